"""Whether a person may be proposed an offer: six questions, each answered yes, no or « we do not know ». Plain Python.

This is the reference: written to be read. The kernel gives the same answers a thousand times faster, and a test holds
the two together. Whatever was not asked, or cannot be told from what is noted, is UNKNOWN: it never closes a door.
"""

from __future__ import annotations

from maslak.core.scales import Cefr, Education, Hours
from maslak.matching import spots
from maslak.matching.measures import MEASURES
from maslak.matching.shapes import NO, UNKNOWN, YES, Opening, Profile

_CEFR = {level: rank for rank, level in enumerate(Cefr.values, start=1)}
_NATIVE = _CEFR[Cefr.NATIVE.value]
_HIGHEST_ASKED = _NATIVE - 1  # nobody may ask where somebody was born: « mother tongue » asks for C2

E = Education
_LADDER = (
    E.NONE, E.PRIMARY, E.LOWER_SECONDARY, E.UPPER_SECONDARY, E.BACCALAUREATE, E.BAC2, E.BAC3, E.BAC5, E.DOCTORATE,
)  # fmt: skip
_RUNG = {level.value: rung for rung, level in enumerate(_LADDER)}


def judge(profile: Profile, opening: Opening) -> dict[str, int]:
    """YES, NO or UNKNOWN for each of GATES, in their order."""
    return {
        "route": route(profile, opening),
        "age": age(profile, opening),
        "place": place(profile, opening),
        "hours": hours(profile, opening),
        "languages": languages(profile, opening),
        "schooling": schooling(profile.schooling, opening.schooling),
    }


def route(profile: Profile, opening: Opening) -> int:
    """Whether the law opens a route for the person's stay that the employer is ready to take (labour code, art. 516)."""
    answer = opening.accepts.get(profile.group) if profile.group is not None else None
    return UNKNOWN if answer is None else YES if answer else NO


def age(profile: Profile, opening: Opening) -> int:
    """Whether the person has the least age of the work on the day (labour code, art. 143; law 19-12, art. 6).

    A year of birth alone leaves the months before the birthday open.
    """
    if opening.born_by is None:
        return YES
    if profile.born is not None:
        return YES if profile.born <= opening.born_by else NO
    if profile.birth_year is None:
        return UNKNOWN
    if profile.birth_year < opening.born_by.year:
        return YES
    if profile.birth_year > opening.born_by.year:
        return NO
    return YES if (opening.born_by.month, opening.born_by.day) == (12, 31) else UNKNOWN


def place(profile: Profile, opening: Opening) -> int:
    """Whether the post is within a day's way to work, or in a region where the person is ready to move."""
    work = spots.of(opening.region, opening.city)
    home = spots.of(profile.region, profile.city)
    if work.region and work.region in {spots.region_number(code) for code in profile.regions}:
        return YES
    if not home.region or not work.region:
        return UNKNOWN
    way = spots.km(home, work)
    if not (home.exact and work.exact):
        near = home.region == work.region or way <= (profile.reach_km or 0) or way <= MEASURES.farthest_km
        return UNKNOWN if near else NO
    if profile.reach_km is not None:
        return YES if way <= profile.reach_km else NO
    if way <= MEASURES.usual_km:
        return YES
    return UNKNOWN if way <= MEASURES.farthest_km else NO


def hours(profile: Profile, opening: Opening) -> int:
    """Whether the person is free when the post needs somebody, and for as long.

    Who only said that they want to choose their hours is asked again: it does not say which they could not take.
    """
    if profile.most_hours and profile.most_hours < opening.weekly_hours:
        return NO
    if Hours.FLEXIBLE in opening.hours:
        return YES
    if not opening.hours or not profile.hours:
        return UNKNOWN
    if set(opening.hours) <= set(profile.hours):
        return YES
    return UNKNOWN if Hours.FLEXIBLE in profile.hours else NO


def languages(profile: Profile, opening: Opening) -> int:
    """Whether each language is spoken at the level asked; one that is not noted is unknown."""
    answer = YES
    for code, level in opening.languages.items():
        spoken = cefr_rank(profile.languages.get(code, ""))
        if not spoken:
            answer = UNKNOWN if answer == YES else answer
        elif spoken < level_asked(level):
            answer = NO
    return answer


def schooling(held: str, asked: str) -> int:
    """Whether the highest level reached is the level asked.

    Vocational training stands beside the ladder: it is given after primary school as well as after the baccalaureate,
    so it answers up to lower secondary school, leaves the question open up to two years after the baccalaureate, and
    does not reach further. An offer that asks for it is not answered by schooling alone: whoever went as far as the
    baccalaureate may have it too, and is asked.
    """
    if asked in ("", E.NONE):
        return YES
    if not held:
        return UNKNOWN
    if held == asked:
        return YES
    if asked == E.VOCATIONAL:
        return UNKNOWN if _RUNG[held] >= _RUNG[E.BACCALAUREATE] else NO
    if held == E.VOCATIONAL:
        if _RUNG[asked] <= _RUNG[E.LOWER_SECONDARY]:
            return YES
        return UNKNOWN if _RUNG[asked] <= _RUNG[E.BAC2] else NO
    return YES if _RUNG[held] >= _RUNG[asked] else NO


def cefr_rank(level: str) -> int:
    """1 (A1) to 6 (C2), 7 for a mother tongue, 0 for a level that is not noted."""
    return _CEFR.get(level, 0)


def level_asked(level: str) -> int:
    """The rank that an offer may ask: C2 at most."""
    return min(cefr_rank(level), _HIGHEST_ASKED)
