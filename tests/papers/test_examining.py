"""What a file says of itself: our signature, whole or not, another's, none; and what it claims to be."""

from __future__ import annotations

import random
import subprocess
import zlib
from datetime import UTC, datetime

import pytest

from maslak.papers import apart, claims, examining, keys, rendering, signing
from maslak.papers.keys import Keys
from tests.papers import forge, make

NUMBER, TOKEN = "ATT-2026-000123", "ABCDEFGHJKMNPQRS"
ADDRESS = make.STAMP.address


@pytest.fixture(scope="module")
def ours(tmp_path_factory) -> Keys:
    return keys.house_made(tmp_path_factory.mktemp("keys"), now=datetime.now(UTC))


@pytest.fixture(scope="module")
def drawn() -> bytes:
    words = [NUMBER, "certificate", "2026-03-03/2027-03-02"]
    return rendering.render(make.CERTIFICATE, make.STAMP, at=make.NOON, keywords=words)


@pytest.fixture(scope="module")
def paper(drawn, ours) -> bytes:
    return signing.sign(drawn, ours, number=NUMBER, address=ADDRESS, name="Agence exemple")


def seen(pdf: bytes, ours: Keys) -> apart.Examination:
    return examining.examine(pdf, ours.anchors)


def test_a_paper_of_ours_is_sound_and_says_its_number_its_token_and_its_days(paper, ours):
    told = seen(paper, ours)

    assert told.signature == "sound"
    assert (told.numbers, told.tokens) == ((NUMBER,), (TOKEN,))
    assert told.period == ("2026-03-03", "2027-03-02")
    assert told.signer == "Maslak, documents de cette instance"
    assert told.signed_at


def test_the_process_apart_sees_the_same(paper, ours):
    assert apart.examine(paper, ours.anchors) == seen(paper, ours)


def test_what_is_no_pdf_is_said_to_be_none(ours):
    for content in (b"", b"GIF89a", b"Attestation", b"\x00" * 5000):
        with pytest.raises(apart.NotAPdf):
            examining.examine(content, ours.anchors)
    with pytest.raises(apart.NotAPdf):
        apart.examine(b"GIF89a", ours.anchors)


def test_a_changed_byte_is_never_sound_wherever_it_is(paper, ours, monkeypatch):
    monkeypatch.setattr(
        claims, "in_pages", lambda _pdf: claims.Claim()
    )  # slow, and nothing to do with signatures
    start = paper.index(b"/Contents <")
    inside = range(start + 11, paper.index(b">", start))
    places = random.Random(2026).sample(range(10, len(paper)), 40)
    places += random.Random(2027).sample(inside, 60)

    states = {seen(forge.changed_byte(paper, place), ours).signature for place in places}

    assert states <= {"touched", "stranger"}


def test_a_changed_byte_among_the_pages_is_seen_as_ours_and_touched(paper, ours):
    for place in (200, len(paper) // 3, len(paper) // 2):
        assert seen(forge.changed_byte(paper, place), ours).signature == "touched"


@pytest.mark.parametrize("forged", [forge.written_over, forge.retitled], ids=["text", "properties"])
def test_an_update_appended_to_the_file_touches_it(paper, ours, forged):
    told = seen(forged(paper), ours)

    assert told.signature == "touched"
    assert NUMBER in told.numbers


@pytest.mark.parametrize("tail", [b"x", b"\n", b"%%EOF\n", b"\x00" * 100])
def test_bytes_added_after_the_end_touch_it(paper, ours, tail):
    assert seen(paper + tail, ours).signature == "touched"


def test_a_file_cut_short_is_not_sound(paper, ours):
    for length in (len(paper) - 1, len(paper) // 2, 2000):
        assert seen(paper[:length], ours).signature != "sound"


def test_a_second_signature_on_top_of_ours_touches_it(paper, ours, tmp_path):
    assert seen(forge.signed_over(paper, tmp_path / "other"), ours).signature == "touched"


def test_the_same_pages_signed_by_another_key_are_a_stranger_s(drawn, ours, tmp_path):
    resigned = forge.signed_by_another(drawn, tmp_path / "other", number=NUMBER, address=ADDRESS)

    told = seen(resigned, ours)

    assert told.signature == "stranger"
    assert (told.signed_at, told.signer, told.period) == ("", "", ("", ""))
    assert told.numbers == (NUMBER,)


def test_the_same_pages_without_any_signature_are_unsigned(paper, ours):
    told = seen(forge.unsigned_copy(paper), ours)

    assert told.signature == "unsigned"
    assert (told.numbers, told.tokens) == ((NUMBER,), (TOKEN,))


@pytest.mark.parametrize("as_picture", [False, True], ids=["drawn", "scanned"])
def test_a_code_copied_onto_another_document_is_read(ours, as_picture):
    told = seen(forge.page_with_code(ADDRESS, as_picture=as_picture), ours)

    assert (told.signature, told.tokens) == ("unsigned", (TOKEN,))


def test_a_number_written_on_another_document_is_read(ours):
    assert seen(forge.page_with_words(f"Dossier {NUMBER}"), ours).numbers == (NUMBER,)
    assert seen(forge.page_with_words("Rien du tout"), ours).numbers == ()


def test_a_paper_verifies_after_its_certificate_has_ended(drawn, tmp_path):
    """It is judged at the moment when it was signed."""
    old = keys.house_made(tmp_path, now=datetime.now(UTC))
    signed = signing.sign(drawn, old, number=NUMBER, address=ADDRESS, name="Agence exemple")
    later = keys.house_made(tmp_path, now=datetime.now(UTC).replace(year=datetime.now(UTC).year + 4, day=1))

    assert later.certificate != old.certificate
    assert seen(signed, later).signature == "sound"


def test_a_stream_that_unfolds_without_end_harms_nobody(ours):
    bomb = zlib.compress(b"0" * (200 << 20), 9)
    head = f"%PDF-1.7\n1 0 obj<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length {len(bomb)}>>stream\n".encode()

    told = apart.examine(head + bomb + b"\nendstream endobj\nstartxref\n9\n%%EOF", ours.anchors)

    assert told.signature in {"stranger", "unsigned"}


def test_a_process_apart_that_takes_too_long_is_stopped(ours, paper, monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 0.05)

    with pytest.raises(apart.Unreadable):
        apart.examine(paper, ours.anchors)


def test_the_process_apart_is_not_told_our_secrets(ours, paper, monkeypatch):
    given = {}

    def run(*_args, **options):
        given.update(options["env"])
        return subprocess.CompletedProcess([], apart.NO_PDF)

    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(apart.NotAPdf):
        apart.examine(paper, ours.anchors)
    assert not [name for name in given if name.startswith(("DATABASE", "MASLAK"))]
