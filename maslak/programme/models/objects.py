"""Things of the programme that a year's review counts though nobody stands behind them: guides, editions, terms."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maslak.programme.models.strategy import Trilingual


class ProgrammeObject(Trilingual):
    """One thing, since when and until when it stands, and what of it is counted: its regions, languages or number.

    `kind` is the name under which an indicator looks for it (reporting/data/indicators).
    """

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=40)
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.SET_NULL, related_name="objects_of"
    )
    owner = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    regions = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)  # of an edition, of months
    source = models.CharField(max_length=400)

    class Meta:
        ordering = ["kind", "starts_on", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="object_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.key
