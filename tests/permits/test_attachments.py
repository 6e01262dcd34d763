"""Copies of pieces: known by their content, sealed, read with a trace, kept no longer than needed."""

from __future__ import annotations

import hashlib

import pytest

from maslak.access.actor import bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.permits import attachments, files
from maslak.permits.models import Attachment
from tests.permits import make
from tests.permits.make import NOW, PDF

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9"


@pytest.fixture
def file(db):
    return make.file("draft", pieces={"passeport": "missing", "cv_detaille": "missing"})


@pytest.fixture
def boss(file):
    return make.actor(file.filed_by, "employer")


@pytest.fixture
def attach(file, boss):
    def attached(content=PDF, name="passeport.pdf", **fields):
        return files.attach(
            **({"file_id": file.pk, "code": "passeport", "by": boss, "now": NOW} | fields),
            name=name,
            content=content,
        )

    return attached


@pytest.mark.parametrize(
    ("content", "media_type"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")]
)
def test_a_copy_is_kept_sealed_and_the_piece_is_there(attach, file, boss, content, media_type):
    kept = attach(content)

    kept.refresh_from_db()
    assert (kept.media_type, kept.size, kept.added_by) == (media_type, len(content), boss.user)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert content not in bytes(kept.content_sealed)
    assert file.pieces.get(code="passeport").state == "provided"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program called passeport.pdf",
        b"<html><script>alert(1)</script></html>",
        b"GIF89a",
        b"PK\x03\x04 a document of an office suite",
        PDF[:-7],
        PNG[:-8],
        JPEG[:-2],
        PDF + b"\0" * attachments.MOST_BYTES,
    ],
)
def test_anything_else_is_refused_whatever_its_name(attach, file, content):
    with pytest.raises(Invalid) as refusal:
        attach(content, name="passeport.pdf")

    assert refusal.value.field == "content"
    assert file.pieces.get(code="passeport").state == "missing"


def test_the_largest_file_allowed_is_kept(attach):
    filling = b"\0" * (attachments.MOST_BYTES - len(PDF))

    assert attach(PDF[:-6] + filling + PDF[-6:]).size == attachments.MOST_BYTES


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("passeport.pdf", "passeport.pdf"),
        ("passeport.exe", "passeport.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\scan.PDF", "scan.pdf"),
        ("جواز السفر.pdf", "جواز السفر.pdf"),
        ("a\nb\x00<c>.pdf", "abc.pdf"),
        ("\u202egnp.fdp", "gnp.pdf"),
        ("", "document.pdf"),
        ("x" * 300, "x" * 116 + ".pdf"),
    ],
)
def test_the_name_is_made_plain_and_ends_as_the_content_says(name, kept):
    assert attachments.plain_file_name(name, "application/pdf") == kept


def test_the_same_content_is_kept_once(attach):
    assert attach().pk == attach(name="encore.pdf").pk
    assert Attachment.objects.count() == 1


def test_a_piece_holds_some_files_and_no_more(attach):
    for number in range(attachments.MOST_A_PIECE):
        attach(PDF[:-6] + str(number).encode() + PDF[-6:])

    with pytest.raises(Invalid):
        attach()


def test_of_a_refugees_card_no_copy_is_kept(boss):
    file = make.file(
        "draft", kind="visa", employer=make.employer(), pieces={"refugee_card_or_residence_card": "missing"}
    )

    with pytest.raises(Invalid) as refusal:
        files.attach(
            file_id=file.pk,
            code="refugee_card_or_residence_card",
            name="carte.pdf",
            content=PDF,
            by=boss,
            now=NOW,
        )

    assert "guichet" in refusal.value.message
    assert not Attachment.objects.exists()


def test_a_piece_that_is_not_asked_for_takes_no_copy(attach):
    with pytest.raises(Invalid):
        attach(code="facture")


@pytest.mark.parametrize("status", ["submitted", "in_review", "granted"])
def test_nothing_is_added_or_taken_while_the_desk_has_the_file(status):
    file = make.file(status)
    copy = make.attachment(file)
    boss = make.actor(file.filed_by, "employer")

    with pytest.raises(StepRefused):
        files.attach(file_id=file.pk, code="passeport", name="a.pdf", content=PDF, by=boss, now=NOW)
    with pytest.raises(StepRefused):
        files.detach(attachment_ref=copy.ref, by=boss, now=NOW)


