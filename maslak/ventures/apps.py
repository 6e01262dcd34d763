"""Tells the register what becomes of a team when two files of one person are made one."""

from django.apps import AppConfig


class VenturesConfig(AppConfig):
    name = "maslak.ventures"

    def ready(self) -> None:
        from maslak.ventures import merging

        merging.register()
