"""People against offers, at national scale."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "maslak.matching"

    def ready(self) -> None:
        from maslak.employers import offers
        from maslak.matching import merging, refresh

        merging.register()
        if refresh.follow_offer not in offers.AFTER_STEP:
            offers.AFTER_STEP.append(refresh.follow_offer)
