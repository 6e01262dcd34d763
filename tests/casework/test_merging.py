"""Two files of one person made one: their casework gathers, and nothing is counted twice."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import bind
from maslak.casework import files, interviews, plans, workshops
from maslak.casework.models import CaseFile, Enrolment, Referral, SelfPacedStep
from maslak.employers.actions import employer_named
from maslak.pathway.merging import merge_people
from maslak.pathway.queries import person_pseudonyms, standing
from maslak.placement import actions as placement
from maslak.placement.models import Placement
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NOW


@pytest.fixture
def lead(make_actor, agency):
    actor = make_actor("supervisor", agency)
    bind(actor)
    return actor


@pytest.fixture
def pair(agency):
    return factories.person(agency, sex="female"), factories.person(agency, sex="female")


def _merge(pair, by):
    kept, absorbed = pair
    merge_people(keep_id=kept.pk, absorb_id=absorbed.pk, by=by, now=NOW, reason="Même carte de séjour")


def _facts(person):
    return sorted(standing().filter(subject__in=person_pseudonyms(person)).values_list("kind", flat=True))


@pytest.mark.parametrize("days", [(DAY, date(2019, 5, 6)), (date(2019, 5, 6), DAY)])
def test_two_files_of_one_office_become_one_registered_once_at_the_first(pair, agency, lead, days):
    cases = [
        files.open_case(person=person, organisation=agency, registered_on=day, by=lead)
        for person, day in zip(pair, days, strict=True)
    ]
    interviews.record_past(case=cases[1], held_on=DAY, mode="onsite", by=lead, now=NOW)
    plans.add_goal(
        case_id=cases[1].pk, title="Apprendre l'arabe", due_on=date(2020, 6, 1), by=lead, today=DAY
    )
    files.close(case_id=cases[0].pk, reason="no_contact", on=DAY, by=lead)

    _merge(pair, lead)

    case = CaseFile.objects.get()
    assert (case.pk, case.person, case.status, case.registered_on) == (
        cases[0].pk,
        pair[0],
        "open",
        date(2019, 5, 6),
    )
    assert (case.interviews.count(), case.goals.count()) == (1, 1)
    assert standing().get(kind="registered").occurred_on == date(2019, 5, 6)
    assert _facts(pair[0]) == ["case_closed", "interviewed", "registered"]


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("enrolled", "enrolled", "attended"),
        ("enrolled", "absent", "attended"),
        ("absent", "enrolled", "attended"),
    ],
)
def test_having_come_to_a_session_holds_and_counts_once(pair, agency, lead, first, second, left):
    session = make.session(agency)
    for person, status in zip(pair, (first, second), strict=True):
        enrolment = make.enrolment(session, status=status, person=person)
        if status == "enrolled":
            workshops.attend(enrolment_id=enrolment.pk, by=lead, now=NOW)

    _merge(pair, lead)

    assert Enrolment.objects.get().status == left
    assert Enrolment.objects.get().certificate_number
    assert _facts(pair[0]) == ["workshop_attended"]


def test_two_open_referrals_for_one_purpose_leave_one_open(pair, agency, ngo, lead):
    for person in pair:
        make.referral(agency, ngo, person=person)

    _merge(pair, lead)

    assert sorted(Referral.objects.filter(person=pair[0]).values_list("status", flat=True)) == [
        "revoked",
        "sent",
    ]


def test_a_step_done_on_both_files_was_done(pair, lead):
    for person, hour in zip(pair, (8, 9), strict=True):
        SelfPacedStep.objects.create(
            person=person, workshop=make.workshop(), step="look", done_at=NOW.replace(hour=hour)
        )

    _merge(pair, lead)

    assert SelfPacedStep.objects.get().person == pair[0]


def test_one_job_recorded_on_both_files_is_one_placement(pair, agency, lead):
    employer = employer_named(name="Atelier Nour", organisation=agency, by=lead)
    for person in pair:
        placed = placement.place(
            person=person,
            organisation=agency,
            employer=employer,
            job_title="Couturière",
            contract_type="cdd",
            starts_on=DAY,
            evidence="contract",
            by=lead,
            now=NOW,
        )
        placement.record_check(check_id=placed.placement.checks.first().pk, outcome="in_job", on=DAY, by=lead)

    _merge(pair, lead)

    assert Placement.objects.get().person == pair[0]
    assert _facts(pair[0]) == ["placed", "retained"]