def test_what_is_asked_for_again_may_be_added(attach):
    file = make.file("to_complete")
    boss = make.actor(file.filed_by, "employer")

    files.attach(file_id=file.pk, code="passeport", name="a.pdf", content=PDF, by=boss, now=NOW)

    assert file.pieces.get(code="passeport").state == "provided"


def test_another_organisation_adds_nothing(attach):
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    with pytest.raises(NotAllowed):
        attach(by=stranger)


# --- taking away -------------------------------------------------------------


def test_without_its_last_copy_the_piece_is_missing_again(attach, file, boss):
    first, second = attach(), attach(PNG)

    files.detach(attachment_ref=first.ref, by=boss, now=NOW)
    assert file.pieces.get(code="passeport").state == "provided"
    files.detach(attachment_ref=second.ref, by=boss, now=NOW)

    assert file.pieces.get(code="passeport").state == "missing"
    assert not Attachment.objects.exists()


def test_a_copy_of_an_accepted_piece_stays():
    file = make.file("to_complete", pieces={"passeport": "accepted"})
    copy = make.attachment(file)

    with pytest.raises(Invalid):
        files.detach(attachment_ref=copy.ref, by=make.actor(file.filed_by, "employer"), now=NOW)


def test_an_unknown_copy_and_one_of_others_are_refused_alike(boss):
    copy = make.attachment(make.file("draft", employer=make.employer("AUTRE-EMPLOYEUR")))

    for ref in ("NOTTHERE22", copy.ref):
        with pytest.raises(NotAllowed):
            files.detach(attachment_ref=ref, by=boss, now=NOW)


# --- reading -----------------------------------------------------------------


def test_reading_opens_the_content_and_leaves_a_trace(attach, file, boss):
    copy = attach()

    name, media_type, content = files.read_attachment(ref=copy.ref, by=boss)

    event = AuditEvent.objects.get(event="permit.attachment_read")
    assert (name, media_type, content) == ("passeport.pdf", "application/pdf", PDF)
    assert (event.user_id, event.target_id) == (boss.user.pk, str(copy.pk))
    assert event.new == {"file": file.ref, "piece": "passeport"}


def test_the_officer_of_the_desk_reads_it_once_it_is_sent():
    file = make.file("submitted")
    officer = make.actor(file.held_by, "permit_officer")
    copy = make.attachment(file)

    bind(officer)

    assert files.read_attachment(ref=copy.ref, by=officer)[2] == PDF


def test_the_officer_of_the_desk_does_not_read_a_draft():
    file = make.file("draft")
    officer = make.actor(file.held_by, "permit_officer")
    copy = make.attachment(file)

    bind(officer)

    with pytest.raises(NotAllowed):
        files.read_attachment(ref=copy.ref, by=officer)


@pytest.mark.parametrize("role", ["employer", "permit_officer", "counsellor", "coordinator"])
def test_nobody_else_reads_it(role):
    copy = make.attachment(make.file("submitted"))
    stranger = make.actor(make.organisation("AILLEURS"), role)

    with pytest.raises(NotAllowed):
        files.read_attachment(ref=copy.ref, by=stranger)
    assert not AuditEvent.objects.filter(event="permit.attachment_read").exists()


# --- forgetting --------------------------------------------------------------


def test_copies_of_a_closed_request_are_deleted_after_their_time(operator_actor):
    old = make.file(
        "refused", served_at=make.at(make.date(2023, 1, 9), 10), decided_at=make.at(make.date(2023, 1, 9), 10)
    )
    recent, running = make.file("granted"), make.file("in_review")
    kept = [make.attachment(each) for each in (old, recent, running)]

    assert attachments.forget_old(by=operator_actor, now=NOW) == 1

    assert set(Attachment.objects.values_list("pk", flat=True)) == {kept[1].pk, kept[2].pk}


def test_only_the_house_deletes_old_copies(boss):
    with pytest.raises(NotAllowed):
        attachments.forget_old(by=boss, now=NOW)
