"""Reads of the yearly review and of the figures, for pages and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from maslak.reporting import definitions, engine, wording
from maslak.reporting.models import Edition


@dataclass(frozen=True)
class TokenChoice:
    """A live figure that a paragraph may quote: how it is written, what it says, its value this year."""

    token: str
    label: str
    value: str


def indicators_json(year: int) -> dict[str, Any]:
    """The answer of `maslak indicators --year … --json`."""
    return engine.as_json(year)


def editions(year: int | None = None) -> QuerySet[Edition]:
    """The editions of the review, the latest first, of one year or of all."""
    found = Edition.objects.select_related("frozen_by")
    return found.filter(year=year) if year is not None else found


def token_choices(year: int, language: str) -> list[TokenChoice]:
    """Every figure that a paragraph may quote, with its value in `year`; « – » where there is none."""
    figures = engine.values(year)
    parts = {"women": wording.label("sex", "female", language), "men": wording.label("sex", "male", language)}
    choices = [TokenChoice("{{year}}", wording.number(None, language), str(year))]
    for code, indicator in definitions.load().items():
        figure = figures.get(code)
        name = indicator.label(language)
        value = wording.number(figure.value if figure else None, language)
        choices.append(TokenChoice(f"{{{{{code}}}}}", name, value))
        if "sex" in indicator.disaggregations or (figure and figure.women is not None):
            for part, words in parts.items():
                value = wording.number(figure.part(part) if figure else None, language)
                choices.append(TokenChoice(f"{{{{{code}.{part}}}}}", f"{name} – {words}", value))
            share = wording.number(figure.women_pct if figure else None, language)
            choices.append(TokenChoice(f"{{{{{code}.women_pct}}}}", f"{name} – {parts['women']} (%)", share))
    return choices
