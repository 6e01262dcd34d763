"""People and offers of the database as matching sees them: few questions for many rows, no name, no sex.

Row security has narrowed what is read to what the acting account may see: an office its people, a person themselves,
the night's work everybody; open offers are public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from math import ceil
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maslak.casework.enums import CaseStatus
from maslak.casework.models import CaseFile
from maslak.employers.enums import OfferContract
from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import parameter
from maslak.matching import skills, stays
from maslak.matching.shapes import Opening, Profile
from maslak.people import rules, work
from maslak.people.models import (
    JobSearch,
    LanguageSkill,
    PastWork,
    Person,
    ResidenceStatus,
    Skill,
    WantedOccupation,
)

_CHUNK = 2000
_PLAIN = (
    "pk", "ref", "region", "city", "education", "needs_childcare", "birth_date", "birth_year", "nationality",
)  # fmt: skip


def profiles(person_ids: Collection[int] | None = None, *, today: date | None = None) -> Iterator[Profile]:
    """Those of `person_ids` in sight; without it everybody in sight who looks for work and has an open file.

    By number. The stay is that of `today` (the civil day when left out).
    """
    found = Person.objects.filter(merged_into=None) if person_ids is not None else looking()
    if person_ids is not None:
        found = found.filter(pk__in=list(person_ids))
    day = today or timezone.localdate()
    rows = iter(found.order_by("pk").values(*_PLAIN).iterator(chunk_size=_CHUNK))
    while chunk := list(islice(rows, _CHUNK)):
        yield from _profiles(chunk, day)


def looking() -> QuerySet[Person]:
    """The people in sight who look for work: an open file, and nobody noted that they stopped looking."""
    stopped = JobSearch.objects.filter(person=OuterRef("pk"), looking=False)
    followed = CaseFile.objects.filter(person=OuterRef("pk"), status=CaseStatus.OPEN)
    return Person.objects.filter(Exists(followed), ~Exists(stopped), merged_into=None)


def looking_for(groups: Collection[str]) -> QuerySet[Person]:
    """Those of them who wish for, or have practised, one of these unit groups, or told a trade nobody tied yet."""
    told = Q(isco__in=groups) | Q(isco="")
    wished = WantedOccupation.objects.filter(told, person=OuterRef("pk"))
    done = PastWork.objects.filter(told, person=OuterRef("pk"))
    return looking().filter(Q(Exists(wished)) | Q(Exists(done)))


def openings(today: date, offer_ids: Collection[int] | None = None) -> Iterator[Opening]:
    """The offers that stand today and name a trade, or those of them among `offer_ids`; by number."""
    found = standing_offers(today).exclude(isco="").order_by("pk")
    if offer_ids is not None:
        found = found.filter(pk__in=list(offer_ids))
    for offer in found.iterator(chunk_size=_CHUNK):
        yield opening(offer, today)


def opening(offer: JobOffer, today: date) -> Opening:
    """One offer as matching sees it on that day."""
    domestic = offer.contract == OfferContract.DOMESTIC
    asked = list(offer.skills.all())
    least = least_age(today, domestic=domestic)
    return Opening(
        key=offer.pk, ref=offer.ref, isco=offer.isco, region=offer.region, contract=offer.contract, city=offer.city,
        essential=tuple(skills.asked(s.label, s.esco_uri) for s in asked if s.essential),
        other=tuple(skills.asked(s.label, s.esco_uri) for s in asked if not s.essential),
        languages={each.language: each.level for each in offer.languages.all()}, schooling=offer.schooling,
        experience_months=offer.experience_months, hours=tuple(offer.hours), weekly_hours=ceil(offer.weekly_hours),
        wage_mad=int(offer.wage_mad), childcare=offer.childcare, housing=offer.housing, openings=offer.openings,
        accepts=stays.accepts(tuple(offer.routes), today, domestic=domestic), least_age=least or 0,
        born_by=born_by(least, today) if least else None, version=offer.version,
        skill_labels={skills.asked(s.label, s.esco_uri): s.label for s in asked},
    )  # fmt: skip


def least_age(today: date, *, domestic: bool) -> int | None:
    """The least age of work on that day, in years; None before any text that we hold."""
    for name in ("domestic_work_minimum_age", "minimum_working_age")[0 if domestic else 1 :]:
        try:
            return int(parameter(name, today).value)
        except NoValueOnDate:
            continue
    return None


def born_by(age: int, today: date) -> date:
    """Whoever was born then or before has that age today; a birthday of 29 February falls on 1 March."""
    try:
        return today.replace(year=today.year - age)
    except ValueError:
        return date(today.year - age, 2, 28)


def _profiles(people: list[dict[str, Any]], today: date) -> Iterator[Profile]:
    ids = [row["pk"] for row in people]
    wished = _grouped(WantedOccupation.objects, ids, "isco", "label")
    done = _grouped(PastWork.objects, ids, "isco", "label", "months")
    able = _grouped(Skill.objects, ids, "label", "esco_uri")
    spoken = _grouped(LanguageSkill.objects, ids, "language", "level")
    searches = {each.person_id: each for each in JobSearch.objects.filter(person__in=ids)}
    bases = _bases(ids, today)
    for row in people:
        number = row["pk"]
        search = searches.get(number)
        yield Profile(
            key=number, ref=row["ref"], wishes=_trades(wished[number]), practised=_practised(done[number]),
            skills=tuple(dict.fromkeys(key for told in able[number] for key in skills.held(*told))),
            languages=dict(spoken[number]), schooling=row["education"], region=row["region"], city=row["city"],
            needs_childcare=row["needs_childcare"], group=stays.group_of(bases.get(number), row["nationality"]),
            born=row["birth_date"], birth_year=row["birth_year"], **_search(search),
        )  # fmt: skip


def _search(search: JobSearch | None) -> dict[str, Any]:
    if search is None:
        return {}
    return {
        "reach_km": search.reach_km, "regions": tuple(search.regions), "hours": tuple(search.hours),
        "contracts": tuple(search.contracts), "most_hours": search.most_hours,
        "wage_least_mad": search.wage_least_mad,
    }  # fmt: skip


def _grouped(manager: Any, ids: list[int], *fields: str) -> Mapping[int, list[tuple[Any, ...]]]:
    """The rows of each person, in the order of their table."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for number, *rest in manager.filter(person__in=ids).values_list("person_id", *fields):
        found[number].append(tuple(rest))
    return found


def _trades(told: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The unit groups, each once; words that nobody tied yet count when they surely mean one."""
    each = (isco or work.sure_group(label) for isco, label in told)
    return tuple(dict.fromkeys(code for code in each if code))


def _practised(told: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for isco, label, months in told:
        code = isco or work.sure_group(label)
        if code:
            found[code] = found.get(code, 0) + months
    return found


def _bases(ids: list[int], today: date) -> dict[int, str]:
    """What each person's stay rests on that day; the latest when none is dated."""
    found: dict[int, str] = {}
    statuses = ResidenceStatus.objects.filter(person__in=ids)
    for status in statuses:
        period = rules.Period(status.valid_from, status.valid_to)
        if status.person_id not in found and period.meets(rules.Period(today, today)):
            found[status.person_id] = status.basis
    return found
