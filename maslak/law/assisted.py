"""Schemes that help to pay for a hiring, as dated parameters: what is published, and what is not.

A parameter that no text published is None; nothing is computed with it. 0 and ALL are answers: no such limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from maslak.law import statuses
from maslak.law.datafiles import Entry, read
from maslak.law.errors import NoValueOnDate
from maslak.law.words import Source, Words

ALL = "all"
CONTRIBUTIONS = frozenset({"fixed", "percent", "exemption", "training"})
RECOVERIES = frozenset({"none", "whole", "pro_rata"})
EMPLOYERS = frozenset({"company", "association", "household", "public"})
WHEN = frozenset({"agreement", "month"})
_WHOLE = (
    "percent", "max_months", "min_contract_months", "retention_months", "check_every_months", "registered_months",
    "dismissal_months", "max_headcount",
)  # fmt: skip
_AMOUNTS = ("amount_mad", "cap_month_mad")
_LISTS = ("regions", "contracts", "employers", "sectors")
_CODES = {"contribution": CONTRIBUTIONS, "recovery": RECOVERIES}
#: What must be known before a month's contribution can be computed, and before an agreement can be made.
_FOR_A_MONTH = {"fixed": ("amount_mad",), "percent": ("percent", "cap_month_mad")}
_FOR_AN_AGREEMENT = ("max_months", "retention_months", "recovery")
_CENTIME = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that the payer asks for, with the agreement or each month."""

    code: str
    when: str
    label: Words


@dataclass(frozen=True, slots=True)
class Terms:
    """The parameters of a scheme in one period; None for what nobody published, 0 or ALL for no such limit.

    `contribution`: fixed (dirhams a month), percent (of the gross wage), exemption or training (asked for elsewhere).
    `retention_months` run after the last month that may be paid. `recovery`: what a breach gives back.
    """

    valid_from: date
    valid_to: date | None
    source: Source
    certainty: str
    regions: tuple[str, ...] | str | None = None
    contracts: tuple[str, ...] | str | None = None
    employers: tuple[str, ...] | str | None = None
    sectors: tuple[str, ...] | str | None = None
    max_headcount: int | None = None
    contribution: str | None = None
    amount_mad: Decimal | None = None
    percent: int | None = None
    cap_month_mad: Decimal | None = None
    max_months: int | None = None
    min_contract_months: int | None = None
    retention_months: int | None = None
    check_every_months: int | None = None
    registered_months: int | None = None
    dismissal_months: int | None = None
    recovery: str | None = None
    evidence: tuple[Evidence, ...] | None = None

    def missing(self) -> tuple[str, ...]:
        """The parameters without which no agreement can be made, in the order to ask for them."""
        first = ("contribution",) if self.contribution is None else _FOR_A_MONTH.get(self.contribution, ())
        return tuple(name for name in (*first, *_FOR_AN_AGREEMENT) if getattr(self, name) is None)

    def unknown(self) -> tuple[str, ...]:
        """Every parameter that nobody published; the amount of the other form of contribution is none."""
        other = {"fixed": ("percent", "cap_month_mad"), "percent": ("amount_mad",)}.get(
            self.contribution or "", ()
        )
        return tuple(name for name in SETTABLE if name not in other and getattr(self, name) is None)

    def contribution_for(self, wage_mad: Decimal) -> Decimal | None:
        """What a month at that gross wage gives, in dirhams and centimes; None while a parameter is missing.

        Never more than the wage itself.
        """
        if self.contribution == "fixed" and self.amount_mad is not None:
            found = self.amount_mad
        elif self.contribution == "percent" and self.percent is not None and self.cap_month_mad is not None:
            found = wage_mad * self.percent / 100
        else:
            return None
        if self.cap_month_mad:
            found = min(found, self.cap_month_mad)
        return min(found, wage_mad).quantize(_CENTIME, ROUND_HALF_UP)


