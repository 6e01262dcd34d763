"""Desks, foreign employees, and the file that asks for a certificate or a visa."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.people.enums import DocumentKind, ResidenceBasis, Sex
from maslak.permits.enums import (
    OPEN,
    VISAED,
    ContractTerm,
    CounterKind,
    ExternalState,
    FileKind,
    FileStatus,
    Ground,
    Route,
    Variant,
)
from maslak.permits.workflow import CERTIFICATE, VISA


class Desk(models.Model):
    """An organisation that receives files of one kind, for which workplaces, and whether it decides them.

    A desk that does not decide accompanies: it records what the authority's own portal says.
    """

    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="desks")
    kind = models.CharField(max_length=12, choices=FileKind.choices)
    decides = models.BooleanField(default=False)
    counter_kind = models.CharField(max_length=8, choices=CounterKind.choices, blank=True)
    regions = ArrayField(models.CharField(max_length=5), default=list, blank=True)  # none: every workplace
    hours = models.CharField(max_length=40, blank=True)  # an office of law/data/hours.yaml
    places = models.PositiveSmallIntegerField(default=1)  # appointments at the same moment
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(until=None), name="desk_once_a_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="desk_kind_known"),
            models.CheckConstraint(
                condition=Q(counter_kind__in=CounterKind.values), name="desk_counter_known"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="desk_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"desk {self.pk}"


class Worker(models.Model):
    """A foreign employee as an applicant describes them. Known to that applicant and to the desk of the file alone.

    `subject` is the pseudonym under which the ledger counts them: that of the register's person when `person`
    is set. Names may be missing in a register of the past.
    """

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.UUIDField(default=uuid.uuid4, editable=False)
    family_name = models.CharField(max_length=120, blank=True)
    given_name = models.CharField(max_length=120, blank=True)
    name_in_arabic = models.CharField(max_length=160, blank=True)
    sex = models.CharField(max_length=8, choices=Sex.choices)
    birth_date = models.DateField(null=True, blank=True)
    nationality = models.CharField(max_length=3)  # ISO 3166-1 alpha-3
    residence = models.CharField(
        max_length=24, choices=ResidenceBasis.choices, default=ResidenceBasis.UNKNOWN
    )
    residence_valid_to = models.DateField(null=True, blank=True)
    document_kind = models.CharField(max_length=24, choices=DocumentKind.choices, blank=True)
    number_sealed = models.BinaryField(null=True, blank=True)
    number_hash = models.CharField(max_length=64, blank=True)
    number_end = models.CharField(max_length=3, blank=True)
    document_valid_to = models.DateField(null=True, blank=True)
    preferred_language = models.CharField(max_length=2, default="fr")
    created_at = models.DateTimeField(auto_now_add=True)

    personal_fields = {
        "family_name": "identity", "given_name": "identity", "name_in_arabic": "identity", "sex": "personal",
        "birth_date": "identity", "nationality": "sensitive", "residence": "sensitive",
        "residence_valid_to": "sensitive", "document_kind": "personal", "number_sealed": "identity",
        "number_hash": "identity", "number_end": "identity", "document_valid_to": "personal",
        "preferred_language": "personal",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="worker_sex_known"),
            models.CheckConstraint(
                condition=Q(nationality__regex=r"^[A-Z]{3}$"), name="worker_nationality_iso"
            ),
            models.CheckConstraint(
                condition=Q(residence__in=ResidenceBasis.values), name="worker_residence_known"
            ),
            models.CheckConstraint(
                condition=Q(document_kind="") | Q(document_kind__in=DocumentKind.values),
                name="worker_document_known",
            ),
            models.UniqueConstraint(
                fields=["organisation", "number_hash"],
                condition=~Q(number_hash=""),
                name="worker_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"worker {self.ref}"

    @property
    def full_name(self) -> str:
        """The name as pages and papers show it; empty when a register did not say it. Never in logs or addresses."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def masked(self) -> str:
        """The last signs of the document's number, the rest hidden."""
        return f"•••{self.number_end}" if self.number_end else ""

    @property
    def number(self) -> str:
        """The whole number. Whoever shows it leaves a trace."""
        return vault().open(bytes(self.number_sealed)) if self.number_sealed else ""


