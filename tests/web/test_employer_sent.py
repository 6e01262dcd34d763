"""What is done with a request that was sent: pieces, the counter's hour, the end, the appeal, the papers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.papers.models import Paper
from maslak.permits import instruction
from maslak.permits.models import Appeal, CounterAppointment, PermitFile
from tests.permits import make
from tests.web.employing import PDF, browser, page, send, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db):
    return make.actor(make.employer().organisation, "employer")


@pytest.fixture
def client(owner):
    return browser(owner)


def status(file):
    file.refresh_from_db()
    return file.status


# The one request for missing pieces.


@pytest.fixture
def incomplete(db):
    """A certificate's file whose passport is to be sent again."""
    today = timezone.localdate()
    file = make.file("to_complete", due_on=today + timedelta(days=5))
    file.piece_request.until = today + timedelta(days=10)
    file.piece_request.save(update_fields=["until"])
    return file


def test_what_is_asked_why_and_until_when(client, incomplete):
    body = page(client, "file", incomplete.ref)

    assert "La copie du passeport est illisible." in body
    assert f"{incomplete.piece_request.until:%d/%m/%Y}" in body
    assert reverse("employer:answer", args=[incomplete.ref]) in body


def test_the_pieces_are_handed_over_in_one_go(client, incomplete):
    scan = SimpleUploadedFile("passeport.pdf", PDF)

    send(client, "answer", incomplete.ref, **{"copy-passeport": scan, "answer": "Voici la page."})

    assert status(incomplete) == "in_review"
    incomplete.piece_request.refresh_from_db()
    assert incomplete.piece_request.answer == "Voici la page."


def test_without_the_piece_the_answer_is_refused_and_the_clock_stands(client, incomplete):
    send(client, "answer", incomplete.ref, answer="Je ne l'ai pas.")

    assert status(incomplete) == "to_complete"
    assert "Il manque" in told(client)


def test_where_nothing_is_asked_there_is_nothing_to_answer(client):
    file = make.file("in_review")

    answer = client.get(reverse("employer:answer", args=[file.ref]))

    assert answer.headers["Location"] == reverse("employer:file", args=[file.ref])


# The counter.


@pytest.fixture
def to_deposit(db):
    return make.file("validated", kind="visa")


def first_hour(client, file):
    bind(operator())
    answer = client.get(reverse("employer:counter", args=[file.ref]))
    return answer.context["days"][0]["hours"][0]["value"]


def test_an_hour_is_taken_put_in_the_diary_and_given_back(client, to_deposit):
    send(client, "counter", to_deposit.ref, starts_at=first_hour(client, to_deposit))
    diary = client.get(reverse("employer:counter-calendar", args=[to_deposit.ref]))
    send(client, "counter-cancel", to_deposit.ref)

    assert b"BEGIN:VEVENT" in diary.content
    assert b"Diallo" not in diary.content
    assert CounterAppointment.objects.get(file=to_deposit).status == "cancelled"


def test_a_second_hour_is_refused(client, to_deposit):
    hour = first_hour(client, to_deposit)
    send(client, "counter", to_deposit.ref, starts_at=hour)

    send(client, "counter", to_deposit.ref, starts_at=hour)

    assert "a déjà son rendez-vous" in told(client)


def test_a_night_hour_is_refused_in_words(client, to_deposit):
    night = timezone.localtime().replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(days=2)

    send(client, "counter", to_deposit.ref, starts_at=night.isoformat())

    assert "ne reçoit pas à ce moment-là" in told(client)


@pytest.mark.parametrize("text", ["demain", "", "2020-13-45"])
def test_what_is_no_hour_does_not_exist(client, to_deposit, text):
    assert send(client, "counter", to_deposit.ref, starts_at=text).status_code == 404


def test_without_an_hour_there_is_no_diary(client, to_deposit):
    assert client.get(reverse("employer:counter-calendar", args=[to_deposit.ref])).status_code == 404
    assert send(client, "counter-cancel", to_deposit.ref).status_code == 404


# The end of a request, of a contract.


def test_a_request_is_given_up_with_its_reason(client):
    file = make.file("submitted", kind="visa")

    send(client, "abandon", file.ref, why="Le recrutement est annulé.")

    assert status(file) == "abandoned"


