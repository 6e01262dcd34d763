"""A unit as it is written after a number: « 1 personne », « 680 personnes », « 680 شخصا »."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.core import Locale

from maslak.law.words import LANGUAGES
from maslak.programme.strategy import read_file
from maslak.reporting.wording import LOCALES

FORMS = Path(__file__).parent / "data" / "unit_forms.yaml"
# Every number of these languages falls into one of these (CLDR).
_NAMES = ("zero", "one", "two", "few", "many", "other")


def after(value: float | int | None, unit: str, plural: str, language: str) -> str:
    """The word of `unit` after `value` in `language`; `plural` where the unit has no form for that number."""
    if value is None:
        return plural
    forms = _forms().get(unit, {}).get(language, {})
    return forms.get(Locale.parse(LOCALES[language]).plural_form(abs(value)), plural)


@cache
def _forms() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """{unit: {language: {form: word}}}; BadDataFile for a form that no language has."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for unit, entry in read_file(FORMS).keyed("units"):
        entry.only(*LANGUAGES)
        found[unit] = {}
        for language in LANGUAGES:
            forms = entry.child(language)
            forms.only(*_NAMES)
            found[unit][language] = {name: forms.text(name) for name in _NAMES if forms.has(name)}
    return found
