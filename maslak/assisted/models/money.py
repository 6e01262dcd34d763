"""Envelopes and what is claimed, paid and given back. Dirhams, kept exactly; the database adds up and refuses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.assisted.enums import ClaimStatus
from maslak.core.references import new_reference


class Envelope(models.Model):
    """What a payer put at hand for a scheme, of one office or of all. The sums are the database's own."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    scheme = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # none: every office may draw from it
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=160)
    ceiling_mad = models.DecimalField(max_digits=14, decimal_places=2)
    committed_mad = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    paid_mad = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    given_back_mad = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ceiling_mad__gt=0), name="envelope_ceiling_positive"),
            models.CheckConstraint(
                condition=Q(committed_mad__gte=0) & Q(committed_mad__lte=F("ceiling_mad")),
                name="envelope_never_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(paid_mad__gte=0) & Q(paid_mad__lte=F("committed_mad")),
                name="envelope_pays_what_is_committed",
            ),
            models.CheckConstraint(
                condition=Q(given_back_mad__gte=0) & Q(given_back_mad__lte=F("paid_mad")),
                name="envelope_takes_back_what_it_paid",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="envelope_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"envelope {self.ref}"

    @property
    def left_mad(self):  # type: ignore[no-untyped-def]
        """What may still be committed."""
        return self.ceiling_mad - self.committed_mad


class Claim(models.Model):
    """One month of an agreement: the wage that was paid, its papers, what it gives, what was decided and by whom."""

    agreement = models.ForeignKey("assisted.Agreement", on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveSmallIntegerField()  # of the month, the first being 1
    month = models.DateField()  # its first day
    wage_paid_mad = models.DecimalField(max_digits=9, decimal_places=2)
    amount_mad = models.DecimalField(max_digits=9, decimal_places=2)
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.SUBMITTED)
    submitted_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=400, blank=True)  # what is missing, why it is refused

    class Meta:
        ordering = ["agreement_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="assisted_claim_once_a_month"),
            models.CheckConstraint(
                condition=Q(status__in=ClaimStatus.values), name="assisted_claim_status_known"
            ),
            models.CheckConstraint(
                condition=Q(wage_paid_mad__gte=0)
                & Q(amount_mad__gte=0)
                & Q(amount_mad__lte=F("wage_paid_mad")),
                name="assisted_claim_within_the_wage",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "paid", "refused"]) | Q(decided_on__isnull=False),
                name="assisted_claim_decided_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "refused"]) | ~Q(note=""),
                name="assisted_claim_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class Payment(models.Model):
    """Money sent for one accepted month. Never changed; the database refuses it twice, too much or by one hand."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="payment")
    amount_mad = models.DecimalField(max_digits=9, decimal_places=2)
    paid_on = models.DateField()
    paid_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)

    append_only = True

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_mad__gt=0), name="assisted_payment_positive"),
            models.CheckConstraint(condition=~Q(reference=""), name="assisted_payment_has_its_reference"),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class Repayment(models.Model):
    """Money that an employer gave back after a breach. Never changed."""

    agreement = models.ForeignKey("assisted.Agreement", on_delete=models.PROTECT, related_name="repayments")
    amount_mad = models.DecimalField(max_digits=12, decimal_places=2)
    received_on = models.DateField()
    recorded_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)

    append_only = True

    class Meta:
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_mad__gt=0), name="assisted_repayment_positive"),
            models.CheckConstraint(condition=~Q(reference=""), name="assisted_repayment_has_its_reference"),
        ]

    def __str__(self) -> str:
        return f"repayment {self.pk}"
