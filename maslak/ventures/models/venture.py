"""A business project, its team, its plan, its formalities, and the visits after the creation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.ventures.enums import (
    Band,
    CashKind,
    CheckStatus,
    Difficulty,
    EndReason,
    FormalityState,
    LegalForm,
    MemberRole,
    SessionMode,
    VentureStatus,
)


class Venture(models.Model):
    """One project, alone or as a team, accompanied by one organisation."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    coach = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=1000, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=16, choices=VentureStatus.choices, default=VentureStatus.REGISTERED)
    legal_form = models.CharField(max_length=18, choices=LegalForm.choices, blank=True)
    registered_on = models.DateField()
    accompanied_on = models.DateField(
        null=True, blank=True
    )  # the first session: from then on it is accompanied
    formalities_on = models.DateField(null=True, blank=True)
    created_on = models.DateField(null=True, blank=True)  # proof of status seen
    first_sale_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=14, choices=EndReason.choices, blank=True)
    number_sealed = models.BinaryField(
        null=True, blank=True
    )  # ICE, RNAE or register number of the enterprise
    number_end = models.CharField(max_length=4, blank=True)
    direct_jobs = models.PositiveSmallIntegerField(default=0)  # besides the members
    indirect_jobs = models.PositiveSmallIntegerField(default=0)
    capital_mad = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    share_mad = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True
    )  # worth of one share
    office_number = models.CharField(max_length=60, blank=True)  # of a register; means something only there
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-registered_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=VentureStatus.values), name="venture_status_known"),
            models.CheckConstraint(condition=Q(legal_form__in=LegalForm.values), name="venture_form_known"),
            models.CheckConstraint(
                condition=Q(end_reason__in=EndReason.values), name="venture_end_reason_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="venture_has_a_title"),
            models.CheckConstraint(
                condition=~Q(status__in=["created", "trading", "paused"])
                | (Q(created_on__isnull=False) & ~Q(legal_form="")),
                name="venture_created_says_when_and_what",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="venture_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(created_on=None) | Q(created_on__gte=F("registered_on")),
                name="venture_created_after_registered",
            ),
            models.CheckConstraint(
                condition=Q(capital_mad=None, share_mad=None) | Q(capital_mad__gt=0, share_mad__gt=0),
                name="venture_capital_has_its_shares",
            ),
            models.UniqueConstraint(
                fields=["organisation", "office_number"],
                condition=~Q(office_number=""),
                name="venture_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], name="venture_by_office"),
            models.Index(fields=["created_on"], name="venture_by_creation"),
        ]

    def __str__(self) -> str:
        return f"venture {self.ref}"

    @property
    def masked_number(self) -> str:
        """The last signs of the enterprise's number."""
        return f"•••{self.number_end}" if self.number_end else ""

    @property
    def number(self) -> str:
        """The whole number. Whoever shows it leaves a trace."""
        return vault().open(bytes(self.number_sealed)) if self.number_sealed else ""


class Member(models.Model):
    """A person in a project's team, from when to when."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=MemberRole.choices, default=MemberRole.MEMBER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    shares = models.PositiveIntegerField(null=True, blank=True)  # of a company or a cooperative

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["venture", "person"], condition=Q(until=None), name="member_once"
            ),
            models.UniqueConstraint(
                fields=["venture"], condition=Q(role="lead", until=None), name="one_lead_a_venture"
            ),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="member_role_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="member_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class Diagnosis(models.Model):
    """What the first talk found: a few marks from 0 to 4, and the way forward."""

    venture = models.OneToOneField(Venture, on_delete=models.CASCADE, related_name="diagnosis")
    on = models.DateField()
    by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    marks = models.JSONField(default=dict)  # criterion of data/grids.yaml → 0 to 4
    note = models.CharField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"diagnosis {self.pk}"


class CoachingSession(models.Model):
    """Time spent with the project."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=8, choices=SessionMode.choices)
    topic = models.CharField(max_length=200)
    note = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5) & Q(minutes__lte=600), name="session_has_a_length"
            ),
            models.CheckConstraint(condition=Q(mode__in=SessionMode.values), name="session_mode_known"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class Plan(models.Model):
    """A version of the business plan; the latest one stands."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    offer = models.CharField(max_length=1000, blank=True)
    customers = models.CharField(max_length=1000, blank=True)
    means = models.CharField(max_length=1000, blank=True)
    first_month = models.DateField()  # the first of its month
    months = models.PositiveSmallIntegerField(default=12)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["venture", "number"], name="plan_version_once"),
            models.CheckConstraint(
                condition=Q(months__gte=1) & Q(months__lte=60), name="plan_covers_some_months"
            ),
            models.CheckConstraint(condition=Q(first_month__day=1), name="plan_begins_with_a_month"),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class CashLine(models.Model):
    """One amount of the cash-flow table: a label, a month of the plan (0 is its first), dirhams."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8, choices=CashKind.choices)
    label = models.CharField(max_length=80)
    month = models.PositiveSmallIntegerField()
    amount_mad = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["kind", "label", "month"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "label", "month"], name="cash_line_once"),
            models.CheckConstraint(condition=Q(kind__in=CashKind.values), name="cash_kind_known"),
            models.CheckConstraint(condition=Q(amount_mad__gte=0), name="cash_amount_positive"),
            models.CheckConstraint(
                condition=~Q(kind="opening") | Q(month=0), name="opening_cash_stands_at_the_start"
            ),
        ]

    def __str__(self) -> str:
        return f"cash line {self.pk}"


