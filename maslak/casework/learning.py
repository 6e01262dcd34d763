"""What an interview says of work goes into the person's profile: said once, asked once.

Only what the answers say outright: a job without its years tells no length, and nothing noted before is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from maslak.access.actor import Actor
from maslak.casework.models import Interview
from maslak.core.scales import Hours
from maslak.people import profile, work
from maslak.people.models import JobSearch, Person

_LABEL, _EVIDENCE = 120, 200
_OTHER = "other"  # a language that the grid does not name
_PART_OF_YEAR = 6  # months counted for work that began and ended in one year


def learn(interview: Interview, *, by: Actor, today: date) -> None:
    """Add the interview's wishes, past work, skills, languages and hours to the profile, inside its completion."""
    person, grid = interview.case.person, interview.grid
    for row in _rows(grid, "targets", "occupation"):
        isco = str(row.get("isco") or "").strip()
        profile.attach_wanted(
            person, label=_short(row["occupation"]), isco=isco if re.fullmatch(r"\d{4}", isco) else "", by=by
        )
    _past_work(person, grid, by, today)
    known = set(person.skills.values_list("label", flat=True))
    for row in _rows(grid, "skills", "skill"):
        if _short(row["skill"]) not in known:
            proof = str(row.get("evidence") or "")[:_EVIDENCE]
            profile.attach_skill(person, label=_short(row["skill"]), evidence=proof, by=by)
    spoken = set(person.languages.values_list("language", flat=True))
    for row in _rows(grid, "languages", "language"):
        if row.get("spoken") and row["language"] not in {_OTHER, *spoken}:
            profile.attach_language(person, language=row["language"], level=row["spoken"], by=by)
    _hours(person, grid, by)


def _past_work(person: Person, grid: Mapping[str, Any], by: Actor, today: date) -> None:
    known = set(person.past_works.values_list("label", flat=True))
    for row in _rows(grid, "jobs", "occupation"):
        first, last = row.get("from_year"), row.get("to_year")
        label = _short(row["occupation"])
        if not first or not last or not first <= last <= today.year or label in known:
            continue
        if len(known) >= work.MOST_PAST:
            return
        months = min((last - first) * 12 or _PART_OF_YEAR, work.LONGEST_MONTHS)
        work.attach_past_work(person, label=label, months=months, last_year=last, by=by, today=today)
        known.add(label)


def _hours(person: Person, grid: Mapping[str, Any], by: Actor) -> None:
    said = [code for code in grid.get("hours_possible") or () if code in Hours.values]
    search = JobSearch.objects.filter(person=person).first()
    if said and (search is None or not search.hours):
        work.attach_search(person, answers={"hours": said}, by=by)


def _rows(grid: Mapping[str, Any], question: str, needed: str) -> Iterator[Mapping[str, Any]]:
    """The rows of an answer that say something."""
    return (row for row in grid.get(question) or () if str(row.get(needed) or "").strip())


def _short(words: str) -> str:
    return re.sub(r"\s+", " ", str(words)).strip()[:_LABEL].strip()