#: The parameters that those who run the service may fill while nobody published them.
SETTABLE = (
    "contribution", *_AMOUNTS, *_WHOLE, "recovery", "contracts", "regions", "employers", "sectors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme by its code; `claimed`: agreed and claimed here; `invented`: there is no such scheme."""

    code: str
    label: Words
    payer: Words
    note: Words
    claimed: bool
    invented: bool
    service: str | None
    open_to: Mapping[str, str] | None
    periods: tuple[Terms, ...]

    def terms(self, on: date) -> Terms | None:
        """The parameters of that day; None before the scheme, between two periods and after it."""
        return next(
            (
                each
                for each in self.periods
                if each.valid_from <= on and (each.valid_to is None or on <= each.valid_to)
            ),
            None,
        )

    def answer(self, basis: str, on: date) -> tuple[str, Words | None]:
        """Whether it is open that day to a basis of stay: Y, C, U or N, with the law's reason when it gives one.

        Raises UnknownStatus.
        """
        statuses.status(basis)
        if self.open_to is not None:
            return self.open_to[basis], None
        assert self.service is not None
        try:
            cell = statuses.access(self.service, basis, on)
        except NoValueOnDate:
            return "U", None
        return cell.answer, cell.reason


def schemes(on: date | None = None) -> tuple[Scheme, ...]:
    """The schemes that stood that day, those claimed here first; of any time without a day."""
    found = [each for each in _schemes().values() if on is None or each.terms(on) is not None]
    return tuple(sorted(found, key=lambda each: not each.claimed))


def scheme(code: str) -> Scheme | None:
    """The scheme of that code, of any time."""
    return _schemes().get(code)


def completed(terms: Terms, values: Mapping[str, Any]) -> Terms:
    """The terms with the values of those who run the service, only where nothing is published."""
    return replace(
        terms,
        **{
            name: value for name, value in values.items() if name in SETTABLE and getattr(terms, name) is None
        },
    )


def value_of(name: str, text: str) -> Any:
    """A parameter typed as text: whole months, dirhams, a code, or codes apart by commas. Raises ValueError."""
    text = text.strip()
    if name in _WHOLE:
        return _checked_whole(name, int(text))
    if name in _AMOUNTS:
        return _checked_amount(Decimal(text.replace(",", ".").replace(" ", "")))
    if name in _CODES:
        if text not in _CODES[name]:
            raise ValueError(text)
        return text
    if name in _LISTS and name in SETTABLE:
        codes = tuple(code.strip() for code in text.split(",") if code.strip())
        if not codes:
            raise ValueError(text)
        return ALL if codes == (ALL,) else codes
    raise ValueError(name)


def frozen(terms: Terms) -> dict[str, Any]:
    """The terms as plain values to keep with an agreement; `thawed` reads them back."""
    kept = asdict(terms)
    kept["source"] = terms.source.code
    kept["evidence"] = None if terms.evidence is None else [each.code for each in terms.evidence]
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, Decimal)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in kept.items()
    }