def test_not_without_one_once_a_desk_has_it(client):
    file = make.file("submitted", kind="visa")

    assert send(client, "abandon", file.ref, why="").status_code == 422
    assert status(file) == "submitted"


def granted(**more):
    today = timezone.localdate()
    days = {"valid_from": today - timedelta(days=300), "valid_to": today + timedelta(days=64)}
    return make.file("granted", kind="visa", **(days | more))


def test_the_end_of_a_contract_is_declared(client):
    file = granted()

    send(client, "terminate", file.ref, ended_on=timezone.localdate().isoformat(), why="Démission.")

    assert status(file) == "terminated"


@pytest.mark.parametrize(("days", "why"), [(1, "Démission."), (-400, "Démission."), (0, "")])
def test_an_impossible_end_is_refused(client, days, why):
    file, day = granted(), timezone.localdate() + timedelta(days=days)

    assert send(client, "terminate", file.ref, ended_on=day.isoformat(), why=why).status_code == 422
    assert status(file) == "granted"


def test_a_contract_is_changed_by_an_amendment(client):
    make.desk("visa")
    file = granted()

    answer = send(client, "amend", file.ref)

    made = PermitFile.objects.get(previous=file)
    assert (made.variant, made.status) == ("amendment", "draft")
    assert answer.headers["Location"] == reverse("employer:contract", args=[made.ref])


def test_a_certificate_is_not(client):
    file = make.file("granted")

    send(client, "amend", file.ref)

    assert "avenant" in told(client)
    assert not PermitFile.objects.filter(previous=file).exists()


# The refusal and the appeal.


def test_a_refusal_says_why_and_how_each_reason_is_mended(client):
    from maslak.law.refusals import reason

    body = page(client, "file", make.file("refused").ref)

    assert reason("doc_missing", "certificate").mend.fr.split("'")[0] in body


def test_an_appeal_is_filed_then_taken_back(client):
    file = make.file("refused")

    send(client, "appeal", file.ref, grounds="Le diplôme était joint.")
    send(client, "appeal-back", file.ref)

    assert Appeal.objects.get(file=file).status == "withdrawn"


def test_a_second_appeal_waits_for_the_first(client):
    file = make.file("refused")
    send(client, "appeal", file.ref, grounds="Le diplôme était joint.")

    assert send(client, "appeal", file.ref, grounds="Encore.").status_code == 422
    assert Appeal.objects.filter(file=file).count() == 1


def test_nothing_is_appealed_that_was_not_refused(client):
    file = make.file("in_review")

    assert send(client, "appeal", file.ref, grounds="Trop lent.").status_code == 422


def test_without_an_appeal_there_is_none_to_take_back(client):
    assert send(client, "appeal-back", make.file("refused").ref).status_code == 404


# The papers.


@pytest.fixture
def deposited(db):
    """A visa's file just deposited: its receipt was issued."""
    file = make.file("validated", kind="visa")
    file.held_by.city = "Casablanca"
    file.held_by.save(update_fields=["city"])
    officer = make.actor(file.held_by, "counter_officer")
    instruction.deposit(file_id=file.pk, by=officer, now=timezone.now())
    return file


def test_the_receipt_is_taken_away(client, deposited):
    paper = Paper.objects.get(kind="receipt")

    assert paper.number in page(client, "file", deposited.ref)
    answer = client.get(reverse("employer:paper-download", args=[deposited.ref, paper.number]))
    assert answer.content.startswith(b"%PDF-")


def test_a_paper_of_another_request_does_not_exist(client, deposited):
    paper, other = Paper.objects.get(kind="receipt"), make.file("in_review")

    assert client.get(reverse("employer:paper-download", args=[other.ref, paper.number])).status_code == 404


def test_nor_does_it_for_another_employer(deposited):
    stranger = make.actor(make.employer("EMPLOYEUR-VOISIN").organisation, "employer")
    number = Paper.objects.get(kind="receipt").number

    answer = browser(stranger).get(reverse("employer:paper-download", args=[deposited.ref, number]))

    assert answer.status_code == 404


def test_the_whole_reckoning_is_read_line_by_line(client, deposited):
    body = page(client, "file", deposited.ref)

    assert "10 jours ouvrables, du lundi au vendredi" in body
    assert body.count('class="is-counted"') == 10
