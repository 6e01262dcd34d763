"""The rules of outreach: tables of days and numbers."""

from datetime import date

import pytest

from maslak.core.errors import Invalid
from maslak.outreach import files, rules

TODAY = date(2020, 3, 2)


@pytest.mark.parametrize(
    ("due_on", "status", "late"),
    [
        (date(2020, 3, 1), "open", True),
        (date(2020, 3, 2), "open", False),
        (date(2020, 3, 1), "kept", False),
        (date(2020, 3, 1), "to_do", True),
        (date(2020, 3, 1), "started", True),
        (date(2020, 3, 1), "done", False),
    ],
)
def test_what_is_open_and_was_due_is_late(due_on, status, late):
    assert rules.is_late(due_on, status, TODAY) is late


@pytest.mark.parametrize(("taken", "seats", "free"), [(0, 1, True), (1, 1, False), (9, None, True)])
def test_a_seat_is_given_while_one_is_left(taken, seats, free):
    assert rules.seats_allow(taken, seats) is free


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 3, 2), 12, date(2021, 3, 2)),
        (date(2020, 3, 31), -6, date(2019, 9, 30)),
        (date(2020, 12, 15), 1, date(2021, 1, 15)),
    ],
)
def test_months_after_a_day(day, months, then):
    assert rules.months_after(day, months) == then


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 x %%EOF", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82", "image/png"),
        (b"\xff\xd8\xff....\xff\xd9", "image/jpeg"),
        (b"\x00\x00\x00\x18ftypmp42....", "video/mp4"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert files.media_type_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90",
        b"%PDF-1.7 cut",
        b"<html>",
        b"\x00\x00\x00\x18ftypqqqq",
        b"%PDF-" + b"0" * files.MOST_BYTES,
    ],
    ids=["empty", "programme", "cut", "page", "unknown film", "too big"],
)
def test_any_other_file_is_refused(content):
    with pytest.raises(Invalid):
        files.media_type_of(content)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/guide.exe", "guide.pdf"),
        ("C:\\x\\guide août.pdf", "guide août.pdf"),
        ("<>", "document.pdf"),
    ],
)
def test_a_file_keeps_its_own_name_without_folders(name, kept):
    assert files.plain_file_name(name, "application/pdf") == kept