class PermitFile(models.Model):
    """One request: what is asked, by whom, for whom, where it stands, its clock and its outcome."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=FileKind.choices)
    variant = models.CharField(max_length=20, choices=Variant.choices, default=Variant.FIRST)
    route = models.CharField(max_length=12, choices=Route.choices, default=Route.UNKNOWN)
    ground = models.CharField(max_length=8, choices=Ground.choices, blank=True)
    rule = models.CharField(max_length=40, blank=True)  # the rule of law/data/routes that answered
    facts = models.JSONField(default=dict, blank=True)  # what the guide was told; codes alone, no name
    list_entry = models.CharField(max_length=40, blank=True)  # which line of A1 or A2
    list_version = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=12, choices=FileStatus.choices, default=FileStatus.DRAFT)
    # who
    filed_by = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey(  # none for a line of a register: it tells what was decided elsewhere
        Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    held_by = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="files")
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_to = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # what it follows
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_files"
    )
    certificate = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="visas"
    )
    # the post
    job_title = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=5, blank=True)  # of the workplace: it names the counter
    domestic = models.BooleanField(default=False)
    # the authority's own portal, for those who only accompany
    external_ref = models.CharField(max_length=60, blank=True)
    external_state = models.CharField(max_length=12, choices=ExternalState.choices, blank=True)
    external_on = models.DateField(null=True, blank=True)
    # the fee, all in, in dirhams
    fee_mad = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    payment_reference = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    # the clock
    submitted_at = models.DateTimeField(null=True, blank=True)
    complete_at = models.DateTimeField(null=True, blank=True)
    validated_at = models.DateTimeField(null=True, blank=True)
    clock_started_at = models.DateTimeField(null=True, blank=True)
    clock_policy = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # under a policy in hours
    served_at = models.DateTimeField(null=True, blank=True)
    reckoning = models.JSONField(null=True, blank=True)  # frozen when served, law.clocks' own form
    escalated_at = models.DateTimeField(null=True, blank=True)
    # the outcome
    number = models.CharField(max_length=40, blank=True)  # of the certificate or of the visa
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    valid_from = models.DateField(
        null=True, blank=True
    )  # for a visa: the visa's day, on which the contract begins
    valid_to = models.DateField(null=True, blank=True)
    pair_key = models.BigIntegerField(
        null=True, blank=True, editable=False
    )  # rules.pair_key(worker, employer)
    from_register = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="certificate", status__in=CERTIFICATE.statuses)
                | Q(kind="visa", status__in=VISA.statuses),
                name="permit_status_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(variant__in=Variant.values), name="permit_variant_known"),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="permit_route_known"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="permit_ground_known"),
            models.CheckConstraint(
                condition=Q(external_state__in=ExternalState.values), name="permit_external_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["granted", "refused"]) | Q(decided_at__isnull=False),
                name="permit_decision_dated",
            ),
            models.CheckConstraint(
                condition=~Q(status="granted") | Q(valid_from__isnull=False), name="permit_grant_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="permit_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(clock_started_at__isnull=False), name="permit_due_has_its_clock"
            ),
            models.CheckConstraint(condition=Q(fee_mad=None) | Q(fee_mad__gte=0), name="permit_fee_positive"),
            models.CheckConstraint(condition=~Q(previous=F("id")), name="permit_never_follows_itself"),
            models.UniqueConstraint(
                fields=["kind", "number", "held_by"],
                condition=~Q(number="") & Q(from_register=False),  # a register may begin again at 1 each year
                name="permit_number_once",
            ),
            models.CheckConstraint(
                condition=Q(from_register=True) | Q(desk__isnull=False), name="permit_file_has_its_desk"
            ),
            ExclusionConstraint(
                name="no_two_valid_visas_of_one_worker_for_one_employer",
                index_type="gist",
                # No btree_gist in the embedded server: a range of one number stands for equality (ADR 0001).
                expressions=[
                    (
                        Func(
                            F("pair_key"), F("pair_key"), Value("[]"),
                            function="int8range", output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("valid_from"), F("valid_to"), Value("[]"),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(kind="visa", status__in=sorted(VISAED), pair_key__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["held_by", "status", "due_on"], name="permit_queue"),
            # The desk's list in its order, read fifty at a time however long it is.
            models.Index(
                fields=["held_by", "due_on", "due_at", "id"],
                condition=Q(status__in=sorted(OPEN)),
                name="permit_open_by_due",
            ),
            models.Index(fields=["filed_by", "-id"], name="permit_by_applicant"),
            models.Index(fields=["assigned_to", "status"], name="permit_by_officer"),
            models.Index(fields=["status", "valid_to"], name="permit_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} file {self.ref}"


class ContractTerms(models.Model):
    """The post and the contract: what the certificate is asked for and what the visa will be stamped on."""

    file = models.OneToOneField(PermitFile, on_delete=models.CASCADE, related_name="terms")
    isco = models.CharField(max_length=4, blank=True)
    tasks = models.CharField(max_length=400, blank=True)
    workplace = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    term = models.CharField(max_length=12, choices=ContractTerm.choices, default=ContractTerm.FIXED)
    starts_on = models.DateField(null=True, blank=True)  # wished for; the visa's day decides
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    wage_mad = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)  # gross a month
    benefits = models.CharField(max_length=200, blank=True)
    trial_days = models.PositiveSmallIntegerField(null=True, blank=True)
    lives_in = models.BooleanField(default=False)  # domestic work: lodged by the employer

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(term__in=ContractTerm.values), name="terms_term_known"),
            models.CheckConstraint(
                condition=Q(wage_mad=None) | Q(wage_mad__gt=0), name="terms_wage_positive"
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours=None) | Q(weekly_hours__gt=0, weekly_hours__lte=84),
                name="terms_hours_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"terms {self.pk}"
