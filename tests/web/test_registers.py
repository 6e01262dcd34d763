"""Registers on the pages: sent, looked at, taken in, mended and sent back."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from maslak.access.actor import bind, operator
from maslak.imports import actions
from maslak.imports.enums import BatchStatus
from maslak.imports.models import Batch, SavedMapping
from maslak.people.models import Person
from tests.imports.reading.files import AWA, HEAD, KOFI, text_file
from tests.web.desk.conftest import signed_in

BAD = ["C-3", "Exemple", "Rose", "?", "31/02/1990", "Sénégal", "K123458C", "07/06/2021"]


@pytest.fixture
def office(counsellor):
    """The browser of a counsellor."""
    return signed_in(counsellor)


def address(name: str, *args: object) -> str:
    return reverse(f"registers:{name}", args=args)


def sent(client, rows, name="inscriptions.csv", **more):
    """The batch that a file becomes, its rehearsal done as the job would."""
    file = SimpleUploadedFile(name, text_file(rows), content_type="text/csv")
    answer = client.post(address("send"), {"file": file, **more})
    bind(operator())
    assert answer.status_code == 302, answer.context["form"].errors
    batch = Batch.objects.latest("pk")
    if batch.status == BatchStatus.READING:
        actions.rehearse(batch_id=batch.pk, by=operator(batch.organisation), now=timezone.now())
        batch.refresh_from_db()
    return batch


def taken_in(client, batch):
    """The batch after somebody pressed the button and the job was done."""
    client.post(address("commit", batch.ref))
    bind(operator())
    batch.refresh_from_db()
    if batch.status == BatchStatus.RUNNING:
        actions.commit(batch_id=batch.pk, by=operator(batch.organisation), now=timezone.now())
        batch.refresh_from_db()
    return batch


def page(client, name, *args):
    answer = client.get(address(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_looked_at_before_anything_is_kept(office):
    batch = sent(office, [HEAD, AWA, KOFI, BAD])

    text = page(office, "batch", batch.ref)

    assert "Enregistrer 2 lignes" in text
    assert "Date de naissance" in text
    assert not Person.objects.exists()


def test_the_columns_are_told_in_the_order_of_the_file(office):
    batch = sent(office, [HEAD, AWA])

    (sheet,) = office.get(address("batch", batch.ref)).context["columns"]

    assert [pair["header"] for pair in sheet["pairs"]] == HEAD


def lost(batch):
    """The batch once the worker on its job died: the job is over, nobody says how it ended."""
    bind(operator())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE args ->> 'batch_id' = %s", [str(batch.pk)]
        )
    Batch.objects.filter(pk=batch.pk).update(begun_at=timezone.now() - timedelta(minutes=2))


def waiting_jobs(batch):
    jobs = ProcrastinateJob.objects.filter(args__batch_id=batch.pk, status="todo")
    return list(jobs.values_list("task_name", flat=True))


@pytest.fixture
def large(office, monkeypatch):
    """A file too large to be looked at while its sender waits."""
    monkeypatch.setattr(actions, "ROWS_AT_ONCE", 1)
    file = SimpleUploadedFile("inscriptions.csv", text_file([HEAD, AWA, KOFI, BAD]), content_type="text/csv")
    office.post(address("send"), {"file": file})
    bind(operator())
    return Batch.objects.latest("pk")


def test_a_large_file_waits_for_a_job_that_rehearses_it_and_changes_nobody(office, large):
    assert (large.status, waiting_jobs(large)) == (BatchStatus.READING, ["imports.rehearse"])
    assert "0 lignes sur 3" in page(office, "batch", large.ref)

    bind(operator())
    actions.rehearse(batch_id=large.pk, by=operator(large.organisation), now=timezone.now())

    assert "Enregistrer 2 lignes" in page(office, "batch", large.ref)
    assert not Person.objects.exists()


@pytest.mark.parametrize("step", ["rehearse", "commit"])
def test_a_job_whose_worker_was_lost_is_put_in_the_queue_anew(office, large, step):
    if step == "commit":
        actions.rehearse(batch_id=large.pk, by=operator(large.organisation), now=timezone.now())
        office.post(address("commit", large.ref))
    lost(large)
    assert "Le relancer" in page(office, "batch", large.ref)

    office.post(address("commit", large.ref))

    bind(operator())
    assert waiting_jobs(large) == [f"imports.{step}"]
    assert "Le relancer" not in page(office, "batch", large.ref)


def test_what_was_looked_at_is_what_is_kept(office, agency):
    batch = taken_in(office, sent(office, [HEAD, AWA, KOFI, BAD]))

    assert (batch.status, batch.imported, batch.rejected) == ("done", 2, 1)
    assert set(Person.objects.values_list("given_name", flat=True)) == {"Awa", "Kofi"}
    assert "lignes enregistrées" in page(office, "batch", batch.ref)
    assert batch.file_name in page(office, "list")


def test_the_rows_to_mend_come_back_as_a_file_that_can_be_sent_again(office):
    batch = taken_in(office, sent(office, [HEAD, AWA, BAD]))
    answer = office.get(address("corrections-download", batch.ref))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[0][: len(HEAD)] == HEAD
    mended = [*BAD[:3], "F", "28/02/1990", *BAD[5:]]
    again = taken_in(office, sent(office, [rows[0][: len(HEAD)], mended], name="corrigé.csv"))

    assert again.imported == 1
    assert Person.objects.count() == 2


def test_columns_nobody_knows_are_asked_for_and_remembered(office, agency):
    head = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"]
    batch = sent(office, [head, AWA], kind="registrations")
    assert batch.status == BatchStatus.UNMATCHED
    assert "Indiquer les colonnes" in page(office, "batch", batch.ref)

    fields = ("file_number", "last_name", "first_name", "sex", "birth_date", "nationality", "document_number")
    said = dict(zip((*fields, "registered_on"), head, strict=True))
    form = office.get(address("columns", batch.ref), {"kind": "registrations"}).context["form"]
    assert set(said) <= set(form.fields)
    office.post(address("columns", batch.ref), {"kind": "registrations", **said})
    bind(operator())
    batch.refresh_from_db()

    assert batch.status in (BatchStatus.READING, BatchStatus.PREVIEWED)
    assert SavedMapping.objects.get(organisation=agency).kind == "registrations"
    assert sent(office, [head, KOFI], name="suite.csv").status == BatchStatus.PREVIEWED


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "est une image"),
        ("vide.csv", b"", "vide"),
        ("registre.xlsx", b"PK\x03\x04 broken", "abîmé"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(office, name, content, said):
    answer = office.post(address("send"), {"file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 200
    assert said in answer.content.decode()
    bind(operator())
    assert not Batch.objects.exists()


def test_a_file_given_up_leaves_no_content(office):
    batch = sent(office, [HEAD, AWA])

    office.post(address("drop", batch.ref))
    bind(operator())

    assert not Batch.objects.filter(content_sealed__isnull=False).exists()
    assert not Person.objects.exists()


def test_the_file_of_another_office_is_not_there(office, make_actor, other_agency):
    batch = sent(signed_in(make_actor("counsellor", other_agency)), [HEAD, AWA])

    assert office.get(address("batch", batch.ref)).status_code == 404
    assert office.post(address("commit", batch.ref)).status_code == 404
    assert office.get(address("corrections-download", batch.ref)).status_code == 404


def test_a_register_of_another_trade_is_refused(office):
    head = [
        "N° visa",
        "Date du visa",
        "Employeur",
        "Type",
        "Nom",
        "Prénom",
        "Sexe",
        "Nationalité",
        "Fondement",
    ]
    row = ["V-1", "03/02/2020", "Atelier Exemple", "première", "Exemple", "Awa", "F", "Sénégal", "récépissé"]
    file = SimpleUploadedFile("visas.csv", text_file([head, row]))

    answer = office.post(address("send"), {"file": file})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    bind(operator())
    assert not Batch.objects.exists()


def test_the_field_forms_are_workbooks(office):
    for code in ("registration", "interview", "attendance", "referral", "follow_up"):
        answer = office.get(address("form-download", code))
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert {"survey", "choices", "settings"} <= set(book.sheetnames)

    assert office.get(address("form-download", "nothing")).status_code == 404


def test_nobody_without_the_right_sends_files(make_actor, ministry):
    officer = signed_in(make_actor("protection", ministry))

    assert officer.get(address("list")).status_code == 403
    assert officer.post(address("send"), {}).status_code == 403
