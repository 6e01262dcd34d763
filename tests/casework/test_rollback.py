"""An act whose trail cannot be written leaves nothing behind: one proof a trade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from maslak.access import audit
from maslak.access.models import AuditEvent
from maslak.casework import (
    appointments,
    consenting,
    continuity,
    files,
    follow_ups,
    interviews,
    plans,
    reception,
    referrals,
    seats,
    self_paced,
    workshops,
)
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NEXT_WEEK, NOW

TEXT = {"fr": "x", "ar": "x", "en": "x"}


def _reception(agency, ngo, by):
    return lambda: reception.arrive(organisation=agency, need="job", by=by, now=NOW)


def _files(agency, ngo, by):
    person = factories.person(agency, held=False)
    return lambda: files.open_case(person=person, organisation=agency, registered_on=DAY, by=by)


def _closing(agency, ngo, by):
    case = make.follow_up(agency).case
    return lambda: files.close(case_id=case.pk, reason="moved", on=DAY, by=by)


def _interviews(agency, ngo, by):
    draft = make.interview(agency)
    goals = [{"title": "Atelier", "due_on": DAY}]
    return lambda: interviews.complete(interview_id=draft.pk, profile="A", goals=goals, by=by, now=NOW)


def _plans(agency, ngo, by):
    goal = make.goal(agency)
    return lambda: plans.reach(goal_id=goal.pk, on=DAY, by=by)


def _workshops(agency, ngo, by):
    enrolment = make.enrolment(make.session(agency))
    return lambda: workshops.attend(enrolment_id=enrolment.pk, by=by, now=NOW)


def _seats(agency, ngo, by):
    session, person = make.session(agency, starts_at=NEXT_WEEK), factories.person(agency)
    return lambda: seats.enrol(session_id=session.pk, person=person, by=by, now=NOW)


def _self_paced(agency, ngo, by):
    person, workshop = factories.person(agency), make.workshop()
    return lambda: self_paced.complete_step(person=person, workshop=workshop, step="look", by=by, now=NOW)


def _appointments(agency, ngo, by):
    slot, person = make.slot(agency, starts_at=NEXT_WEEK), factories.person(agency)
    return lambda: appointments.book(slot_id=slot.pk, person=person, purpose="Bilan", by=by, now=NOW)


def _referrals(agency, ngo, by):
    sent = make.referral(ngo, agency)
    return lambda: referrals.accept(referral_id=sent.pk, by=by, now=NOW)


def _follow_ups(agency, ngo, by):
    due = make.follow_up(agency)
    return lambda: follow_ups.done(follow_up_id=due.pk, mode="phone", on=DAY, by=by)


def _continuity(agency, ngo, by):
    make.enrolment(make.session(agency, starts_at=NEXT_WEEK))
    return lambda: continuity.go_remote(
        organisation=agency,
        starts_on=DAY,
        ends_on=DAY.replace(day=20),
        text=TEXT,
        guidance=TEXT,
        by=by,
        now=NOW,
    )


def _consenting(agency, ngo, by):
    consent = factories.consent(factories.person(agency), "sms")
    return lambda: consenting.withdraw(consent_id=consent.pk, by=by, now=NOW)


TRADES: list[Callable[..., Any]] = [
    _reception,
    _files,
    _closing,
    _interviews,
    _plans,
    _workshops,
    _seats,
    _self_paced,
    _appointments,
    _referrals,
    _follow_ups,
    _continuity,
    _consenting,
]


def _everything() -> dict[str, list]:  # type: ignore[type-arg]
    """All rows of what a trade may write, as values."""
    models = [
        *apps.get_app_config("casework").get_models(),
        *apps.get_app_config("people").get_models(),
        *apps.get_app_config("programme").get_models(),
        Message,
        Milestone,
        AuditEvent,
    ]
    return {
        model._meta.label: sorted(map(str, model.objects.order_by("pk").values_list())) for model in models
    }


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.__name__.strip("_"))
def test_an_act_without_its_trail_leaves_nothing(trade, agency, ngo, make_actor, monkeypatch):
    act = trade(agency, ngo, make_actor("supervisor", agency))
    before = _everything()

    def fails(*_args, **_more):
        raise RuntimeError("the trail cannot be written")

    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", fails)
        with pytest.raises(RuntimeError):
            act()
    assert _everything() == before

    act()
    assert _everything() != before
