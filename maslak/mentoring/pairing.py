"""Who suits whom: the best assignment over a whole pool at once, with its reasons. Plain Python and numpy.

A pair is possible when both speak a language in common, live in one region or both accept a distance, when a wish
for a woman is met, and when nobody declined or excluded it before. Among the possible ones the assignment serves as
many people as it can, then has the highest sum of scores (docs/adr/0033, 0034). It is the same whatever the order
of the pool.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

# Points of a score, of 100 at most.
TRADE = (8, 20, 30, 40)  # occupations alike in the first digit of ISCO-08, the first two, three, four
SAME_REGION, AT_A_DISTANCE = 25, 10
OWN_LANGUAGE, ANOTHER_LANGUAGE = 15, 5
MOST_WAITING, DAYS_A_POINT = 15, 10
# A mentor's second person weighs a little less than another mentor's first: the pool shares the work.
SECOND_PLACE = 2
_BLOCK = 512  # rows scored at a time: the intermediate tables stay small

Bools = npt.NDArray[np.bool_]
Points = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Guide:
    """A mentor with free places. `number` is the database's; `key` orders the pool."""

    number: int
    key: str
    languages: frozenset[str]
    region: str = ""
    remote: bool = False
    woman: bool = False
    trade: str = ""  # ISCO-08, four digits
    label: str = ""  # the occupation's name, folded
    places: int = 1
    person: int | None = None  # who they are in the register, if they are in it


@dataclass(frozen=True)
class Seeker:
    """A person who waits for a mentor, `waited` days so far."""

    number: int
    key: str
    languages: frozenset[str]
    preferred: str = ""
    region: str = ""
    remote: bool = False
    women_only: bool = False
    trade: str = ""
    label: str = ""
    waited: int = 0
    person: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why two suit one another: a code, and what it is about (words.reason tells it)."""

    code: str
    about: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a pair keeps it."""
        return {"code": self.code, "about": list(self.about)}


@dataclass(frozen=True)
class Match:
    """Two who would be proposed to one another."""

    guide: Guide
    seeker: Seeker
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Proposal:
    """The assignment: pairs, the best first, and why each of the others has nobody."""

    matches: tuple[Match, ...]
    unmatched: tuple[tuple[Seeker, str], ...] = field(default=())


def propose(
    guides: Iterable[Guide], seekers: Iterable[Seeker], refused: Collection[tuple[int, int]] = ()
) -> Proposal:
    """The best pairs of that pool. `refused`: (mentor, mentee) numbers never to be proposed."""
    by_key_guides = sorted((guide for guide in guides if guide.places > 0), key=lambda guide: guide.key)
    by_key_seekers = sorted(seekers, key=lambda seeker: seeker.key)
    if not by_key_seekers or not by_key_guides:
        return Proposal((), tuple((seeker, "no_mentor") for seeker in by_key_seekers))
    possible, points = tables(by_key_guides, by_key_seekers, refused)
    rows, columns = assign(possible, points, [guide.places for guide in by_key_guides])
    matches = [
        Match(by_key_guides[g], by_key_seekers[s], int(points[s, g]), tuple(reasons(by_key_guides[g], by_key_seekers[s])))
        for s, g in zip(rows.tolist(), columns.tolist(), strict=True)
    ]  # fmt: skip
    left = sorted(set(range(len(by_key_seekers))) - set(rows.tolist()))
    unmatched = [
        (by_key_seekers[s], _why_not(by_key_seekers[s], by_key_guides, bool(possible[s].any()))) for s in left
    ]
    matches.sort(key=lambda match: (-match.score, match.seeker.key))
    return Proposal(tuple(matches), tuple(unmatched))


