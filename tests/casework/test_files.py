"""A file is opened once in an organisation, numbered, assigned, closed with a reason, opened again."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import bind
from maslak.casework import files
from maslak.casework.models import CaseFile
from maslak.casework.queries import my_cases, open_cases
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.models import Milestone
from maslak.people.models import Holder, LocalNumber
from tests import factories
from tests.casework import make
from tests.casework.make import DAY


@pytest.fixture
def supervisor(make_actor, agency):
    return make_actor("supervisor", agency)


def _open(organisation, by, person=None, **more):
    person = person or factories.person(organisation, held=False)
    return files.open_case(person=person, organisation=organisation, by=by, **{"registered_on": DAY} | more)


def _facts(kind):
    return list(Milestone.objects.filter(kind=kind))


def test_opening_holds_the_file_numbers_it_and_writes_the_fact(agency, counsellor):
    bind(counsellor)
    case = _open(agency, counsellor, counsellor=counsellor.user)

    [fact] = _facts("registered")
    assert (fact.occurred_on, fact.organisation, fact.source_id) == (DAY, agency, case.pk)
    assert Holder.objects.get(person=case.person, until=None).basis == "registration"
    assert LocalNumber.objects.get(person=case.person).number == "2020-00001"


def test_own_numbers_follow_one_another_by_year(agency, counsellor):
    for day in (DAY, DAY, date(2021, 1, 4)):
        _open(agency, counsellor, registered_on=day)
    _open(agency, counsellor, local_number="AN20-00099")

    numbers = LocalNumber.objects.filter(organisation=agency).order_by("register_year", "number")
    assert [n.number for n in numbers] == ["2020-00001", "2020-00002", "AN20-00099", "2021-00001"]


def test_the_hundred_thousandth_number_follows(agency, counsellor):
    LocalNumber.objects.create(
        person=factories.person(agency), organisation=agency, register_year=2020, number="2020-99999"
    )
    _open(agency, counsellor)

    case = _open(agency, counsellor)

    assert LocalNumber.objects.get(person=case.person).number == "2020-100001"


def test_a_register_s_number_belongs_to_the_register_s_organisation_and_year(
    agency, ministry, operator_actor
):
    case = _open(
        agency, operator_actor, local_number="AN20-7", register_organisation=ministry, register_year=2019
    )

    number = LocalNumber.objects.get(person=case.person)
    assert (number.organisation, number.register_year) == (ministry, 2019)


def test_a_number_of_somebody_else_is_refused_and_nothing_is_left(agency, counsellor):
    _open(agency, counsellor, local_number="AN20-1")

    with pytest.raises(Conflict) as refusal:
        _open(agency, counsellor, local_number="AN20-1")

    assert refusal.value.field == "local_number"
    assert CaseFile.objects.count() == 1


def test_a_person_has_one_file_in_an_organisation_and_one_in_another(
    agency, other_agency, counsellor, make_actor
):
    person = factories.person(agency)
    _open(agency, counsellor, person)

    with pytest.raises(Conflict):
        _open(agency, counsellor, person)
    _open(other_agency, make_actor("counsellor", other_agency), person)

    assert len(_facts("registered")) == 2


def test_a_merged_file_and_a_stranger_as_counsellor_are_refused(agency, other_agency, counsellor):
    merged = factories.person(agency, merged_into=factories.person(agency))

    with pytest.raises(Invalid):
        _open(agency, counsellor, merged)
    with pytest.raises(Invalid) as refusal:
        _open(agency, counsellor, counsellor=make.account(other_agency))

    assert refusal.value.field == "counsellor"


def test_assigning_is_for_those_who_lead_and_to_those_who_work_there(
    agency, other_agency, counsellor, supervisor
):
    case = make.case(agency)

    with pytest.raises(NotAllowed):
        files.assign(case_id=case.pk, counsellor=counsellor.user, by=counsellor, today=DAY)
    with pytest.raises(Invalid):
        files.assign(case_id=case.pk, counsellor=make.account(other_agency), by=supervisor, today=DAY)
    files.assign(case_id=case.pk, counsellor=counsellor.user, by=supervisor, today=DAY)

    assert list(my_cases(counsellor.user, agency)) == [case]


def test_closing_cancels_what_was_due_and_tells_why(agency, counsellor):
    due = make.follow_up(agency)

    files.close(case_id=due.case_id, reason="no_contact", on=date(2020, 9, 1), by=counsellor)

    due.refresh_from_db()
    [fact] = _facts("case_closed")
    assert (due.status, fact.attributes) == ("cancelled", {"reason": "no_contact"})
    assert not open_cases(agency).exists()


@pytest.mark.parametrize(
    ("reason", "on", "field"), [("tired", DAY, "reason"), ("moved", date(2020, 2, 1), "on")]
)
def test_closing_asks_for_a_reason_of_the_list_and_a_day_after_registration(
    agency, counsellor, reason, on, field
):
    with pytest.raises(Invalid) as refusal:
        files.close(case_id=make.case(agency).pk, reason=reason, on=on, by=counsellor)

    assert refusal.value.field == field


def test_a_closed_file_is_opened_again_never_before_it_closed(agency, counsellor):
    case = make.case(agency, status="closed")

    with pytest.raises(Invalid):
        files.reopen(case_id=case.pk, on=date(2020, 1, 1), by=counsellor)
    files.reopen(case_id=case.pk, on=date(2020, 4, 1), by=counsellor)

    case.refresh_from_db()
    assert (case.status, case.closed_on, case.closure_reason) == ("open", None, "")
    assert len(_facts("case_reopened")) == 1


def test_work_on_a_closed_file_is_refused(agency, supervisor):
    with pytest.raises(StepRefused):
        files.assign(case_id=make.case(agency, status="closed").pk, counsellor=None, by=supervisor, today=DAY)


def test_another_office_neither_sees_nor_touches_the_file(agency, other_agency, make_actor):
    case = make.case(agency)
    stranger = make_actor("supervisor", other_agency)
    bind(stranger)

    assert CaseFile.objects.count() == 0
    with pytest.raises(NotAllowed):
        files.close(case_id=case.pk, reason="moved", on=DAY, by=stranger)


def test_a_file_is_found_in_an_office_of_the_organisation(agency, other_agency, counsellor):
    head = factories.organisation("HEAD", kind="agency")
    agency.parent = head
    agency.save()
    case = make.case(agency)

    assert files.case_for(person=case.person, organisation=head) == case
    assert files.case_for(person=case.person, organisation=other_agency) is None
    assert files.has_case(person=case.person, organisation=agency)
    assert not files.has_case(person=case.person, organisation=head)
