"""The grid of the interview: three languages, no forbidden topic, answers kept in one form or refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.casework import grid
from maslak.core.errors import Invalid
from maslak.people.topics import forbidden_topics

LANGUAGES = {"fr", "ar", "en"}
EXPECTED = {
    "administrative",
    "education",
    "work_history",
    "skills",
    "languages",
    "digital",
    "mobility_childcare",
    "adjustment",
    "target_occupations",
    "salary",
    "barriers",
    "strengths",
}


def _words():
    for section in grid.sections():
        yield section.words
        if section.note_words:
            yield section.note_words
        for question in section.questions:
            for asked in (question, *question.columns):
                yield asked.words
                yield from asked.options.values()


def test_the_grid_has_the_sections_of_a_positioning_interview():
    assert {section.code for section in grid.sections()} == EXPECTED


def test_every_word_is_there_in_three_languages():
    for words in _words():
        assert set(words) == LANGUAGES
        assert all(words.values())


def test_nothing_asks_what_is_never_collected():
    for section in grid.sections():
        for question in section.questions:
            for asked in (question, *question.columns):
                for language, sentence in asked.words.items():
                    assert forbidden_topics(sentence, language) == [], sentence


def test_papers_are_opened_only_when_needed_and_needs_of_adjustment_never_asked_for():
    sections = {section.code: section for section in grid.sections()}

    assert sections["administrative"].only_if_needed
    assert sections["adjustment"].optional
    assert not any(q.required for code in ("administrative", "adjustment") for q in sections[code].questions)


@pytest.mark.parametrize(
    ("code", "given", "kept"),
    [
        ("schooling", "primary", "primary"),
        ("own_business", "yes", True),
        ("own_business", False, False),
        ("barriers", ["transport", "language"], ["language", "transport"]),
        ("barriers", "language", ["language"]),
        ("travel_minutes", "45", 45),
        ("months_without_work", 0, 0),
        ("wage_least", "3000", 3000),
        ("paper_deadline", "2020-05-01", "2020-05-01"),
        ("strengths_note", "  très ponctuelle ", "très ponctuelle"),
        ("targets", [{"occupation": " Cuisinière "}, {"occupation": ""}], [{"occupation": "Cuisinière"}]),
        ("languages", [{"language": "fr", "spoken": "B1"}], [{"language": "fr", "spoken": "B1"}]),
    ],
)
def test_answers_are_kept_in_one_form(code, given, kept):
    assert grid.checked_answers({code: given}) == {code: kept}


@pytest.mark.parametrize("blank", ["", None, []])
def test_blanks_are_left_out(blank):
    assert grid.checked_answers({"schooling": blank, "barriers": blank, "targets": blank}) == {}


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("religion", "x"),
        ("schooling", "elsewhere"),
        ("schooling", ["primary"]),
        ("own_business", "perhaps"),
        ("barriers", ["language", "religion"]),
        ("travel_minutes", 999),
        ("travel_minutes", True),
        ("travel_minutes", "long"),
        ("wage_least", 10_000_000),
        ("paper_deadline", "1er mai"),
        ("strengths_note", "x" * 1001),
        ("targets", [{"wage": 3}]),
        ("targets", [{"occupation": "x"}] * 13),
        ("targets", ["Cuisinière"]),
        ("languages", [{"language": "fr", "spoken": "excellent"}]),
    ],
)
def test_an_answer_of_another_shape_is_refused_by_its_question(code, wrong):
    with pytest.raises(Invalid) as refusal:
        grid.checked_answers({code: wrong})

    assert refusal.value.field in (code, "spoken")


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(grid.questions())), _ANY, max_size=4))
def test_whatever_comes_is_refused_in_words_or_kept_as_json_that_stays_the_same(answers):
    try:
        kept = grid.checked_answers(answers)
    except Invalid as refusal:
        kept = {"refused": refusal.field}
    if "refused" in kept:
        assert kept["refused"]
        return
    assert grid.checked_answers(json.loads(json.dumps(kept))) == kept


def test_required_questions_without_answer_are_named():
    assert [question.code for question in grid.missing_answers({})] == ["targets"]
    assert grid.missing_answers({"targets": [{"occupation": "Cuisinière"}]}) == []
