"""The desk: tickets follow one another by office and day, urgent needs first, no name and no status asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from maslak.access.actor import bind
from maslak.casework import reception
from maslak.casework.advice import advice, advice_for
from maslak.casework.enums import Need, ReferralPurpose
from maslak.casework.models import Visit
from maslak.casework.queries import queue, visits_on
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NOW


def _arrive(organisation, by, **more):
    return reception.arrive(organisation=organisation, need="job", by=by, **{"now": NOW} | more)


def test_tickets_follow_one_another_by_office_and_day(agency, other_agency, counsellor, make_actor):
    elsewhere = make_actor("counsellor", other_agency)
    today = [_arrive(agency, counsellor).ticket for _ in range(3)]
    there = _arrive(other_agency, elsewhere).ticket
    tomorrow = _arrive(agency, counsellor, now=NOW + timedelta(days=1)).ticket

    assert (today, there, tomorrow) == ([1, 2, 3], 1, 1)


def test_the_day_is_the_day_in_morocco(agency, counsellor):
    just_before_midnight = NOW.replace(hour=23, minute=59)

    assert _arrive(agency, counsellor, now=just_before_midnight).day == DAY
    assert _arrive(agency, counsellor, now=just_before_midnight + timedelta(minutes=2)).ticket == 1


def test_the_queue_calls_urgent_needs_first_then_by_arrival(agency, counsellor):
    first = _arrive(agency, counsellor)
    second = _arrive(agency, counsellor, now=NOW + timedelta(minutes=1))
    urgent = _arrive(agency, counsellor, now=NOW + timedelta(minutes=2), urgent=True)

    reception.leave(visit_id=second.pk, by=counsellor)

    assert list(queue(agency, DAY)) == [urgent, first]
    assert visits_on(agency, DAY).count() == 3


def test_a_visit_is_concluded_with_advice_and_only_then_perhaps_with_a_file(agency, counsellor):
    visit = _arrive(agency, counsellor, language="wo", interpreter=True)
    with pytest.raises(StepRefused):
        reception.conclude(visit_id=visit.pk, advice="Inscription proposée", by=counsellor)

    reception.receive(visit_id=visit.pk, by=counsellor, now=NOW)
    reception.conclude(
        visit_id=visit.pk, advice="Inscription proposée", person=factories.person(agency), by=counsellor
    )

    visit.refresh_from_db()
    assert (visit.received_by, visit.advice, visit.needs_interpreter) == (
        counsellor.user,
        "Inscription proposée",
        True,
    )


def test_a_need_outside_the_list_is_refused(agency, counsellor):
    with pytest.raises(Invalid) as refusal:
        reception.arrive(organisation=agency, need="visa", by=counsellor, now=NOW)

    assert refusal.value.field == "need"


def test_nobody_receives_at_another_office_s_desk(other_agency, counsellor):
    with pytest.raises(NotAllowed):
        _arrive(other_agency, counsellor)


def test_another_office_does_not_see_who_waits(agency, counsellor, other_agency, make_actor):
    _arrive(agency, counsellor)

    bind(make_actor("counsellor", other_agency))

    assert Visit.objects.count() == 0


def test_every_need_has_its_advice_in_three_languages_with_purposes_that_exist():
    assert set(advice()) == set(Need.values)
    for entry in advice().values():
        assert set(entry.words) == {"fr", "ar", "en"}
        assert all(entry.words.values())
        assert set(entry.purposes) <= set(ReferralPurpose.values)


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "guide des droits"), ("ar", "دليل الحقوق"), ("en", "rights guide")]
)
def test_advice_speaks_the_reader_s_language(language, word):
    from django.utils.translation import override

    with override(language):
        assert word in advice_for("information").text


def test_a_ticket_stays_one_of_a_kind_in_the_database(agency):
    from django.db import IntegrityError, transaction

    make.visit(agency, ticket=7)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.visit(agency, ticket=7)
