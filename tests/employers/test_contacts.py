"""Whom to ask for at an establishment: sealed numbers, a way that reaches them, nothing left behind when they go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from maslak.access.models import AuditEvent
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.employers import contacts
from maslak.employers.models import Employer, EmployerContact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NORA = contacts.Reach(
    "Nora Essai", role="Responsable du personnel", phone="06 12 34 56 78", email="Nora@Exemple.test"
)


@pytest.fixture
def workshop(agency):
    return Employer.objects.create(
        organisation=agency, name="Atelier Exemple", name_key="atelier exemple", region="MA-06"
    )


def test_a_contact_is_noted_and_its_number_is_sealed(workshop, counsellor):
    noted = contacts.note(employer=workshop, reach=NORA, by=counsellor)

    assert (noted.phone, noted.email) == ("+212612345678", "nora@exemple.test")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone_sealed, email_sealed FROM employers_employercontact")
        phone, email = cursor.fetchone()
    assert b"612345678" not in bytes(phone)
    assert b"exemple" not in bytes(email)


def test_a_contact_is_corrected(workshop, counsellor):
    noted = contacts.note(employer=workshop, reach=NORA, by=counsellor)

    again = contacts.note(
        employer=workshop,
        reach=replace(NORA, language="ar", prefers="whatsapp"),
        contact=noted,
        by=counsellor,
    )

    assert (again.pk, again.language, again.prefers) == (noted.pk, "ar", "whatsapp")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"), ({"phone": ""}, "phone"), ({"phone": "12"}, "phone"), ({"email": "nora"}, "email"),
        ({"email": "", "prefers": "email"}, "email"), ({"prefers": "fax"}, "prefers"), ({"language": "de"}, "language"),
    ],
)  # fmt: skip
def test_what_reaches_nobody_is_refused_beside_its_field(workshop, counsellor, changed, field):
    with pytest.raises(Invalid) as refused:
        contacts.note(employer=workshop, reach=replace(NORA, **changed), by=counsellor)

    assert refused.value.field == field
    assert not EmployerContact.objects.exists()


def test_who_leaves_takes_number_and_address_along(workshop, counsellor):
    noted = contacts.note(employer=workshop, reach=NORA, by=counsellor)

    gone = contacts.leave(contact=noted, by=counsellor, now=NOW)

    assert (gone.name, gone.phone, gone.email, gone.left_on) == ("Nora Essai", "", "", NOW.date())
    with pytest.raises(StepRefused):
        contacts.leave(contact=noted, by=counsellor, now=NOW)
    with pytest.raises(StepRefused):
        contacts.note(employer=workshop, reach=NORA, contact=noted, by=counsellor)


def test_reading_the_numbers_leaves_a_trace_and_an_empty_list_none(workshop, counsellor):
    contacts.read(employer=workshop, by=counsellor)
    contacts.note(employer=workshop, reach=NORA, by=counsellor)

    assert [each.name for each in contacts.read(employer=workshop, by=counsellor)] == ["Nora Essai"]
    assert AuditEvent.objects.filter(event="employer.contacts_read").count() == 1


@pytest.mark.parametrize("role", ["donor", "coordinator", "partner", "person", "trainer", "administrator"])
def test_a_role_without_employers_notes_reads_and_removes_nothing(
    workshop, counsellor, make_actor, agency, role
):
    noted, by = contacts.note(employer=workshop, reach=NORA, by=counsellor), make_actor(role, agency)

    with pytest.raises(NotAllowed):
        contacts.note(employer=workshop, reach=NORA, by=by)
    with pytest.raises(NotAllowed):
        contacts.read(employer=workshop, by=by)
    with pytest.raises(NotAllowed):
        contacts.leave(contact=noted, by=by, now=NOW)


def test_another_organisation_reaches_no_contact_of_ours(workshop, counsellor, make_actor, other_agency):
    contacts.note(employer=workshop, reach=NORA, by=counsellor)
    theirs = make_actor("counsellor", other_agency)

    with pytest.raises(NotAllowed):
        contacts.read(employer=workshop, by=theirs)


def test_the_database_wants_a_number_where_one_is_called(workshop):
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployerContact.objects.create(employer=workshop, name="Nora Essai", prefers="phone")
