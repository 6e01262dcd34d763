"""What the database keeps counted. Written by its own functions alone (rowsecurity.py), read through `reading`."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class TallyRule(models.Model):
    """How facts of one kind enter one figure: the definitions of data/indicators as rows that SQL can join."""

    HISTORY = "none: written from the data files of this version at each migration"

    code = models.CharField(max_length=16)
    kind = models.CharField(max_length=32)
    form = models.CharField(max_length=12)  # flow, cumulative, ratio, median, percentile
    counted = models.CharField(max_length=8)  # person, record, fact, sector
    lead = (
        models.BooleanField()
    )  # the fact makes the case; else it weighs on one (members of a ratio, starts)
    wanted = models.JSONField(default=dict)  # accepted values by attribute or dimension
    organisations = ArrayField(models.CharField(max_length=60), null=True)  # these and the bodies under them
    projects = ArrayField(models.CharField(max_length=60), null=True)
    carried = models.CharField(max_length=40, blank=True)  # the attribute that is added up or ranked
    at = models.FloatField(null=True)  # of a median or percentile: 0.5, 0.9
    dimensions = ArrayField(models.CharField(max_length=40))
    PRIVACY = "reference: code kind form counted lead wanted organisations projects carried at dimensions"

    class Meta:
        indexes = [models.Index(fields=["kind", "counted"], name="tally_rule_by_kind")]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"


class Tally(models.Model):
    """One cell of one figure: how many cases, what their measures add up to, and the median where it is one.

    `organisation` is the number of the body that counts its own facts alone, 0 for the whole network. A cumulative
    figure has each case in the year in which it began.
    """

    HISTORY = "none: derived from the ledger, which is append-only"

    organisation = models.BigIntegerField()
    year = models.SmallIntegerField()
    dimension = models.CharField(max_length=40)  # empty for the whole
    code = models.CharField(max_length=16)
    key = models.CharField(max_length=400)
    cases = models.BigIntegerField()
    total = models.DecimalField(max_digits=20, decimal_places=2)
    answer = models.FloatField(null=True)
    PRIVACY = "work: organisation year dimension code key cases total answer"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "dimension", "code", "key"], name="tally_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.dimension} {self.key}"


class TallySpread(models.Model):
    """How many cases of a cell have one measure, for medians and percentiles that stay exact."""

    HISTORY = "none: derived from the ledger, which is append-only"

    organisation = models.BigIntegerField()
    year = models.SmallIntegerField()
    dimension = models.CharField(max_length=40)
    code = models.CharField(max_length=16)
    key = models.CharField(max_length=400)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    cases = models.BigIntegerField()
    PRIVACY = "work: organisation year dimension code key value cases"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "dimension", "code", "key", "value"], name="tally_spread_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.dimension} {self.key} {self.value}"


class TallyWaiting(models.Model):
    """A fact, or a void, that the tallies do not hold yet; readers count it beside them.

    A number below zero: what facts mean has changed (an office moved), all must be counted anew.
    """

    HISTORY = "none: derived from the ledger, which is append-only"

    milestone = models.BigIntegerField(primary_key=True)
    PRIVACY = "reference: milestone"

    def __str__(self) -> str:
        return f"waiting {self.milestone}"


class TallyState(models.Model):
    """The one row that says by which definitions the tallies were counted, and when anew for the last time."""

    HISTORY = "none: derived from the ledger, which is append-only"

    digest = models.CharField(max_length=64)
    rebuilt_at = models.DateTimeField()
    PRIVACY = "technical: digest rebuilt_at"

    def __str__(self) -> str:
        return self.digest[:8]
