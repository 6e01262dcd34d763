"""An office beside an employer and a person: prefilled from the register, decided by the authority alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.casework import files as cases
from maslak.permits import instruction
from maslak.permits.models import PermitFile
from tests import factories
from tests.permits import make
from tests.web.employing import browser, page, send

pytestmark = pytest.mark.django_db
POST = {"job_title": "Couturière", "region": "MA-06"}


@pytest.fixture
def person(agency, counsellor):
    bind(operator(agency))
    made = factories.person(
        agency, family_name="Diallo", given_name="Mariama", sex="female", nationality="GIN",
        birth_date=date(1990, 5, 17), document="K123456A", residence="regularised_2014",
    )  # fmt: skip
    cases.open_case(
        person=made, organisation=agency, registered_on=timezone.localdate(), by=operator(agency),
        counsellor=counsellor.user,
    )  # fmt: skip
    return made


@pytest.fixture
def workshop(agency):
    """An employer that the office accompanies."""
    return make.employer(owner=agency, name="Atelier Exemple")


@pytest.fixture
def client(counsellor):
    return browser(counsellor)


@pytest.fixture
def accompanying(db):
    """Desks that do not decide: the ministry's portal does."""
    return make.desk("certificate", decides=False), make.desk("visa", decides=False)


def form_of(client, person):
    """The first form as it comes, prefilled."""
    answer = client.get(reverse("employer:file-new"), {"variant": "first", "person": person.ref})
    bind(operator())
    return answer.context["form"]


def asked(client, person, workshop):
    given = {name: value for name, value in form_of(client, person).initial.items() if value}
    given |= POST | {"employer": workshop.ref}
    answer = send(client, "file-new", query=f"?variant=first&person={person.ref}", **given)
    assert answer.status_code == 302, answer.context["form"].errors
    return PermitFile.objects.get(ref=answer.headers["Location"].split("/")[3])


def test_the_person_s_page_leads_to_a_request_with_an_employer(client, person):
    body = client.get(reverse("desk:person", args=[person.ref])).content.decode()

    assert f"{reverse('employer:file-new')}?person={person.ref}" in body


def test_it_takes_from_the_register_what_a_contract_needs(client, person):
    initial = form_of(client, person).initial

    assert (initial["family_name"], initial["document_kind"]) == ("Diallo", "residence_card")
    assert "phone" not in initial


def test_the_number_of_the_paper_stays_masked_until_it_is_taken_over_with_a_trace(
    client, person, workshop, accompanying
):
    body = page(client, "file-new", variant="first", person=person.ref)

    file = asked(client, person, workshop)

    assert "K123456A" not in body
    assert "•••56A" in body
    assert file.worker.number == "K123456A"
    assert AuditEvent.objects.filter(event="person.document_read", person_id=person.pk).count() == 1


def test_and_says_that_the_person_must_agree(client, person):
    body = page(client, "file-new", variant="first", person=person.ref)

    assert "avec son accord" in body


def test_the_request_is_tied_to_the_person(client, person, workshop, accompanying):
    file = asked(client, person, workshop)

    assert (file.person, file.worker.person) == (person, person)


def test_it_then_stands_on_the_person_s_page(client, person, workshop, accompanying):
    file = asked(client, person, workshop)

    body = client.get(reverse("desk:person", args=[person.ref])).content.decode()

    assert reverse("employer:file", args=[file.ref]) in body


def test_without_an_employer_it_is_asked_for(client, person, accompanying):
    given = {name: value for name, value in form_of(client, person).initial.items() if value}

    answer = send(client, "file-new", query=f"?variant=first&person={person.ref}", **given, **POST)

    assert set(answer.context["form"].errors) == {"employer"}


def test_an_employer_of_another_office_is_no_choice(client, person, accompanying, other_agency):
    theirs = make.employer(owner=other_agency, name="Ailleurs")
    given = {name: value for name, value in form_of(client, person).initial.items() if value}

    answer = send(
        client, "file-new", query=f"?variant=first&person={person.ref}", **given, **POST, employer=theirs.ref
    )

    assert set(answer.context["form"].errors) == {"employer"}


def test_a_person_out_of_sight_does_not_exist(make_actor, other_agency, person):
    stranger = browser(make_actor("counsellor", other_agency))

    answer = stranger.get(reverse("employer:file-new"), {"variant": "first", "person": person.ref})

    assert answer.status_code == 404


