"""What one change would open: the offers that a single condition closes now, counted exactly.

Each change is made to a copy of the profile and every offer in question is judged again; nothing is estimated. What is
not noted stands among them: to note it would settle offers that are neither open nor closed today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from maslak.core import places
from maslak.core.scales import Cefr, Education, Hours
from maslak.matching import gates, kernel, skills
from maslak.matching.columns import OfferColumns, language_number, people_columns, skill_key
from maslak.matching.shapes import GATES, NO, UNKNOWN, Profile
from maslak.matching.weights import Weights

Array = npt.NDArray[Any]
SHOWN = 5  # offers named beside a count
_SKILLS_TRIED = 12  # the skills most often asked and not held
_REACHES = (10, 20, 30, 50, 75, 100)
_GATE = {code: place for place, code in enumerate(GATES)}
_LEVELS = [level for level in Cefr.values if level != Cefr.NATIVE]
_LADDER = [
    Education.PRIMARY, Education.LOWER_SECONDARY, Education.UPPER_SECONDARY, Education.BACCALAUREATE,
    Education.VOCATIONAL, Education.BAC2, Education.BAC3, Education.BAC5, Education.DOCTORATE,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a file: its kind, its values, and how many offers it would open, settle or lift."""

    kind: str  # language, schooling, place, reach, hours, week, skill, or unknown: and a gate
    params: Mapping[str, Any]
    count: int
    offers: tuple[int, ...] = field(default=())  # the first of them by score, best first: numbers

    @property
    def sort_key(self) -> tuple[int, str, str]:
        """The greatest first; the same everywhere among equals."""
        return -self.count, self.kind, str(sorted(self.params.items()))


def changes(profile: Profile, offers: OfferColumns, weights: Weights) -> list[Change]:
    """Every single change that would open, settle or lift some offers, the greatest first.

    Of a scale that one climbs step by step (a language, a reach), a step is told only when it opens more than the step
    below it. A skill opens nothing: its count is of offers whose score it lifts.
    """
    now = _survey(profile, offers, weights)
    if not len(now):
        return []
    found = [*_steps(profile, now, offers, weights), *_unknowns(profile, now, offers)]
    found += _lifting(profile, now, offers, weights)
    return sorted((change for change in found if change.count), key=lambda change: change.sort_key)


def missing(profile: Profile, offers: OfferColumns, weights: Weights) -> list[Change]:
    """Every fact that is not noted and leaves open to question some offers that nothing closes, the greatest first."""
    now = _survey(profile, offers, weights)
    not_closed = now[(now["gates"] != NO).all(axis=1)]
    found: list[Change] = []
    for gate, place in _GATE.items():
        rows = not_closed[not_closed["gates"][:, place] == UNKNOWN]
        if gate == "languages":
            found += _by_language(profile, rows, offers, alone=False)
        elif _fact(gate, profile):
            found.append(Change(f"unknown:{gate}", {"fact": _fact(gate, profile)}, len(rows), _first(rows)))
    return sorted((change for change in found if change.count), key=lambda change: change.sort_key)


def _survey(profile: Profile, offers: OfferColumns, weights: Weights) -> Array:
    return kernel.survey(people_columns([profile]), offers, weights.array())


def _steps(profile: Profile, now: Array, offers: OfferColumns, weights: Weights) -> Iterator[Change]:
    """The changes that open what one gate alone closes."""
    alone = _closed_by_one(now)
    for code, tried in (
        ("languages", _languages(profile)),
        ("schooling", _schooling(profile)),
        ("place", _places(profile)),
        ("hours", _hours(profile)),
    ):
        closed = now["offer"][alone == _GATE[code]]
        if len(closed):
            yield from _opened(_those(offers, closed), tried, weights)


def _those(offers: OfferColumns, numbers: Array) -> OfferColumns:
    """The offers of these numbers alone: to judge them again costs what they are, not what all are."""
    return offers.take(np.flatnonzero(np.isin(offers["key"], numbers)))


def _opened(
    closed: OfferColumns, tried: Iterable[tuple[str, Mapping[str, Any], Profile]], weights: Weights
) -> Iterator[Change]:  # fmt: skip
    best: dict[str, int] = {}
    for kind, params, changed in tried:
        after = _survey(changed, closed, weights)
        opened = after[after["score"] >= 0]
        ladder = kind + str(params.get("language", "")) if kind in ("language", "reach", "schooling") else ""
        if ladder and len(opened) <= best.get(ladder, 0):
            continue
        best[ladder] = len(opened)
        yield Change(kind, params, len(opened), _first(opened))


def _closed_by_one(now: Array) -> Array:
    """For each offer the place of the only gate that says no; -1 where none or several do."""
    closed = now["gates"] == NO
    return np.where(closed.sum(axis=1) == 1, closed.argmax(axis=1), -1)


def _first(rows: Array) -> tuple[int, ...]:
    order = np.lexsort((rows["offer"], -rows["score"].astype("i8")))
    return tuple(int(number) for number in rows["offer"][order[:SHOWN]])


