"""What counsellors do with people: reception, files, interviews, plans, referrals, follow-up."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.casework.enums import (
    CaseStatus,
    ClosureReason,
    FollowUpStatus,
    GoalStatus,
    InterviewStatus,
    Need,
    Profile,
    ReferralPurpose,
    ReferralStatus,
    RefusalReason,
    VisitStatus,
)
from maslak.casework.gatherings import Appointment, Enrolment, SelfPacedStep, Session, Slot, Workshop
from maslak.core.references import new_reference
from maslak.pathway.enums import Mode

__all__ = [
    "Appointment", "CaseFile", "Enrolment", "FollowUp", "Goal", "Interview", "Referral", "SelfPacedStep",
    "Session", "Slot", "Visit", "Workshop",
]  # fmt: skip


class Visit(models.Model):
    """Somebody at the reception desk. No name is asked to inform; a file is linked when one is opened."""

    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    arrived_at = models.DateTimeField()
    ticket = models.PositiveSmallIntegerField()
    need = models.CharField(max_length=20, choices=Need.choices)
    urgent = models.BooleanField(default=False)
    language = models.CharField(max_length=3, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=VisitStatus.choices, default=VisitStatus.WAITING)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    advice = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-urgent", "arrived_at"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day", "ticket"], name="visit_ticket_once_a_day"),
            models.CheckConstraint(condition=Q(need__in=Need.values), name="visit_need_known"),
            models.CheckConstraint(condition=Q(status__in=VisitStatus.values), name="visit_status_known"),
            models.CheckConstraint(
                condition=~Q(status="received") | Q(received_at__isnull=False),
                name="visit_received_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class CaseFile(models.Model):
    """A person's file in one organisation, followed by one counsellor, open until a reason closes it."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="cases")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    counsellor = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="cases"
    )
    registered_on = models.DateField()
    status = models.CharField(max_length=8, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    closure_reason = models.CharField(max_length=16, choices=ClosureReason.choices, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-registered_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="case_once_per_organisation"),
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="case_status_known"),
            models.CheckConstraint(
                condition=(Q(status="open") & Q(closed_on=None) & Q(closure_reason=""))
                | (
                    Q(status="closed")
                    & Q(closed_on__isnull=False)
                    & Q(closure_reason__in=ClosureReason.values)
                ),
                name="case_closed_with_date_and_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "-registered_on"], name="case_by_organisation")
        ]

    def __str__(self) -> str:
        return f"case {self.ref}"


class Interview(models.Model):
    """A positioning interview: a structured grid, a profile, and from it the action plan."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="interviews")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    status = models.CharField(max_length=10, choices=InterviewStatus.choices, default=InterviewStatus.DRAFT)
    profile = models.CharField(max_length=1, choices=Profile.choices, blank=True)
    grid = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(
        max_length=80, blank=True
    )  # as a register names the counsellor, without account
    completed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=InterviewStatus.values), name="interview_status_known"
            ),
            models.CheckConstraint(
                condition=Q(profile="") | Q(profile__in=Profile.values), name="interview_profile_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="completed") | Q(completed_at__isnull=False),
                name="interview_completed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"interview {self.pk}"


class Goal(models.Model):
    """One goal of the action plan, agreed with the person, with its due date."""

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="goals")
    interview = models.ForeignKey(
        Interview, null=True, blank=True, on_delete=models.SET_NULL, related_name="goals"
    )
    title = models.CharField(max_length=200)
    due_on = models.DateField()
    status = models.CharField(max_length=8, choices=GoalStatus.choices, default=GoalStatus.OPEN)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=GoalStatus.values), name="goal_status_known"),
            models.CheckConstraint(
                condition=(Q(status="open") & Q(settled_on=None))
                | (~Q(status="open") & Q(settled_on__isnull=False)),
                name="goal_settled_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"


class Referral(models.Model):
    """A person sent on to another organisation, with their consent; answered, and followed to its outcome."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="referrals")
    from_organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey("people.Consent", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=ReferralPurpose.choices)
    need = models.CharField(max_length=300)
    summary = models.JSONField(
        default=dict
    )  # what the receiver may know before accepting: no name, no status
    urgent = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    answer_due_on = models.DateField()
    status = models.CharField(max_length=10, choices=ReferralStatus.choices, default=ReferralStatus.SENT)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    refusal_reason = models.CharField(max_length=16, choices=RefusalReason.choices, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    outcome_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["answer_due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReferralStatus.values), name="referral_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")), name="referral_goes_to_another"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | Q(refusal_reason__in=RefusalReason.values),
                name="referral_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["sent", "revoked"]) | Q(answered_at__isnull=False),
                name="referral_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(outcome_on__isnull=False), name="referral_done_has_its_date"
            ),
            models.UniqueConstraint(
                fields=["person", "to_organisation", "purpose"],
                condition=Q(status__in=["sent", "accepted", "waitlisted"]),
                name="referral_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.ref}"


class FollowUp(models.Model):
    """A contact to take up again with the person on a given day."""

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="follow_ups")
    due_on = models.DateField()
    subject = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=FollowUpStatus.choices, default=FollowUpStatus.DUE)
    mode = models.CharField(max_length=8, choices=Mode.choices, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=FollowUpStatus.values), name="follow_up_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["due", "cancelled"]) | Q(done_on__isnull=False),
                name="follow_up_done_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"
