"""The register of people: who they are, their papers, their consents, who holds their file."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.people.enums import (
    CandidateStatus,
    DocumentKind,
    Education,
    HolderBasis,
    Purpose,
    ResidenceBasis,
    Sex,
)


class Person(models.Model):
    """A person, known by a random reference. Only what a service needs; nothing that domain rules forbid to collect."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    home_organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    name_in_arabic = models.CharField(max_length=160, blank=True)
    name_keys = ArrayField(models.CharField(max_length=80), default=list, editable=False)
    sex = models.CharField(max_length=8, choices=Sex.choices)
    birth_date = models.DateField(null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    nationality = models.CharField(max_length=3)  # ISO 3166-1 alpha-3; XXA stateless
    region = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    phone_sealed = models.BinaryField(null=True, blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    preferred_language = models.CharField(max_length=2, default="fr")
    needs_interpreter = models.BooleanField(default=False)
    needs_childcare = models.BooleanField(default=False)
    education = models.CharField(max_length=20, choices=Education.choices, blank=True)
    education_field = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )

    # Each field that tells of the person, by class of care; a test demands a class for every field.
    personal_fields = {
        "family_name": "identity", "given_name": "identity", "name_in_arabic": "identity", "name_keys": "identity",
        "sex": "personal", "birth_date": "identity", "birth_year": "personal", "nationality": "sensitive",
        "region": "personal", "city": "personal", "phone_sealed": "identity", "phone_hash": "identity",
        "preferred_language": "personal", "needs_interpreter": "personal", "needs_childcare": "personal",
        "education": "personal", "education_field": "personal",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="person_sex_known"),
            models.CheckConstraint(
                condition=Q(education__in=Education.values), name="person_education_known"
            ),
            models.CheckConstraint(
                condition=Q(nationality__regex=r"^[A-Z]{3}$"), name="person_nationality_iso"
            ),
            models.CheckConstraint(condition=~Q(family_name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(region="") | Q(region__regex=r"^MA-\d\d$"), name="person_region_code"
            ),
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(birth_year=F("birth_date__year")),
                name="person_birth_year_agrees",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["home_organisation", "id"], name="person_by_home"),
            models.Index(fields=["birth_date"], name="person_by_birth"),
            GinIndex(fields=["name_keys"], name="person_by_name_keys"),
        ]

    def __str__(self) -> str:
        return f"person {self.ref}"

    @property
    def full_name(self) -> str:
        """The name as pages show it, given name first; never used in logs, titles or addresses."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def phone(self) -> str:
        """The telephone number in international form, or an empty text."""
        return vault().open(bytes(self.phone_sealed)) if self.phone_sealed else ""


class IdentityDocument(models.Model):
    """A paper that the person showed: its number encrypted, found again by a keyed hash."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=24, choices=DocumentKind.choices)
    number_sealed = models.BinaryField()
    number_hash = models.CharField(max_length=64)
    number_end = models.CharField(max_length=3)
    issuer = models.CharField(
        max_length=3, default="MAR"
    )  # ISO 3166-1 alpha-3 of the issuing State; UNH for UNHCR
    issued_on = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-valid_to", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["number_hash"], name="document_of_one_person"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(issued_on=None) | Q(valid_to__gte=F("issued_on")),
                name="document_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def masked(self) -> str:
        """The last three signs, the rest hidden."""
        return f"•••{self.number_end}"

    @property
    def number(self) -> str:
        """The whole number. Whoever shows it leaves a trace (documents.reveal_number)."""
        return vault().open(bytes(self.number_sealed))


class ResidenceStatus(models.Model):
    """What a person's stay rests on, from when to when. Two periods of one person never overlap."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="statuses")
    basis = models.CharField(max_length=24, choices=ResidenceBasis.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    recorded_on = models.DateField()

    class Meta:
        ordering = [F("valid_from").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=ResidenceBasis.values), name="residence_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="residence_dates_in_order",
            ),
            ExclusionConstraint(
                name="residence_periods_apart",
                index_type="gist",
                # No btree_gist in the embedded server: a one-person range stands for equality (ADR 0001).
                expressions=[
                    (
                        Func(
                            F("person_id"),
                            F("person_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"residence {self.pk}"


class Consent(models.Model):
    """What a person agreed to, which text they were shown, and when they took it back."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "organisation"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="consent_once_in_force",
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_purpose_known"),
            models.CheckConstraint(
                condition=~Q(purpose="referral") | Q(organisation__isnull=False),
                name="referral_consent_names_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Holder(models.Model):
    """An organisation that may open a person's file, why, and since when. Row security reads this table."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holders")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=16, choices=HolderBasis.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(until=None), name="holder_once"
            ),
            models.CheckConstraint(condition=Q(basis__in=HolderBasis.values), name="holder_basis_known"),
        ]

    def __str__(self) -> str:
        return f"holder {self.pk}"


class LocalNumber(models.Model):
    """An office's own number for a person: it means something only with that office and that register's year."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="local_numbers")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    register_year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "register_year", "number"], name="local_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"local number {self.pk}"


class DuplicateCandidate(models.Model):
    """Two files that may be one person, with the score and its reasons, until somebody decides."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=30))
    status = models.CharField(max_length=10, choices=CandidateStatus.choices, default=CandidateStatus.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="candidate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="candidate_pair_ordered"),
            models.CheckConstraint(
                condition=Q(status__in=CandidateStatus.values), name="candidate_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="open") | Q(decided_at__isnull=False), name="candidate_decision_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"candidate {self.pk}"


class Merge(models.Model):
    """Two files made one: which was kept, what moved, by whom. Never edited."""

    append_only = True

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_user_id = models.BigIntegerField(null=True)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    moved = models.JSONField()
    reason = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"merge {self.pk}"


class AccessCode(models.Model):
    """A one-time code handed over at the counter, for a person without e-mail. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="code_expires_later")
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
