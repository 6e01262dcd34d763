"""How reasons and groups are said: to whoever reads them, in the marks of their language."""

from __future__ import annotations

import pytest
from django.utils import translation

from maslak.law.words import Source, Words
from maslak.matching import audit_words, words
from maslak.matching.fairness_data import JOINED


def test_small_groups_that_were_joined_say_of_which_dimension_they_are():
    by_country, by_stay = (audit_words.group(kind, JOINED) for kind in ("nationality", "status"))

    assert by_country.endswith("(nationalité)")
    assert by_stay.endswith("(séjour)")


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "un ; deux"), ("en", "one; two"), ("ar", "واحد؛ اثنان")]
)
def test_two_sources_are_parted_as_the_language_does(language, told):
    each = [
        Source("a", Words("un", "واحد", "one"), None),
        Source("b", Words("deux", "اثنان", "two"), None),
    ]
    with translation.override(language):
        assert words.sources(each) == told


def test_without_a_source_nothing_is_said():
    assert words.sources([]) == ""
