"""Who is sent to an operator, who learns there, and with what result."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.training.enums import DropReason, EnrolmentStatus, Presence, ReferralStatus, RefusalReason, Result
from maslak.training.models.offers import Intake, TrainingOffer


class TrainingReferral(models.Model):
    """A person sent to an operator for an offer, with their agreement; answered, and followed to its outcome."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="training_referrals")
    from_organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(TrainingOffer, on_delete=models.PROTECT, related_name="referrals")
    #: None only where an organisation trains the people whom it accompanies itself.
    consent = models.ForeignKey("people.Consent", null=True, on_delete=models.PROTECT, related_name="+")
    own_wish = models.BooleanField(default=False)  # asked for by the person, in their own space
    need = models.CharField(max_length=300)
    summary = models.JSONField(default=dict)  # what the operator may know before accepting
    urgent = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    acknowledge_by = models.DateField()  # past this day without a sign, both sides are told
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=14, choices=ReferralStatus.choices, default=ReferralStatus.SENT)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=16, choices=RefusalReason.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-urgent", "sent_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReferralStatus.values), name="training_referral_status_known"
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=False) | Q(operator=F("from_organisation")),
                name="training_referral_has_a_consent",
            ),
            models.CheckConstraint(
                condition=(Q(status=ReferralStatus.REFUSED) & Q(reason__in=RefusalReason.values))
                | (~Q(status=ReferralStatus.REFUSED) & Q(reason="")),
                name="training_referral_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "waitlisted", "refused", "enrolled", "no_show"])
                | (Q(decided_at__isnull=False) & Q(acknowledged_at__isnull=False)),
                name="training_referral_decided_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["person", "offer"],
                condition=Q(status__in=["sent", "acknowledged", "accepted", "waitlisted"]),
                name="training_referral_open_once",
            ),
        ]
        indexes = [models.Index(fields=["operator", "status"], name="training_referral_by_operator")]

    def __str__(self) -> str:
        return f"training referral {self.ref}"


class Contact(models.Model):
    """Who the person is, for the operator that accepted: what reaching and certifying them takes, no more.

    No nationality, no stay, no paper: an operator never opens the person's file. Row security closes this card
    again when the referral ends without a training.
    """

    personal_fields = ("name_sealed", "name_in_arabic_sealed", "phone_sealed")

    referral = models.OneToOneField(TrainingReferral, on_delete=models.CASCADE, related_name="contact")
    name_sealed = models.BinaryField()
    name_in_arabic_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=2)
    needs_interpreter = models.BooleanField(default=False)
    needs_childcare = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"training contact {self.pk}"

    @property
    def name(self) -> str:
        """The full name."""
        return vault().open(bytes(self.name_sealed))

    @property
    def name_in_arabic(self) -> str:
        """The name in Arabic letters, empty when it is not known."""
        return vault().open(bytes(self.name_in_arabic_sealed)) if self.name_in_arabic_sealed else ""

    @property
    def phone(self) -> str:
        """The telephone number, empty when there is none."""
        return vault().open(bytes(self.phone_sealed)) if self.phone_sealed else ""


class Enrolment(models.Model):
    """A seat in a group, from the first day to the certificate."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    referral = models.ForeignKey(TrainingReferral, on_delete=models.PROTECT, related_name="enrolments")
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="trainings")
    operator = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    from_organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    enrolled_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=EnrolmentStatus.choices, default=EnrolmentStatus.ENROLLED
    )
    ended_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    drop_reason = models.CharField(max_length=12, choices=DropReason.choices, blank=True)
    certified_on = models.DateField(null=True, blank=True)
    paper_id = models.BigIntegerField(null=True)  # the certificate, among the papers

    class Meta:
        ordering = ["enrolled_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EnrolmentStatus.values), name="training_enrolment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(result__in=Result.values), name="training_enrolment_result_known"
            ),
            models.CheckConstraint(
                condition=Q(status=EnrolmentStatus.ENROLLED) | Q(ended_on__isnull=False),
                name="training_enrolment_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(status=EnrolmentStatus.DROPPED) ^ Q(drop_reason=""),
                name="training_enrolment_dropped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=EnrolmentStatus.CERTIFIED)
                    & Q(certified_on__isnull=False)
                    & Q(paper_id__isnull=False)
                )
                | (~Q(status=EnrolmentStatus.CERTIFIED) & Q(certified_on=None)),
                name="training_enrolment_certified_has_its_paper",
            ),
            models.UniqueConstraint(
                fields=["person", "intake"],
                condition=~Q(status=EnrolmentStatus.CANCELLED),
                name="training_enrolment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"training enrolment {self.ref}"


class Attendance(models.Model):
    """One day of a learner: there or not, and for how many hours."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    day = models.DateField()
    presence = models.CharField(max_length=8, choices=Presence.choices)
    hours = models.DecimalField(max_digits=3, decimal_places=1)  # that the day had

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "day"], name="training_attendance_once_a_day"),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="training_presence_known"),
            models.CheckConstraint(
                condition=Q(hours__gt=0) & Q(hours__lte=12), name="training_attendance_hours_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"training attendance {self.pk}"
