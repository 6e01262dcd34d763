"""How well a person and an offer meet: seven terms from 0 to 100, each of one thing. Plain Python, whole numbers.

This is the reference: written to be read; the kernel equals it to the last number. Nothing here reads a sex, a
nationality, a stay or an age, and nothing that a person adds to their file ever lowers a term of an offer they want.
"""

from __future__ import annotations

from collections.abc import Iterable

from maslak.core.scales import Hours
from maslak.matching import gates, spots
from maslak.matching.measures import MEASURES as M
from maslak.matching.neighbours import closeness
from maslak.matching.shapes import CHANCE, HIGHEST, NO, UNKNOWN, WORTH, YES, Match, Opening, Profile
from maslak.matching.weights import Weights


def meet(profile: Profile, opening: Opening, weights: Weights) -> Match:
    """The gates, the terms and the score of a person and an offer; no score when a gate says no."""
    answers = gates.judge(profile, opening)
    found = measure(profile, opening)
    chance = sum(weights.chance[term] * found[term] for term in CHANCE) // 100
    worth = sum(weights.worth[term] * found[term] for term in WORTH) // 100
    return Match(
        profile=profile.key, offer=opening.key, gates=answers, terms=found, chance=chance, worth=worth,
        score=None if NO in answers.values() else chance * worth // HIGHEST,
    )  # fmt: skip


def in_question(profile: Profile, opening: Opening) -> bool:
    """Whether the offer is of a trade that the person wishes for or has practised, or of one near it."""
    return occupation(profile, opening) > 0


def measure(profile: Profile, opening: Opening) -> dict[str, int]:
    """Each of TERMS, from 0 to 100."""
    return {
        "occupation": occupation(profile, opening),
        "skills": skills(profile, opening),
        "languages": languages(profile, opening),
        "experience": experience(profile, opening),
        "distance": distance(profile, opening),
        "wishes": wishes(profile, opening),
        "hours": hours(profile, opening),
    }


def occupation(profile: Profile, opening: Opening) -> int:
    """How near the trade of the offer is to the nearest trade wished for or practised."""
    trades = (*profile.wishes, *profile.practised)
    return max((closeness(trade, opening.isco) for trade in trades), default=0)


def skills(profile: Profile, opening: Opening) -> int:
    """What share of the skills asked the person has noted; those essential count most."""
    held = frozenset(profile.skills)
    essential, other = _mean(opening.essential, held), _mean(opening.other, held)
    if essential is None and other is None:
        return M.nothing_asked
    if other is None:
        return essential or 0
    if essential is None:
        return M.nothing_asked + (100 - M.nothing_asked) * other // 100
    return (essential * M.essential_share + other * (100 - M.essential_share)) // 100


def degree(asked: tuple[str, ...], held: Iterable[str]) -> int:
    """How far one skill is held: wholly when any key of the skill itself is, else by the share of its words."""
    known = frozenset(held)
    words = [key for key in asked if key.startswith("w:")]
    if any(key in known for key in asked if not key.startswith("w:")):
        return 100
    share = 100 * sum(key in known for key in words) // len(words) if words else 0
    return M.skill_absent + (100 - M.skill_absent) * share // 100


def _mean(asked: Iterable[tuple[str, ...]], held: frozenset[str]) -> int | None:
    degrees = [degree(keys, held) for keys in asked if keys]
    return sum(degrees) // len(degrees) if degrees else None


def languages(profile: Profile, opening: Opening) -> int:
    """How far the languages asked are spoken beyond the level asked, which the gate looks at."""
    if not opening.languages:
        return 100
    total = 0
    for code, level in opening.languages.items():
        spoken, asked = gates.cefr_rank(profile.languages.get(code, "")), gates.level_asked(level)
        if not spoken:
            total += M.language_unknown
        elif spoken >= asked:
            total += min(100, M.language_met + M.language_step * (spoken - asked))
        else:
            total += max(0, M.language_met - M.language_short * (asked - spoken))
    return total // len(opening.languages)


def experience(profile: Profile, opening: Opening) -> int:
    """How long the person practised that trade or, for the part that carries over, one near it."""
    each = (months * closeness(trade, opening.isco) // 100 for trade, months in profile.practised.items())
    months = max(each, default=0)
    if opening.experience_months > 0:
        enough = min(months, opening.experience_months)
        return M.no_experience + (100 - M.no_experience) * enough // opening.experience_months
    return M.newcomer + (100 - M.newcomer) * min(months, M.seasoned_months) // M.seasoned_months


def distance(profile: Profile, opening: Opening) -> int:
    """How near the post is; a region where the person is ready to move counts for half, more when it lodges them."""
    home, work = spots.of(profile.region, profile.city), spots.of(opening.region, opening.city)
    near = _nearness(home, work)
    if work.region and work.region in {spots.region_number(code) for code in profile.regions}:
        return max(near, M.moving + (M.housed if opening.housing else 0))
    return near


def _nearness(home: spots.Spot, work: spots.Spot) -> int:
    if not home.region or not work.region:
        return M.place_unknown
    near = max(0, 100 - spots.km(home, work))
    if home.exact and work.exact:
        return near
    return M.place_unknown if home.region == work.region else near // 2


def wishes(profile: Profile, opening: Opening) -> int:
    """How far the trade, the contract and the wage are those wished for."""
    trade = 0
    for rank, wish in enumerate(profile.wishes):
        value = max(M.wish_least, 100 - M.wish_step * rank)
        trade = max(trade, value * closeness(wish, opening.isco) // 100)
    practised = M.only_practised if profile.wishes else M.not_said
    for done in profile.practised:
        trade = max(trade, practised * closeness(done, opening.isco) // 100)
    rest = (100 - M.trade_share) // 2
    return (
        trade * M.trade_share + _contract(profile, opening) * rest + _wage(profile, opening) * rest
    ) // 100


def _contract(profile: Profile, opening: Opening) -> int:
    if not profile.contracts:
        return M.not_said
    return 100 if opening.contract in profile.contracts else M.other_contract


def _wage(profile: Profile, opening: Opening) -> int:
    if not profile.wage_least_mad:
        return M.not_said
    if not opening.wage_mad:
        return M.wage_unsaid
    return min(100, 100 * opening.wage_mad // profile.wage_least_mad)


def hours(profile: Profile, opening: Opening) -> int:
    """Whether the hours suit, and whether children are looked after for whom needs it."""
    answer = gates.hours(profile, opening)
    value = {YES: 100, UNKNOWN: M.hours_unknown, NO: M.hours_against}[answer]
    if profile.needs_childcare and not opening.childcare and Hours.FLEXIBLE not in opening.hours:
        value = value * M.without_childcare // 100
    return value
