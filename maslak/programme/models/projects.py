"""Partner projects: who pays, who carries them out, what they promise, the budget and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from maslak.programme.enums import (
    AgreementStatus,
    DatePrecision,
    Measure,
    MovementKind,
    OutcomeLevel,
    Rhythm,
    Sex,
    Split,
    Standing,
)
from maslak.programme.models.strategy import Trilingual


def _amount(**more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


class Project(Trilingual):
    """A partner project: who pays, who carries it out, where, from when to when."""

    code = models.CharField(max_length=40, unique=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    regions = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    implementers = models.ManyToManyField("access.Organisation", related_name="projects", blank=True)
    budget_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    budget_currency = models.CharField(max_length=3, blank=True)
    note_fr = models.TextField(blank=True)
    note_ar = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)
    certainty = models.CharField(max_length=12, blank=True)  # a code of the data files (maslak.law.words)
    sector = models.CharField(max_length=5, blank=True)  # a purpose code of the OECD DAC (data/iati.yaml)
    report_every = models.PositiveSmallIntegerField(null=True, blank=True, choices=Rhythm.choices)  # months

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report_every=None) | Q(report_every__in=Rhythm.values),
                name="project_rhythm_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(budget_amount=None) | Q(budget_currency__regex=r"^[A-Z]{3}$"),
                name="project_budget_currency",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Funding(models.Model):
    """One funder's share in a project; `amount` is unknown (None) until a source says it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fundings")
    funder = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "funder"], name="funder_once_per_project"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0, currency__regex=r"^[A-Z]{3}$"),
                name="funding_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"funding {self.pk}"


class Agreement(Trilingual):
    """An agreement between parties: its purpose (`text`), its dates, what it aims at, where it stands."""

    key = models.CharField(max_length=60, unique=True)
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.CASCADE, related_name="agreements"
    )
    parties = models.ManyToManyField("access.Organisation", related_name="agreements")
    status = models.CharField(max_length=10, choices=AgreementStatus.choices, default=AgreementStatus.DRAFTED)
    signed_on = models.DateField(null=True, blank=True)  # a signature of the past may be of an unknown day
    signed_precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, blank=True
    )  # empty: to the day
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    indicator = models.CharField(max_length=20, blank=True)  # what the target counts
    target = _amount(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)  # of a termination or an abandonment
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AgreementStatus.values), name="agreement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(signed_precision="") | Q(signed_precision__in=DatePrecision.values),
                name="agreement_precision_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["signed", "terminated"]) | Q(signed_on=None),
                name="agreement_day_of_signature",
            ),
            models.CheckConstraint(
                condition=(Q(status="terminated") & ~Q(terminated_on=None) & ~Q(reason=""))
                | (~Q(status="terminated") & Q(terminated_on=None)),
                name="agreement_termination_whole",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="agreement_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Outcome(Trilingual):
    """A result that a project promises, told by the indicators under it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outcomes")
    key = models.CharField(
        max_length=60, null=True, blank=True, unique=True
    )  # of a year-file; none when made at the desk
    level = models.CharField(max_length=8, choices=OutcomeLevel.choices)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["project_id", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=OutcomeLevel.values), name="outcome_level_known"),
        ]

    def __str__(self) -> str:
        return f"outcome {self.pk}"


class ProjectResult(models.Model):
    """One indicator of a project's results framework.

    With `indicator` its actual value is read from the platform's own figure; without one, the partner reports it
    under `title`. `target` is for the whole period; ResultTarget holds those of parts of it.
    """

    key = models.CharField(
        max_length=60, null=True, blank=True, unique=True
    )  # of a year-file; none when made at the desk
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="results")
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.PROTECT, related_name="results"
    )
    indicator = models.CharField(max_length=20, blank=True)
    title_fr = models.CharField(max_length=300, blank=True)
    title_ar = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    measure = models.CharField(max_length=8, choices=Measure.choices, default=Measure.NUMBER)
    ascending = models.BooleanField(default=True)  # more is better
    split_by = ArrayField(models.CharField(max_length=6, choices=Split.choices), default=list, blank=True)
    baseline = _amount(null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target = _amount(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["project_id", "indicator", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "indicator", "starts_on"], condition=~Q(indicator=""),
                name="result_once_per_period",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="result_dates_in_order"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="result_measure_known"),
            models.CheckConstraint(
                condition=~Q(indicator="") | ~Q(title_fr=""), name="result_has_a_name"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project_id} {self.indicator or self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether the platform itself counts it."""
        return bool(self.indicator)

    @property
    def title(self) -> str:
        """Its own name in the reader's language, French when it has none there; empty for one of the platform's."""
        return getattr(self, f"title_{(get_language() or 'fr')[:2]}", "") or self.title_fr


class ResultTarget(models.Model):
    """What is aimed at in one period, as a whole or for one part: a sex, a standing, a region."""

    result = models.ForeignKey(ProjectResult, on_delete=models.CASCADE, related_name="targets")
    starts_on = models.DateField()
    ends_on = models.DateField()
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    status = models.CharField(max_length=13, choices=Standing.choices, blank=True)
    region = models.CharField(max_length=5, blank=True)
    value = _amount()

    class Meta:
        ordering = ["result_id", "starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "starts_on", "ends_on", "sex", "status", "region"], name="target_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="target_dates_in_order"),
            models.CheckConstraint(condition=Q(sex="") | Q(sex__in=Sex.values), name="target_sex_known"),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=Standing.values), name="target_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"target {self.pk}"


class BudgetLine(models.Model):
    """What may be spent on one thing in one year. The database refuses spending beyond what is committed,
    and committing beyond what is planned."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget_lines")
    organisation = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who spends it; none: any of those who carry the project
    funding = models.ForeignKey(
        Funding, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    planned = _amount()
    committed = _amount(default=0)
    disbursed = _amount(default=0)
    spent = _amount(default=0)

    class Meta:
        ordering = ["project_id", "year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code", "year"], name="budget_line_once_a_year"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("planned")), name="budget_never_overcommitted"
            ),
            models.CheckConstraint(
                condition=Q(disbursed__gte=0, disbursed__lte=F("committed")),
                name="budget_never_overdisbursed",
            ),
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent__lte=F("committed")), name="budget_never_overspent"
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="budget_currency"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="budget_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"budget line {self.pk}"


class BudgetMovement(models.Model):
    """One amount committed, paid out or spent; less than nothing when a corrected report takes some back."""

    append_only = True

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=12, choices=MovementKind.choices)
    amount = _amount()
    on = models.DateField()
    purpose = models.CharField(max_length=300, blank=True)
    report = models.ForeignKey(
        "Report", null=True, blank=True, on_delete=models.PROTECT, related_name="movements"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MovementKind.values), name="movement_kind_known"),
            models.CheckConstraint(condition=~Q(amount=0), name="movement_moves"),
        ]

    def __str__(self) -> str:
        return f"movement {self.pk}"
