"""How near an auto-entrepreneur is to what the status allows: plain functions of amounts and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

_SERVICES = "services"


@dataclass(frozen=True)
class Turnover:
    """Declared turnover: year, kind of activity (goods, services), customer (« » for the others), dirhams."""

    year: int
    activity: str
    customer: str
    amount_mad: Decimal


@dataclass(frozen=True)
class Gauge:
    """An amount beside its limit. `pct` is rounded down, so that 100 means reached; `level` the highest alert passed."""

    activity: str
    customer: str
    amount_mad: Decimal
    limit_mad: Decimal
    level: int

    @property
    def pct(self) -> int:
        return int(self.amount_mad * 100 / self.limit_mad)

    @property
    def left_mad(self) -> Decimal:
        """What may still be earned; zero once the limit is passed."""
        return max(self.limit_mad - self.amount_mad, Decimal(0))


@dataclass(frozen=True)
class Monitor:
    """One year of an auto-entrepreneur: each activity beside its ceiling, customers near their limit, the two-year rule.

    `over_years`: how many years in a row, this one included, stand above a ceiling.
    """

    year: int
    ceilings: tuple[Gauge, ...]
    customers: tuple[Gauge, ...]
    over_years: int
    loses_status: bool

    @property
    def level(self) -> int:
        """The highest alert of the year, 0 for none."""
        return max((gauge.level for gauge in (*self.ceilings, *self.customers)), default=0)


def level(amount: Decimal, limit: Decimal, levels: Iterable[int]) -> int:
    """The highest of the alert levels (per cent) that the amount reaches; 0 below the first."""
    return max((each for each in levels if amount * 100 >= limit * each), default=0)


def monitor(
    declared: Sequence[Turnover],
    year: int,
    *,
    ceilings: Mapping[str, Decimal],
    levels: Sequence[int],
    years_before_loss: int,
    customer_limit: Decimal | None,
) -> Monitor:
    """The year's gauges, each activity that sold something, the customers who reach the first alert.

    `customer_limit`: services billed to one customer in the year; None for years before that rule.
    A ceiling is passed above it, not at it.
    """
    gauges = tuple(
        Gauge(activity, "", sold, limit, level(sold, limit, levels))
        for activity, limit in sorted(ceilings.items())
        if (sold := _sold(declared, year, activity)) > 0
    )
    near: tuple[Gauge, ...] = ()
    if customer_limit is not None:
        billed = _by_customer(declared, year)
        near = tuple(
            Gauge(_SERVICES, customer, amount, customer_limit, alert)
            for customer, amount in sorted(billed.items(), key=lambda item: (-item[1], item[0]))
            if (alert := level(amount, customer_limit, levels))
        )
    over = 0
    while any(_sold(declared, year - over, activity) > limit for activity, limit in ceilings.items()):
        over += 1
    return Monitor(year, gauges, near, over, over >= years_before_loss)


def _sold(declared: Iterable[Turnover], year: int, activity: str) -> Decimal:
    return sum((t.amount_mad for t in declared if t.year == year and t.activity == activity), Decimal(0))


def _by_customer(declared: Iterable[Turnover], year: int) -> dict[str, Decimal]:
    """Services of the year by named customer, whatever the case and the spaces of the name; as first written."""
    names: dict[str, str] = {}
    billed: dict[str, Decimal] = {}
    for each in declared:
        if each.year != year or each.activity != _SERVICES or not each.customer.strip():
            continue
        key = " ".join(each.customer.casefold().split())
        name = names.setdefault(key, each.customer.strip())
        billed[name] = billed.get(name, Decimal(0)) + each.amount_mad
    return billed
