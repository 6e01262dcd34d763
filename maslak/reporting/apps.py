"""Tells the programme which indicator codes exist: the floor above defines them."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "maslak.reporting"

    def ready(self) -> None:
        from maslak.programme import catalogue
        from maslak.reporting import definitions

        catalogue.register(definitions.load)
