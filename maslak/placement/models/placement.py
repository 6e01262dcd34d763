"""Placements and the checks that the work lasts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.placement.enums import ContractType, Evidence, MediatedBy, PlacementStatus, RetentionOutcome


class Placement(models.Model):
    """A person in a job: where, since when, on what terms, on what proof."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="placements")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="placements")
    job_title = models.CharField(max_length=120)
    contract_type = models.CharField(max_length=20, choices=ContractType.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    wage_mad = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True
    )  # gross a month, dirhams
    region = models.CharField(max_length=5, blank=True)
    assisted = models.BooleanField(default=False)
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mediated_by = models.CharField(max_length=8, choices=MediatedBy.choices, default=MediatedBy.AGENCY)
    evidence = models.CharField(max_length=20, choices=Evidence.choices)
    status = models.CharField(max_length=10, choices=PlacementStatus.choices, default=PlacementStatus.CURRENT)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "employer", "starts_on"], name="placement_once"),
            models.CheckConstraint(
                condition=Q(contract_type__in=ContractType.values), name="placement_contract_known"
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=Evidence.values), name="placement_evidence_known"
            ),
            models.CheckConstraint(
                condition=Q(mediated_by__in=MediatedBy.values), name="placement_mediation_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=PlacementStatus.values), name="placement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(wage_mad=None) | Q(wage_mad__gt=0), name="placement_wage_positive"
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_on__gte=F("starts_on")),
                name="placement_ended_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"placement {self.ref}"


class RetentionCheck(models.Model):
    """Is the person still in work, so many months after the start?"""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="checks")
    month = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=RetentionOutcome.choices, default=RetentionOutcome.DUE)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "month"], name="retention_check_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=RetentionOutcome.values), name="retention_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["due", "cancelled"]) | Q(checked_on__isnull=False),
                name="retention_checked_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"
