"""Where the person is on the way, and what comes next, in the shape of the components."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.casework.models import Appointment, Enrolment, Goal
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.people.models import Person

# The stations of a pathway and the facts that show a person has been there.
STATIONS: tuple[tuple[str, frozenset[str]], ...] = (
    ("registered", frozenset({Kind.REGISTERED})),
    ("interview", frozenset({Kind.INTERVIEWED})),
    ("workshop", frozenset({Kind.WORKSHOP_ATTENDED, Kind.SELF_PACED_COMPLETED})),
    ("referral", frozenset({Kind.REFERRAL_ACCEPTED, Kind.REFERRAL_COMPLETED})),
    ("job", frozenset({Kind.PLACED})),
    ("follow_up", frozenset({Kind.RETAINED, Kind.FOLLOWED_UP})),
)


def stations(milestones: Iterable[Milestone]) -> list[dict[str, Any]]:
    """The stations in order: done with its date, the first one to come marked as current."""
    labels = {
        "registered": _("Inscription"),
        "interview": _("Entretien"),
        "workshop": _("Ateliers"),
        "referral": _("Orientation"),
        "job": _("Emploi"),
        "follow_up": _("Suivi"),
    }
    first: dict[str, Any] = {}
    for fact in milestones:
        if getattr(fact, "voided_by", None) is None:
            first[fact.kind] = min(fact.occurred_on, first.get(fact.kind, fact.occurred_on))
    rows, current = [], False
    for code, kinds in STATIONS:
        days = [first[kind] for kind in kinds if kind in first]
        state = "done" if days else ("todo" if current else "current")
        current = current or not days
        rows.append({"label": labels[code], "state": state, "note": f"{min(days):%d/%m/%Y}" if days else ""})
    return rows


def next_things(person: Person, now: datetime) -> list[dict[str, Any]]:
    """The next appointment, session and goal, soonest first, as rows."""
    appointment = (
        Appointment.objects.filter(person=person, status="booked", slot__ends_at__gte=now)
        .select_related("slot", "slot__organisation")
        .order_by("slot__starts_at")
        .first()
    )
    seat = (
        Enrolment.objects.filter(person=person, status="enrolled", session__starts_at__gte=now)
        .select_related("session", "session__workshop", "session__organisation")
        .order_by("session__starts_at")
        .first()
    )
    goal = Goal.objects.filter(case__person=person, status="open").order_by("due_on").first()
    rows = []
    if appointment:
        rows.append(_row(appointment.slot.starts_at, appointment.purpose, appointment.slot.organisation.name))
    if seat:
        rows.append(_row(seat.session.starts_at, seat.session.workshop.title, seat.session.organisation.name))
    if goal:
        rows.append(
            {"when": f"{goal.due_on:%d/%m/%Y}", "title": goal.title, "text": _("Objectif de mon plan")}
        )
    return rows


def _row(moment: datetime, title: str, place: str) -> dict[str, Any]:
    local = timezone.localtime(moment)
    when = _("%(day)s à %(hour)s") % {"day": f"{local:%d/%m/%Y}", "hour": f"{local:%H:%M}"}
    return {"when": when, "title": title, "text": place}
