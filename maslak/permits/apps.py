"""Tells the register what becomes of foreign employees when two files of one person are made one."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "maslak.permits"

    def ready(self) -> None:
        from maslak.permits import merging

        merging.register()