def test_an_employer_reads_nobody_s_file(person):
    owner = browser(make.actor(make.employer().organisation, "employer"))

    answer = owner.get(reverse("employer:file-new"), {"variant": "first", "person": person.ref})

    assert answer.status_code == 404


# Who decides.


@pytest.fixture
def entered(agency, workshop, accompanying):
    return make.file(
        "submitted", kind="visa", employer=workshop, desk=accompanying[1], valid_to=None, valid_from=None
    )


def test_the_page_says_that_the_ministry_s_portal_decides(client, entered):
    assert "l’administration décide sur son portail" in page(client, "file", entered.ref)


def test_what_the_portal_says_is_noted(client, entered):
    send(
        client,
        "external",
        entered.ref,
        state="entered",
        on=timezone.localdate().isoformat(),
        reference="TAE-1",
    )

    entered.refresh_from_db()
    assert (entered.external_state, entered.external_ref) == ("entered", "TAE-1")
    assert "TAE-1" in page(client, "file", entered.ref)


def test_not_for_a_day_to_come(client, entered):
    day = timezone.localdate() + timedelta(days=3)

    answer = send(client, "external", entered.ref, state="entered", on=day.isoformat(), reference="TAE-1")

    assert answer.status_code == 422


def test_where_the_desk_decides_there_is_nothing_to_note(client, agency, workshop):
    file = make.file("submitted", kind="visa", employer=workshop)

    assert client.get(reverse("employer:external", args=[file.ref])).status_code == 404


def test_an_employer_does_not_write_for_the_authority(accompanying):
    employer = make.employer()
    file = make.file("submitted", kind="visa", employer=employer, desk=accompanying[1])
    owner = browser(make.actor(employer.organisation, "employer"))

    assert owner.get(reverse("employer:external", args=[file.ref])).status_code == 403
    assert reverse("employer:external", args=[file.ref]) not in page(owner, "file", file.ref)


# The person's own space.


@pytest.fixture
def own_space(person):
    """The person's browser, entered with an account of their own."""
    from django.test import Client

    from maslak.access.models import User
    from maslak.people.models import Person

    account = User.objects.create(username="mariama", display_name="Mariama")
    Person.objects.filter(pk=person.pk).update(account=account)
    made = Client()
    made.force_login(account)
    return made


@pytest.fixture
def deposited(person, agency, workshop):
    """A visa's file about the person, deposited at a counter that decides: a receipt was issued."""
    worker = make.worker(agency, person=person)
    file = make.file("validated", kind="visa", employer=workshop, worker=worker)
    file.held_by.city = "Casablanca"
    file.held_by.save(update_fields=["city"])
    officer = make.actor(file.held_by, "counter_officer")
    instruction.deposit(file_id=file.pk, by=officer, now=timezone.now())
    return file


def test_the_person_follows_their_contract_and_takes_the_receipt_away(own_space, deposited):
    body = own_space.get(reverse("person:contracts")).content.decode()

    receipt = body.split(f"/{deposited.ref}/")[1].split(".pdf")[0]
    answer = own_space.get(reverse("person:contract-paper-download", args=[deposited.ref, receipt]))
    assert "Déposée" in body
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["home", "documents"])
def test_their_space_leads_there_once_there_is_a_request(own_space, deposited, name):
    assert reverse("person:contracts") in own_space.get(reverse(f"person:{name}")).content.decode()


@pytest.mark.parametrize("name", ["home", "documents"])
def test_not_before(own_space, name):
    assert reverse("person:contracts") not in own_space.get(reverse(f"person:{name}")).content.decode()


def test_a_draft_is_not_shown_to_them(own_space, person, agency, workshop):
    make.file("draft", kind="visa", employer=workshop, worker=make.worker(agency, person=person))

    assert "Aucune demande pour vous" in own_space.get(reverse("person:contracts")).content.decode()


def test_somebody_else_s_papers_do_not_exist(own_space, workshop):
    other = make.file("deposited", kind="visa", employer=workshop)

    answer = own_space.get(reverse("person:contract-paper-download", args=[other.ref, "REC-2026-000001"]))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "status", ["submitted", "validated", "to_complete", "granted", "refused", "terminated"]
)
def test_each_state_is_told_in_the_person_s_words(own_space, person, agency, workshop, status):
    file = make.file(status, kind="visa", employer=workshop, worker=make.worker(agency, person=person))

    answer = own_space.get(reverse("person:contracts"))

    assert answer.context["rows"][0]["says"]
    assert file.job_title in answer.content.decode()
