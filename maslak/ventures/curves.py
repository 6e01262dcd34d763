"""The survival curve of enterprises, by the Kaplan-Meier estimator of lifelines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """A step of the curve: at `months`, `closed` of the `followed` closed, and this share lives on.

    `low` and `high` bound the share with a confidence of 95 %; shares run from 1 to 0.
    """

    months: float
    followed: int
    closed: int
    share: float
    low: float
    high: float


def kaplan_meier(known: Iterable[tuple[float, bool]]) -> list[Point]:
    """The curve of (months, whether the closing was observed): one point a month in which some closed.

    Whoever is censored in the very month of a closing counts as followed in it, as is the rule.
    """
    lives = list(known)
    if not any(closed for _months, closed in lives):
        return []
    from lifelines import KaplanMeierFitter  # a second to load: only where a curve is asked for

    fitted = KaplanMeierFitter().fit(
        [months for months, _closed in lives], [closed for _months, closed in lives]
    )
    shares = fitted.survival_function_.iloc[:, 0]
    bounds = fitted.confidence_interval_survival_function_
    return [
        Point(
            float(at), int(row["at_risk"]), int(row["observed"]), float(shares.loc[at]),
            float(bounds.loc[at].iloc[0]), float(bounds.loc[at].iloc[1]),
        )
        for at, row in fitted.event_table.iterrows()
        if row["observed"]
    ]  # fmt: skip
