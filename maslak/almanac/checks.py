"""What every writer of the almanac checks: one at a time, whose word it rests on, words in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from maslak.almanac import rules
from maslak.core.errors import Invalid
from maslak.law.calendar import FIRST_YEAR, LAST_YEAR
from maslak.law.words import LANGUAGES


def alone() -> None:
    """Wait for one's turn to write and keep it until the transaction ends.

    Two people who confirm one feast at once must see each other's line: a row that does not exist yet cannot
    be locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('almanac', 0))")


def check_source(source: str) -> str:
    """The source without its margins. Raises Invalid without one."""
    if not source.strip():
        raise Invalid(
            _("Dites qui l'a annoncé : un communiqué, un décret, une note de service."), field="source"
        )
    return source.strip()


def check_years(*days: date) -> None:
    """Raises Invalid when a day lies outside the years whose feasts can be reckoned."""
    for day in days:
        if not rules.in_range(day):
            raise Invalid(
                _("Le calendrier va de %(first)s à %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
                field="first_day",
            )


def in_three_languages(words: Mapping[str, str], field: str, *, needed: bool) -> dict[str, str]:
    """The words as fields « <field>_fr », « …_ar », « …_en »: all three, or none when they are not needed.

    Raises Invalid, beside the first that lacks: everybody reads the calendar in their own language.
    """
    given = {language: words.get(language, "").strip() for language in LANGUAGES}
    lacking = [language for language in LANGUAGES if not given[language]]
    if lacking and (needed or any(given.values())):
        raise Invalid(
            _("Écrivez-le en français, en arabe et en anglais : chacun lit le calendrier dans sa langue."),
            field=f"{field}_{lacking[0]}",
        )
    return {f"{field}_{language}": given[language] for language in LANGUAGES}
