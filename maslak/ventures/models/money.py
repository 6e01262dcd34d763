"""Budgets, what was decided from them, and what was paid. Dirhams, kept exactly; the database refuses an overdraft."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.ventures.enums import GrantKind, GrantStatus, InstalmentStatus
from maslak.ventures.models.venture import Venture


class Budget(models.Model):
    """An envelope that an organisation may commit, of a project or of its own."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=160)
    amount_mad = models.DecimalField(max_digits=14, decimal_places=2)
    committed_mad = models.DecimalField(
        max_digits=14, decimal_places=2, default=0
    )  # moved with each grant, locked
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_mad__gt=0), name="budget_amount_positive"),
            models.CheckConstraint(
                condition=Q(committed_mad__gte=0) & Q(committed_mad__lte=F("amount_mad")),
                name="budget_never_overdrawn",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="budget_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"budget {self.ref}"

    @property
    def left_mad(self):  # type: ignore[no-untyped-def]
        """What may still be committed."""
        return self.amount_mad - self.committed_mad


class Grant(models.Model):
    """Money, or a kit of that worth, decided for a project: signed, then paid in instalments."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    venture = models.ForeignKey(Venture, on_delete=models.PROTECT, related_name="grants")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=12, choices=GrantKind.choices)
    purpose = models.CharField(max_length=400)
    amount_mad = models.DecimalField(max_digits=12, decimal_places=2)
    paid_mad = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    status = models.CharField(max_length=10, choices=GrantStatus.choices, default=GrantStatus.DECIDED)
    emergency = models.BooleanField(default=False)
    disruption = models.ForeignKey(
        "programme.Disruption", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField()
    decided_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    signed_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=GrantKind.values), name="grant_kind_known"),
            models.CheckConstraint(condition=Q(status__in=GrantStatus.values), name="grant_status_known"),
            models.CheckConstraint(condition=Q(amount_mad__gt=0), name="grant_amount_positive"),
            models.CheckConstraint(
                condition=Q(paid_mad__gte=0) & Q(paid_mad__lte=F("amount_mad")), name="grant_never_overpaid"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signed", "completed"]) | Q(signed_on__isnull=False),
                name="grant_signed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(emergency=True) | Q(disruption=None), name="only_an_emergency_names_a_disruption"
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.ref}"


class Instalment(models.Model):
    """A part of a grant: what it is paid against, when it was, under which reference."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount_mad = models.DecimalField(max_digits=12, decimal_places=2)
    due_on = models.DateField()
    condition = models.CharField(max_length=200)  # the evidence that opens it
    evidence = models.CharField(max_length=200, blank=True)  # what was seen
    status = models.CharField(max_length=10, choices=InstalmentStatus.choices, default=InstalmentStatus.DUE)
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["grant_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="instalment_once"),
            models.CheckConstraint(
                condition=Q(status__in=InstalmentStatus.values), name="instalment_status_known"
            ),
            models.CheckConstraint(condition=Q(amount_mad__gt=0), name="instalment_amount_positive"),
            models.CheckConstraint(
                condition=~Q(status="paid") | (Q(paid_on__isnull=False) & ~Q(evidence="") & ~Q(reference="")),
                name="instalment_paid_against_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"instalment {self.pk}"
