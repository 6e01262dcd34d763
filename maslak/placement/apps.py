"""Tells the register what becomes of one job recorded on two files when they are made one."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "maslak.placement"

    def ready(self) -> None:
        from maslak.placement import merging

        merging.register()
