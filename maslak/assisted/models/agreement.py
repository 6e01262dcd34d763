"""An agreement: a scheme's parameters as they stood, an employer, a post, how much a month, and until when it is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.assisted.enums import AgreementStatus, Answer, Breach, CheckOutcome
from maslak.assisted.models.money import Envelope
from maslak.core.references import new_reference

_DECIDED = ("accepted", "running", "completed", "broken", "recovered", "waived")


class Agreement(models.Model):
    """`organisation` decides, `asked_by` asks; the money moves by database triggers, never by hand.

    `terms` are the parameters of the scheme as on the first day; amounts in dirhams and centimes.
    """

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    scheme = models.CharField(max_length=40)
    terms = models.JSONField()
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="+")
    employer_name = models.CharField(max_length=160)
    employer_facts = models.JSONField(default=dict)  # kind, sector, headcount, as on the day of the draft
    worker_name = models.CharField(max_length=240)  # as the contract writes it
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="assisted_contracts")
    placement = models.ForeignKey(
        "placement.Placement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    offer = models.ForeignKey(
        "employers.JobOffer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    envelope = models.ForeignKey(
        Envelope, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    job_title = models.CharField(max_length=120)
    contract_type = models.CharField(max_length=20)
    contract_months = models.PositiveSmallIntegerField(null=True, blank=True)  # none for an open-ended one
    region = models.CharField(max_length=5)
    starts_on = models.DateField()
    wage_mad = models.DecimalField(max_digits=9, decimal_places=2)
    months = models.PositiveSmallIntegerField(default=0)
    monthly_mad = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    paid_until = models.DateField(null=True, blank=True)  # the last day that may be paid
    keep_until = models.DateField(null=True, blank=True)  # the post is kept up to that day
    cnss_in_order = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    no_dismissal = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    status = models.CharField(max_length=10, choices=AgreementStatus.choices, default=AgreementStatus.DRAFTED)
    committed_mad = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    paid_mad = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # kept by the database
    due_back_mad = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    given_back_mad = models.DecimalField(max_digits=12, decimal_places=2, default=0)  # kept by the database
    drafted_at = models.DateTimeField()
    submitted_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_note = models.CharField(max_length=400, blank=True)
    broken_on = models.DateField(null=True, blank=True)
    breach = models.CharField(max_length=10, choices=Breach.choices, blank=True)
    broken_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_on = models.DateField(null=True, blank=True)
    settle_note = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AgreementStatus.values), name="assisted_status_known"
            ),
            models.CheckConstraint(condition=Q(breach__in=Breach.values), name="assisted_breach_known"),
            models.CheckConstraint(
                condition=Q(cnss_in_order__in=Answer.values) & Q(no_dismissal__in=Answer.values),
                name="assisted_declared_known",
            ),
            models.CheckConstraint(condition=Q(wage_mad__gt=0), name="assisted_wage_positive"),
            models.CheckConstraint(
                condition=~Q(status__in=_DECIDED)
                | Q(
                    envelope__isnull=False,
                    months__gt=0,
                    monthly_mad__gt=0,
                    paid_until__isnull=False,
                    keep_until__gte=F("paid_until"),
                    decided_on__isnull=False,
                ),
                name="assisted_accepted_is_whole",
            ),  # fmt: skip
            models.CheckConstraint(
                condition=Q(paid_mad__gte=0) & Q(paid_mad__lte=F("committed_mad")),
                name="assisted_never_overpaid",
            ),
            models.CheckConstraint(
                condition=Q(given_back_mad__gte=0)
                & Q(given_back_mad__lte=F("due_back_mad"))
                & Q(due_back_mad__lte=F("paid_mad")),
                name="assisted_gives_back_what_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_DECIDED) | Q(committed_mad=0), name="assisted_nothing_held_undecided"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["broken", "recovered", "waived"])
                | (Q(broken_on__isnull=False) & ~Q(breach="")),
                name="assisted_broken_says_why",
            ),
            models.UniqueConstraint(
                fields=["scheme", "person", "employer_name"],
                condition=~Q(status__in=["refused", "withdrawn", "completed", "recovered", "waived"]),
                name="assisted_one_open_a_post",
            ),
        ]

    def __str__(self) -> str:
        return f"assisted contract {self.ref}"


class DutyCheck(models.Model):
    """A day on which somebody looks whether the post is still held."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="checks")
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=CheckOutcome.choices, default=CheckOutcome.DUE)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "due_on"], name="assisted_check_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=CheckOutcome.values), name="assisted_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["due", "cancelled"]) | Q(checked_on__isnull=False),
                name="assisted_checked_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"


class Proof(models.Model):
    """A copy that proves something, sealed: of the agreement, or of one month."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="proofs")
    claim = models.ForeignKey(
        "assisted.Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="proofs"
    )
    code = models.CharField(max_length=40)  # which paper of the scheme's list
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_sealed = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"proof {self.ref}"
