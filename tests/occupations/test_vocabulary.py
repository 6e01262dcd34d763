"""The built-in vocabulary is whole, and says what it must in its three languages."""

from __future__ import annotations

import re

import pytest

from maslak.occupations import label, vocabulary, words

# ISCO-08 has 436 unit groups: 3 in major group 0, then 31, 92, 84, 29, 40, 18, 66, 40, 33.
UNIT_GROUPS = {"0": 3, "1": 31, "2": 92, "3": 84, "4": 29, "5": 40, "6": 18, "7": 66, "8": 40, "9": 33}


def test_every_unit_group_stands_once():
    counted: dict[str, int] = {}
    for code in vocabulary.unit_groups():
        assert re.fullmatch(r"\d{4}", code)
        counted[code[0]] = counted.get(code[0], 0) + 1

    assert counted == UNIT_GROUPS


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_unit_group_has_a_name_and_something_that_people_say(language):
    for code, said in vocabulary.unit_groups().items():
        assert said.get(language), (code, language)


def test_arabic_letters_stand_under_arabic_and_latin_ones_elsewhere():
    for code, said in vocabulary.unit_groups().items():
        for language, titles in said.items():
            assert language in vocabulary.LANGUAGES
            for title in titles:
                assert words.is_arabic(title) == (language in {"ar", "ary"}), (code, language, title)


def test_a_name_is_given_in_the_language_asked_and_a_stranger_keeps_its_code():
    assert label("7126", "ar") == "سباكون ومركبو الأنابيب"
    assert label("7126", "en") == "Plumbers and pipe fitters"
    assert label("7126", "es") == label("7126", "fr")
    assert label("9999", "fr") == "9999"


def test_a_code_given_twice_is_refused(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text('"7126":\n  fr: [Plombiers]\n', "utf-8")
    monkeypatch.setattr(vocabulary, "FOLDER", tmp_path)
    vocabulary.unit_groups.cache_clear()

    with pytest.raises(ValueError, match="7126 stands twice"):
        vocabulary.unit_groups()

    vocabulary.unit_groups.cache_clear()
