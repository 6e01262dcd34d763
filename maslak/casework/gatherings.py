"""Workshops, their sessions and seats; appointments and their slots. (Models, kept apart for length.)"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language

from maslak.casework.enums import AppointmentStatus, EnrolmentStatus, SessionStatus
from maslak.core.references import new_reference
from maslak.pathway.enums import Mode


class Workshop(models.Model):
    """One workshop of the catalogue; its self-paced steps live in a data file under the same code."""

    code = models.CharField(max_length=30, unique=True)
    counts_as = models.CharField(max_length=12)  # job_search | information
    title_fr = models.CharField(max_length=160)
    title_ar = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    description_fr = models.TextField(blank=True)
    description_ar = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, default=2)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(counts_as__in=["job_search", "information"]), name="workshop_counts_as"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return getattr(self, f"title_{(get_language() or 'fr')[:2]}", "") or self.title_fr

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return getattr(self, f"description_{(get_language() or 'fr')[:2]}", "") or self.description_fr


class Session(models.Model):
    """A workshop on a given day, with its seats."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="sessions")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    place = models.CharField(max_length=160, blank=True)
    link = models.URLField(blank=True)
    language = models.CharField(max_length=3, default="fr")
    seats = models.PositiveSmallIntegerField(
        null=True, blank=True
    )  # none: as many as come (a register of the past)
    status = models.CharField(max_length=10, choices=SessionStatus.choices, default=SessionStatus.PLANNED)
    mode_before = models.CharField(max_length=8, blank=True)  # what a disruption replaced
    disruption = models.ForeignKey(
        "programme.Disruption", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    from_register = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SessionStatus.values), name="session_status_known"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="session_dates_in_order"),
            models.CheckConstraint(condition=~Q(mode=""), name="session_has_a_mode"),
            models.UniqueConstraint(
                fields=["organisation", "workshop", "starts_at", "mode"],
                condition=Q(from_register=True),
                name="session_of_a_register_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="session_by_organisation")]

    def __str__(self) -> str:
        return f"session {self.ref}"

    @property
    def room(self) -> str:
        """Where one goes: nowhere while the session is held at a distance, even when a room is booked for it."""
        return self.place if self.mode in (Mode.ONSITE, Mode.HYBRID) else ""


class Enrolment(models.Model):
    """A seat, a place on the waiting list, or what became of them."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=10, choices=EnrolmentStatus.choices)
    queued_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    certificate_number = models.CharField(max_length=14, blank=True)

    class Meta:
        ordering = ["queued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="enrolment_once_per_session"),
            models.CheckConstraint(
                condition=Q(status__in=EnrolmentStatus.values), name="enrolment_status_known"
            ),
            models.UniqueConstraint(
                fields=["certificate_number"],
                condition=~Q(certificate_number=""),
                name="certificate_number_once",
            ),
            models.CheckConstraint(
                condition=Q(certificate_number="") | Q(status="attended"),
                name="certificate_only_for_attendance",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["enrolled", "waiting"]) | Q(settled_at__isnull=False),
                name="enrolment_settled_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"


class SelfPacedStep(models.Model):
    """A step of a self-paced workshop that a person finished on their phone."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="self_paced")
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=40)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "workshop", "step"], name="self_paced_step_once")
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"


class Slot(models.Model):
    """A time that a counsellor opens for appointments."""

    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    counsellor = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    link = models.URLField(blank=True)
    mode_before = models.CharField(max_length=8, blank=True)
    disruption = models.ForeignKey(
        "programme.Disruption", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)  # taken back by the office: no longer offered

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            # No btree_gist in the embedded server: a one-account range stands for equality (ADR 0001).
            ExclusionConstraint(
                name="slots_of_a_counsellor_apart",
                index_type="gist",
                expressions=[
                    (
                        Func(
                            F("counsellor_id"),
                            F("counsellor_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(closed_at=None),
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_dates_in_order"),
            models.CheckConstraint(condition=~Q(mode=""), name="slot_has_a_mode"),
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="slot_by_organisation")]

    def __str__(self) -> str:
        return f"slot {self.pk}"


class Appointment(models.Model):
    """A person expected at a slot."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="appointments")
    purpose = models.CharField(max_length=160)
    status = models.CharField(
        max_length=10, choices=AppointmentStatus.choices, default=AppointmentStatus.BOOKED
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)  # iCalendar SEQUENCE: grows with each change

    class Meta:
        ordering = ["slot__starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(status__in=["booked", "kept", "no_show"]), name="slot_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AppointmentStatus.values), name="appointment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="booked") | Q(settled_at__isnull=False),
                name="appointment_settled_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.ref}"
