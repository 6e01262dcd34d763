"""What codes are called, in the reader's language."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from maslak.casework import workflow as casework
from maslak.placement import workflow as placement
from maslak.web import names, tones
from maslak.web.templatetags import maslak as words


@pytest.mark.parametrize(
    ("code", "language", "told"),
    [
        ("SEN", "fr", "Sénégal"),
        ("SEN", "ar", "السنغال"),
        ("SEN", "en", "Senegal"),
        ("XXA", "fr", "Apatride"),
        ("XKX", "fr", "Kosovo"),
        ("QQQ", "fr", "QQQ"),
    ],
)
def test_a_country_is_named_in_the_readers_language(code, language, told):
    with override(language):
        assert names.country(code) == told


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_nationality_is_listed_once_by_name(language):
    with override(language):
        (_frequent, first), (_all, everything) = names.countries()

    codes = [code for code, _name in everything]
    assert len(codes) == len(set(codes)) > 190
    assert {code for code, _name in first} <= set(codes)
    assert all(name and name != code for code, name in everything)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_language_of_the_list_has_a_name(language):
    with override(language):
        listed = [pair for _title, pairs in names.languages() for pair in pairs]

    assert all(name and name != code for code, name in listed)
    assert len({code for code, _name in listed}) == len(listed)


def test_the_months_are_those_of_morocco_with_western_digits():
    with override("ar"):
        assert names.long_day(date(2019, 7, 4)) == "الخميس 4 يوليوز 2019"
    with override("fr"):
        assert names.long_day(date(2019, 7, 4)) == "jeudi 4 juillet 2019"


def test_near_days_are_words():
    today = timezone.localdate()

    with override("fr"):
        told = [words.near_day(today + timedelta(days=days)) for days in (-1, 0, 1)]
        assert told == ["hier", "aujourd'hui", "demain"]
        assert words.near_day(today + timedelta(days=2)) == words.day(today + timedelta(days=2))


def test_a_delay_is_counted_then_dated():
    today = timezone.localdate()

    with override("fr"):
        assert words.days_late(today) == ""
        assert words.days_late(today - timedelta(days=1)) == "1 jour de retard"
        assert words.days_late(date(2020, 1, 2)) == "depuis le 02/01/2020"


def test_a_telephone_is_read_in_groups():
    assert words.phone("+212612345678") == "+212 6 12 34 56 78"
    assert words.phone("") == ""


@pytest.mark.parametrize(
    ("record", "table"),
    [
        ("casework.visit", casework.VISIT),
        ("casework.casefile", casework.CASE),
        ("casework.interview", casework.INTERVIEW),
        ("casework.goal", casework.GOAL),
        ("casework.session", casework.SESSION),
        ("casework.enrolment", casework.ENROLMENT),
        ("casework.appointment", casework.APPOINTMENT),
        ("casework.referral", casework.REFERRAL),
        ("casework.followup", casework.FOLLOW_UP),
        ("placement.placement", placement.PLACEMENT),
        ("placement.retentioncheck", placement.RETENTION),
    ],
)
def test_tones_speak_only_of_statuses_that_exist(record, table):
    assert set(tones.by_status(record)) <= table.statuses
    assert set(tones.by_status(record).values()) <= {"ok", "wait", "late", "stop", "info", "neutral"}


@pytest.mark.parametrize(("language", "told"), [("fr", "a, b"), ("en", "a, b"), ("ar", "a، b")])
def test_a_list_has_the_comma_of_the_readers_script(language, told):
    with override(language):
        assert names.listed(["a", "b"]) == told


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        ("Fès", "ar", "فاس"),
        ("fes", "en", "Fez"),
        ("Casablanca Anfa", "ar", "Casablanca Anfa"),
        ("", "ar", ""),
    ],
)
def test_a_city_is_named_in_the_readers_language(name, language, told):
    with override(language):
        assert names.city(name) == told


def test_a_long_text_is_read_two_sentences_at_a_time():
    text = "Un. Deux ! Trois ? Quatre.\nCinq, n° 6. suite. Sept."

    assert words.paragraphs(text) == ["Un. Deux !", "Trois ? Quatre.", "Cinq, n° 6. suite. Sept."]
    assert words.paragraphs("ماذا؟ نعم. لا.") == ["ماذا؟ نعم.", "لا."]
    assert words.paragraphs("") == []
