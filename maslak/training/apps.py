"""Tells the register what becomes of trainings when two files of one person are made one."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "maslak.training"

    def ready(self) -> None:
        from maslak.training import merging

        merging.register()