class Formality(models.Model):
    """One step of the legal form's checklist (law/data/legal_forms.yaml) for this project."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="formalities")
    code = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=FormalityState.choices, default=FormalityState.TO_DO)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["venture", "code"], name="formality_once"),
            models.CheckConstraint(
                condition=Q(state__in=FormalityState.values), name="formality_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="formality_done_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"formality {self.pk}"


class FollowUpVisit(models.Model):
    """A visit due so many months after the creation, and what it found."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="visits")
    month = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    status = models.CharField(max_length=12, choices=CheckStatus.choices, default=CheckStatus.DUE)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    mode = models.CharField(max_length=8, choices=SessionMode.choices, blank=True)
    turnover_band = models.CharField(max_length=12, choices=Band.choices, blank=True)
    income_band = models.CharField(max_length=12, choices=Band.choices, blank=True)
    working = models.PositiveSmallIntegerField(null=True, blank=True)  # owners included
    women_working = models.PositiveSmallIntegerField(null=True, blank=True)
    youth_working = models.PositiveSmallIntegerField(null=True, blank=True)
    contributes = models.BooleanField(null=True, blank=True)  # social contributions are paid
    status_valid = models.BooleanField(null=True, blank=True)
    ceiling_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    debts_band = models.CharField(max_length=12, choices=Band.choices, blank=True)
    difficulty = models.CharField(max_length=12, choices=Difficulty.choices, blank=True)
    support_needed = models.CharField(max_length=400, blank=True)
    title_valid_to = models.DateField(null=True, blank=True)
    story_agreed = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["venture", "month"], name="venture_visit_once"),
            models.CheckConstraint(condition=Q(status__in=CheckStatus.values), name="visit_status_known_v"),
            models.CheckConstraint(
                condition=Q(status__in=["due", "cancelled"]) | Q(done_on__isnull=False),
                name="visit_done_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on")) & Q(closes_on__gte=F("due_on")),
                name="visit_window_around_its_day",
            ),
            models.CheckConstraint(
                condition=Q(women_working=None) | Q(working=None) | Q(women_working__lte=F("working")),
                name="women_among_those_working",
            ),
            models.CheckConstraint(
                condition=Q(youth_working=None) | Q(working=None) | Q(youth_working__lte=F("working")),
                name="youth_among_those_working",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="venture_visit_due")]

    def __str__(self) -> str:
        return f"venture visit {self.pk}"
