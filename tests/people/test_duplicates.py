"""Looking for a person before the form, and candidates after it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from maslak.access import audit
from maslak.access.actor import Actor, bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.people import duplicates
from maslak.people.models import DuplicateCandidate, Person
from tests import factories

NOW = datetime(2020, 3, 2, 10, 0, tzinfo=UTC)
BORN = date(1990, 4, 12)
MARIAMA = {
    "family_name": "Diallo",
    "given_name": "Mariama",
    "sex": "female",
    "nationality": "GIN",
    "birth_date": BORN,
}


@pytest.fixture
def search(counsellor):
    def call(by=counsellor, **what):
        bind(by)
        return duplicates.search(by=by, **what)

    return call


def matched(found):
    return [match.person for match in found.matches]


# --- before the form ---


def test_nobody_is_found_in_an_empty_register(search):
    assert not search(
        document="K900882D", phone="0612345678", family="Diallo", given="Mariama", birth_date=BORN
    )


@pytest.mark.parametrize("kind", ["", "residence_card", "residence_receipt", "refugee_card_bra"])
def test_a_title_is_found_under_whatever_name_it_goes(search, agency, kind):
    person = factories.person(agency, document="K900882D")

    found = search(document="k 900882 d", document_kind=kind)

    assert matched(found) == [person]
    assert found.matches[0].exact
    assert [known.ref for known in found.known] == [person.ref]


def test_a_passport_is_found_by_its_number_alone(search, agency):
    person = factories.person(agency, nationality="GIN", document="O0123456", document_kind="passport")

    assert matched(search(document="O0123456")) == [person]
    assert matched(search(document="O0123456", issuer="MLI")) == []


def test_a_paper_held_elsewhere_gives_a_reference_and_an_organisation_only(search, other_agency):
    person = factories.person(other_agency, document="K900882D", **MARIAMA)

    found = search(document="K900882D", family="Diallo", given="Mariama", birth_date=BORN)

    assert found.matches == ()
    assert [(known.ref, known.organisation) for known in found.known] == [(person.ref, other_agency)]


def test_the_person_sees_that_an_office_sought_their_paper(search, other_agency, counsellor):
    person = factories.person(other_agency, document="K900882D")
    search(document="K900882D")

    bind(Actor(user=None, organisation=None, role="person", person_id=person.pk))
    assert AuditEvent.objects.get(event="person.searched").organisation_id == counsellor.organisation.pk


def test_ones_own_files_are_searched_without_a_trace(search, agency):
    factories.person(agency, document="K900882D")

    search(document="K900882D")

    assert not AuditEvent.objects.exists()


def test_a_telephone_is_found_however_it_is_written(search, agency):
    person = factories.person(agency, phone="+212 612 345 678")

    found = search(phone="06 12 34 56 78")

    assert matched(found) == [person]
    assert found.matches[0].reasons == ("phone",)


def test_an_offices_own_number_is_found_by_that_office(search, agency, other_agency, make_actor):
    person = factories.person(agency, local_number="AN20-001")

    assert matched(search(local_number="an20-001")) == [person]
    assert matched(search(local_number="AN20-001", by=make_actor("counsellor", other_agency))) == []


@pytest.mark.parametrize(
    "names",
    [
        {"family": "Diallo", "given": "Mariama"},
        {"family": "Mariama", "given": "Diallo"},
        {"family": "DIALO", "given": "Maryama"},
        {"arabic": "ماريما ديالو"},
    ],
)
def test_a_name_is_found_under_its_spellings(search, agency, names):
    person = factories.person(agency, **MARIAMA)

    assert matched(search(**names, birth_date=BORN, sex="female", nationality="GIN")) == [person]


def test_the_likeliest_comes_first(search, agency):
    near = factories.person(agency, **MARIAMA | {"birth_date": date(1990, 12, 4)})
    same = factories.person(agency, **MARIAMA)
    phone = factories.person(agency, phone="0612345678")

    found = search(
        family="Diallo", given="Mariama", birth_date=BORN, phone="0612345678", sex="female", nationality="GIN"
    )

    assert matched(found) == [phone, same, near]


def test_names_of_other_offices_stay_unseen(search, other_agency):
    factories.person(other_agency, phone="0612345678", **MARIAMA)

    assert not search(family="Diallo", given="Mariama", birth_date=BORN, phone="0612345678")


def test_merged_files_are_not_found(search, agency):
    factories.person(agency, merged_into=factories.person(agency), **MARIAMA)

    assert not search(family="Diallo", given="Mariama", birth_date=BORN)


def test_a_kind_of_paper_that_does_not_exist_is_refused(search):
    with pytest.raises(Invalid):
        search(document="K900882D", document_kind="licence")


@pytest.mark.parametrize("role", ["partner", "donor", "coordinator", "administrator"])
def test_other_roles_do_not_search(search, agency, make_actor, role):
    with pytest.raises(NotAllowed):
        search(by=make_actor(role, agency), document="K900882D")


# --- after the form ---


def test_candidates_carry_their_score_and_reasons(agency, counsellor):
    first, second = (
        factories.person(agency, **MARIAMA),
        factories.person(agency, **MARIAMA | {"given_name": "Maryama"}),
    )
    bind(counsellor)

    (pair,) = duplicates.propose_candidates(person=second, by=counsellor)

    assert (pair.first, pair.second) == (first, second)
    assert pair.score >= duplicates.thresholds()[1]
    assert set(pair.reasons) == {"name_sound", "birth_same"}


def test_a_pair_is_noted_once_whichever_file_is_looked_from(agency, counsellor):
    first, second = factories.person(agency, **MARIAMA), factories.person(agency, **MARIAMA)
    bind(counsellor)

    duplicates.propose_candidates(person=second, by=counsellor)
    assert duplicates.propose_candidates(person=first, by=counsellor) == []

    assert duplicates.open_candidates().count() == 1


def test_among_many_namesakes_the_likeliest_are_noted(agency, counsellor):
    for _each in range(25):
        factories.person(agency, **MARIAMA | {"birth_date": date(1990, 7, 1)})
    double, person = factories.person(agency, **MARIAMA), factories.person(agency, **MARIAMA)
    bind(counsellor)

    noted = duplicates.propose_candidates(person=person, by=counsellor)

    assert len(noted) < 25
    assert noted[0].first == double


def test_an_open_pair_gets_the_present_score(agency, counsellor):
    first, second = factories.person(agency, **MARIAMA), factories.person(agency, **MARIAMA)
    pair = DuplicateCandidate.objects.create(first=first, second=second, score=60, reasons=["name_close"])

    duplicates.propose_candidates(person=second, by=counsellor)

    pair.refresh_from_db()
    assert (pair.score, pair.reasons) == (100, ["name_same", "birth_same"])


def test_a_common_name_alone_is_offered_but_never_called_likely(agency, counsellor):
    values = MARIAMA | {"birth_date": None}
    _first, second = (
        factories.person(agency, birth_year=None, **values),
        factories.person(agency, birth_year=None, **values),
    )

    (pair,) = duplicates.propose_candidates(person=second, by=counsellor)

    assert duplicates.thresholds()[0] <= pair.score < duplicates.thresholds()[1]


def test_no_candidate_is_proposed_from_another_office(agency, other_agency, counsellor):
    factories.person(other_agency, **MARIAMA)
    second = factories.person(agency, **MARIAMA)
    bind(counsellor)

    assert duplicates.propose_candidates(person=second, by=counsellor) == []


def test_the_operator_sees_candidates_across_offices(agency, other_agency, operator_actor):
    factories.person(other_agency, **MARIAMA)
    second = factories.person(agency, **MARIAMA)

    assert len(duplicates.propose_candidates(person=second, by=operator_actor)) == 1


# --- deciding ---


@pytest.fixture
def pair(agency, counsellor):
    _first, second = factories.person(agency, **MARIAMA), factories.person(agency, **MARIAMA)
    return duplicates.propose_candidates(person=second, by=counsellor)[0]


def test_two_people_stay_two_and_are_not_offered_again(pair, agency, make_actor):
    bind(lead := make_actor("supervisor", agency))

    duplicates.decide_different(candidate_id=pair.pk, by=lead, now=NOW, reason="Deux sœurs jumelles")

    assert not duplicates.open_candidates().exists()
    duplicates.propose_candidates(person=pair.second, by=lead)
    assert not duplicates.open_candidates().exists()
    assert Person.objects.filter(merged_into=None).count() == 2


def test_what_is_decided_is_decided_once(pair, agency, make_actor):
    bind(lead := make_actor("supervisor", agency))
    duplicates.decide_different(candidate_id=pair.pk, by=lead, now=NOW)

    with pytest.raises(Conflict, match="déjà été tranchée"):
        duplicates.decide_different(candidate_id=pair.pk, by=lead, now=NOW)


def test_a_counsellor_does_not_decide(pair, counsellor):
    with pytest.raises(NotAllowed):
        duplicates.decide_different(candidate_id=pair.pk, by=counsellor, now=NOW)


def test_a_stranger_does_not_decide(pair, other_agency, make_actor):
    bind(stranger := make_actor("supervisor", other_agency))

    with pytest.raises(NotAllowed):
        duplicates.decide_different(candidate_id=pair.pk, by=stranger, now=NOW)


def test_a_pair_stays_open_when_the_trail_cannot_be_written(pair, agency, make_actor, monkeypatch):
    bind(lead := make_actor("supervisor", agency))
    monkeypatch.setattr(audit, "record", _fails)

    with pytest.raises(RuntimeError):
        duplicates.decide_different(candidate_id=pair.pk, by=lead, now=NOW)

    assert duplicates.open_candidates().exists()


def _fails(*_args, **_kwargs):
    raise RuntimeError("the trail is full")
