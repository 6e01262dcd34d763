"""Publishing the figures of a year: what may be shown beside all that was published before, once a month.

A family of figures whose numbers have moved is published anew at the first occasion of another month, and only if its
total may be shown: by nobody more, or by many. Until then its last table stands, with its date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from math import log2
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Reach
from maslak.access.policies import check_may
from maslak.core.errors import Conflict
from maslak.reporting import definitions, engine, families, mapping, public, rates, snapshot
from maslak.reporting.disclosure import optimal, releases
from maslak.reporting.disclosure.primary import Thresholds
from maslak.reporting.disclosure.releases import Release
from maslak.reporting.engine import Number
from maslak.reporting.families import Family
from maslak.reporting.models import PublishedTable

# A family has some thirty cells; past this the last choice found stands, its gap known.
_LIMITS = optimal.Limits(exact=60, cells=200, rounds=12, nodes=500)


@dataclass(frozen=True)
class Published:
    """What a publication did: the families shown anew, those kept as they stood, and why, in a sentence each."""

    year: int
    renewed: tuple[str, ...]
    kept: tuple[str, ...]
    notes: tuple[str, ...]


@transaction.atomic
def publish(*, year: int, by: Actor, now: datetime, every: bool = False) -> Published:
    """Publish what may be shown of the figures of `year`. With `every`, without waiting for another month.

    Raises Conflict when somebody publishes the same year at the same moment. It takes some seconds.
    """
    check_may(by, "indicator.publish")
    if by.reach not in (Reach.ALL, Reach.AGGREGATE):
        raise Conflict(_("Seul qui voit tout le réseau publie ses chiffres."))
    today, rules = timezone.localdate(now), public.thresholds(date(year, 12, 31))
    taken = snapshot.take(year)
    begun = 12 if year < today.year else today.month
    renewed, kept, notes = [], [], []
    others = _cumulated(year)
    elsewhere = _mapped(year, others)
    for family in families.families(taken, begun):
        rows = list(PublishedTable.objects.filter(definition=family.key, year=year).order_by("number"))
        made, note = _family(family, rows, rules, others, elsewhere, today, every)
        if note:
            notes.append(note)
        if made is None:
            kept.append(family.key)
            continue
        _keep(family.key, made.release, made.proven, rules, list(family.sums), year, len(rows) + 1, by, now)
        renewed.append(family.key)
    if _rates(year, rules, by, now, every):
        renewed.append(public.RATES)
    if renewed:
        audit.record("figures.published", by=by, new={"year": year, "tables": len(renewed)})
    return Published(year, tuple(renewed), tuple(kept), tuple(notes))


def is_due(year: int, today: date) -> bool:
    """Whether nothing of `year` was published in the present month."""
    last = PublishedTable.objects.filter(year=year).order_by("-published_at").first()
    return last is None or _month(last) != (today.year, today.month)


def _month(row: PublishedTable) -> tuple[int, int]:
    day = timezone.localdate(row.published_at)
    return day.year, day.month


def _family(
    family: Family, rows: Sequence[PublishedTable], rules: Thresholds, others: Mapping[str, set[int]],
    elsewhere: Set[str], today: date, every: bool,
) -> tuple[releases.Verdict | None, str]:  # fmt: skip
    last = rows[-1] if rows else None
    head = family.codes[0]
    if last is not None:
        moved = any(family.values.get(name) != number for name, number in last.shown.items())
        if head in last.shown and not moved or not every and _month(last) == (today.year, today.month):
            return None, ""
    small = {
        name: name in elsewhere
        or rules.hides(value, structural=name in family.natural)
        or _near(value, others.get(name, set()), rules)
        for name, value in family.values.items()
    }
    verdict = releases.decide(
        family.table, family.values, small, [Release(row.shown, row.fresh) for row in rows],
        width=rules.width, least=rules.least, cost=_cost(family),
        public=dict.fromkeys(family.public, True), limits=_LIMITS,
    )  # fmt: skip
    if last is not None and head in last.shown and head in verdict.hidden:
        return None, _(
            "%(code)s reste tel que publié : la différence avec la dernière publication parlerait de moins de "
            "%(least)s personnes."
        ) % {"code": head, "least": rules.least}
    if last is not None and verdict.release.shown == last.shown:
        return None, ""
    return verdict, ""


def _near(value: int, told: set[int], rules: Thresholds) -> bool:
    """Whether a number beside one published of another year would tell of too few who came between."""
    return any(0 < abs(value - other) < rules.least for other in told)


def _cost(family: Family) -> dict[str, float]:
    return {name: worth * (1 + log2(1 + abs(family.values[name]))) for name, worth in family.worth.items()}


def _cumulated(year: int) -> dict[str, set[int]]:
    """What was published of the cumulated figures of other years: set against this one's they tell of the years between."""
    codes = {code for code, told in definitions.load().items() if told.period_kind == "cumulative"}
    found: dict[str, set[int]] = {}
    for shown in PublishedTable.objects.exclude(year=year).values_list("shown", flat=True):
        for name, number in shown.items():
            if name.split("|")[0] in codes:
                found.setdefault(name, set()).add(number)
    return found


def _mapped(year: int, others: dict[str, set[int]]) -> frozenset[str]:
    """The names that the mapping of profiles hides of the same persons; what it shows is added to `others`."""
    found = mapping.latest(year)
    if found is None:
        return frozenset()
    told = {name: found.people.get(key) for name, key in public.MARGINS.items()}
    for name, number in told.items():
        if number is not None:
            others.setdefault(name, set()).add(number)
    return frozenset(name for name, number in told.items() if number is None)


def _rates(year: int, rules: Thresholds, by: Actor, now: datetime, every: bool) -> bool:
    rows = list(PublishedTable.objects.filter(definition=public.RATES, year=year).order_by("number"))
    today = timezone.localdate(now)
    if rows and not every and _month(rows[-1]) == (today.year, today.month):
        return False
    found = rates.publishable(year, rules, ("female", "male"), engine.values(year))
    if (rows and rows[-1].shown == found) or not (found or rows):
        return False
    _keep(public.RATES, Release(found), True, rules, sorted(found), year, len(rows) + 1, by, now)  # type: ignore[arg-type]
    return True


def _keep(
    definition: str, release: Release, proven: bool, rules: Thresholds, names: Sequence[str], year: int, number: int,
    by: Actor, now: datetime,
) -> PublishedTable:  # fmt: skip
    shown: dict[str, Number] = dict(release.shown)
    told: dict[str, Any] = {
        "names": sorted(names),
        "rules": [rules.least, rules.width, rules.share, rules.middle],
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    try:
        with transaction.atomic():
            return PublishedTable.objects.create(
                definition=definition, definition_sha256=digest, year=year, number=number, published_at=now,
                published_by=by.user, shown=shown, fresh=release.fresh, proven=proven,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Quelqu'un vient de publier cette année : rechargez la page.")) from error
