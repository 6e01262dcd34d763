"""Fairs, webinars, awareness workshops: stands, talks, seats, who comes and what follows."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from maslak.core.references import new_reference, new_token
from maslak.core.vault import vault
from maslak.outreach.enums import (
    Audience,
    EventKind,
    EventStatus,
    Language,
    LeadStatus,
    RegistrationStatus,
    Topic,
    Visitor,
)
from maslak.pathway.enums import Mode


class Titled(models.Model):
    """A title and a text in the three languages of the house."""

    title_fr = models.CharField(max_length=200)
    title_ar = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text_fr = models.TextField(blank=True)
    text_ar = models.TextField(blank=True)
    text_en = models.TextField(blank=True)

    class Meta:
        abstract = True

    def _said(self, name: str) -> str:
        code = (get_language() or "fr")[:2]
        return getattr(self, f"{name}_{code}", "") or getattr(self, f"{name}_fr")

    @property
    def title(self) -> str:
        """The title in the reader's language, French when it has none there."""
        return self._said("title")

    @property
    def text(self) -> str:
        """The text in the reader's language, French when it has none there."""
        return self._said("text")


class Event(Titled):
    """One event, announced to whom it is for. `taken` counts the seats held; the database keeps it within `seats`."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=60, null=True, blank=True, unique=True)  # of a data file
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.ForeignKey(  # the activity of a year's review that tells it
        "programme.ProgrammeNote", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    partners = models.ManyToManyField("access.Organisation", related_name="+", blank=True)
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    audience = models.CharField(max_length=13, choices=Audience.choices)
    topic = models.CharField(max_length=16, choices=Topic.choices, default=Topic.OTHER)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)  # told to those registered
    region = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hours_known = models.BooleanField(default=True)  # of past events only the days may be known
    seats = models.PositiveIntegerField(null=True, blank=True)  # as many as come when empty
    taken = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=9, choices=EventStatus.choices, default=EventStatus.DRAFT)
    reason = models.CharField(max_length=300, blank=True)  # of a cancellation
    lessons = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="event_audience_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="event_topic_known"),
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="event_status_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_hours_in_order"),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(taken__lte=F("seats")), name="event_seats_not_exceeded"
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.ref}"

    @property
    def left(self) -> int | None:
        """How many seats are free; None without a limit."""
        return None if self.seats is None else self.seats - self.taken


class Stand(models.Model):
    """A place at a fair, real or online, where an employer or a body presents itself."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="stands")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    offer = models.CharField(max_length=400, blank=True)  # what visitors find there
    link = models.URLField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="stand_number_once"),
            models.CheckConstraint(condition=~Q(name=""), name="stand_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"stand {self.pk}"


class EventTalk(models.Model):
    """One session of an event's programme, with its own seats if it has a room of its own."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="talks")
    title = models.CharField(max_length=200)
    speaker = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=3, choices=Language.choices, default=Language.FR)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="talk_hours_in_order"),
            models.CheckConstraint(
                condition=Q(seats=None) | Q(taken__lte=F("seats")), name="talk_seats_not_exceeded"
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="talk_language_known"),
        ]

    def __str__(self) -> str:
        return f"talk {self.pk}"

    @property
    def full(self) -> bool:
        """Whether no seat is left."""
        return self.seats is not None and self.taken >= self.seats


class Registration(models.Model):
    """Somebody who wants to come: what they wish to be called, and a way to reach them if they gave one."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    token = models.CharField(max_length=16, unique=True, default=new_token, editable=False)
    name_sealed = models.BinaryField(null=True)  # forgotten some months after the event
    contact_sealed = models.BinaryField(null=True)
    visitor = models.CharField(max_length=12, choices=Visitor.choices)
    body = models.CharField(max_length=160, blank=True)  # the employer or association represented
    language = models.CharField(max_length=2, default="fr")
    may_contact = models.BooleanField(default=False)  # afterwards, about what was spoken of
    status = models.CharField(
        max_length=10, choices=RegistrationStatus.choices, default=RegistrationStatus.REGISTERED
    )
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visitor__in=Visitor.values), name="registration_visitor_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=RegistrationStatus.values), name="registration_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["registered", "waiting"]) | Q(settled_at__isnull=False),
                name="registration_settled_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(may_contact=False) | Q(contact_sealed__isnull=False) | Q(name_sealed=None),
                name="registration_contact_to_be_contacted",
            ),
        ]
        indexes = [models.Index(fields=["event", "status"], name="registration_by_event")]

    def __str__(self) -> str:
        return f"registration {self.pk}"

    @property
    def name(self) -> str:
        """What they wish to be called; empty once forgotten."""
        return vault().open(bytes(self.name_sealed)) if self.name_sealed else ""

    @property
    def contact(self) -> str:
        """The address or number they left; empty without one."""
        return vault().open(bytes(self.contact_sealed)) if self.contact_sealed else ""


class TalkSeat(models.Model):
    """A seat in one session of the programme."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="talk_seats")
    talk = models.ForeignKey(EventTalk, on_delete=models.CASCADE, related_name="seats_held")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "talk"], name="talk_seat_once")]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class Lead(models.Model):
    """Something to follow up after an event: with whom, about what, by whom and until when."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="leads")
    stand = models.ForeignKey(Stand, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    who = models.CharField(max_length=160)
    topic = models.CharField(max_length=16, choices=Topic.choices)
    note = models.CharField(max_length=400, blank=True)
    owner = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField()
    status = models.CharField(max_length=9, choices=LeadStatus.choices, default=LeadStatus.OPEN)
    outcome = models.CharField(max_length=300, blank=True)
    contact = models.ForeignKey(
        "outreach.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="lead_topic_known"),
            models.CheckConstraint(condition=Q(status__in=LeadStatus.values), name="lead_status_known"),
            models.CheckConstraint(
                condition=~Q(status="converted") | Q(contact__isnull=False),
                name="lead_converted_has_its_contact",
            ),
            models.CheckConstraint(condition=~Q(who=""), name="lead_says_who"),
        ]

    def __str__(self) -> str:
        return f"lead {self.pk}"
