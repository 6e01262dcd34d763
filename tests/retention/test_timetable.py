"""The timetable as data: complete, dated, and reckoned by months."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.core.privacy import product_models
from maslak.permits.models import Attachment
from maslak.retention import timetable
from maslak.retention.enums import Then
from maslak.retention.timetable import all_lines, answer_days, line, lines, months_before

DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 24, date(2024, 1, 15)),
        (date(2026, 1, 15), -60, date(2031, 1, 15)),
        (date(2026, 1, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_reckoned_to_the_same_day_or_the_last_of_the_month(day, months, before):
    assert months_before(day, months) == before


def test_every_line_says_everything_in_three_languages_with_its_source():
    for each in all_lines():
        for words in (each.object, each.counted_from, each.source, *([each.hold.law] if each.hold else [])):
            assert all((words.fr, words.ar, words.en)), each.code


def test_what_is_never_kept_has_no_months():
    never = [each for each in all_lines() if each.then == Then.NEVER_KEPT]

    assert {each.code for each in never} == {"enquiry", "refugee_document"}
    assert all(each.months == 0 for each in never)


def test_the_objects_that_the_law_speaks_of_have_their_lines():
    told = {each.code: each.months for each in lines(DAY).values()}

    assert told["file_inactive"] == 24
    assert told["placement"] == 60
    assert told["visa_file"] == 24
    assert told["payment"] == 120
    assert told["audit"] == 36
    assert told["statistics"] == 120


def test_a_later_line_of_the_same_code_takes_the_place_of_the_earlier(monkeypatch):
    first = line("message", DAY)
    later = timetable.Line(**{**first.__dict__, "valid_from": date(2027, 1, 1), "months": 6})
    monkeypatch.setattr(timetable, "all_lines", lambda: (first, later))

    assert (line("message", DAY).months, line("message", date(2027, 1, 1)).months) == (first.months, 6)


def test_an_unknown_line_is_an_error():
    with pytest.raises(KeyError):
        line("unheard_of", DAY)


def test_a_request_is_answered_within_thirty_days():
    assert answer_days(DAY) == 30
    assert answer_days(date(2010, 1, 1)) == 30


def test_no_table_can_hold_a_copy_of_a_refugee_paper():
    """A paper of the register is a number and « seen on »; only files for a permit hold copies of pieces."""
    papers = [m for m in product_models() if m._meta.label_lower == "people.identitydocument"][0]
    names = {field.name for field in papers._meta.concrete_fields}
    files = {m for m in product_models() if any(f.name == "content_sealed" for f in m._meta.concrete_fields)}

    assert not names & {"content_sealed", "content", "scan", "file", "image"}
    assert "seen_on" in names
    assert Attachment in files
    assert {m._meta.app_label for m in files} <= {"permits", "assisted", "imports", "programme", "keeping"}