def tables(
    guides: Sequence[Guide], seekers: Sequence[Seeker], refused: Collection[tuple[int, int]] = ()
) -> tuple[Bools, Points]:
    """For each seeker (row) and mentor (column): whether the pair is possible, and its score."""
    everybody: list[Any] = [*guides, *seekers]
    known = sorted({code for one in everybody for code in one.languages})
    theirs, ours = _spoken(guides, known), _spoken(seekers, known)
    preferred = _spoken(seekers, known, lambda seeker: {seeker.preferred})
    regions = {code: place for place, code in enumerate(sorted({o.region for o in everybody} - {""}), 1)}
    their_region, our_region = _numbers(regions, guides), _numbers(regions, seekers)
    their_trade, our_trade = _trades(guides), _trades(seekers)
    labels = {text: place for place, text in enumerate(sorted({o.label for o in everybody} - {""}), 1)}
    their_label = np.array([labels.get(o.label, 0) for o in guides], np.int32)
    our_label = np.array([labels.get(o.label, 0) for o in seekers], np.int32)
    their_remote, our_remote = _flags(guides, "remote"), _flags(seekers, "remote")
    women, women_only = _flags(guides, "woman"), _flags(seekers, "women_only")
    waiting = np.array([points_for_waiting(seeker.waited) for seeker in seekers], np.int16)
    possible = np.empty((len(seekers), len(guides)), np.bool_)
    points = np.empty((len(seekers), len(guides)), np.int16)
    for start in range(0, len(seekers), _BLOCK):
        rows = slice(start, start + _BLOCK)
        common = (ours[rows] @ theirs.T).astype(np.int16)
        near = (our_region[rows, None] == their_region) & (our_region[rows, None] > 0)
        distance = our_remote[rows, None] & their_remote
        possible[rows] = (common > 0) & (near | distance) & (~women_only[rows, None] | women)
        trade = _alike(our_trade[rows], their_trade)
        same_name = (our_label[rows, None] == their_label) & (our_label[rows, None] > 0)
        own = (preferred[rows] @ theirs.T) > 0
        points[rows] = (
            np.where(same_name, np.int16(TRADE[-1]), trade)
            + np.where(near, np.int16(SAME_REGION), np.where(distance, np.int16(AT_A_DISTANCE), np.int16(0)))
            + own * np.int16(OWN_LANGUAGE)
            + (common > 1) * np.int16(ANOTHER_LANGUAGE)
            + waiting[rows, None]
        )
    _forbid(possible, guides, seekers, refused)
    return possible, points


