"""Dates as offices write them: day first, in figures, words or day numbers; the impossible is named."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.imports.reading.dates import BirthDate, read_birth, read_date, read_timestamp
from maslak.imports.reading.errors import BadValue, Doubtful

LAST_OF_YEAR = date(2020, 12, 31)


@pytest.mark.parametrize(
    "written",
    [
        "31/12/2020",
        "31-12-20",
        "31.12.2020",
        "31 12 2020",
        "31 / 12 / 2020",
        "2020-12-31",
        "2020/12/31",
        "20201231",
        "31122020",
        "31/12/2020 08:30",
        "31/12/2020 8h30",
        "2020-12-31 00:00:00",
        "2020-12-31T10:12:00.000+01:00",
        "31 décembre 2020",
        "31 DEC. 2020",
        "31-déc-20",
        "le jeudi 31 décembre 2020",
        "le 31/12/2020",
        "jeudi 31.12.2020",
        "31/12/2020 م",
        "December 31, 2020",
        "31st December 2020",
        "31 دجنبر 2020",
        "٣١ ديسمبر ٢٠٢٠",
        "31 كانون الأول 2020",
        "\u200f31/12/2020\u00a0",
        "'31/12/2020",
        "44196",
        44196,
        44196.5,
        20201231,
        datetime(2020, 12, 31, 9, 30),
        date(2020, 12, 31),
    ],
)
def test_the_last_day_of_2020_is_read_however_it_is_written(written):
    assert read_date(written) == LAST_OF_YEAR


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("يناير", 1), ("فبراير", 2), ("مارس", 3), ("أبريل", 4), ("ماي", 5), ("يونيو", 6), ("يوليوز", 7), ("غشت", 8),
        ("شتنبر", 9), ("أكتوبر", 10), ("نونبر", 11), ("دجنبر", 12), ("جويلية", 7), ("أغسطس", 8), ("février", 2),
        ("août", 8), ("juil.", 7), ("Sept", 9), ("May", 5),
    ],
)  # fmt: skip
def test_months_are_known_by_name_in_three_languages(word, month):
    assert read_date(f"7 {word} 2021") == date(2021, month, 7)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/1991", "date_impossible"),
        ("45/13/2020", "date_impossible"),
        ("13/13/2020", "date_impossible"),
        ("02/30/2020", "date_impossible"),
        ("29/02/2021", "date_impossible"),
        ("12/31/2020", "date_month_first"),
        ("31/12/0202", "date_out_of_range"),
        ("16/05/1442", "date_hijri"),
        ("2020", "date_year_only"),
        (2020, "date_year_only"),
        ("12/2020", "date_without_day"),
        ("mars 2020", "date_without_day"),
        ("n.c.", "date_unreadable"),
        ("31/12/202", "date_unreadable"),
        ("bientôt", "date_unreadable"),
        (True, "date_unreadable"),
        (5, "date_unreadable"),
    ],
)
def test_what_is_no_full_date_is_refused_with_its_reason(written, code):
    with pytest.raises(BadValue) as refusal:
        read_date(written)
    assert refusal.value.code == code


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_any_day_written_day_first_comes_back_as_that_day(day):
    assert read_date(f"{day:%d/%m/%Y}") == day
    assert read_date(f"{day.day}.{day.month}.{day.year}") == day
    assert read_date((day - date(1899, 12, 30)).days) == day


def test_a_day_number_of_an_old_mac_workbook_counts_from_1904():
    assert read_date(42734, origin_1904=True) == LAST_OF_YEAR


def test_a_moment_late_at_night_in_london_is_the_next_day_in_morocco():
    assert read_date("2020-12-31T23:30:00Z") == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("written", "year", "day"),
    [
        ("1985", 1985, None),
        (1985, 1985, None),
        (1985.0, 1985, None),
        ("00/00/1985", 1985, None),
        ("xx/xx/1985", 1985, None),
        ("né en 1985", 1985, None),
        ("vers 1985", 1985, None),
        ("12/03/1985", 1985, date(1985, 3, 12)),
        ("12/03/85", 1985, date(1985, 3, 12)),
        ("12/03/02", 2002, date(2002, 3, 12)),
        ("12/03/19", 1919, date(1919, 3, 12)),
        (31118, 1985, date(1985, 3, 12)),
    ],
)
def test_a_birth_is_a_day_or_a_year_alone(written, year, day):
    assert read_birth(written, register_year=2021) == BirthDate(year, day)


@pytest.mark.parametrize("written", ["03/1985", "mars 1985"])
def test_a_birth_month_keeps_the_year_and_says_so(written):
    assert read_birth(written) == Doubtful(BirthDate(1985), "birth_day_dropped")


@pytest.mark.parametrize(
    ("written", "code"), [("31/02/1991", "date_impossible"), ("1850", "date_out_of_range")]
)
def test_an_impossible_birth_is_refused(written, code):
    with pytest.raises(BadValue) as refusal:
        read_birth(written)
    assert refusal.value.code == code


def test_moments_are_kept_in_universal_time_and_are_moroccan_without_a_zone():
    assert read_timestamp("2020-09-23T10:12:00.000+01:00") == datetime(2020, 9, 23, 9, 12, tzinfo=UTC)
    assert read_timestamp("23/09/2020 10:12") == datetime(2020, 9, 23, 9, 12, tzinfo=UTC)
    assert read_timestamp(datetime(2020, 9, 23, 10, 12)) == datetime(2020, 9, 23, 9, 12, tzinfo=UTC)
    assert read_timestamp(date(2020, 9, 23)) == datetime(2020, 9, 22, 23, tzinfo=UTC)
    with pytest.raises(BadValue):
        read_timestamp("hier")
