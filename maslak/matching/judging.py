"""The register as the audit looks at it: people drawn, their offers ranked, shared out, and told by groups alone.

Everything here is read with the whole register in sight, and nothing leaves but numbers of groups: small groups joined,
small counts hidden, counts of persons rounded so that two tables never tell of somebody between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from maslak.law.parameters import parameter
from maslak.matching import audit, exposure, extraction, kernel
from maslak.matching.assignment import assign
from maslak.matching.audit import Comparison, Measure
from maslak.matching.columns import offer_columns, people_columns
from maslak.matching.fairness_data import UNKNOWN, Rules, fairness, nationality_group
from maslak.matching.models import CandidatePerson, Proposal
from maslak.matching.shapes import GATES, NO, Opening, Profile
from maslak.matching.shuffling import mix64, seed_of
from maslak.matching.weights import Weights
from maslak.people.enums import Sex
from maslak.people.models import Person
from maslak.placement.enums import ApplicationStatus
from maslak.placement.models import Application

DIMENSIONS = ("sex", "nationality", "status")
CROSSINGS = (("sex", "nationality"), ("sex", "status"))
#: What became of people, in the order in which it happens.
STAGES = ("listed", "proposed", "told", "applied", "hired")
_GATED = 1000  # people of whom each offer in question is looked at gate by gate


@dataclass(frozen=True)
class Judged:
    """What an audit found. `numbers` holds no person and no small group."""

    numbers: dict[str, Any]
    found: int
    blocks: bool


def judge(weights: Weights, *, day: date) -> Judged:
    """How these weights would share exposure on `day`, and what became of people lately, by group."""
    rules = fairness().rules
    profiles = _drawn(extraction.profiles(today=day), rules.persons, seed_of(day))
    openings = list(extraction.openings(day))
    labels = _labels(profiles)
    rows = kernel.top(
        people_columns(profiles),
        offer_columns(openings),
        weights.array(),
        rules.pairs_per_person,
        seed_of(day),
    )
    measures = [
        *_simulated(rows, profiles, openings, weights, day, rules),
        *_lived(rows, profiles, day, rules),
    ]
    told = audit.audit(measures, audit.crossed(labels, CROSSINGS), rules)
    least = int(parameter("disclosure_min_cell", day).value)
    return Judged(
        {
            "people": rounded(len(profiles), least),
            "in_question": rounded(len(np.unique(rows["profile"])), least),
            "offers": len(openings),
            "comparisons": [_as_json(each, least) for each in told],
            "gates": _gates(profiles, openings, labels, weights, rules),
            "stages": _stages(measures, labels, rules, least),
        },
        len(audit.findings(told)),
        audit.blocks(told),
    )


def rounded(number: int, least: int) -> int | None:
    """A count of persons as it may be told: to the ten, nothing under the least."""
    return None if number < least else round(number, -1)


def _drawn(profiles: Iterable[Profile], most: int, seed: int) -> list[Profile]:
    """At most so many people, drawn by the day; all of them when there are fewer."""
    found = list(profiles)
    if len(found) <= most:
        return found
    lots = mix64(seed, [profile.key for profile in found], 0)
    return [found[place] for place in sorted(np.argsort(lots, kind="stable")[:most])]


def _labels(profiles: Sequence[Profile]) -> dict[str, Any]:
    """The group of each person in each dimension. Read for the audit alone: no score ever sees them."""
    keys = [profile.key for profile in profiles]
    known = {
        pk: (sex, nationality)
        for pk, sex, nationality in Person.objects.filter(pk__in=keys).values_list("pk", "sex", "nationality")
    }
    rows = [
        (
            known[profile.key][0] if known[profile.key][0] != Sex.UNSTATED else UNKNOWN,
            nationality_group(known[profile.key][1]),
            profile.group or UNKNOWN,
        )
        for profile in profiles
    ]
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    return {name: np.array(column, dtype=object) for name, column in zip(DIMENSIONS, columns, strict=True)}


def _simulated(
    rows: Any,
    profiles: Sequence[Profile],
    openings: Sequence[Opening],
    weights: Weights,
    day: date,
    rules: Rules,
) -> list[Measure]:
    """What the weights decide: places in employers' lists if everybody agreed to be shown, and a day's proposals."""
    sharing, places = fairness().sharing, {profile.key: place for place, profile in enumerate(profiles)}
    persons = np.array([places[key] for key in rows["profile"].tolist()], np.int64)
    ranks = exposure.ranks(
        rows["score"], rows["profile"], rows["offer"], seed=seed_of(day), band=weights.band
    )
    posts = {opening.key: opening.openings for opening in openings}
    most = [
        max(sharing.least_listed, posts[key] * sharing.listed_per_opening) for key in rows["offer"].tolist()
    ]
    shown, attention = exposure.attention(ranks, np.array(most, np.int64), rules.persistence / 100)
    chosen = assign(rows, exposure.capacities(posts, sharing.proposed_per_opening), seed=seed_of(day))
    return [
        Measure("shown", exposure.per_person(shown, persons, len(profiles))),
        Measure("attention", exposure.per_person(attention, persons, len(profiles))),
        Measure(
            "rank", exposure.per_person(ranks.astype(float), persons, len(profiles)), less_is_better=True
        ),
        Measure("chosen", _yes(chosen["profile"], rows, profiles)),
    ]


def _lived(rows: Any, profiles: Sequence[Profile], day: date, rules: Rules) -> list[Measure]:
    """What became of those with an offer in question, over the days looked back on: told, and keeps nothing back."""
    since = day - timedelta(days=rules.history_days)
    proposals = Proposal.objects.filter(day__gt=since)
    sent = Application.objects.filter(began_at__date__gt=since).exclude(agreed_at=None)
    reached = {
        "listed": CandidatePerson.objects.values_list("person_id", flat=True),
        "proposed": proposals.values_list("person_id", flat=True),
        "told": proposals.filter(status="accepted").values_list("person_id", flat=True),
        "applied": sent.values_list("person_id", flat=True),
        "hired": sent.filter(status=ApplicationStatus.HIRED).values_list("person_id", flat=True),
    }
    return [Measure(stage, _yes(list(reached[stage]), rows, profiles), blocks=False) for stage in STAGES]


def _yes(reached: Any, rows: Any, profiles: Sequence[Profile]) -> Any:
    """1 for a person reached, 0 for one not reached, nan for one without any offer in question."""
    keys = np.array([profile.key for profile in profiles], np.int64)
    values = np.isin(keys, np.asarray(reached, np.int64)).astype(float)
    return np.where(np.isin(keys, rows["profile"]), values, np.nan)


def _gates(
    profiles: Sequence[Profile],
    openings: Sequence[Opening],
    labels: Mapping[str, Any],
    weights: Weights,
    rules: Rules,
) -> list[dict[str, Any]]:
    """For each group the share of offers of its trades that each gate closes, in percent: not our weighing, told apart."""
    people, offers = people_columns(profiles[:_GATED]), offer_columns(openings)
    closed = np.full((len(people), len(GATES)), np.nan)
    for place in range(len(people)):
        near = kernel.survey(people.part(place, place + 1), offers, weights.array())
        if len(near):
            closed[place] = 100 * (near["gates"] == NO).mean(axis=0)
    known = ~np.isnan(closed[:, 0])
    found = []
    for dimension, every in labels.items():
        groups = audit.joined(every[: len(people)][known], rules.least_persons)
        for group in sorted(set(groups.tolist()) - {UNKNOWN}):
            inside = closed[known][groups == group]
            if len(inside) >= rules.least_persons:
                shares = {
                    gate: round(float(value)) for gate, value in zip(GATES, inside.mean(0), strict=True)
                }
                found.append({"dimension": dimension, "group": group, "closed": shares})
    return found


def _stages(
    measures: Sequence[Measure], labels: Mapping[str, Any], rules: Rules, least: int
) -> list[dict[str, Any]]:
    """How many of each group reached each stage."""
    by_code = {measure.code: measure.values for measure in measures}
    known = ~np.isnan(by_code[STAGES[0]])  # with an offer in question
    found = []
    for dimension, every in labels.items():
        groups = audit.joined(every[known], rules.least_persons)
        for group in sorted(set(groups.tolist()) - {UNKNOWN}):
            inside = groups == group
            if inside.sum() < rules.least_persons:
                continue
            counts = {stage: rounded(int(by_code[stage][known][inside].sum()), least) for stage in STAGES}
            people = rounded(int(inside.sum()), least)
            found.append({"dimension": dimension, "group": group, "in_question": people, **counts})
    return found


def _as_json(comparison: Comparison, least: int) -> dict[str, Any]:
    told = asdict(comparison) | {"persons": rounded(comparison.persons, least)}
    # What the weights decide is a calculation; what people lived is told in tenths, so that nobody is counted from it.
    for name in ("ratio", "low", "high"):
        told[name] = round(told[name], 2 if comparison.blocks else 1) if np.isfinite(told[name]) else None
    for name in ("mine", "others"):
        told[name] = round(told[name], 3) if comparison.blocks else None
    return told | {"chance": float(f"{comparison.chance:.3g}")}
