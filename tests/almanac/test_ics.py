"""The closed days in a telephone's calendar: whole days, tentative while expected, moved rather than doubled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from icalendar import Calendar

from maslak.almanac import rules
from maslak.almanac.ics import year_file
from maslak.law.calendar import default_calendar
from maslak.law.datafiles import sources
from maslak.law.feasts import Observance
from tests.almanac.make import NOW, expected


def events(calendar, year, version=0):
    file = Calendar.from_ical(year_file(rules.celebrations(calendar, year), version=version, now=NOW))
    assert file["METHOD"] == "PUBLISH"
    return {str(event["UID"]): event for event in file.walk("VEVENT")}


def test_each_celebration_is_one_event_of_whole_days():
    feast = events(default_calendar(), 2020)["aid_al_adha-2020-1@maslak"]

    assert feast["DTSTART"].dt == date(2020, 7, 31)
    assert feast["DTEND"].dt == date(2020, 8, 2)  # the first day that is worked again
    assert str(feast["STATUS"]) == "CONFIRMED"
    assert "Habous" in feast["DESCRIPTION"]


def test_an_expected_date_is_tentative_and_says_so():
    feast = events(default_calendar(), 2026)["moharram-2026-1@maslak"]

    assert str(feast["STATUS"]) == "TENTATIVE"
    assert feast["SUMMARY"] == "1er Moharram (date à confirmer)"


def test_a_feast_that_moves_keeps_its_identifier_and_grows_its_sequence():
    day = expected("mawlid") + timedelta(days=1)
    line = Observance("mawlid", (day, day + timedelta(days=1)), "confirmed", sources()["habous_2020"])
    before, after = default_calendar(), default_calendar().with_observances([line])

    old, new = events(before, 2031)["mawlid-2031-1@maslak"], events(after, 2031, 4)["mawlid-2031-1@maslak"]

    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 4)
    assert new["DTSTART"].dt - old["DTSTART"].dt == timedelta(days=1)


def test_a_feast_that_comes_twice_in_a_year_is_two_events():
    assert {"aid_al_fitr-2033-1@maslak", "aid_al_fitr-2033-2@maslak"} <= set(events(default_calendar(), 2033))


@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Fête du Trône"), ("ar", "عيد العرش"), ("en", "Throne Day")]
)
def test_names_are_in_the_reader_s_language(language, name):
    with override(language):
        assert events(default_calendar(), 2026)["throne_day-2026-1@maslak"]["SUMMARY"] == name
