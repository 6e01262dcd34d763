"""What an employer may know of a person: before they agree, the answers to what the offer asks; after, what they give.

Neither holds a sex, an age, a nationality, a stay or a paper.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from maslak.core import places
from maslak.core.text import fold
from maslak.core.vault import vault
from maslak.employers.models import JobOffer
from maslak.people.models import Person
from maslak.placement import rules
from maslak.training import passport
from maslak.training.models import PortfolioSkill

#: The forms in which an employer may take the CV away.
FORMS = ("json-resume", "europass")


def card_of(person: Person, offer: JobOffer) -> dict[str, Any]:
    """The answers to what the offer asks, and nothing that it does not ask.

    True, False, or None for what is not known. `experience` counts months in the offer's trade (ISCO-08 unit group).
    """
    spoken = {each.language: each.level for each in person.languages.all()}
    known = _skills(person)
    return {
        "languages": [
            {
                "language": asked.language,
                "asked": asked.level,
                "level": spoken.get(asked.language),
                "met": rules.reaches(spoken.get(asked.language), asked.level, rules.CEFR),
            }
            for asked in offer.languages.all()
        ],
        "skills": [
            {
                "label": asked.label,
                "essential": asked.essential,
                # What nobody noted may still be known: silence is no « no ».
                "met": True if {fold(asked.label), asked.esco_uri or "—"} & known else None,
            }
            for asked in offer.skills.all()
        ],
        "schooling": (
            {
                "asked": offer.schooling,
                "met": rules.reaches(person.education or None, offer.schooling, rules.SCHOOLING),
            }
            if offer.schooling
            else None
        ),
        "experience": (
            {"asked": offer.experience_months, "months": _months(person, offer.isco)}
            if offer.experience_months or offer.isco
            else None
        ),
        "hours": _hours(person, offer),
        "place": rules.nearness(person.region, _town(person.city), offer.region, _town(offer.city)),
    }


def shared_by(person: Person, *, on: date) -> dict[str, Any]:
    """Name, telephone and CV as JSON Resume and Europass: what the person gives with an application.

    Made of what is in sight of the acting account, once: a later change of the file does not travel.
    """
    gathered = passport.gather(person, on=on)
    resume = passport.json_resume(gathered)
    resume["meta"]["x_snia"]["past_works"] = [
        {"label": work.label, "isco08": work.isco or None, "months": work.months, "last_year": work.last_year}
        for work in person.past_works.all()
    ]
    europass = passport.europass(gathered)
    europass["id"] = "urn:maslak:person"  # the file's own reference stays in the house
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "name": person.full_name,
        "phone": person.phone,
        "json-resume": resume,
        "europass": europass,
    }


def sealed(shared: dict[str, Any]) -> bytes:
    """What the person gives, as the database keeps it."""
    return vault().seal(json.dumps(shared, ensure_ascii=False, default=str))


def _town(name: str) -> str:
    found = places.find_city(name) if name else None
    return found.fr if found else name.strip().casefold()


def _skills(person: Person) -> set[str]:
    found: set[str] = set()
    for said in person.skills.all():
        found |= {fold(said.label), said.esco_uri} - {""}
    for shown in PortfolioSkill.objects.filter(portfolio__person=person):
        found |= {fold(shown.label), shown.esco_uri} - {""}
    return found


def _months(person: Person, isco: str) -> int | None:
    """Months in that trade; None when no past work was told at all."""
    works = list(person.past_works.all())
    return sum(work.months for work in works if work.isco == isco) if works and isco else None


def _hours(person: Person, offer: JobOffer) -> bool | None:
    search = getattr(person, "job_search", None)
    if search is None or not search.hours or not offer.hours:
        return None
    return rules.hours_fit(search.hours, offer.hours)