def assign(possible: Bools, points: Points, places: Sequence[int]) -> tuple[Any, Any]:
    """Rows and columns of the best assignment: most rows served first, then most points.

    A mentor of several places stands in as many columns, no more than there are rows.
    """
    seats = [
        (mentor, place) for mentor, free in enumerate(places) for place in range(min(free, len(possible)))
    ]
    owner = np.array([mentor for mentor, _place in seats])
    later = np.array([SECOND_PLACE * place for _mentor, place in seats], np.float64)
    # One pair more is worth more than every point that it could cost the others.
    one_more = 200.0 * (len(possible) + 1)
    worth = np.where(possible[:, owner], points[:, owner] + one_more - np.minimum(later, 99), 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    kept = worth[rows, columns] > 0
    return rows[kept], owner[columns[kept]]


def greedy(possible: Bools, points: Points, places: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs that one gets by taking the best that is left, again and again: what the assignment is measured by."""
    free, taken, found = list(places), np.zeros(len(possible), np.bool_), []
    rows, columns = np.nonzero(possible)
    for place in np.argsort(-points[rows, columns], kind="stable"):
        row, column = int(rows[place]), int(columns[place])
        if not taken[row] and free[column] > 0:
            taken[row] = True
            free[column] -= 1
            found.append((row, column))
    return found


def fits(guide: Guide, seeker: Seeker) -> bool:
    """Whether the two may be proposed to one another at all, exclusions apart."""
    place = near(guide, seeker) or (guide.remote and seeker.remote)
    wish = guide.woman or not seeker.women_only
    return bool(guide.languages & seeker.languages) and place and wish and not _oneself(guide, seeker)


def score(guide: Guide, seeker: Seeker) -> int:
    """The points of one pair, of 100."""
    return int(tables([guide], [seeker])[1][0, 0])


def reasons(guide: Guide, seeker: Seeker) -> list[Reason]:
    """Why the two suit one another, what counts most first."""
    found = []
    digits = alike_digits(guide, seeker)
    if digits:
        found.append(Reason(("trade_far", "trade_near", "trade_close", "trade")[digits - 1]))
    if near(guide, seeker):
        found.append(Reason("region", (seeker.region,)))
    elif guide.remote and seeker.remote:
        found.append(Reason("distance"))
    common = guide.languages & seeker.languages
    if seeker.preferred in common:
        found.append(Reason("own_language", (seeker.preferred,)))
    others = sorted(common - {seeker.preferred})
    if others:
        found.append(Reason("languages", tuple(others)))
    if seeker.women_only:
        found.append(Reason("woman"))
    if points_for_waiting(seeker.waited):
        found.append(Reason("waiting", (str(seeker.waited),)))
    return found


def near(guide: Guide, seeker: Seeker) -> bool:
    """Whether they live in one region."""
    return bool(guide.region) and guide.region == seeker.region


def alike_digits(guide: Guide, seeker: Seeker) -> int:
    """How many leading digits of ISCO-08 their occupations share: 4 under one name, 0 when nothing is known."""
    if guide.label and guide.label == seeker.label:
        return 4
    if not (guide.trade and seeker.trade):
        return 0
    return next((n for n in (4, 3, 2, 1) if guide.trade[:n] == seeker.trade[:n]), 0)


def points_for_waiting(days: int) -> int:
    """A point for each ten days waited, up to fifteen."""
    return min(max(days, 0) // DAYS_A_POINT, MOST_WAITING)


def _why_not(seeker: Seeker, guides: Sequence[Guide], possible: bool) -> str:
    """The first thing that stands in the way, in the order in which one would look for it."""
    if possible:
        return "no_place_left"
    speaking = [guide for guide in guides if guide.languages & seeker.languages]
    if not speaking:
        return "no_language"
    reachable = [g for g in speaking if near(g, seeker) or (g.remote and seeker.remote)]
    if not reachable:
        return "too_far"
    return "no_woman" if seeker.women_only and not any(g.woman for g in reachable) else "declined_before"


def _oneself(guide: Guide, seeker: Seeker) -> bool:
    return guide.person is not None and guide.person == seeker.person


def _forbid(
    possible: Bools, guides: Sequence[Guide], seekers: Sequence[Seeker], refused: Collection[tuple[int, int]]
) -> None:
    column = {guide.number: place for place, guide in enumerate(guides)}
    row = {seeker.number: place for place, seeker in enumerate(seekers)}
    for mentor, mentee in refused:
        if mentor in column and mentee in row:
            possible[row[mentee], column[mentor]] = False
    people = {guide.person: place for place, guide in enumerate(guides) if guide.person is not None}
    for place, seeker in enumerate(seekers):
        if seeker.person in people:
            possible[place, people[seeker.person]] = False


def _spoken(people: Sequence[Any], known: Sequence[str], speaks: Any = lambda one: one.languages) -> Any:
    """One row a person, one column a language; floats, since only those multiply fast."""
    place = {code: number for number, code in enumerate(known)}
    table = np.zeros((len(people), len(known)), np.float32)
    for row, one in enumerate(people):
        for code in speaks(one):
            if code in place:
                table[row, place[code]] = 1
    return table


def _numbers(regions: dict[str, int], people: Sequence[Any]) -> Any:
    return np.array([regions.get(one.region, 0) for one in people], np.int16)


def _trades(people: Sequence[Any]) -> Any:
    return np.array([int(one.trade) if one.trade else -1 for one in people], np.int16)


def _flags(people: Sequence[Any], name: str) -> Bools:
    return np.array([getattr(one, name) for one in people], np.bool_)


def _alike(ours: Any, theirs: Any) -> Points:
    """Points for occupations: those of the longest run of leading digits that they share."""
    both = (ours[:, None] >= 0) & (theirs >= 0)
    found = np.zeros((len(ours), len(theirs)), np.int16)
    for divisor, worth in zip((1000, 100, 10, 1), TRADE, strict=True):
        found[both & ((ours // divisor)[:, None] == theirs // divisor)] = worth
    return found
