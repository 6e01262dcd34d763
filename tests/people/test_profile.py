"""Residence, languages, skills, wanted work and the offices' own numbers."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.people import profile
from tests import factories

TODAY = date(2020, 3, 2)


@pytest.fixture
def person(agency, counsellor):
    made = factories.person(agency)
    bind(counsellor)
    return made


@pytest.fixture
def add_status(person, counsellor):
    def call(basis, valid_from=None, valid_to=None, by=counsellor):
        return profile.add_status(
            person_id=person.pk, basis=basis, valid_from=valid_from, valid_to=valid_to, by=by, today=TODAY
        )

    return call


def test_a_new_status_ends_the_one_before_on_its_eve(add_status, person):
    add_status("receipt_pending", date(2019, 1, 1))

    add_status("refugee_bra", date(2019, 6, 1), date(2020, 5, 31))

    periods = list(person.statuses.order_by("valid_from").values_list("basis", "valid_from", "valid_to"))
    assert periods == [
        ("receipt_pending", date(2019, 1, 1), date(2019, 5, 31)),
        ("refugee_bra", date(2019, 6, 1), date(2020, 5, 31)),
    ]


def test_the_trail_does_not_tell_what_the_stay_rests_on(add_status):
    add_status("refugee_bra", date(2019, 6, 1))

    line = AuditEvent.objects.get(event="person.status_added")
    assert (line.old, line.new) == (None, None)


def test_a_status_that_would_cover_a_later_one_is_refused(add_status, person):
    add_status("refugee_bra", date(2019, 6, 1))

    with pytest.raises(Conflict, match="01/06/2019"):
        add_status("receipt_pending", date(2019, 1, 1))

    assert person.statuses.count() == 1


def test_a_second_status_needs_its_first_day(add_status):
    add_status("unknown")

    with pytest.raises(Conflict, match="à partir de quand"):
        add_status("refugee_bra")


@pytest.mark.parametrize(
    ("basis", "valid_from", "valid_to"),
    [("irregular", None, None), ("", None, None), ("refugee_bra", date(2020, 1, 1), date(2019, 1, 1))],
)
def test_a_status_that_cannot_be_is_refused(add_status, basis, valid_from, valid_to):
    with pytest.raises(Invalid):
        add_status(basis, valid_from, valid_to)


def test_a_status_entered_by_mistake_is_removed_with_its_reason(add_status, person, counsellor):
    status = add_status("refugee_bra")

    with pytest.raises(Invalid):
        profile.remove_status(status_id=status.pk, by=counsellor, reason="")
    profile.remove_status(status_id=status.pk, by=counsellor, reason="Mauvais dossier")

    assert not person.statuses.exists()


def test_a_language_is_said_once_and_corrected(person, counsellor):
    profile.set_language(person_id=person.pk, language="fr", level="A2", by=counsellor)
    profile.set_language(person_id=person.pk, language="fr", level="B1", by=counsellor)

    assert person.languages.get().level == "B1"
    assert profile.remove_language(person_id=person.pk, language="fr", by=counsellor)
    assert not profile.remove_language(person_id=person.pk, language="fr", by=counsellor)


@pytest.mark.parametrize(("language", "level"), [("français", "A2"), ("fr", "bon")])
def test_a_language_that_cannot_be_is_refused(person, counsellor, language, level):
    with pytest.raises(Invalid):
        profile.set_language(person_id=person.pk, language=language, level=level, by=counsellor)


def test_a_skill_keeps_its_proof(person, counsellor):
    profile.add_skill(person_id=person.pk, label="Soudure", by=counsellor, evidence="Certificat de 2018")
    skill = profile.add_skill(person_id=person.pk, label=" Soudure ", by=counsellor)

    assert person.skills.get().evidence == "Certificat de 2018"
    profile.remove_skill(skill_id=skill.pk, by=counsellor)
    assert not person.skills.exists()


@pytest.mark.parametrize("label", ["", "   ", "x" * 121])
def test_a_skill_without_words_is_refused(person, counsellor, label):
    with pytest.raises(Invalid):
        profile.add_skill(person_id=person.pk, label=label, by=counsellor)


def test_wishes_keep_their_order(person, counsellor):
    profile.add_wanted(person_id=person.pk, label="Cuisinière", by=counsellor, isco="5120")
    profile.add_wanted(person_id=person.pk, label="Serveuse", by=counsellor)

    profile.set_wanted(person_id=person.pk, labels=["Serveuse", "Caissière", "Serveuse"], by=counsellor)

    assert [wish.label for wish in person.wanted.all()] == ["Serveuse", "Caissière"]
    profile.remove_wanted(wanted_id=person.wanted.first().pk, by=counsellor)
    assert [wish.label for wish in person.wanted.all()] == ["Caissière"]


def test_a_trade_code_has_four_digits(person, counsellor):
    with pytest.raises(Invalid):
        profile.add_wanted(person_id=person.pk, label="Cuisinière", by=counsellor, isco="51")


def test_an_offices_number_is_one_persons_in_one_year(person, agency, counsellor):
    other = factories.person(agency)

    def number(of, year):
        return profile.add_local_number(
            person_id=of.pk, organisation=agency, register_year=year, number="an20-001", by=counsellor
        )

    assert number(person, 2020) == number(person, 2020)
    assert number(other, 2021).person == other
    with pytest.raises(Conflict, match="AN20-001"):
        number(other, 2020)


def test_another_office_writes_nothing_on_the_file(person, other_agency, make_actor):
    bind(stranger := make_actor("counsellor", other_agency))

    with pytest.raises(NotAllowed):
        profile.set_language(person_id=person.pk, language="fr", level="A2", by=stranger)
