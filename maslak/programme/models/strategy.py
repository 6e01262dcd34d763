"""The strategy, what was planned, found hard and recommended; declared figures; disruptions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from maslak.programme.enums import Certainty, DatePrecision, DisruptionKind, NoteKind, NoteStatus


class Trilingual(models.Model):
    """A text kept in the three languages of the house."""

    text_fr = models.TextField()
    text_ar = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """The text in the reader's language, French when it has none there."""
        return getattr(self, f"text_{(get_language() or 'fr')[:2]}", "") or self.text_fr


class Objective(Trilingual):
    """A specific objective of the strategy (OSP 12, 13, 14)."""

    code = models.CharField(max_length=20, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Action(Trilingual):
    """An action of the strategy (7.1 … 7.5, FP); `reported_with` gathers those that the reports never split."""

    code = models.CharField(max_length=20, unique=True)
    objective = models.ForeignKey(Objective, null=True, on_delete=models.PROTECT, related_name="actions")
    objective_inferred = models.BooleanField(default=False)
    reported_with = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ProgrammeNote(Trilingual):
    """One line of a year's review: an activity, a measure, a challenge, a recommendation, with owner and due date."""

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=24, choices=NoteKind.choices)
    year = models.PositiveSmallIntegerField()
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="notes")
    position = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=NoteStatus.choices, blank=True)
    project = models.ForeignKey(
        "Project", null=True, blank=True, on_delete=models.PROTECT, related_name="notes"
    )
    owner_inferred = models.BooleanField(
        default=False
    )  # the text names nobody; the owner follows from its content
    precision = models.CharField(
        max_length=5, choices=DatePrecision.choices, blank=True
    )  # of the dates of an event
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind", "year", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoteKind.values), name="note_kind_known"),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=NoteStatus.values), name="note_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="note_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(precision="") | Q(precision__in=DatePrecision.values), name="note_precision_known"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class DeclaredFigure(models.Model):
    """A figure that an organisation declares, with no records behind it here: source, scope and certainty with it."""

    indicator = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    women = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    men = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=400)
    scope = models.CharField(max_length=400, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    already_public = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["year", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"], condition=Q(replaced_by=None), name="declared_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="declared_certainty_known"
            ),
            models.CheckConstraint(
                condition=Q(women=None) | Q(men=None) | Q(value__gte=F("women") + F("men")),
                name="declared_parts_within_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}"


class Disruption(Trilingual):
    """A period when things went otherwise: an office works at a distance, counters close, a sector is hit.

    Charts mark its months; the clocks it names stand still.
    """

    key = models.CharField(
        max_length=60, null=True, blank=True, unique=True
    )  # of a year-file; none when made at the desk
    kind = models.CharField(max_length=16, choices=DisruptionKind.choices)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="disruptions"
    )
    sector = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    clocks = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    guidance_fr = models.TextField(blank=True)
    guidance_ar = models.TextField(blank=True)
    guidance_en = models.TextField(blank=True)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DisruptionKind.values), name="disruption_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="disruption_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on:%Y-%m-%d}"

    @property
    def guidance(self) -> str:
        """How to get each service at a distance, in the reader's language."""
        return getattr(self, f"guidance_{(get_language() or 'fr')[:2]}", "") or self.guidance_fr


class LoadedRow(models.Model):
    """What the data files last wrote in a record. A field that no longer holds it belongs to whoever edited it since."""

    table = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    written = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"loaded {self.table} {self.key}"
