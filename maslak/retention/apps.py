"""Closes the doors to the outside that the register of processing does not open; says how two files become one."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "maslak.retention"

    def ready(self) -> None:
        from maslak.outbox import gateways
        from maslak.retention import merging
        from maslak.retention.leaving import may_leave

        gateways.GATES.append(may_leave)
        merging.register()
