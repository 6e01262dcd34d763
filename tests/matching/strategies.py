"""Random people and offers for properties: few trades, places and skills, so that they meet."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from maslak.core.scales import Cefr, Education, Hours, WorkContract
from maslak.matching.shapes import Opening, Profile
from maslak.matching.stays import GROUPS

TRADES = ("5120", "5131", "9412", "7126", "7127", "5142", "5141", "9111", "0110")
REGIONS = ("MA-06", "MA-04", "MA-01", "MA-09")
CITIES = ("", "Casablanca", "Mohammedia", "Rabat", "Salé", "Tanger", "Agadir", "Nulle-Part")
SKILLS = ("s:table", "s:copper", "u:one", "w:sold", "w:cuivr", "w:tabl")
LANGUAGES = ("fr", "ar", "ary", "en", "zgh")
_subset = lambda values, most=3: st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)
_levels = st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(Cefr.values), max_size=3)
_days = st.integers(0, 30 * 365).map(lambda days: date(1985, 1, 1) + timedelta(days=days))
_skills = st.lists(_subset(SKILLS), max_size=3).map(tuple)

profiles = st.builds(
    Profile, key=st.integers(1, 10**12), ref=st.just("P"), wishes=_subset(TRADES),
    practised=st.dictionaries(st.sampled_from(TRADES), st.integers(1, 720), max_size=3), skills=_subset(SKILLS, 5),
    languages=_levels, schooling=st.sampled_from(Education.values), region=st.sampled_from(("", *REGIONS)),
    city=st.sampled_from(CITIES), reach_km=st.none() | st.integers(0, 600), regions=_subset(REGIONS, 2),
    hours=_subset(Hours.values), contracts=_subset(WorkContract.values, 2),
    most_hours=st.none() | st.integers(1, 60), wage_least_mad=st.none() | st.integers(1, 12000),
    needs_childcare=st.booleans(), group=st.none() | st.sampled_from(GROUPS), born=st.none() | _days,
    birth_year=st.none() | st.integers(1960, 2012),
)  # fmt: skip
openings = st.builds(
    Opening, key=st.integers(1, 10**12), ref=st.just("O"), isco=st.sampled_from(TRADES),
    region=st.sampled_from(REGIONS), contract=st.sampled_from(WorkContract.values), city=st.sampled_from(CITIES),
    essential=_skills, other=_skills, languages=_levels, schooling=st.sampled_from(Education.values),
    experience_months=st.integers(0, 120), hours=_subset(Hours.values), weekly_hours=st.integers(1, 60),
    wage_mad=st.integers(0, 12000), childcare=st.booleans(), housing=st.booleans(), openings=st.integers(1, 9),
    accepts=st.dictionaries(st.sampled_from(GROUPS), st.none() | st.booleans()), born_by=st.none() | _days,
)  # fmt: skip
several_people = st.lists(profiles, min_size=1, max_size=6, unique_by=lambda each: each.key)
several_openings = st.lists(openings, min_size=1, max_size=25, unique_by=lambda each: each.key)
