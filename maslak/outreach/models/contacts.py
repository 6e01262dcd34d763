"""Employers met, what they committed to, and what is sent to those who agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference, new_token
from maslak.core.vault import vault
from maslak.outreach.enums import (
    Audience,
    CampaignStatus,
    CommitmentStatus,
    ContactStatus,
    ContactWay,
    Language,
    Promise,
    Topic,
)


class Contact(models.Model):
    """One exchange with an employer: who was met, about what, and when to come back."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, related_name="outreach_contacts"
    )
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(max_length=8, choices=ContactWay.choices)
    topic = models.CharField(max_length=16, choices=Topic.choices)
    on = models.DateField()
    met = models.CharField(max_length=120, blank=True)  # whom, and as what; never a home number
    note = models.CharField(max_length=1000, blank=True)
    next_on = models.DateField(null=True, blank=True)  # come back on
    next_done_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=9, choices=ContactStatus.choices, default=ContactStatus.NOTED)
    cancel_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=ContactWay.values), name="outreach_contact_way_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="outreach_contact_topic_known"),
            models.CheckConstraint(
                condition=Q(status__in=ContactStatus.values), name="outreach_contact_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""),
                name="outreach_contact_cancel_says_why",
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gte=F("on")), name="outreach_contact_next_after"
            ),
            models.CheckConstraint(
                condition=Q(next_done_on=None) | Q(next_on__isnull=False),
                name="outreach_contact_done_was_due",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "on"], name="outreach_contact_by_office"),
            models.Index(fields=["employer", "on"], name="outreach_contact_by_employer"),
        ]

    def __str__(self) -> str:
        return f"contact {self.ref}"


class Commitment(models.Model):
    """What an employer said that they would do, by when, and which colleague sees to it."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="commitments")
    promise = models.CharField(max_length=12, choices=Promise.choices)
    number = models.PositiveSmallIntegerField(null=True, blank=True)  # posts, places or offers promised
    text = models.CharField(max_length=300, blank=True)
    made_on = models.DateField()
    due_on = models.DateField()
    owner = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=8, choices=CommitmentStatus.choices, default=CommitmentStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(promise__in=Promise.values), name="commitment_promise_known"),
            models.CheckConstraint(
                condition=Q(status__in=CommitmentStatus.values), name="commitment_status_known"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("made_on")), name="commitment_due_after_made"),
            models.CheckConstraint(
                condition=Q(status="open", closed_on=None) | (~Q(status="open") & Q(closed_on__isnull=False)),
                name="commitment_closed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("made_on")),
                name="commitment_closed_after_made",
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk}"


class Subscription(models.Model):
    """An employer agreed to be written to: at which address, in which language, since when, until when."""

    token = models.CharField(max_length=16, unique=True, default=new_token, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="+")
    email_sealed = models.BinaryField()
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.FR)
    agreed_on = models.DateField()
    how = models.CharField(max_length=200)  # how the agreement was given
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer"], condition=Q(withdrawn_at=None), name="subscription_once_per_employer"
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="subscription_language_known"
            ),
            models.CheckConstraint(condition=~Q(how=""), name="subscription_says_how"),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"

    @property
    def email(self) -> str:
        """The address, opened."""
        return vault().open(bytes(self.email_sealed))


class Campaign(models.Model):
    """One message to those who agreed to be written to, employers or people, sent once to each."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    audience = models.CharField(max_length=13, choices=Audience.choices)
    region = models.CharField(max_length=5, blank=True)  # all when empty
    text_fr = models.CharField(max_length=1000)
    text_ar = models.CharField(max_length=1000)
    text_en = models.CharField(max_length=1000)
    status = models.CharField(max_length=9, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT)
    written_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["employers", "people"]), name="campaign_audience_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CampaignStatus.values), name="campaign_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="campaign_sent_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(text_fr="") & ~Q(text_ar="") & ~Q(text_en=""), name="campaign_in_three_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"campaign {self.ref}"


class CampaignSend(models.Model):
    """Who was written to by a campaign: an employer or a person, once."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sends")
    subscription = models.ForeignKey(
        Subscription, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    message_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "subscription"], name="campaign_once_an_employer"),
            models.UniqueConstraint(fields=["campaign", "person"], name="campaign_once_a_person"),
            models.CheckConstraint(
                condition=Q(subscription=None, person__isnull=False)
                | Q(subscription__isnull=False, person=None),
                name="campaign_send_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"send {self.pk}"
