"""A foreign employee is described once an applicant and paper, stays unknown to others, and is one person in the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import acting, bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.pathway import actions as pathway
from maslak.pathway.actions import Stranger
from maslak.pathway.models import Milestone
from maslak.permits import workers
from maslak.permits.models import PermitFile, Worker
from tests import factories
from tests.permits import make
from tests.permits.make import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(db):
    return make.employer().organisation


@pytest.fixture
def boss(firm):
    return make.actor(firm, "employer")


def described(organisation, by, **fields):
    values = {
        "family_name": "Keita", "given_name": "Fatou", "sex": "female", "nationality": "MLI",
        "birth_date": date(1991, 4, 2), "document_kind": "passport", "document_number": "B 123 456",
        "document_valid_to": date(2030, 1, 1), "today": DAY,
    } | fields  # fmt: skip
    return workers.describe_worker(organisation=organisation, by=by, **values)


def test_a_worker_is_kept_with_the_number_sealed(firm, boss):
    worker = described(firm, boss)

    worker.refresh_from_db()

    assert worker.full_name == "Fatou Keita"
    assert b"B123456" not in bytes(worker.number_sealed)
    assert worker.number == "B123456"
    assert worker.masked == "•••456"


def test_the_same_paper_brings_the_same_row_up_to_date(firm, boss):
    first = described(firm, boss)

    again = described(firm, boss, document_number="b123456", document_valid_to=date(2035, 1, 1))

    assert again.pk == first.pk
    assert Worker.objects.get(pk=first.pk).document_valid_to == date(2035, 1, 1)


def test_described_twice_alike_nothing_is_written(firm, boss):
    described(firm, boss)
    before = AuditEvent.objects.filter(event="permit.worker_described").count()

    described(firm, boss)

    assert AuditEvent.objects.filter(event="permit.worker_described").count() == before


def test_two_applicants_keep_two_rows_for_one_paper(firm, boss):
    other = make.employer("AUTRE-EMPLOYEUR").organisation

    mine, theirs = described(firm, boss), described(other, make.actor(other, "employer"))

    assert mine.pk != theirs.pk
    assert mine.number_hash == theirs.number_hash


def test_the_trail_holds_neither_name_nor_number(firm, boss):
    worker = described(firm, boss)

    event = AuditEvent.objects.filter(event="permit.worker_described", target_id=str(worker.pk)).get()

    assert "Keita" not in str(event.new)
    assert "123456" not in str(event.new)
    assert "family_name" in event.new["fields"]


def test_without_a_paper_each_stranger_has_a_row(firm, boss):
    first = described(firm, boss, document_kind="", document_number="")
    second = described(firm, boss, document_kind="", document_number="", given_name="Awa")

    assert first.pk != second.pk


def test_a_new_passport_replaces_the_old_one_and_the_visas_go_on_excluding_one_another(firm, boss):
    worker = make.worker(firm, document="OLD12345", birth_date=date(1991, 4, 2))
    visa = make.file("granted", kind="visa", worker=worker)

    described(firm, boss, worker=worker, document_number="NEW98765")

    worker.refresh_from_db()
    visa.refresh_from_db()
    assert worker.number == "NEW98765"
    assert visa.pair_key == workers.pair_key_of(worker, visa.employer)


def test_a_number_left_out_stays_as_it_is(firm, boss):
    worker = described(firm, boss)

    described(firm, boss, worker=worker, document_kind="", document_number="", name_in_arabic="فاتو كيتا")

    worker.refresh_from_db()
    assert (worker.number, worker.name_in_arabic) == ("B123456", "فاتو كيتا")


def test_a_paper_of_two_workers_is_refused(firm, boss):
    described(firm, boss)
    other = described(firm, boss, given_name="Awa", document_number="C765432")

    with pytest.raises(Conflict) as refusal:
        described(firm, boss, worker=other)

    assert refusal.value.field == "document_number"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"family_name": " ", "given_name": ""}, "family_name"),
        ({"sex": "?"}, "sex"),
        ({"nationality": "MAR"}, "nationality"),
        ({"nationality": "Mali"}, "nationality"),
        ({"birth_date": date(2030, 1, 1)}, "birth_date"),
        ({"birth_date": date(1880, 1, 1)}, "birth_date"),
        ({"residence": "?"}, "residence"),
        ({"preferred_language": "xx"}, "preferred_language"),
        ({"document_kind": "?"}, "document_kind"),
        ({"document_kind": ""}, "document_kind"),
        ({"document_number": ""}, "document_number"),
        ({"document_number": "1"}, "document_number"),
    ],
)
def test_what_cannot_stand_on_a_contract_is_refused_by_its_field(firm, boss, wrong, field):
    with pytest.raises(Invalid) as refusal:
        described(firm, boss, **wrong)

    assert refusal.value.field == field


def test_another_organisation_describes_nobody_here(firm):
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    with pytest.raises(NotAllowed):
        described(firm, stranger)


def test_a_row_of_another_organisation_cannot_be_changed(firm, boss):
    theirs = make.worker(make.employer("AUTRE-EMPLOYEUR").organisation)

    with pytest.raises(NotAllowed):
        described(firm, boss, worker=theirs)


def test_an_officer_describes_nobody(firm):
    officer = make.actor(make.desk().organisation, "permit_officer")

    with pytest.raises(NotAllowed):
        described(firm, officer)


def test_the_identity_stays_while_a_desk_examines_a_request(firm, boss):
    worker = described(firm, boss)
    make.file("in_review", worker=worker)

    with pytest.raises(Conflict):
        described(firm, boss, family_name="Autre")
    assert described(firm, boss, residence="regular_resident_ci").residence == "regular_resident_ci"


@pytest.mark.parametrize("status", ["draft", "returned", "to_complete", "granted", "refused"])
def test_the_identity_is_mended_while_no_desk_has_the_request(firm, boss, status):
    worker = described(firm, boss)
    make.file(status, worker=worker)

    assert described(firm, boss, family_name="Keïta").family_name == "Keïta"


# --- the whole number ---------------------------------------------------------


def test_reading_the_number_leaves_a_trace(firm, boss):
    worker = described(firm, boss)

    number = workers.reveal_number(worker=worker, by=boss)

    event = AuditEvent.objects.get(event="permit.worker_number_read")
    assert number == "B123456"
    assert (event.target_id, event.user_id) == (str(worker.pk), boss.user.pk)


def test_the_desk_reads_the_number_of_a_request_that_was_sent(firm, boss):
    worker = described(firm, boss)
    file = make.file("submitted", worker=worker)
    officer = make.actor(file.held_by, "permit_officer")

    assert workers.reveal_number(worker=worker, by=officer) == "B123456"


def test_the_desk_does_not_read_the_number_of_a_draft(firm, boss):
    worker = described(firm, boss)
    file = make.file("draft", worker=worker)
    officer = make.actor(file.held_by, "permit_officer")

    with pytest.raises(NotAllowed):
        workers.reveal_number(worker=worker, by=officer)


def test_another_organisation_does_not_read_the_number(firm, boss):
    worker = described(firm, boss)
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    with pytest.raises(NotAllowed):
        workers.reveal_number(worker=worker, by=stranger)
    assert not AuditEvent.objects.filter(event="permit.worker_number_read").exists()


# --- the person of the register ----------------------------------------------


def test_an_office_ties_a_worker_to_a_person_it_accompanies(agency, counsellor):
    person = factories.person(agency, sex="female", birth_date=date(1991, 4, 2))

    worker = described(agency, counsellor, person=person)

    worker.refresh_from_db()
    assert worker.person_id == person.pk
    assert worker.subject == pathway.pseudonym_of(person)


def test_the_person_described_again_keeps_one_row(agency, counsellor):
    person = factories.person(agency, sex="female", birth_date=date(1991, 4, 2))
    first = described(agency, counsellor, person=person, document_kind="", document_number="")

    again = described(agency, counsellor, person=person)

    assert again.pk == first.pk
    assert again.number == "B123456"


def test_their_requests_and_facts_follow_the_person(agency, counsellor):
    person = factories.person(agency, sex="female", birth_date=date(1990, 5, 17))
    worker = make.worker(agency)
    file = make.file("in_review", worker=worker, employer=make.employer(owner=agency))
    pathway.record(
        "certificate_requested", person=None, occurred_on=DAY, organisation=file.held_by, source=file,
        by=operator(), stranger=Stranger(worker.subject, "female", "30-44", "GIN", "unknown"),
    )  # fmt: skip

    with acting(counsellor):
        workers.link_person(worker_id=worker.pk, person=person, by=counsellor, now=NOW)

    bind(operator())
    standing = Milestone.objects.get(kind="certificate_requested", voided_by=None)
    assert standing.subject == pathway.pseudonym_of(person)
    assert (standing.sex, standing.age_band, standing.nationality) == ("female", "30-44", "GIN")
    assert PermitFile.objects.get(pk=file.pk).person_id == person.pk
    assert Worker.objects.get(pk=worker.pk).subject == standing.subject


def test_an_employer_ties_nobody(firm, boss, agency):
    person = factories.person(agency)

    with pytest.raises(NotAllowed):
        described(firm, boss, person=person)


def test_an_office_does_not_tie_a_person_of_another(agency, counsellor, other_agency):
    theirs = factories.person(other_agency)

    with pytest.raises(NotAllowed):
        described(agency, counsellor, person=theirs)


def test_an_office_does_not_tie_the_worker_of_an_employer(firm, agency, counsellor):
    worker, person = make.worker(firm), factories.person(agency)

    with pytest.raises(NotAllowed):
        workers.link_person(worker_id=worker.pk, person=person, by=counsellor, now=NOW)


def test_a_worker_tied_to_one_person_is_not_tied_to_another(agency, counsellor):
    first, second = (
        factories.person(agency, sex="female", birth_date=date(1991, 4, 2)),
        factories.person(agency, sex="female", birth_date=date(1991, 4, 2)),
    )
    worker = described(agency, counsellor, person=first)

    with pytest.raises(Conflict):
        workers.link_person(worker_id=worker.pk, person=second, by=counsellor, now=NOW)


@pytest.mark.parametrize(
    ("differs", "field"), [({"birth_date": date(1980, 1, 1)}, "birth_date"), ({"sex": "male"}, "sex")]
)
def test_a_person_of_another_birth_or_sex_is_not_tied(agency, counsellor, differs, field):
    person = factories.person(agency, **({"sex": "female", "birth_date": date(1991, 4, 2)} | differs))

    with pytest.raises(Conflict) as refusal:
        described(agency, counsellor, person=person)

    assert refusal.value.field == field


def test_the_employer_sees_the_worker_and_not_the_person(firm, boss, agency):
    make.worker(firm)
    factories.person(agency)

    bind(boss)

    from maslak.people.models import Person

    assert Worker.objects.count() == 1
    assert Person.objects.count() == 0


def test_no_worker_shows_a_name_when_printed():
    worker = Worker(family_name="Secret", given_name="Nom", ref="ABCDEFGHJK")

    assert "Secret" not in f"{worker} {worker!r}"


def test_every_field_about_a_worker_has_a_class_of_care():
    technical = {"id", "ref", "organisation", "person", "subject", "created_at"}

    fields = {field.name for field in Worker._meta.concrete_fields}

    assert fields - technical == set(Worker.personal_fields)
