"""A jury: who sits, which projects come before it, and marks that nobody else reads until all are in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from maslak.core.references import new_reference
from maslak.ventures.enums import CandidacyOutcome, JuryStatus
from maslak.ventures.models.venture import Venture


class Jury(models.Model):
    """One sitting: its members mark each project apart; the decision comes once every mark is in."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    meets_on = models.DateField()
    grid = models.CharField(max_length=20, default="selection")  # of data/grids.yaml
    places = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=JuryStatus.choices, default=JuryStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-meets_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=JuryStatus.values), name="jury_status_known"),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_on__isnull=False), name="jury_closed_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"jury {self.ref}"


class Seat(models.Model):
    """An account that sits in a jury."""

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jury", "user"], name="seat_once")]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class Candidacy(models.Model):
    """A project before a jury: what its members may read of it, and the outcome."""

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="candidacies")
    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="candidacies")
    title = models.CharField(max_length=160)  # as presented: no name of a person
    summary = models.CharField(max_length=2000)
    outcome = models.CharField(
        max_length=12, choices=CandidacyOutcome.choices, default=CandidacyOutcome.PENDING
    )
    reason = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["jury", "venture"], name="candidacy_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=CandidacyOutcome.values), name="candidacy_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_selected") | ~Q(reason=""), name="refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"candidacy {self.pk}"


class Score(models.Model):
    """One member's marks of one project. Given once; read by its author alone until the jury is complete."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="scores")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="scores")
    marks = models.JSONField()  # criterion → 0 to 5
    total = models.DecimalField(max_digits=5, decimal_places=2)  # weighted, out of 100
    comment = models.CharField(max_length=1000, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "seat"], name="score_once"),
            models.CheckConstraint(condition=Q(total__gte=0) & Q(total__lte=100), name="score_out_of_100"),
        ]

    def __str__(self) -> str:
        return f"score {self.pk}"
