"""My day: what is expected today, what is late, what others wait for. A steady number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Count, QuerySet, Window
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.casework import queries as casework
from maslak.casework.enums import Clock, FollowUpStatus, InterviewStatus
from maslak.casework.models import Appointment, FollowUp, Interview, Session
from maslak.law.parameters import parameter
from maslak.people import queries as people
from maslak.people.models import Person
from maslak.placement import queries as placement

T = TypeVar("T")
SHOWN = 5


@dataclass(frozen=True)
class Some(Generic[T]):
    """The first few of a list, and how many there are in all."""

    items: Sequence[T]
    total: int

    def __bool__(self) -> bool:
        return self.total > 0

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.items)


@dataclass(frozen=True)
class Day:
    """Everything that the page of the day shows."""

    appointments: list[Appointment]
    sessions: list[Session]
    follow_ups_today: list[FollowUp]
    late: dict[str, Some[Any]]
    received: Some[Any]
    drafts: Some[Interview]
    expiring: Some[Any]

    @property
    def late_count(self) -> int:
        """How many things had a day that is past; people to see again are told apart."""
        return sum(found.total for code, found in self.late.items() if not code.startswith("without_"))

    @property
    def agenda(self) -> list[tuple[datetime, str, Any]]:
        """Appointments and sessions in the order of the hours: (start, kind, record)."""
        entries: list[tuple[datetime, str, Any]] = [
            (a.slot.starts_at, "appointment", a) for a in self.appointments
        ]
        entries += [(s.starts_at, "session", s) for s in self.sessions]
        return sorted(entries, key=lambda entry: (entry[0], entry[1], entry[2].pk))


def of(actor: Actor, now: datetime, *, whole_office: bool) -> Day:
    """The day of the acting account, or of its whole organisation."""
    organisation = actor.organisation
    assert organisation is not None
    user = None if whole_office else actor.user
    today = timezone.localdate(now)
    late = casework.late(organisation, now, user)
    checks = placement.checks_due(organisation, today)
    hires, silent = (
        placement.hires_to_confirm(organisation, today),
        placement.silent_applications(organisation, today),
    )
    if user is not None:
        mine = _mine(user, organisation)
        checks = checks.filter(placement__person__in=mine)
        hires, silent = hires.filter(person__in=mine), silent.filter(person__in=mine)
    return Day(
        appointments=list(casework.appointments_on(organisation, today, user)),
        sessions=list(casework.sessions_on(organisation, today)),
        follow_ups_today=_due_today(organisation, now, user),
        late={
            "follow_ups": some(late.follow_ups),
            "goals": some(late.goals),
            "referrals": some(late.referrals.select_related("person")),
            "hires": some(hires),
            "checks": some(checks),
            "silent": some(silent),
            "appointments": some(late.appointments),
            "sessions": some(late.sessions),
            "without_interview": some(late.without_interview),
            "without_contact": some(late.without_contact),
        },
        received=some(casework.referrals_to_answer(organisation)),
        drafts=some(_drafts(organisation, user)),
        expiring=some(_expiring(organisation, now, user)),
    )


def some(found: QuerySet[Any], number: int = SHOWN) -> Some[Any]:
    """The first rows and the count of all, in one query."""
    rows = list(found.annotate(in_all=Window(Count("pk")))[:number])
    return Some(rows, rows[0].in_all if rows else 0)


def _mine(user: User, organisation: Organisation) -> QuerySet[Person]:
    return Person.objects.filter(cases__in=casework.my_cases(user, organisation).order_by())


def _due_today(organisation: Organisation, now: datetime, user: User | None) -> list[FollowUp]:
    today = timezone.localdate(now)
    if casework.stands_still(organisation, Clock.FOLLOW_UP, today):
        return []
    cases = casework.open_cases(organisation) if user is None else casework.my_cases(user, organisation)
    due = FollowUp.objects.filter(case__in=cases.order_by(), status=FollowUpStatus.DUE, due_on=today)
    return list(due.select_related("case__person"))


def _drafts(organisation: Organisation, user: User | None) -> QuerySet[Interview]:
    drafts = Interview.objects.filter(organisation=organisation, status=InterviewStatus.DRAFT)
    return (drafts if user is None else drafts.filter(author=user)).select_related("case__person")


def _expiring(organisation: Organisation, now: datetime, user: User | None) -> QuerySet[Any]:
    """Periods of residence that end within the longest alert of the house, or ended less than as long ago."""
    today = timezone.localdate(now)
    days = max(parameter("residence_title_alert_days", on=today).value)
    open_files = casework.open_cases(organisation) if user is None else casework.my_cases(user, organisation)
    mine = Person.objects.filter(cases__in=open_files.order_by())
    ending = people.statuses_to_renew(organisation=organisation, today=today, within_days=days, people=mine)
    return ending.filter(valid_to__gte=today - timedelta(days=days))
