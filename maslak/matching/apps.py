"""People against offers, at national scale."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "maslak.matching"

    def ready(self) -> None:
        from maslak.matching import merging

        merging.register()
