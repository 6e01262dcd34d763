"""Figures that rest on no facts: things of the programme and of the law that stand in a year, and how many of them.

Each thing says itself in the reader's language, so that the number opens onto what it counts, as a fact does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import get_language

from maslak.law import facts, parameters, route_table
from maslak.law.conditions import Line
from maslak.law.errors import NoValueOnDate
from maslak.permits.loading import desk_entries
from maslak.permits.models import Desk
from maslak.programme.models import ProgrammeObject, Project
from maslak.reporting import definitions
from maslak.reporting.formulas import Objects

Computed = tuple[int, None, None]


@dataclass(frozen=True)
class Thing:
    """One thing that counts: what it is, since when and until when, and for how many it counts."""

    text: str
    since: date | None
    until: date | None
    amount: int
    source: str = ""


class _Year:
    """The days within which a thing must stand, and what of the programme does."""

    def __init__(self, year: int) -> None:
        self.first, self.last = date(year, 1, 1), date(year, 12, 31)

    @cached_property
    def standing(self) -> list[ProgrammeObject]:
        """The programme's things of the year, of every kind."""
        ended = Q(ends_on__lt=self.first)
        return list(ProgrammeObject.objects.filter(starts_on__lte=self.last).exclude(ended))


def things(code: str, year: int) -> list[Thing]:
    """What a figure counts in a year; nothing for a figure that rests on facts, or that only is declared."""
    formula = definitions.load()[code].counts
    return list(_found(formula, _Year(year))) if isinstance(formula, Objects) else []


def computed(year: int) -> dict[str, Computed]:
    """The figures of a year that have something to count, by code."""
    found: dict[str, Computed] = {}
    days = _Year(year)
    for code, indicator in definitions.load().items():
        if isinstance(indicator.counts, Objects):
            amounts = [thing.amount for thing in _found(indicator.counts, days)]
            if amounts:
                found[code] = (sum(amounts), None, None)
    return found


def _found(formula: Objects, year: _Year) -> Iterator[Thing]:
    return _PLACES[formula.of](formula, year)


def _programme(formula: Objects, year: _Year) -> Iterator[Thing]:
    """Guides, editions, terms: the rows of that kind that stand in the year."""
    for each in (one for one in year.standing if one.kind == formula.where["kind"]):
        amount = {
            "things": 1,
            "regions": len(each.regions),
            "languages": len(each.languages),
            "number": each.number or 0,
        }[formula.count]
        if amount:
            yield Thing(each.text, each.starts_on, each.ends_on, amount, each.source)


def _projects_begun(formula: Objects, year: _Year) -> Iterator[Thing]:
    """Projects of an implementer that began in the year."""
    begun = Project.objects.filter(
        starts_on__range=(year.first, year.last), implementers__code=formula.where["implementer"]
    )
    for each in begun:
        yield Thing(each.text, each.starts_on, each.ends_on, 1, each.source)


def _counters(formula: Objects, year: _Year) -> Iterator[Thing]:
    """Counters of one kind that receive contracts for visa on the last day of the year."""
    open_ones = Desk.objects.filter(
        Q(until=None) | Q(until__gt=year.last), counter_kind=formula.where["kind"], since__lte=year.last
    )
    sources = {entry.code: entry.source.text.in_language(_language()) for entry in desk_entries()}
    for each in open_ones.select_related("organisation").order_by("organisation__code"):
        yield Thing(
            each.organisation.name, each.since, each.until, 1, sources.get(each.organisation.code, "")
        )


def _parameter(formula: Objects, year: _Year) -> Iterator[Thing]:
    """A parameter of the law as it stood on the last day of the year."""
    try:
        held = parameters.parameter(formula.where["code"], year.last)
    except NoValueOnDate:
        return
    said, source = (words.in_language(_language()) for words in (held.label, held.source.text))
    yield Thing(said, held.valid_from, held.valid_to, int(held.value), source)


def _simplified_cases(_formula: Objects, year: _Year) -> Iterator[Thing]:
    """The cases that open the simplified procedure by the rules of the last day of the year."""
    for versions in route_table.rules().values():
        for rule in versions:
            if rule.route == "simplified" and rule.covers(year.last):
                for line in rule.lines:
                    source = rule.sources[0].text.in_language(_language())
                    yield Thing(_said(line), rule.valid_from, rule.valid_to, 1, source)


def _said(line: Line) -> str:
    """The conditions of one line of the table, in words."""
    return " ".join(
        facts.fact(each.fact).sentence(value).in_language(_language())
        for each in line
        for value in sorted(each.wanted, key=str)
    )


def _language() -> str:
    return (get_language() or "fr")[:2]


_PLACES: Mapping[str, Callable[[Objects, _Year], Iterator[Thing]]] = {
    "programme": _programme,
    "projects_begun": _projects_begun,
    "counters": _counters,
    "parameter": _parameter,
    "simplified_cases": _simplified_cases,
}
