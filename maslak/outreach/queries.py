"""Reads of outreach: what row security lets the acting account see, and what everybody may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.db.models import Prefetch, QuerySet

from maslak.outreach.enums import (
    CommitmentStatus,
    ContactStatus,
    EventStatus,
    LeadStatus,
    PracticeStatus,
    ResourceStatus,
    TaskStatus,
)
from maslak.outreach.models import (
    Commitment,
    Contact,
    Event,
    EventTalk,
    Lead,
    PlanTask,
    Practice,
    Resource,
    ResourceVersion,
    Stand,
)

# A version's bytes are read when it is downloaded, never for a list.
_VERSIONS = Prefetch("versions", ResourceVersion.objects.defer("content"))


def contacts() -> QuerySet[Contact]:
    """The exchanges with employers in sight, the latest first, cancelled ones included."""
    return Contact.objects.select_related("employer", "made_by")


def contact(ref: str) -> Contact | None:
    """One exchange in sight."""
    found = contacts().select_related("organisation", "project").filter(ref=ref)
    return found.prefetch_related(Prefetch("commitments", Commitment.objects.select_related("owner"))).first()


def to_come_back_to(today: date) -> QuerySet[Contact]:
    """Contacts to take up again today or before, the oldest first."""
    due = contacts().filter(status=ContactStatus.NOTED, next_on__lte=today, next_done_on=None)
    return due.order_by("next_on", "id")


def open_commitments() -> QuerySet[Commitment]:
    """What employers still have to do, the first due first."""
    found = Commitment.objects.filter(status=CommitmentStatus.OPEN, contact__status=ContactStatus.NOTED)
    return found.select_related("contact__employer", "owner")


def open_leads() -> QuerySet[Lead]:
    """Leads of events to follow up, the first due first."""
    return Lead.objects.filter(status=LeadStatus.OPEN).select_related("event", "owner")


def announced(now: datetime) -> QuerySet[Event]:
    """Events that anyone may come to, the nearest first; those under way included."""
    found = Event.objects.filter(status=EventStatus.PUBLISHED, ends_at__gt=now)
    return found.select_related("organisation").order_by("starts_at", "id")


def past_events() -> QuerySet[Event]:
    """Events that were held, the latest first."""
    found = Event.objects.filter(status=EventStatus.HELD).select_related("organisation", "project")
    return found.order_by("-starts_at", "-id")


def event(ref: str) -> Event | None:
    """One event in sight, with its stands, programme and partners."""
    found = Event.objects.select_related("organisation", "project").filter(ref=ref)
    return found.prefetch_related(
        Prefetch("stands", Stand.objects.select_related("organisation")),
        Prefetch("talks", EventTalk.objects.order_by("starts_at", "id")),
        "partners",
    ).first()


def ticket(token: str) -> tuple[str, str, int] | None:
    """What a ticket says to whoever holds it: the event's reference, the status, its rank when waiting; or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_ref, status, rank FROM maslak.event_ticket(%s)", [token])
        return cursor.fetchone()


def published_resources() -> QuerySet[Resource]:
    """The library as anyone reads it."""
    found = Resource.objects.filter(status=ResourceStatus.PUBLISHED).select_related("organisation")
    return found.prefetch_related(_VERSIONS)


def resources() -> QuerySet[Resource]:
    """The works in sight, in preparation and retired ones included."""
    return Resource.objects.select_related("organisation").prefetch_related(_VERSIONS)


def published_practices() -> QuerySet[Practice]:
    """The fiches that anyone may read, the latest first."""
    found = Practice.objects.filter(status=PracticeStatus.PUBLISHED).select_related("organisation", "project")
    return found.prefetch_related("texts")


def practices() -> QuerySet[Practice]:
    """The fiches in sight, drafts included."""
    return Practice.objects.select_related("organisation", "written_by").prefetch_related("texts")


def open_tasks() -> QuerySet[PlanTask]:
    """Actions of plans neither done nor dropped, the first due first."""
    found = PlanTask.objects.filter(status__in=[TaskStatus.TO_DO, TaskStatus.STARTED])
    return found.select_related("plan", "owner")
