"""Opening a file at the counter, and correcting it."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access import audit
from maslak.access.actor import bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.people import actions, documents
from maslak.people.models import Consent, DuplicateCandidate, Holder, IdentityDocument, Person
from tests import factories

TODAY = date(2020, 3, 2)
MARIAMA = {"family_name": "Diallo", "given_name": "Mariama", "sex": "female", "nationality": "GIN"}
CARD = {"kind": "residence_card", "number": "K 900882 D", "valid_to": date(2021, 5, 1), "seen_on": TODAY}


@pytest.fixture
def register(agency, counsellor):
    """register(**more) as the Casablanca counsellor, bound as they are."""

    def call(organisation=agency, by=counsellor, data=MARIAMA, **more):
        bind(by)
        return actions.register(data=data, organisation=organisation, by=by, today=TODAY, **more)

    return call


# --- opening a file ---


def test_a_file_is_opened_with_all_that_was_told(register, agency):
    person = register(
        data=MARIAMA
        | {
            "birth_date": date(1990, 4, 12),
            "phone": "06 12 34 56 78",
            "region": "MA-06",
            "city": " Casablanca ",
        },
        document=CARD,
        statuses=[
            {"basis": "regularised_2014", "valid_from": date(2019, 5, 2), "valid_to": date(2021, 5, 1)}
        ],
        languages={"fr": "B1", "ff": "native"},
        skills=["Couture à la machine"],
        wanted=["Couturière", "Retoucheuse"],
    )

    assert (person.birth_year, person.phone, person.city) == (1990, "+212612345678", "Casablanca")
    assert person.documents.get().number == "K900882D"
    assert person.statuses.get().basis == "regularised_2014"
    assert dict(person.languages.values_list("language", "level")) == {"fr": "B1", "ff": "native"}
    assert [wish.label for wish in person.wanted.all()] == ["Couturière", "Retoucheuse"]
    assert Holder.objects.get(person=person).organisation == agency


def test_a_form_that_leaves_the_issuer_empty_gives_a_passport_of_the_persons_state(register):
    person = register(document={"kind": "passport", "number": "O0123456", "issuer": None, "valid_to": None})

    assert person.documents.get().issuer == "GIN"


def test_nothing_identifying_lies_in_the_clear(register):
    person = register(data=MARIAMA | {"phone": "0612345678"}, document=CARD)

    assert b"612345678" not in bytes(person.phone_sealed)
    assert "900882" not in person.documents.get().number_hash
    assert b"900882" not in bytes(person.documents.get().number_sealed)


def test_the_consent_to_be_registered_names_its_text(register, agency, counsellor):
    person = register(consent_language="ar")

    consent = Consent.objects.get(person=person)

    assert (consent.purpose, consent.text_version, consent.language) == ("registration", "1", "ar")
    assert (consent.organisation, consent.recorded_by) == (agency, counsellor.user)


def test_a_register_of_the_past_opens_files_without_a_consent_of_ours(register):
    assert not Consent.objects.filter(person=register(consent=False)).exists()


def test_a_person_with_a_single_name_and_no_known_birth_has_a_file(register):
    person = register(data={"family_name": "Mariam", "sex": "unstated", "nationality": "XXA"})

    assert person.full_name == "Mariam"
    assert person.birth_year is None


def test_the_year_of_birth_alone_is_enough(register):
    assert register(data=MARIAMA | {"birth_year": 1990}).birth_date is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"family_name": "  "}, "family_name"),
        ({"family_name": "x" * 121}, "family_name"),
        ({"sex": "F"}, "sex"),
        ({"nationality": "Guinée"}, "nationality"),
        ({"region": "MA-99"}, "region"),
        ({"education": "bac+12"}, "education"),
        ({"phone": "06 12"}, "phone"),
        ({"birth_date": date(2020, 3, 3)}, "birth_date"),
        ({"birth_year": 2021}, "birth_year"),
        ({"birth_year": 1890}, "birth_year"),
        ({"birth_date": date(1990, 1, 1), "birth_year": 1991}, "birth_year"),
        ({"preferred_language": "wolof"}, "preferred_language"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(register, wrong, field):
    with pytest.raises(Invalid) as refusal:
        register(data=MARIAMA | wrong)

    assert refusal.value.field == field


def test_sex_and_nationality_are_needed(register):
    with pytest.raises(Invalid) as refusal:
        register(data={"family_name": "Diallo", "sex": "female"})

    assert refusal.value.field == "nationality"


def test_an_irregular_stay_is_never_written(register):
    with pytest.raises(Invalid, match="Non demandé"):
        register(statuses=[{"basis": "irregular", "valid_from": None, "valid_to": None}])


def test_a_field_that_nobody_may_write_is_a_mistake_of_the_program(register):
    with pytest.raises(TypeError, match="ref"):
        register(data=MARIAMA | {"ref": "AAAAAAAAAA"})


def test_a_paper_known_in_ones_own_office_points_to_its_file(register):
    known = register(document=CARD)

    with pytest.raises(documents.AlreadyKnown, match=f"dossier {known.ref}. Ouvrez") as refusal:
        register(
            data=MARIAMA | {"given_name": "Mme"},
            document=CARD | {"number": "k900882d", "kind": "residence_receipt"},
        )

    assert refusal.value.visible
    assert Person.objects.count() == 1


def test_a_paper_known_elsewhere_says_whom_to_call_and_nothing_more(register, other_agency, make_actor):
    bind(stranger := make_actor("counsellor", other_agency))
    known = register(organisation=other_agency, by=stranger, document=CARD)

    with pytest.raises(documents.AlreadyKnown) as refusal:
        register(document=CARD)

    assert "Agence exemple Oujda" in str(refusal.value)
    assert known.ref in str(refusal.value)
    assert "orientation" in str(refusal.value)
    assert "Diallo" not in str(refusal.value)
    assert not refusal.value.visible


def test_a_new_file_that_looks_like_another_is_offered_never_merged(register):
    born = {"birth_date": date(1990, 4, 12)}
    first = register(data=MARIAMA | born)

    second = register(data=MARIAMA | born | {"family_name": "Dialo", "given_name": "Maryama"})

    pair = DuplicateCandidate.objects.get()
    assert (pair.first, pair.second) == (first, second)
    assert Person.objects.filter(merged_into=None).count() == 2


def test_nobody_opens_a_file_for_another_office(register, other_agency):
    with pytest.raises(NotAllowed):
        register(organisation=other_agency)


@pytest.mark.parametrize("role", ["donor", "coordinator", "administrator", "partner", "protection"])
def test_other_roles_open_no_file(register, agency, make_actor, role):
    with pytest.raises(NotAllowed):
        register(by=make_actor(role, agency))


def test_a_file_stays_unopened_when_the_trail_cannot_be_written(register, monkeypatch, operator_actor):
    monkeypatch.setattr(audit, "record", _fails)

    with pytest.raises(RuntimeError):
        register(document=CARD)

    bind(operator_actor)
    assert not Person.objects.exists()
    assert not IdentityDocument.objects.exists()


def test_the_trail_tells_that_a_file_was_opened_without_telling_whose(register):
    person = register(document=CARD)

    trail = str(list(AuditEvent.objects.filter(person_id=person.pk).values_list("event", "old", "new")))

    assert "person.registered" in trail
    assert "Diallo" not in trail
    assert "900882" not in trail


# --- correcting it ---


@pytest.fixture
def correct(counsellor):
    def call(person, *, version=None, by=counsellor, **changes):
        bind(by)
        return actions.update(
            person_id=person.pk, version=version or person.version, changes=changes, by=by, today=TODAY
        )

    return call


def test_a_correction_moves_the_version_and_the_keys(agency, correct):
    person = factories.person(agency, family_name="Dialo", given_name="Mariama")

    corrected = correct(person, family_name="Keita", city="Rabat", phone="0612345678")

    assert (corrected.version, corrected.phone) == (2, "+212612345678")
    assert "kt" in corrected.name_keys


def test_what_did_not_change_leaves_no_trace(agency, correct):
    person = factories.person(agency, city="Rabat")

    assert correct(person, city="Rabat ").version == 1
    assert not AuditEvent.objects.filter(event="person.updated").exists()


def test_the_trail_keeps_values_that_identify_nobody_and_names_of_those_that_do(agency, correct):
    person = factories.person(agency, family_name="Dialo", city="Rabat")

    correct(person, family_name="Keita", city="Fès", nationality="MLI", phone="0612345678")

    line = AuditEvent.objects.get(event="person.updated")
    assert line.old == {"city": "Rabat"}
    assert line.new == {"city": "Fès", "fields": ["city", "family_name", "nationality", "phone"]}


def test_a_correction_of_an_older_page_is_refused(agency, correct):
    person = factories.person(agency)
    correct(person, city="Rabat")

    with pytest.raises(Conflict, match="Quelqu'un a modifié ce dossier"):
        correct(person, version=1, city="Fès")

    person.refresh_from_db()
    assert person.city == "Rabat"


def test_the_year_of_birth_follows_the_date(agency, correct):
    person = factories.person(agency, birth_year=1990)

    assert correct(person, birth_date=date(1991, 4, 12)).birth_year == 1991


def test_a_date_of_birth_taken_away_leaves_its_year(agency, correct):
    person = factories.person(agency, birth_date=date(1991, 4, 12))

    corrected = correct(person, birth_date=None)

    assert (corrected.birth_date, corrected.birth_year) == (None, 1991)


def test_a_year_that_contradicts_the_known_date_is_refused(agency, correct):
    person = factories.person(agency, birth_date=date(1991, 4, 12))

    with pytest.raises(Invalid, match="s'accordent pas"):
        correct(person, birth_year=1990)


def test_a_name_is_not_emptied(agency, correct):
    with pytest.raises(Invalid):
        correct(factories.person(agency), family_name="")


def test_another_office_corrects_nothing(agency, other_agency, make_actor, correct):
    person = factories.person(agency)

    with pytest.raises(NotAllowed):
        correct(person, by=make_actor("counsellor", other_agency), city="Fès")


def test_an_office_that_holds_the_file_corrects_it(agency, other_agency, make_actor, correct):
    person = factories.person(agency)
    factories.held_by(person, other_agency)

    assert correct(person, by=make_actor("counsellor", other_agency), city="Fès").city == "Fès"


def test_a_merged_file_is_not_corrected(agency, correct):
    person = factories.person(agency, merged_into=(kept := factories.person(agency)))

    with pytest.raises(Conflict, match=kept.ref):
        correct(person, city="Fès")


def test_a_correction_falls_with_its_trail(agency, correct, monkeypatch, operator_actor):
    person = factories.person(agency, city="Rabat")
    monkeypatch.setattr(audit, "record", _fails)

    with pytest.raises(RuntimeError):
        correct(person, city="Fès")

    bind(operator_actor)
    person.refresh_from_db()
    assert (person.city, person.version) == ("Rabat", 1)


def _fails(*_args, **_kwargs):
    raise RuntimeError("the trail is full")
