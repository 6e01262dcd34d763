"""The groups of occupations (ISCO-08) by name, and the group that words said at a counter belong to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from maslak import occupations
from maslak.law.words import LANGUAGES, Words
from maslak.programme.strategy import read_file
from maslak.reporting import wording

GROUPS = Path(__file__).parent / "data" / "isco08.yaml"


@cache
def groups() -> Mapping[str, Words]:
    """Major groups (one digit) and sub-major groups (two digits) by code, in the order of the classification."""
    found = {}
    for code, entry in read_file(GROUPS).keyed("groups"):
        entry.only(*LANGUAGES)
        found[code] = Words(*(entry.text(language) for language in LANGUAGES))
    return dict(sorted(found.items()))


def majors() -> list[str]:
    """The codes of the major groups, 0 to 9."""
    return [code for code in groups() if len(code) == 1]


def sub_majors() -> list[str]:
    """The codes of the sub-major groups."""
    return [code for code in groups() if len(code) == 2]


def label(code: str, language: str) -> str:
    """A group of one, two or four digits in words; « non classé » for an empty code."""
    if not code:
        with wording.speaking(language):
            return _("Non classé")
    if code in groups():
        return groups()[code].in_language(language)
    return occupations.label(code, language)


@lru_cache(maxsize=20000)
def group_of(text: str, isco: str = "") -> str:
    """The unit group of an occupation: the code that somebody gave, else what the words surely mean; else empty.

    Where two groups are as near, nobody is there to ask: it stays without a group.
    """
    if len(isco) == 4 and isco[:2] in groups():
        return isco
    matches = occupations.link(text, top=3)
    if occupations.must_ask(matches):
        return ""
    return matches[0].isco if matches[0].isco[:2] in groups() else ""
