"""A title finds its unit group, by its writing or by its sound, and the linker asks when it is not sure."""

from __future__ import annotations

import pytest

from maslak.occupations import link, must_ask

pytestmark = pytest.mark.usefixtures("installation")


@pytest.mark.parametrize(
    ("title", "isco", "language"),
    [
        ("plombier", "7126", "fr"),
        ("PLOMBIÈRES", "7126", "fr"),
        ("je travaille comme chauffagiste", "7126", "fr"),
        ("registered nurse", "2221", "en"),
        ("سبّاكة", "7126", "ar"),
        ("زلايجي", "7122", "ary"),
        ("zlayji", "7122", "ary_latn"),
    ],
)
def test_a_title_of_the_vocabulary_is_found_whatever_its_form(title, isco, language):
    first = link(title)[0]

    assert (first.isco, first.language) == (isco, language)
    assert first.score > 0.95
    assert first.uri is None


@pytest.mark.parametrize(
    ("title", "isco"), [("plonbié", "7126"), ("coifeuze", "5141"), ("elektrisien", "7411")]
)
def test_a_title_written_as_it_sounds_is_found(title, isco):
    assert link(title)[0].isco == isco


def test_a_darija_word_known_in_one_script_is_found_in_the_other():
    first = link("fe77am")[0]
    other = link("فحام")[0]

    assert first.isco == other.isco == "6210"


def test_each_group_is_answered_once_best_first_and_no_more_than_asked():
    matches = link("chauffeur", top=4)

    assert len(matches) == 4
    assert len({match.isco for match in matches}) == 4
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_the_same_title_gives_the_same_answer_twice():
    assert link("ouvrière agricole") == link("ouvrière agricole")


def test_a_plain_title_needs_no_question():
    assert not must_ask(link("boulanger"))


def test_two_occupations_as_near_as_each_other_make_it_ask():
    matches = link("technicien")

    assert must_ask(matches)


@pytest.mark.parametrize("title", ["xqzwv", "wxkqj vbnkpt", "12345"])
def test_a_title_of_no_language_makes_it_ask(title):
    assert must_ask(link(title))


@pytest.mark.parametrize("title", ["", "   ", "!?", "—"])
def test_a_title_without_letters_has_no_answer_and_is_asked_again(title):
    assert link(title) == []
    assert must_ask([])


@pytest.mark.parametrize("title", ["a" * 5000, "plombier " * 800, "\x00plombier", "🔧 plombier", "ﷺ"])
def test_a_strange_title_breaks_nothing(title):
    link(title)
