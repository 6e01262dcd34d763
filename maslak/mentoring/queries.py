"""Reads of mentoring, always within what the acting account sees."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from maslak.access.models import Organisation, User
from maslak.mentoring.enums import STANDING, MeetingStatus, MenteeStatus, MentorStatus
from maslak.mentoring.models import Concern, ConcernFile, Mentee, Mentor, Pair
from maslak.mentoring.pool import waiting
from maslak.people.models import Person


def pairs(organisation: Organisation) -> QuerySet[Pair]:
    """The pairs of that organisation with what lists show of them."""
    held = Q(meetings__status=MeetingStatus.HELD)
    return (
        Pair.objects.filter(organisation=organisation)
        .select_related("mentor", "mentee", "mentee__person")
        .annotate(met=Count("meetings", filter=held), minutes=Sum("meetings__minutes", filter=held))
    )


def pair(ref: str) -> Pair | None:
    """The pair of that reference, if in sight."""
    return Pair.objects.select_related("organisation").filter(ref=ref).first()


def pairs_of_mentor(user: User) -> QuerySet[Pair]:
    """The pairs of the mentor behind that account, the standing ones first as the page wants them."""
    return Pair.objects.filter(mentor__account=user).select_related("organisation")


def mentor_of(user: User | None) -> Mentor | None:
    """The mentor behind that account."""
    return Mentor.objects.select_related("organisation").filter(account=user).first() if user else None


def request_of(person: Person) -> Mentee | None:
    """The person's latest wish for a mentor, if in sight."""
    return (
        Mentee.objects.filter(person=person).select_related("organisation").order_by("status", "-pk").last()
    )


def mentees(organisation: Organisation) -> QuerySet[Mentee]:
    """The requests of that organisation, the longest waiting first."""
    return Mentee.objects.filter(organisation=organisation).select_related("person").prefetch_related("goals")


def concerns_of_reporter(user: User | None) -> QuerySet[Concern]:
    """The receipts of what that account reported."""
    return Concern.objects.filter(reporter=user)


def concerns(organisation: Organisation) -> QuerySet[ConcernFile]:
    """The concerns of that organisation, for the circle; the urgent and the open ones first."""
    return (
        ConcernFile.objects.filter(organisation=organisation)
        .select_related("concern", "handler")
        .order_by("closed_on", "-urgent", "-concern_id")
    )


def pairs_of_person(person: Person) -> QuerySet[Pair]:
    """The pairs of a person, the latest first."""
    return Pair.objects.filter(mentee__person=person).select_related("organisation")


@dataclass(frozen=True)
class Balance:
    """How many people wait and how many places are free, by language or region, the scarcest first."""

    by_language: tuple[tuple[str, int, int], ...]
    by_region: tuple[tuple[str, int, int], ...]
    waiting: int
    places: int


def balance(organisation: Organisation) -> Balance:
    """The pool's balance: (code, people who wait, free places). Somebody of two languages counts in both."""
    asked = list(waiting(organisation.pk))
    free = [
        mentor
        for mentor in Mentor.objects.filter(organisation=organisation, status=MentorStatus.ACTIVE)
        if mentor.free_places
    ]
    languages = (Counter(c for m in asked for c in m.languages), Counter[str]())
    regions = (Counter(m.region for m in asked), Counter[str]())
    for mentor in free:
        languages[1].update(dict.fromkeys(mentor.languages, mentor.free_places))
        regions[1].update({mentor.region: mentor.free_places})
    places = sum(mentor.free_places for mentor in free)
    return Balance(_rows(*languages), _rows(*regions), len(asked), places)


def _rows(asked: Counter[str], free: Counter[str]) -> tuple[tuple[str, int, int], ...]:
    rows = [(code, asked[code], free[code]) for code in {*asked, *free} if code]
    return tuple(sorted(rows, key=lambda row: (row[2] - row[1], -row[1], row[0])))


def counts(organisation: Organisation) -> dict[str, int]:
    """What the head of the pool's pages counts."""
    standing = Pair.objects.filter(organisation=organisation, status__in=STANDING)
    return {
        "pairs": standing.count(),
        "mentees": Mentee.objects.filter(organisation=organisation, status=MenteeStatus.OPEN).count(),
        "mentors": Mentor.objects.filter(organisation=organisation, status=MentorStatus.ACTIVE).count(),
    }