def _languages(profile: Profile) -> Iterator[tuple[str, Mapping[str, Any], Profile]]:
    """One language up, level by level; only those that are noted: what is not noted closes nothing."""
    for code, level in profile.languages.items():
        rank = gates.cefr_rank(level)
        for higher in _LEVELS[rank:]:
            spoken = {**profile.languages, code: higher}
            params = {"language": code, "level": higher}
            yield "language", params, replace(profile, languages=spoken)


def _schooling(profile: Profile) -> Iterator[tuple[str, Mapping[str, Any], Profile]]:
    if not profile.schooling:
        return
    for level in _LADDER:
        if level != profile.schooling and not _below(level, profile.schooling):
            yield "schooling", {"level": level.value}, replace(profile, schooling=level.value)


def _below(level: str, held: str) -> bool:
    """Whether that level is one the person has behind them."""
    return gates.schooling(held, level) == 1


def _places(profile: Profile) -> Iterator[tuple[str, Mapping[str, Any], Profile]]:
    least = profile.reach_km if profile.reach_km is not None else 0
    for km in _REACHES:
        if km > least:
            yield "reach", {"km": km}, replace(profile, reach_km=km)
    for region in places.REGIONS:
        if region.code not in profile.regions:
            moved = (*profile.regions, region.code)
            yield "place", {"region": region.code}, replace(profile, regions=moved)


def _hours(profile: Profile) -> Iterator[tuple[str, Mapping[str, Any], Profile]]:
    if profile.hours:
        for slot in Hours.values:
            if slot not in profile.hours and slot != Hours.FLEXIBLE:
                yield "hours", {"hours": slot}, replace(profile, hours=(*profile.hours, slot))
    if profile.most_hours:
        for week in (24, 36, 44, 48):
            if week > profile.most_hours:
                yield "week", {"week": week}, replace(profile, most_hours=week)


def _unknowns(profile: Profile, now: Array, offers: OfferColumns) -> Iterator[Change]:
    """What to note: the offers that nothing closes and that this fact alone leaves open to question."""
    unsure = now["gates"] == UNKNOWN
    single = (now["gates"] != NO).all(axis=1) & (unsure.sum(axis=1) == 1)
    for gate, place in _GATE.items():
        rows = now[single & unsure[:, place]]
        if gate == "languages":
            yield from _by_language(profile, rows, offers, alone=True)
        else:
            fact = _fact(gate, profile)
            if fact and len(rows):
                yield Change(f"unknown:{gate}", {"fact": fact}, len(rows), _first(rows))


def _fact(gate: str, profile: Profile) -> str:
    """What to note so that the gate is settled; empty where the person has said all that they can."""
    if gate == "route":
        return "stay" if profile.group is None else ""
    if gate == "age":
        return "birth" if profile.born is None else ""
    if gate == "place":
        home = places.find_city(profile.city) if profile.city else None
        return "city" if home is None else "reach" if profile.reach_km is None else ""
    if gate == "hours":
        return "hours" if not profile.hours else ""
    return "schooling" if not profile.schooling else ""


def _by_language(profile: Profile, rows: Array, offers: OfferColumns, *, alone: bool) -> Iterator[Change]:
    """For each language that is not noted, the offers among `rows` that ask it; `alone`: it and no other that is not."""
    wanted = {int(number) for number in rows["offer"]}
    if not wanted:
        return
    noted = {language_number(code) for code in profile.languages}
    by_language: dict[int, set[int]] = {}
    for place in np.flatnonzero(np.isin(offers["key"], list(wanted))):
        first, last = offers["lang_start"][place], offers["lang_start"][place + 1]
        lacking = {int(each) for each in offers["lang"][first:last]} - noted
        for number in lacking if not alone or len(lacking) == 1 else ():
            by_language.setdefault(number, set()).add(int(offers["key"][place]))
    for number, keys in sorted(by_language.items()):
        chosen = rows[np.isin(rows["offer"], list(keys))]
        params = {"fact": "language", "language": language_code(number)}
        yield Change("unknown:languages", params, len(chosen), _first(chosen))


def language_code(number: int) -> str:
    """The code whose `columns.language_number` is that one."""
    letters = [number // 729, number // 27 % 27, number % 27]
    return "".join(chr(96 + each) for each in letters if each)


def _lifting(profile: Profile, now: Array, offers: OfferColumns, weights: Weights) -> Iterator[Change]:
    """The skills of the vocabulary that would lift the score of offers open today."""
    open_now = now[now["score"] >= 0]
    chosen = _those(offers, open_now["offer"])
    asked = Counter(chosen["skill_key"].tolist())
    known = {skill_key(f"s:{code}"): code for code in skills.vocabulary()}
    held = {skill_key(key) for key in profile.skills}
    tried = [known[key] for key, _count in asked.most_common() if key in known and key not in held]
    for code in tried[:_SKILLS_TRIED]:
        after = _survey(replace(profile, skills=(*profile.skills, f"s:{code}")), chosen, weights)
        lifted = after[after["score"] > open_now["score"]]
        yield Change("skill", {"skill": code}, len(lifted), _first(lifted))
