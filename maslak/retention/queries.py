"""Reads of retention: what is due, what persons asked, what was forgotten."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.access.sight import whole_register
from maslak.people.models import Person
from maslak.retention import running
from maslak.retention.enums import OPEN_REQUESTS, WarningStatus
from maslak.retention.holds import Held, holds_of
from maslak.retention.models import Erasure, FileWarning, RightsRequest


def due(*, by: Actor, today: date) -> list[running.Due]:
    """What the timetable would do that day, over the whole register: counts and references, no name. Raises NotAllowed."""
    check_may(by, "retention.read")
    with whole_register():
        return running.preview(today)


def holds(request: RightsRequest, *, by: Actor, today: date) -> list[Held]:
    """What the law keeps of whoever asked, for whoever examines the request. Raises NotAllowed."""
    check_may(by, "rights.examine", organisation_id=request.organisation_id)
    with whole_register():
        return holds_of(request.person, today)


def own_holds(person: Person, today: date) -> list[Held]:
    """What the law keeps of the person themselves; their own space tells it before they ask."""
    with whole_register():
        return holds_of(person, today)


def reference_of(request: RightsRequest) -> str:
    """The reference of whoever asked; the protection officer sees no file, and needs no more."""
    with whole_register():
        return str(Person.objects.values_list("ref", flat=True).get(pk=request.person_id))


def requests() -> QuerySet[RightsRequest]:
    """The requests in sight, what is due first."""
    return RightsRequest.objects.select_related("organisation", "proposed_by", "decided_by")


def open_requests() -> QuerySet[RightsRequest]:
    """Those that wait for an answer."""
    return requests().filter(status__in=OPEN_REQUESTS).order_by("due_on", "pk")


def requests_of(person_id: int) -> QuerySet[RightsRequest]:
    """What one person asked, the latest first."""
    return requests().filter(person=person_id).order_by("-asked_at")


def warning_of(person_id: int) -> FileWarning | None:
    """The notice that still runs for a person, or None."""
    return FileWarning.objects.filter(person=person_id, status=WarningStatus.WAITING).first()


def last_erasures(limit: int = 50) -> QuerySet[Erasure]:
    """The last files that were forgotten."""
    return Erasure.objects.order_by("-id")[:limit]
