"""Numbers, months and dimension values as a reader of each language writes them. Western digits everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any, Literal

from babel.core import Locale, get_global
from babel.dates import format_date, get_month_names
from django.utils import translation
from django.utils.translation import gettext as _

from maslak.access.models import Organisation
from maslak.core import places
from maslak.pathway.enums import Mode
from maslak.people.enums import ResidenceBasis, Sex
from maslak.placement.enums import ContractType, MediatedBy
from maslak.programme.strategy import load_workshops

LOCALES = {"fr": "fr", "ar": "ar_MA", "en": "en"}
NARROW = "\u202f"  # between thousands, and before the French signs that want a space
MINUS = "\u2212"
_CHOICES: dict[str, Any] = {
    "sex": Sex, "residence": ResidenceBasis, "mode": Mode, "contract_type": ContractType, "mediated_by": MediatedBy,
}  # fmt: skip


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translate inside the block into `language` (fr, ar, en), whatever the page speaks."""
    with translation.override(language):
        yield


def number(value: float | int | None, language: str) -> str:
    """« 1 500 », « 38,4 » in French and Arabic, “1,500”, “38.4” in English; a dash for None."""
    if value is None:
        return "–"
    text = f"{abs(value):,}" if isinstance(value, int) else f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    if language != "en":
        text = text.replace(",", "\x00").replace(".", ",").replace("\x00", NARROW)
    return (MINUS if value < 0 else "") + text


def with_unit(value: float | int | None, unit: str, language: str) -> str:
    """A number with the sign of its unit where it has one: « 38,4 % »."""
    shown = number(value, language)
    if unit != "percent" or value is None:
        return shown
    return f"{shown}%" if language == "en" else f"{shown}{NARROW}%"


def months(language: str, width: Literal["abbreviated", "wide"] = "abbreviated") -> list[str]:
    """The twelve months, January first, short or « wide »."""
    return [name for _number, name in sorted(get_month_names(width, locale=LOCALES[language]).items())]


def day(value: date | None, language: str) -> str:
    """« 18 décembre 2020 »; an empty text for None."""
    return format_date(value, "d MMMM y", locale=LOCALES[language]) if value else ""


def period(text: str, language: str) -> str:
    """A period of the data in words: « 2015–2020 », « juin 2020 », « depuis décembre 2020 »."""
    first, _slash, last = text.partition("/")
    if not last:
        return _moment(first, language)
    if last == "..":
        with speaking(language):
            return _("depuis %(moment)s") % {"moment": _moment(first, language)}
    dash = "–" if first.isdigit() and last.isdigit() else " – "
    return f"{_moment(first, language)}{dash}{_moment(last, language)}"


def _moment(text: str, language: str) -> str:
    """A year, a month or a day written 2020, 2020-06, 2020-06-11; any other text stays."""
    locale = LOCALES[language]
    try:
        if len(text) == 7:
            return format_date(date.fromisoformat(f"{text}-01"), "MMMM y", locale=locale)
        return format_date(date.fromisoformat(text), "d MMM y", locale=locale) if len(text) == 10 else text
    except ValueError:
        return text


def region(code: str, language: str) -> str:
    """The name of a region, or « région inconnue »."""
    try:
        return places.region(code).label(language)
    except KeyError:
        with speaking(language):
            return _("Région non précisée")


def label(dimension: str, key: str, language: str) -> str:
    """A value of a dimension in words: ("sex", "female") gives « Femme »; « non précisé » for an empty one."""
    with speaking(language):
        if not key:
            return _("Non précisé")
        if dimension == "region":
            return region(key, language)
        if dimension == "month":
            return months(language, "wide")[int(key) - 1]
        if dimension == "nationality":
            return _country(key, language)
        if dimension == "organisation":
            body = Organisation.objects.filter(code=key).first()
            return body.name if body else key
        if dimension == "topic":
            workshop = load_workshops().get(key)
            return workshop.title.in_language(language) if workshop else key
        choices = _CHOICES.get(dimension)
        if choices is not None and key in choices.values:
            return str(choices(key).label)
        return {"true": _("oui"), "false": _("non")}.get(key, key)


def dimension_name(name: str, language: str) -> str:
    """A dimension in words: « Sexe », « Région »."""
    with speaking(language):
        return {
            "sex": _("Sexe"), "age_band": _("Âge"), "nationality": _("Nationalité"), "residence": _("Séjour"),
            "region": _("Région"), "organisation": _("Organisation"), "month": _("Mois"), "mode": _("Modalité"),
            "topic": _("Thème"), "project": _("Projet"), "contract_type": _("Contrat"),
            "mediated_by": _("Intermédiaire"), "purpose": _("Objet"),
        }.get(name, name)  # fmt: skip


@cache
def _country(code: str, language: str) -> str:
    if code == "XXA":
        return _("Apatride")
    short = (get_global("territory_aliases").get(code) or [code])[0]
    return str(Locale.parse(LOCALES[language]).territories.get(short, code))
