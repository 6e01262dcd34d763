"""Tells the register what becomes of requests for a mentor when two files of one person are made one."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "maslak.mentoring"

    def ready(self) -> None:
        from maslak.mentoring import merging

        merging.register()
