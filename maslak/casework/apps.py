"""Tells the register what becomes of casework when two files are made one: news travels down by a table."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "maslak.casework"

    def ready(self) -> None:
        from maslak.casework import merging

        merging.register()
