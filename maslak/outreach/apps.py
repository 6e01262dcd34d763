"""Tells the register what becomes of the messages of a campaign when two files of one person are made one."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "maslak.outreach"

    def ready(self) -> None:
        from maslak.outreach import merging

        merging.register()
