"""Tells the register what becomes of jobs and applications when two files are made one; follows offers that close."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "maslak.placement"

    def ready(self) -> None:
        from maslak.employers import offers
        from maslak.placement import merging, steps

        merging.register()
        if steps.follow_offer not in offers.AFTER_STEP:
            offers.AFTER_STEP.append(steps.follow_offer)
