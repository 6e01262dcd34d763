"""The survival curve: as a hand counts it, and as lifelines does."""

from __future__ import annotations

import random

import pytest
from lifelines import KaplanMeierFitter

from maslak.ventures.curves import kaplan_meier

TEN = [
    (1.0, False), (2.5, True), (3.0, True), (3.0, False), (3.0, True), (6.0, False), (6.5, True), (12.0, False),
    (12.0, True), (24.0, False),
]  # fmt: skip


def by_hand(known):
    """The product-limit estimator, written out."""
    share, points = 1.0, []
    for month in sorted({at for at, closed in known if closed}):
        followed = sum(at >= month for at, _closed in known)
        closed = sum(at == month and ended for at, ended in known)
        share *= (followed - closed) / followed
        points.append((month, followed, closed, share))
    return points


def test_ten_lives_are_counted_by_hand():
    curve = kaplan_meier(TEN)

    assert [(p.months, p.followed, p.closed) for p in curve] == [
        (2.5, 9, 1),
        (3.0, 8, 2),
        (6.5, 4, 1),
        (12.0, 3, 1),
    ]
    assert [p.share for p in curve] == pytest.approx([8 / 9, 6 / 9, 1 / 2, 1 / 3])


def test_the_bounds_hold_the_share_and_widen_as_fewer_are_followed():
    first, *_middle, last = kaplan_meier(TEN)

    assert 0 <= last.low <= last.share <= last.high <= 1
    assert first.high - first.low < last.high - last.low


@pytest.mark.parametrize("seed", range(8))
def test_any_cohort_agrees_with_the_hand_and_with_lifelines(seed):
    dice = random.Random(seed)
    known = [(round(dice.uniform(0, 24), dice.choice((0, 1))), dice.random() < 0.4) for _each in range(60)]

    curve = kaplan_meier(known)

    assert [(p.months, p.followed, p.closed) for p in curve] == [point[:3] for point in by_hand(known)]
    assert [p.share for p in curve] == pytest.approx([point[3] for point in by_hand(known)])
    fitted = KaplanMeierFitter().fit([at for at, _closed in known], [closed for _at, closed in known])
    for point in curve:
        assert point.share == pytest.approx(fitted.predict(point.months))


@pytest.mark.parametrize("known", [[], [(3.0, False), (6.0, False)]])
def test_where_nothing_closed_there_is_no_step(known):
    assert kaplan_meier(known) == []
