"""Contracts that the State or a project helps to pay; tells the register what becomes of two files made one."""

from django.apps import AppConfig


class AssistedConfig(AppConfig):
    name = "maslak.assisted"

    def ready(self) -> None:
        from maslak.assisted import merging

        merging.register()
