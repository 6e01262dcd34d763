"""What happens to a file: its pieces, the one request for what is missing, calls, opinions, decisions, appeals."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.permits.enums import (
    Advice,
    AppealStatus,
    AppointmentStatus,
    FileStatus,
    OpinionStatus,
    Outcome,
    PieceState,
)
from maslak.permits.models.files import Desk, PermitFile


class Piece(models.Model):
    """A paper that the checklist of the file's route asks for; its words are in law/data by `code`."""

    file = models.ForeignKey(PermitFile, on_delete=models.CASCADE, related_name="pieces")
    code = models.CharField(max_length=60)
    required = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=PieceState.choices, default=PieceState.MISSING)
    note = models.CharField(max_length=200, blank=True)  # why it is to be done again
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["file", "code"], name="piece_once_a_file"),
            models.CheckConstraint(condition=Q(state__in=PieceState.values), name="piece_state_known"),
        ]

    def __str__(self) -> str:
        return f"piece {self.pk}"


class Attachment(models.Model):
    """A copy of a piece, encrypted; kept only as long as the file is worked on."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_sealed = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"attachment {self.ref}"


class PieceRequest(models.Model):
    """The one request for missing pieces that law 55-19 allows: what, why, until when, answered when."""

    file = models.OneToOneField(PermitFile, on_delete=models.CASCADE, related_name="piece_request")
    codes = ArrayField(models.CharField(max_length=60))
    why = models.CharField(max_length=600)
    until = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(codes__len__gt=0), name="request_names_a_piece"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
                name="request_answered_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class CallForCandidates(models.Model):
    """The search for national candidates of the general route, and what came of it. Numbers only."""

    file = models.OneToOneField(PermitFile, on_delete=models.CASCADE, related_name="call")
    opened_on = models.DateField()
    closes_on = models.DateField()
    channel = models.CharField(max_length=120, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    applicants = models.PositiveIntegerField(null=True, blank=True)
    interviewed = models.PositiveIntegerField(null=True, blank=True)
    suitable = models.PositiveIntegerField(null=True, blank=True)
    findings = models.CharField(max_length=600, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opened_on")), name="call_dates_in_order"),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | Q(
                    closed_on__gte=F("opened_on"),
                    applicants__gte=F("interviewed"),
                    interviewed__gte=F("suitable"),
                ),
                name="call_numbers_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"


class Opinion(models.Model):
    """A second opinion asked of a colleague. Seen by the desk alone."""

    file = models.ForeignKey(PermitFile, on_delete=models.CASCADE, related_name="opinions")
    status = models.CharField(max_length=10, choices=OpinionStatus.choices, default=OpinionStatus.ASKED)
    question = models.CharField(max_length=600)
    asked_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_of = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    advice = models.CharField(max_length=8, choices=Advice.choices, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "asked_of"], condition=Q(status="asked"), name="opinion_once_asked"
            ),
            models.CheckConstraint(condition=Q(status__in=OpinionStatus.values), name="opinion_status_known"),
            models.CheckConstraint(
                condition=~Q(status="given") | (~Q(advice="") & Q(answered_at__isnull=False)),
                name="opinion_given_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"opinion {self.pk}"


class Decision(models.Model):
    """What was decided on a file, by whom, for which reasons. Never edited; a later one stands above it."""

    append_only = True

    file = models.ForeignKey(PermitFile, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["refused", "withdrawn"]) | Q(reasons__len__gt=0),
                name="decision_against_has_its_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Appeal(models.Model):
    """An administrative appeal (recours gracieux) against a refusal or a withdrawal."""

    file = models.ForeignKey(PermitFile, on_delete=models.CASCADE, related_name="appeals")
    status = models.CharField(max_length=10, choices=AppealStatus.choices, default=AppealStatus.FILED)
    grounds = models.CharField(max_length=2000)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-filed_at"]
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(status="filed"), name="appeal_once_open"),
            models.CheckConstraint(condition=Q(status__in=AppealStatus.values), name="appeal_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "dismissed"]) | Q(decided_at__isnull=False),
                name="appeal_answer_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"


class CounterAppointment(models.Model):
    """An hour at a counter for the deposit of a contract."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="appointments")
    file = models.ForeignKey(PermitFile, on_delete=models.CASCADE, related_name="appointments")
    starts_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField(default=1)  # which of the desk's places at that moment
    status = models.CharField(
        max_length=10, choices=AppointmentStatus.choices, default=AppointmentStatus.BOOKED
    )
    booked_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "starts_at", "place"],
                condition=Q(status="booked"),
                name="counter_place_once",
            ),
            models.UniqueConstraint(
                fields=["file"], condition=Q(status="booked"), name="one_hour_booked_a_file"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AppointmentStatus.values), name="counter_hour_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"counter hour {self.pk}"


class Passage(models.Model):
    """A step that the file took: when, by whom, from where to where. Never edited; the applicant reads it."""

    append_only = True

    file = models.ForeignKey(PermitFile, on_delete=models.PROTECT, related_name="passages")
    step = models.CharField(max_length=20)
    source = models.CharField(max_length=12, choices=FileStatus.choices)
    target = models.CharField(max_length=12, choices=FileStatus.choices)
    at = models.DateTimeField()
    by_user_id = models.BigIntegerField(null=True)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"passage {self.pk}"


class ExpiryNotice(models.Model):
    """That somebody was told so many days before a paper runs out, so that nobody is told twice."""

    file = models.ForeignKey(PermitFile, on_delete=models.CASCADE, related_name="expiry_notices")
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "days"], name="expiry_told_once")]

    def __str__(self) -> str:
        return f"expiry notice {self.pk}"
