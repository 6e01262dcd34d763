"""Requests of persons, warnings before a file goes, what was anonymised, and the register of processing."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from maslak.core.references import new_reference
from maslak.retention.enums import (
    OPEN_REQUESTS,
    Cause,
    Formality,
    Proposal,
    RefusalReason,
    RequestKind,
    RequestStatus,
    WarningStatus,
)

S = RequestStatus
_OPEN = sorted(OPEN_REQUESTS)


class RightsRequest(models.Model):
    """What a person asks about their own data, answered within thirty days. An erasure takes two pairs of eyes."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="rights_requests")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    words = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at_counter = models.BooleanField(default=False)  # else in the person's own space
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=S.choices, default=S.ASKED)
    proposal = models.CharField(max_length=8, choices=Proposal.choices, blank=True)
    reason = models.CharField(max_length=16, choices=RefusalReason.choices, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    holds = models.JSONField(
        default=list, blank=True
    )  # [{line, until}]: what the law kept on the day of the answer
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    PRIVACY = (
        "free_text: words answer; "
        "work: kind asked_at at_counter due_on status proposal reason holds proposed_at decided_at done_at; "
        "reference: ref"
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="rights_kind_known"),
            models.CheckConstraint(condition=Q(status__in=S.values), name="rights_status_known"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(reason__in=RefusalReason.values), name="rights_reason_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[S.REFUSED]) | ~Q(reason=""), name="rights_refused_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[S.GRANTED, S.REFUSED]) | Q(decided_at__isnull=False),
                name="rights_decision_dated",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.DONE) | Q(done_at__isnull=False), name="rights_done_dated"
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.ERASURE, status__in=[S.GRANTED, S.REFUSED])
                | Q(proposed_by=None)
                | Q(decided_by=None)
                | ~Q(proposed_by=F("decided_by")),
                name="rights_erasure_has_two_pairs_of_eyes",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(status__in=_OPEN), name="rights_request_once_open"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="rights_of_office")]

    def __str__(self) -> str:
        return f"rights request {self.ref}"


class FileWarning(models.Model):
    """The person and their organisation were told that the file will be made anonymous; activity or a word keeps it."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="retention_warnings")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40)  # of the timetable
    warned_on = models.DateField()
    acts_on = models.DateField()
    status = models.CharField(max_length=8, choices=WarningStatus.choices, default=WarningStatus.WAITING)
    settled_on = models.DateField(null=True, blank=True)
    PRIVACY = "work: warned_on acts_on status settled_on; reference: line"

    class Meta:
        ordering = ["acts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status="waiting"), name="file_warning_once_waiting"
            ),
            models.CheckConstraint(
                condition=Q(status__in=WarningStatus.values), name="file_warning_status_known"
            ),
            models.CheckConstraint(condition=Q(acts_on__gt=F("warned_on")), name="file_warning_leaves_time"),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_on=None)
                | ~Q(status="waiting") & Q(settled_on__isnull=False),
                name="file_warning_settled_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"file warning {self.pk}"


class Erasure(models.Model):
    """One anonymising: of what, why, how many rows, what the law still keeps and until when. Nothing of the person."""

    append_only = True

    at = models.DateTimeField()
    target_kind = models.CharField(max_length=60)
    target_id = models.BigIntegerField()  # no key: what is left of the file is a mark
    person_id = models.BigIntegerField(null=True, db_index=True)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    line = models.CharField(max_length=40, blank=True)
    request_ref = models.CharField(max_length=10, blank=True)
    rows = models.JSONField(default=dict)  # table → rows emptied or deleted
    held = models.JSONField(default=list)  # [{line, until}]
    complete = models.BooleanField()
    by_user_id = models.BigIntegerField(null=True)
    PRIVACY = (
        "work: cause rows held complete; reference: target_kind target_id person_id line request_ref by_user_id; "
        "technical: at"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="erasure_cause_known"),
            models.CheckConstraint(
                condition=Q(complete=False) | Q(held=[]), name="erasure_complete_holds_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class Processing(models.Model):
    """One line of the register of processing: what for, on which ground, about whom, to whom, how long."""

    code = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    title_fr = models.CharField(max_length=160)
    title_ar = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    purpose_fr = models.CharField(max_length=1000)
    purpose_ar = models.CharField(max_length=1000)
    purpose_en = models.CharField(max_length=1000)
    basis = models.CharField(max_length=600)
    people = models.CharField(max_length=600)
    data = models.CharField(max_length=1000)
    recipients = models.CharField(max_length=600)
    transfers = models.CharField(max_length=600, blank=True)
    lines = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # of the timetable
    formality = models.CharField(max_length=14, choices=Formality.choices)
    interconnection = models.BooleanField(default=False)  # closed until an authorisation number is entered
    number = models.CharField(max_length=60, blank=True)
    number_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    PRIVACY = (
        "reference: code title_fr title_ar title_en purpose_fr purpose_ar purpose_en basis people data recipients "
        "transfers lines formality interconnection number number_on; technical: position version updated_at"
    )

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(formality__in=Formality.values), name="processing_formality_known"
            ),
            models.CheckConstraint(
                condition=Q(number="", number_on=None) | ~Q(number="") & Q(number_on__isnull=False),
                name="processing_number_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return str(getattr(self, f"title_{(get_language() or 'fr')[:2]}", "") or self.title_fr)

    @property
    def purpose(self) -> str:
        """What it is for, in the reader's language."""
        return str(getattr(self, f"purpose_{(get_language() or 'fr')[:2]}", "") or self.purpose_fr)
