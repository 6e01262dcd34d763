"""What the desk finds, shows and is warned of."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maslak.access.actor import bind
from maslak.people import queries
from maslak.people.models import Person, ResidenceStatus
from tests import factories

TODAY = date(2020, 3, 2)


@pytest.fixture
def mariama(agency, counsellor):
    person = factories.person(
        agency,
        family_name="Diallo",
        given_name="Mariama Bah",
        name_in_arabic="ماريما باه ديالو",
        document="K900882D",
        phone="0612345678",
        local_number="AN20-001",
    )
    factories.person(agency, family_name="Traoré", given_name="Mohamed")
    bind(counsellor)
    return person


@pytest.mark.parametrize(
    "text",
    [
        "Diallo",
        "mariama",
        "MARIAMA DIALLO",
        "diallo mariama",
        "Dialo Maryama",
        "ديالو",
        "ماريما ديالو",
        "K 900882 D",
        "k900882d",
        "06 12 34 56 78",
        "+212612345678",
        "an20-001",
        "AN20-001",
    ],
)
def test_the_desk_finds_a_person_by_what_they_say_or_show(mariama, agency, text):
    assert list(queries.find_people(text, organisation=agency)) == [mariama]


def test_the_desk_finds_a_person_by_their_reference(mariama):
    assert list(queries.find_people(mariama.ref.lower())) == [mariama]


@pytest.mark.parametrize("text", ["", "   ", "Keita", "Diallo Mohamed", "K900883D", "0699999999", "?"])
def test_the_desk_finds_nobody_otherwise(mariama, agency, text):
    assert not queries.find_people(text, organisation=agency).exists()


def test_another_office_finds_nobody(mariama, other_agency, make_actor):
    bind(make_actor("counsellor", other_agency))

    for text in ("Diallo", "K900882D", "0612345678", mariama.ref):
        assert not queries.find_people(text, organisation=other_agency).exists()


def test_a_merged_reference_leads_to_the_kept_file(mariama, agency):
    gone = factories.person(agency, merged_into=mariama)

    assert list(queries.find_people(gone.ref)) == [mariama]
    assert queries.person_detail(gone.ref) == mariama


def test_the_page_of_a_person_takes_a_steady_number_of_queries(agency, ngo):
    light, heavy = factories.person(agency), factories.person(agency, languages={"fr": "B1", "en": "A1"})
    for number in range(4):
        factories.paper(heavy, f"K90088{number}D")
        ResidenceStatus.objects.create(
            person=heavy,
            basis="student_ci",
            valid_from=date(2015 + number, 1, 1),
            valid_to=date(2015 + number, 12, 31),
            recorded_on=TODAY,
        )
    for purpose in ("sms", "statistics"):
        factories.consent(heavy, purpose)
    factories.held_by(heavy, ngo)

    assert _queries_of(light) == _queries_of(heavy)


def _queries_of(person):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        shown = queries.person_detail(person.ref)
        for rows in ("documents", "statuses", "languages", "skills", "wanted"):
            list(getattr(shown, rows).all())
        [consent.organisation for consent in shown.consents.all()]
        [holder.organisation.name for holder in shown.holders.all()]
        [number.organisation.name for number in shown.local_numbers.all()]
        queries.status_on(shown, TODAY)
    return len(captured)


def test_a_file_out_of_sight_has_no_page(agency, other_agency, make_actor):
    person = factories.person(agency)
    bind(make_actor("counsellor", other_agency))

    assert queries.person_detail(person.ref) is None


@pytest.mark.parametrize(
    ("day", "basis"),
    [(date(2019, 6, 1), "student_ci"), (date(2020, 6, 1), "refugee_bra"), (date(2017, 1, 1), None)],
)
def test_what_the_stay_rests_on_is_a_matter_of_the_day(agency, day, basis):
    person = factories.person(agency)
    for code, start, end in (
        ("student_ci", date(2018, 1, 1), date(2019, 12, 31)),
        ("refugee_bra", date(2020, 1, 1), None),
    ):
        ResidenceStatus.objects.create(
            person=person, basis=code, valid_from=start, valid_to=end, recorded_on=TODAY
        )

    status = queries.status_on(person, day)

    assert (status.basis if status else None) == basis


# --- papers to renew ---


def late(organisation, **more):
    return [
        paper.person for paper in queries.documents_to_renew(organisation=organisation, today=TODAY, **more)
    ]


def test_a_paper_out_of_date_is_listed_the_oldest_first(agency):
    newer = factories.person(agency, document="K900001A", document_valid_to=date(2020, 3, 1))
    older = factories.person(agency, document="K900002A", document_valid_to=date(2019, 3, 1))
    factories.person(agency, document="K900003A", document_valid_to=TODAY)
    factories.person(agency, document="K900004A")

    assert late(agency) == [older, newer]


def test_a_paper_soon_out_of_date_is_listed_when_asked(agency):
    soon = factories.person(agency, document="K900001A", document_valid_to=date(2020, 4, 1))
    factories.person(agency, document="K900002A", document_valid_to=date(2020, 4, 2))

    assert late(agency, within_days=30) == [soon]


def test_a_receipt_that_a_card_replaces_is_not_late(agency):
    person = factories.person(agency)
    factories.paper(person, "K900001A", kind="residence_receipt", valid_to=date(2019, 6, 1))
    factories.paper(person, "K900002A", kind="residence_card", valid_to=date(2021, 6, 1))

    assert late(agency) == []


def test_a_passport_does_not_replace_a_card(agency):
    person = factories.person(agency, document="K900001A", document_valid_to=date(2019, 6, 1))
    factories.paper(person, "A0012345", kind="passport", valid_to=date(2025, 6, 1))

    assert late(agency) == [person]


def test_the_list_is_of_ones_own_caseload_whoever_asks(agency, other_agency, ngo):
    theirs = factories.person(other_agency, document="K900001A", document_valid_to=date(2019, 6, 1))
    held = factories.person(other_agency, document="K900002A", document_valid_to=date(2019, 7, 1))
    factories.held_by(held, agency)

    assert late(agency) == [held]
    assert late(other_agency) == [theirs, held]
    assert late(ngo) == []


def test_the_list_narrows_to_one_counsellors_people(agency):
    mine = factories.person(agency, document="K900001A", document_valid_to=date(2019, 6, 1))
    factories.person(agency, document="K900002A", document_valid_to=date(2019, 7, 1))

    assert late(agency, people=Person.objects.filter(pk=mine.pk)) == [mine]


def test_a_status_that_ended_without_another_is_listed(agency):
    ended, renewed = factories.person(agency), factories.person(agency)
    for person in (ended, renewed):
        ResidenceStatus.objects.create(
            person=person,
            basis="regularised_2014",
            valid_from=date(2018, 1, 1),
            valid_to=date(2019, 1, 1),
            recorded_on=TODAY,
        )
    ResidenceStatus.objects.create(
        person=renewed, basis="regularised_2014", valid_from=date(2019, 1, 2), recorded_on=TODAY
    )

    found = queries.statuses_to_renew(organisation=agency, today=TODAY)

    assert [status.person for status in found] == [ended]


def test_consents_in_force(agency):
    person = factories.person(agency, consents=["sms"])
    factories.consent(person, "statistics", withdrawn_at=factories.NOON)

    assert [consent.purpose for consent in queries.consents_in_force(person)] == ["sms"]
