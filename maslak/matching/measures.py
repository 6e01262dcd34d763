"""The numbers by which a meeting is measured, beside the weights: how near is near, how sure is sure.

One tuple of whole numbers, read by the plain reference (`terms`, `gates`) and handed to the compiled kernel, so that
the two can never differ by a number.
"""

from __future__ import annotations

from typing import NamedTuple


class Measures(NamedTuple):
    """Each is explained where `terms` uses it; values from 0 to 100 unless their name says km or months."""

    same_minor: int = 50  # two unit groups of one minor group (three digits of ISCO-08)
    skill_absent: int = 25  # a skill that is not noted is not a skill that is lacking
    nothing_asked: int = 80  # an offer that names no skill: no hindrance, and no proof either
    essential_share: int = 85  # of the term, when an offer names both essential skills and others
    language_met: int = 80  # the level asked, no more
    language_step: int = 10  # for each level above
    language_unknown: int = 40
    language_short: int = 25  # taken away for each level below
    no_experience: int = 20  # where the offer asks for some
    newcomer: int = 70  # where it asks for none
    seasoned_months: int = 24  # from here on, months add nothing where none were asked
    wish_step: int = 10  # taken away for each rank of wish
    wish_least: int = 60
    only_practised: int = 40  # a trade once practised that the person did not name as a wish
    not_said: int = 70  # a contract, a wage, a trade about which the person said nothing
    other_contract: int = 30
    wage_unsaid: int = 50  # the offer does not say
    trade_share: int = 60  # of the wishes: the trade, then contract and wage with 20 each
    usual_km: int = 30  # a daily way to work that is taken for possible when nobody asked
    farthest_km: int = 100  # beyond it nobody travels every day
    place_unknown: int = 50
    moving: int = 50  # a region where the person is ready to move
    housed: int = 25  # added when the offer lodges who comes from afar
    hours_unknown: int = 60
    hours_against: int = 10
    without_childcare: int = 70  # hundredths left of the hours for whom needs it and does not find it


MEASURES = Measures()
