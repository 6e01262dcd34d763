"""Whoever the application forgets to check, the database does: nobody sees a request that is none of theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from maslak.access.actor import bind, operator
from maslak.employers.models import Employer
from maslak.pathway.models import Milestone
from maslak.permits.models import (
    Appeal,
    Attachment,
    CallForCandidates,
    ContractTerms,
    CounterAppointment,
    Decision,
    Opinion,
    Passage,
    PermitFile,
    Piece,
    PieceRequest,
    Worker,
)
from tests import factories
from tests.permits import make
from tests.permits.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.server]
OF_A_FILE = (
    PermitFile, Worker, ContractTerms, Piece, Attachment, PieceRequest, CallForCandidates, Decision, Appeal,
    CounterAppointment, Passage,
)  # fmt: skip


@pytest.fixture
def file(db):
    """A request of an employer with something in every table, in the hands of the desk."""
    made = make.file("in_review", kind="visa")
    make.attachment(made)
    make.request(made)
    make.appeal(made)
    make.decision(made, "refused")
    CallForCandidates.objects.create(file=made, opened_on=make.DAY, closes_on=make.DAY)
    CounterAppointment.objects.create(desk=made.desk, file=made, starts_at=NOW, booked_at=NOW)
    Passage.objects.create(file=made, step="submit", source="draft", target="submitted", at=NOW)
    asked_of = make.account(made.held_by, "permit_lead")
    Opinion.objects.create(file=made, question="Qu'en pensez-vous ?", asked_of=asked_of, asked_at=NOW)
    return made


def seen(*models):
    return {model.__name__ for model in models if model.objects.exists()}


def test_the_applicant_sees_their_request_and_not_the_opinions_of_the_desk(file):
    bind(make.actor(file.filed_by, "employer"))

    assert seen(*OF_A_FILE) == {model.__name__ for model in OF_A_FILE}
    assert seen(Opinion) == set()


def test_the_desk_sees_the_request_it_holds_with_its_opinions(file):
    bind(make.actor(file.held_by, "counter_officer"))

    assert seen(*OF_A_FILE, Opinion, Employer) == {
        model.__name__ for model in (*OF_A_FILE, Opinion, Employer)
    }


@pytest.mark.parametrize(
    "role", ["employer", "permit_officer", "permit_lead", "counsellor", "caseworker", "partner"]
)
def test_a_foreign_organisation_sees_nothing(file, role):
    bind(make.actor(make.organisation("AILLEURS"), role))

    assert seen(*OF_A_FILE, Opinion, Employer) == set()


@pytest.mark.parametrize("role", ["coordinator", "donor", "protection", "administrator"])
def test_who_steers_or_watches_sees_no_request(file, role):
    bind(make.actor(make.organisation("CENTRE", kind="ministry"), role))

    assert seen(*OF_A_FILE, Opinion) == set()


def test_an_unbound_process_sees_nothing(file):
    bind(None)

    assert seen(*OF_A_FILE, Opinion, Employer) == set()


def test_the_desk_does_not_see_a_draft():
    draft = make.file("draft")
    make.attachment(draft)

    bind(make.actor(draft.held_by, "permit_officer"))

    assert seen(PermitFile, Worker, ContractTerms, Piece, Attachment, Employer) == set()


def test_the_person_concerned_sees_their_request_and_no_other(agency):
    person, other = factories.person(agency), factories.person(agency)
    mine = make.file(
        "in_review", employer=make.employer(owner=agency), worker=make.worker(agency, person=person)
    )
    make.file("in_review", employer=make.employer(owner=agency), worker=make.worker(agency, person=other))

    bind(replace(make.actor(agency, "person"), organisation=None, person_id=person.pk))

    assert list(PermitFile.objects.all()) == [mine]
    assert list(Worker.objects.all()) == [mine.worker]
    assert set(Piece.objects.values_list("file_id", flat=True)) == {mine.pk}


def test_the_person_concerned_changes_nothing(agency):
    person = factories.person(agency)
    mine = make.file(
        "in_review", employer=make.employer(owner=agency), worker=make.worker(agency, person=person)
    )

    bind(replace(make.actor(agency, "person"), organisation=None, person_id=person.pk))

    with pytest.raises(DatabaseError), transaction.atomic():
        PermitFile.objects.filter(pk=mine.pk).update(job_title="Directrice")
    with pytest.raises(DatabaseError), transaction.atomic():
        Piece.objects.filter(file=mine).update(state="accepted")


def test_nobody_writes_into_the_request_of_another(file):
    bind(make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer"))

    assert PermitFile.objects.filter(pk=file.pk).update(job_title="Autre") == 0
    assert Worker.objects.filter(pk=file.worker_id).update(family_name="Autre") == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Piece.objects.create(file_id=file.pk, code="diplome")


def test_nobody_files_in_the_name_of_another(file):
    stranger = make.employer("AUTRE-EMPLOYEUR").organisation
    bind(make.actor(stranger, "employer"))

    with pytest.raises(DatabaseError), transaction.atomic():
        make.worker(file.filed_by)


def test_the_desk_does_not_rewrite_who_the_worker_is(file):
    bind(make.actor(file.held_by, "permit_lead"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Worker.objects.filter(pk=file.worker_id).update(family_name="Autre")


def test_steering_reads_the_fact_and_not_the_request(file):
    from maslak.permits import facts

    facts.record(file, "requested", on=make.DAY, by=operator())

    bind(make.actor(make.organisation("CENTRE", kind="ministry"), "coordinator"))

    assert Milestone.objects.filter(kind="visa_filed").exists()
    assert not PermitFile.objects.exists()
