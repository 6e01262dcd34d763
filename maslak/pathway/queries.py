"""Reads of the ledger."""

from __future__ import annotations

from django.db.models import QuerySet

from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone, Subject
from maslak.people.models import Person


def standing() -> QuerySet[Milestone]:
    """The facts that hold: neither voids nor voided."""
    return Milestone.objects.filter(voided_by=None).exclude(kind=Kind.VOIDED)


def timeline(person: Person) -> QuerySet[Milestone]:
    """All facts about `person`, the latest first; voided ones too, with what voided them."""
    return (
        Milestone.objects.filter(subject__in=person_pseudonyms(person))
        .exclude(kind=Kind.VOIDED)
        .select_related("organisation", "project", "voided_by")
        .order_by("-occurred_on", "-id")
    )


def person_pseudonyms(person: Person) -> list:  # type: ignore[type-arg]
    """The pseudonym of the person, in a list; empty before the first fact."""
    return list(Subject.objects.filter(person=person).values_list("pseudonym", flat=True))
