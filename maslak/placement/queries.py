"""Reads of placements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from maslak.access.models import Organisation
from maslak.employers.models import JobOffer
from maslak.people.models import Person
from maslak.placement.enums import (
    AWAITED_APPLICATIONS,
    OPEN_APPLICATIONS,
    ApplicationStatus,
    PlacementStatus,
    RetentionOutcome,
)
from maslak.placement.models import Application, Placement, RetentionCheck


def placements_of(organisation: Organisation) -> QuerySet[Placement]:
    """The organisation's placements that stand, the latest first; person and employer joined."""
    return (
        Placement.objects.filter(organisation=organisation)
        .exclude(status=PlacementStatus.CANCELLED)
        .select_related("person", "employer", "project")
    )


def placements_for(person: Person) -> QuerySet[Placement]:
    """A person's placements that stand, the latest first, with their checks."""
    return (
        Placement.objects.filter(person=person)
        .exclude(status=PlacementStatus.CANCELLED)
        .select_related("employer", "organisation")
        .prefetch_related("checks")
    )


def checks_due(organisation: Organisation, today: date) -> QuerySet[RetentionCheck]:
    """Checks whose day has come and that nobody made, the oldest first."""
    return (
        RetentionCheck.objects.filter(
            placement__organisation=organisation, outcome=RetentionOutcome.DUE, due_on__lte=today
        )
        .select_related("placement__person", "placement__employer")
        .order_by("due_on", "id")
    )


def checks_to_come(organisation: Organisation, today: date, days: int = 30) -> QuerySet[RetentionCheck]:
    """Checks of the next days, soonest first."""
    return (
        RetentionCheck.objects.filter(
            placement__organisation=organisation,
            outcome=RetentionOutcome.DUE,
            due_on__gt=today,
            due_on__lte=today + timedelta(days=days),
        )
        .select_related("placement__person", "placement__employer")
        .order_by("due_on", "id")
    )


def applications_of(person: Person) -> QuerySet[Application]:
    """A person's applications and invitations, the latest first, offers joined."""
    return (
        Application.objects.filter(person=person)
        .select_related("offer", "organisation", "placement")
        .prefetch_related("offer__languages", "offer__skills")
    )


def applications_for(offer: JobOffer) -> QuerySet[Application]:
    """The applications for an offer in sight of its employer, the oldest first: who waits longest is read first."""
    return Application.objects.filter(offer=offer).select_related("offer").order_by("began_at", "id")


def earlier(person: Person, offer: JobOffer) -> QuerySet[Application]:
    """The person's former applications for that offer that are over, the latest first."""
    over = Application.objects.filter(person=person, offer=offer).exclude(status__in=OPEN_APPLICATIONS)
    return over.select_related("offer")


def office_applications(organisation: Organisation) -> QuerySet[Application]:
    """The applications of those whom the office follows, the latest first, person and offer joined."""
    return Application.objects.filter(organisation=organisation).select_related("person", "offer")


def hires_to_confirm(organisation: Organisation, today: date) -> QuerySet[Application]:
    """Hires whose first day has come and that nobody confirmed, the oldest first."""
    hired = office_applications(organisation).filter(
        status=ApplicationStatus.HIRED, placement=None, starts_on__lte=today
    )
    return hired.order_by("starts_on", "id")


def hires_to_come(organisation: Organisation, today: date) -> QuerySet[Application]:
    """Hires whose first day is still to come, the nearest first."""
    hired = office_applications(organisation).filter(
        status=ApplicationStatus.HIRED, placement=None, starts_on__gt=today
    )
    return hired.order_by("starts_on", "id")


def silent_applications(organisation: Organisation, today: date) -> QuerySet[Application]:
    """Applications whose employer was reminded and has not answered, the nearest to its end first."""
    waiting = office_applications(organisation).filter(
        status__in=AWAITED_APPLICATIONS, reminded_on__isnull=False
    )
    return waiting.order_by("answer_due_on", "id")


@dataclass(frozen=True)
class Received:
    """How many applications an offer has, by what they ask of its employer."""

    waiting: int = 0  # nobody answered yet
    going_on: int = 0  # shortlisted or retained
    invited: int = 0
    hired: int = 0


def received(offers: Iterable[JobOffer]) -> dict[int, Received]:
    """The counts of each offer, by its number, in one query."""
    counted = (
        Application.objects.filter(offer__in=[offer.pk for offer in offers])
        .order_by()
        .values("offer_id")
        .annotate(
            waiting=Count("id", filter=Q(status=ApplicationStatus.SUBMITTED)),
            going_on=Count(
                "id", filter=Q(status__in=[ApplicationStatus.SHORTLISTED, ApplicationStatus.RETAINED])
            ),
            invited=Count("id", filter=Q(status=ApplicationStatus.INVITED)),
            hired=Count("id", filter=Q(status=ApplicationStatus.HIRED)),
        )
    )
    return {
        row["offer_id"]: Received(row["waiting"], row["going_on"], row["invited"], row["hired"])
        for row in counted
    }
