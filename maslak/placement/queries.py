"""Reads of placements."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from maslak.access.models import Organisation
from maslak.people.models import Person
from maslak.placement.enums import PlacementStatus, RetentionOutcome
from maslak.placement.models import Placement, RetentionCheck


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
