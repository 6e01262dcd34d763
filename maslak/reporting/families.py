"""The published table of a year's figures, cut into families: figures whose numbers tell of one another.

A figure has its total, its sexes, its months, its regions; all add up to the same. Of a figure that is part of another
(« dont … »), the rest is a number too, for any reader subtracts. Read from a snapshot, without a query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from maslak.core import places
from maslak.reporting import definitions
from maslak.reporting.definitions import Indicator
from maslak.reporting.disclosure.releases import Table
from maslak.reporting.disclosure.system import Sum
from maslak.reporting.formulas import Count, MedianDays, Percentile, Ratio

SEXES = ("female", "male", "")
MONTHS = tuple(str(month) for month in range(1, 13))
REGIONS = (*(region.code for region in places.REGIONS), "")
# How dear a number is to a reader: totals by far the most, then the sexes; the rest of a part nobody prints.
_TOTAL, _SEX, _PART, _REST = 64.0, 8.0, 1.0, 0.25


@dataclass
class Family:
    """One system of sums: what may be published under which name, the numbers, and what is public already."""

    key: str
    codes: tuple[str, ...]
    sums: dict[str, Sum] = field(default_factory=dict)
    ties: list[Sum] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    worth: dict[str, float] = field(default_factory=dict)
    natural: set[str] = field(default_factory=set)  # names whose nought stands to reason
    public: set[str] = field(default_factory=set)
    size: int = 0

    @property
    def table(self) -> Table:
        return Table(self.size, self.sums, self.ties)

    def leaf(self) -> int:
        self.size += 1
        return self.size - 1

    def add(self, name: str, places: list[int], value: int, worth: float, *, natural: bool = False) -> Sum:
        """A number that may be published."""
        self.sums[name], self.values[name], self.worth[name] = Sum.of(places), value, worth
        if natural:
            self.natural.add(name)
        return self.sums[name]


def guarded(indicator: Indicator) -> bool:
    """Whether a figure counts people or what is theirs; things of the programme and of the law tell of nobody."""
    return isinstance(indicator.counts, Count) and indicator.counts.distinct != "sector"


def rate(indicator: Indicator) -> bool:
    """Whether a figure is a share or a delay, which rests on a number of cases."""
    return isinstance(indicator.counts, Ratio | MedianDays | Percentile)


def families(numbers: Mapping[str, Any], begun: int = 12) -> Iterator[Family]:
    """The families of a snapshot. `begun` is the last month of the year that has begun: what comes after is nought."""
    catalogue = definitions.load()
    entries = {
        entry["code"]: entry
        for entry in numbers["indicators"]
        if entry["code"] in catalogue and guarded(catalogue[entry["code"]])
    }
    heads = {code: _head(code, entries, catalogue) for code in entries}
    for head in dict.fromkeys(heads.values()):
        family = Family(f"figures:{head}", tuple(code for code, of in heads.items() if of == head))
        sexes = {code: _figure(family, entries[code], numbers, begun) for code in family.codes}
        _rests(family, sexes, catalogue)
        yield family


def _head(code: str, entries: Mapping[str, Any], catalogue: Mapping[str, Indicator]) -> str:
    """The figure that a figure is part of in the end, among those known."""
    while (parent := catalogue[code].breakdown_of) and parent in entries:
        code = parent
    return code


def _figure(
    family: Family, entry: Mapping[str, Any], numbers: Mapping[str, Any], begun: int
) -> dict[str, int]:
    """Add a figure with its parts; its leaves by sex, « * » where no sex is told."""
    code, value = entry["code"], round(entry["value"])
    nobody = value == 0
    told = entry["women"] is not None and entry["men"] is not None
    counts = {"*": value}
    if told:
        women, men = round(entry["women"]), round(entry["men"])
        counts = {"female": women, "male": men, "": value - women - men}
    leaves = {sex: family.leaf() for sex in counts}
    total = family.add(code, list(leaves.values()), value, _TOTAL, natural=nobody)
    for sex, place in leaves.items():
        if sex != "*":
            family.add(f"{code}|{sex}", [place], counts[sex], _SEX, natural=nobody or not sex)
    months = numbers["months"].get(code)
    if months and sum(n or 0 for n in months) == value:
        parts = [family.leaf() for _month in MONTHS]
        for month, place, number in zip(MONTHS, parts, months, strict=True):
            family.add(
                f"{code}|m{month}", [place], round(number or 0), _PART, natural=nobody or int(month) > begun
            )
        family.ties.append(total.minus(Sum.of(parts)))
    regions = numbers["regions"].get(code)
    if regions and sum(regions.values()) == value:
        parts = [family.leaf() for _region in REGIONS]
        for region, place in zip(REGIONS, parts, strict=True):
            number = round(regions.get(region, 0))
            family.add(f"{code}|r{region}", [place], number, _PART, natural=nobody or not region)
        family.ties.append(total.minus(Sum.of(parts)))
    if _published(entry):
        family.public.add(code)
        declared = entry["declared"]
        if told and (declared["women"], declared["men"]) == (entry["women"], entry["men"]):
            family.public |= {f"{code}|female", f"{code}|male", f"{code}|"}
    return leaves


def _published(entry: Mapping[str, Any]) -> bool:
    declared = entry.get("declared")
    return bool(declared and declared["already_public"] and declared["value"] == entry["value"])


def _rests(family: Family, leaves: Mapping[str, dict[str, int]], catalogue: Mapping[str, Indicator]) -> None:
    """What a part leaves of its whole; parts that make up their whole together are tied to it instead."""
    together: dict[tuple[str, str], list[str]] = {}
    for code in family.codes:
        told = catalogue[code]
        parent = told.breakdown_of
        if parent is None or parent not in leaves or told.relation != "subset":
            continue
        if told.exhaustive and told.breakdown_axis:
            together.setdefault((parent, told.breakdown_axis), []).append(code)
        elif told.unit == catalogue[parent].unit:
            _rest(family, code, parent, leaves)
    for (parent, _axis), codes in together.items():
        if len(codes) > 1 and sum(family.values[code] for code in codes) == family.values[parent]:
            whole = Sum(())
            for code in codes:
                whole = whole.minus(family.sums[code])
            family.ties.append(_plus(family.sums[parent], whole))


def _rest(family: Family, code: str, parent: str, leaves: Mapping[str, dict[str, int]]) -> None:
    by_sex = leaves[code].keys() == leaves[parent].keys() and len(leaves[code]) > 1
    pairs = [(f"|{sex}" if sex else "|") for sex in SEXES] if by_sex else [""]
    for part in pairs:
        rest = family.values[parent + part] - family.values[code + part]
        if rest < 0:
            continue  # they do not hold one another here: a reader cannot subtract
        place = family.leaf()
        added = family.add(f"{parent}-{code}{part}", [place], rest, _REST, natural=True)
        family.ties.append(family.sums[parent + part].minus(family.sums[code + part]).minus(added))


def _plus(one: Sum, other: Sum) -> Sum:
    return one.minus(Sum(tuple((place, -times) for place, times in other.terms)))
