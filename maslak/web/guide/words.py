"""What the guide says of certainties, papers and money, in the reader's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from maslak.law.words import Source, Words
from maslak.web import names

TONES = {"exempt": "ok", "simplified": "info", "general": "wait", "blocked": "stop", "disputed": "late"}
VISA_TONES = {"required": "info", "disputed": "late", "not_accessible": "stop"}


def said(words: Words | None) -> str:
    """A sentence of the law's data, empty for none."""
    return words.in_language(names.reader()) if words is not None else ""


def source(item: Source) -> dict[str, str]:
    """A text and its address, empty where no public page is known."""
    return {"text": said(item.text), "address": item.address or ""}


def sureness(certainty: str) -> str:
    """How sure the answer is, in words."""
    return {
        "official": _("Dit par l'autorité elle-même"),
        "report": _("Dit par un rapport public"),
        "third_party": _("Rapporté par un praticien, la presse ou une association"),
        "unsure": _("Pas sûr : à vérifier avant d'agir"),
        "unknown": _("Aucune source trouvée"),
    }[certainty]


def is_shaky(certainty: str) -> bool:
    """Whether a reader must be warned before they rely on it."""
    return certainty in ("unsure", "unknown")


def money(amount: Decimal) -> str:
    """« 6 000,00 », as the reader's language writes it, with Western digits."""
    return str(format_decimal(amount, "#,##0.00", locale=names.locale()))


def number(value: int) -> str:
    """« 1 000 000 », with Western digits."""
    return str(format_decimal(value, "#,##0", locale=names.locale()))


def measured(value: int, unit: str) -> str:
    """« 48 heures », for the units that the law of domestic work counts in."""
    pattern = {
        "years": _("%(number)s ans"),
        "hours": _("%(number)s heures"),
        "hours_per_week": _("%(number)s heures par semaine"),
        "calendar_days": _("%(number)s jours"),
    }.get(unit, "%(number)s")
    return pattern % {"number": number(value)}


def period(first: date, last: date | None) -> str:
    """« depuis le 01/01/2026 », or « du … au … »."""
    if last is None:
        return _("Depuis le %(first)s") % {"first": names.short_day(first)}
    return _("Du %(first)s au %(last)s") % {"first": names.short_day(first), "last": names.short_day(last)}
