"""The people of an organisation as the list shows them: filtered, with what comes next in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.models import User
from maslak.casework.enums import AppointmentStatus, CaseStatus, GoalStatus, InterviewStatus, Profile
from maslak.casework.models import Appointment, CaseFile, Goal, Interview
from maslak.law.parameters import parameter
from maslak.pathway.rules import age_on
from maslak.placement.enums import PlacementStatus
from maslak.placement.models import Placement
from maslak.web import names
from maslak.web.templatetags import maslak as words

MINE, ALL, CLOSED = "moi", "agence", "clos"


@dataclass(frozen=True)
class Line:
    """One person of the list."""

    case: CaseFile
    age: int | None
    parts: list[str]
    status: str
    tone: str


def files(actor: Actor, tab: str) -> QuerySet[CaseFile]:
    """The files of a tab: mine, the organisation's, or its closed ones."""
    found = CaseFile.objects.filter(organisation=actor.organisation, person__merged_into=None)
    if tab == CLOSED:
        return found.filter(status=CaseStatus.CLOSED).order_by("-closed_on", "-id")
    found = found.filter(status=CaseStatus.OPEN)
    if tab == MINE:
        found = found.filter(counsellor=actor.user)
    return found.order_by(F("last_contact_on").asc(nulls_first=True), "id")


def narrowed(found: QuerySet[CaseFile], given: dict[str, Any], now: datetime) -> QuerySet[CaseFile]:
    """The files that fit every filter given: counsellor, profile, region, step of the pathway."""
    counsellor: User | str | None = given.get("counsellor")
    if counsellor:
        found = found.filter(counsellor=counsellor if counsellor != "none" else None)
    if given.get("profile"):
        found = found.annotate(profile=_profile()).filter(profile=given["profile"])
    if given.get("region"):
        found = found.filter(person__region=given["region"])
    if given.get("needs"):
        found = found.filter(**{f"person__{given['needs']}": True})
    if given.get("stage"):
        found = found.filter(_STAGES[given["stage"]](now))
    return found


def with_next(found: QuerySet[CaseFile], now: datetime) -> QuerySet[CaseFile]:
    """The files with what the list says of each: profile, interview held, plan, job, next appointment."""
    booked = Appointment.objects.filter(
        person=OuterRef("person"), status=AppointmentStatus.BOOKED, slot__starts_at__gte=now,
        slot__organisation=OuterRef("organisation"),
    )  # fmt: skip
    return found.select_related("person", "counsellor").annotate(
        profile=_profile(),
        interviewed=Exists(_interviews()),
        has_plan=Exists(Goal.objects.filter(case=OuterRef("pk"), status=GoalStatus.OPEN)),
        in_job=Exists(_jobs()),
        next_at=Subquery(booked.order_by("slot__starts_at").values("slot__starts_at")[:1]),
    )


def lines(cases: list[CaseFile], now: datetime) -> list[Line]:
    """The rows of the list, from files that with_next has seen."""
    today = timezone.localdate(now)
    silent = today - timedelta(days=parameter("file_without_contact_alert_days", on=today).value)
    return [
        Line(
            case,
            age_on(today, case.person.birth_date, case.person.birth_year),
            _parts(case),
            *_status(case, silent),
        )
        for case in cases
    ]


def _status(case: Any, silent: Any) -> tuple[str, str]:
    if case.status == CaseStatus.CLOSED:
        return str(case.get_closure_reason_display()), "neutral"
    if case.next_at:
        return _("rendez-vous le %(when)s") % {"when": words.moment(case.next_at)}, "info"
    if case.in_job:
        return _("en emploi"), "ok"
    if not case.interviewed:
        return _("entretien à prévoir"), "wait"
    if case.last_contact_on is None or case.last_contact_on < silent:
        return _("à rappeler"), "late"
    return (_("plan d'action en cours"), "ok") if case.has_plan else (_("accompagnement en cours"), "ok")


def _parts(case: Any) -> list[str]:
    person = case.person
    parts = [names.country(person.nationality)]
    if person.city or person.region:
        parts.append(names.city(person.city) or names.region(person.region))
    if case.profile:
        parts.append(str(Profile(case.profile).label))
    if case.status == CaseStatus.CLOSED:
        parts.append(_("clos le %(day)s") % {"day": words.day(case.closed_on)})
    elif case.last_contact_on:
        parts.append(_("vu·e le %(day)s") % {"day": words.day(case.last_contact_on)})
    return parts


def _interviews() -> QuerySet[Interview]:
    return Interview.objects.filter(case=OuterRef("pk"), status=InterviewStatus.COMPLETED)


def _jobs() -> QuerySet[Placement]:
    return Placement.objects.filter(person=OuterRef("person"), status=PlacementStatus.CURRENT)


def _profile() -> Subquery:
    held = _interviews().exclude(profile="").order_by("-held_on", "-id")
    return Subquery(held.values("profile")[:1])


def _awaiting_interview(now: datetime) -> Q:
    return ~Q(Exists(_interviews()))


def _without_contact(now: datetime) -> Q:
    today = timezone.localdate(now)
    limit = today - timedelta(days=parameter("file_without_contact_alert_days", on=today).value)
    return Q(last_contact_on=None) | Q(last_contact_on__lt=limit)


def _in_job(now: datetime) -> Q:
    return Q(Exists(_jobs()))


def _with_plan(now: datetime) -> Q:
    return Q(Exists(Goal.objects.filter(case=OuterRef("pk"), status=GoalStatus.OPEN)))


_STAGES = {
    "entretien": _awaiting_interview,
    "plan": _with_plan,
    "emploi": _in_job,
    "contact": _without_contact,
}
STAGES = tuple(_STAGES)
