"""Texts: three languages, declared words only, and an SMS that gives nothing away."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from maslak.outbox import texts
from maslak.outbox.texts import SMS_LENGTH, BadText, text, word
from maslak.pathway.enums import Mode
from maslak.people.topics import forbidden_topics

ALL = sorted(texts.texts().values(), key=lambda entry: entry.code)
WHEN = datetime(2020, 3, 9, 9, 0, tzinfo=UTC)
# What an SMS on a shared telephone must never show, in any of the three languages.
TELLING = re.compile(
    r"migr|réfugi|refugee|asil|asylum|séjour|residence|nationalit|emploi|employ|job|atelier|workshop|ورشة|لاجئ|مهاجر|لجوء|إقامة|جنسي|شغل|"
    r"anapec|hcr|unhcr|associat|ministère|ministry|وكالة|جمعية|\{organisation\}|\{workshop\}|\{mode\}",
    re.IGNORECASE,
)


def _params(entry):
    return {
        name: WHEN if name == "when" else date(2020, 3, 16) if name == "due" else "mot"
        for name in entry.params
    }


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.code)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_text_speaks_in_every_language(entry, language):
    spoken = entry.in_words("space", language, _params(entry))

    assert spoken
    assert "{" not in spoken
    assert forbidden_topics(spoken, language) == []


@pytest.mark.parametrize("entry", [e for e in ALL if e.sms], ids=lambda entry: entry.code)
@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_an_sms_is_short_and_gives_nothing_away(entry, language):
    assert not TELLING.search(entry.sms[language])
    assert len(entry.in_words("sms", language, _params(entry))) <= SMS_LENGTH


@pytest.mark.parametrize(
    "code", ["referral_sent", "referral_accepted", "referral_silent", "workshop_enrolled"]
)
def test_what_would_tell_too_much_never_goes_by_sms(code):
    assert text(code).sms is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "le 09/03/2020 à 10:00"),
        ("ar", "يوم 09/03/2020 على الساعة 10:00"),
        ("en", "on 09/03/2020 at 10:00"),
        ("wo", "le 09/03/2020 à 10:00"),
    ],
)
def test_an_hour_is_told_by_moroccan_time_in_the_reader_s_words(language, said):
    # 09:00 UTC: on 9 March 2020 Morocco is at UTC+1; the clocks go back for Ramadan only.
    spoken = text("appointment_reminder").in_words("sms", language, _params(text("appointment_reminder")))

    assert said in spoken


def test_words_by_language_are_put_in_in_the_reader_s():
    entry = text("appointment_booked")
    params = _params(entry) | {"organisation": {"fr": "Agence", "ar": "وكالة", "en": "Office"}}

    assert "وكالة" in entry.in_words("space", "ar", params)


@pytest.mark.parametrize("mode", [mode for mode in Mode.values if mode])
def test_every_mode_has_its_words(mode):
    assert set(word("mode", mode)) == set(texts.LANGUAGES)


def test_what_is_missing_or_unknown_stops_at_once():
    with pytest.raises(BadText):
        text("love_letter")
    with pytest.raises(BadText):
        word("mode", "pigeon")
    with pytest.raises(BadText):
        text("appointment_booked").in_words("space", "fr", {"when": WHEN})


@pytest.mark.parametrize(
    "entry",
    [
        {"params": ["when"], "space": {"fr": "a", "ar": "b"}},
        {"params": ["when"], "space": {"fr": "a", "ar": "", "en": "c"}},
        {"params": ["when"], "space": {"fr": "{who}", "ar": "b", "en": "c"}},
        {
            "params": ["mode"],
            "space": {"fr": "a", "ar": "b", "en": "c"},
            "sms": {"fr": "{mode}", "ar": "b", "en": "c"},
        },
    ],
)
def test_a_text_that_breaks_the_form_is_refused(entry):
    with pytest.raises(BadText):
        texts._checked("trial", entry)