def thawed(kept: Mapping[str, Any]) -> Terms:
    """The terms of an agreement as they were frozen."""
    values = dict(kept)
    for name in ("valid_from", "valid_to"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in _AMOUNTS:
        values[name] = None if values[name] is None else Decimal(values[name])
    for name in _LISTS:
        values[name] = tuple(values[name]) if isinstance(values[name], list) else values[name]
    papers = evidence_labels()
    if values["evidence"] is not None:
        values["evidence"] = tuple(papers[code] for code in values["evidence"] if code in papers)
    source = read("sources.yaml")._listed(values["source"])
    return Terms(**{**values, "source": source})


@cache
def evidence_labels() -> Mapping[str, Evidence]:
    """Every paper that some scheme asks for, by code."""
    periods = (period for each in _schemes().values() for period in each.periods)
    return {paper.code: paper for period in periods for paper in period.evidence or ()}


@cache
def _schemes() -> Mapping[str, Scheme]:
    document = read("assisted_schemes.yaml")
    document.only("schemes")
    found = [_scheme(entry) for entry in document.children("schemes", "scheme")]
    if len({each.code for each in found}) != len(found):
        raise document.fail("a scheme stands twice")
    return {each.code: each for each in found}


def _scheme(entry: Entry) -> Scheme:
    entry.only("scheme", "claimed", "invented", "service", "open_to", "label", "payer", "note", "periods")
    service = entry.optional("service", entry.text)
    open_to = dict(entry.child("open_to").pairs()) if entry.has("open_to") else None
    if (service is None) == (open_to is None):
        raise entry.fail("either “service” or “open_to” says to whom the scheme is open")
    if service is not None and service not in statuses.services():
        raise entry.fail(f"{service} is no service of access.yaml")
    if open_to is not None and (
        set(open_to) != set(statuses.statuses()) or not set(open_to.values()) <= set(statuses.ANSWERS)
    ):
        raise entry.fail(f"“open_to” answers {', '.join(statuses.ANSWERS)} for each basis of stay")
    periods = tuple(_in_order(entry, [_terms(each) for each in entry.children("periods", "from")]))
    return Scheme(
        code=entry.text("scheme"), label=entry.words("label"), payer=entry.words("payer"), note=entry.words("note"),
        claimed=_flag(entry, "claimed"), invented=_flag(entry, "invented"), service=service, open_to=open_to,
        periods=periods,
    )  # fmt: skip


def _in_order(entry: Entry, periods: list[Terms]) -> Iterator[Terms]:
    for earlier, later in zip(periods, periods[1:], strict=False):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise entry.fail(f"the period of {later.valid_from} begins while the one before still applies")
    yield from periods


def _terms(entry: Entry) -> Terms:
    entry.only("from", "to", "source", "certainty", *_LISTS, *_CODES, *_AMOUNTS, *_WHOLE, "evidence")
    values: dict[str, Any] = {
        name: entry.one_of(name, allowed) if entry.has(name) else None for name, allowed in _CODES.items()
    }
    for name in _WHOLE:
        values[name] = entry.optional(name, entry.whole)
        if values[name] is not None:
            _trusted(entry, _checked_whole, name, values[name])
    for name in _AMOUNTS:
        values[name] = entry.optional(name, entry.amount)
        if values[name] is not None:
            _trusted(entry, _checked_amount, values[name])
    for name in _LISTS:
        values[name] = _codes(entry, name)
    papers = tuple(map(_evidence, entry.children("evidence", "code"))) if entry.has("evidence") else None
    return Terms(
        valid_from=entry.day("from"), valid_to=entry.optional("to", entry.day), source=entry.source(),
        certainty=entry.certainty(), evidence=papers, **values,
    )  # fmt: skip


def _evidence(entry: Entry) -> Evidence:
    entry.only("code", "when", "label")
    return Evidence(entry.text("code"), entry.one_of("when", WHEN), entry.words("label"))


def _codes(entry: Entry, name: str) -> tuple[str, ...] | str | None:
    if not entry.has(name):
        return None
    if entry.raw(name) == ALL:
        return ALL
    found = tuple(str(code) for code in entry.items(name))
    if name == "employers" and not set(found) <= EMPLOYERS:
        raise entry.fail(f"“employers” are {', '.join(sorted(EMPLOYERS))}")
    return found


def _flag(entry: Entry, name: str) -> bool:
    value = entry.raw(name)
    if not isinstance(value, bool):
        raise entry.fail(f"“{name}” must be true or false, not {value!r}")
    return value


def _trusted(entry: Entry, check: Any, *values: Any) -> None:
    try:
        check(*values)
    except ValueError:
        raise entry.fail(f"{values[-1]} cannot be") from None


def _checked_whole(name: str, value: int) -> int:
    if value < 0 or (name == "percent" and value > 100) or value > 10_000:
        raise ValueError(value)
    return value


def _checked_amount(value: Decimal) -> Decimal:
    if not value.is_finite() or value < 0 or value != value.quantize(_CENTIME):
        raise ValueError(value)
    return value
