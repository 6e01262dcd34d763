"""What the law asks of the contract of somebody who is hired: nothing, a visa, a certificate first."""

from __future__ import annotations

from datetime import date

from maslak.law import routes
from maslak.law.errors import LawError
from maslak.people.models import Person
from maslak.people.queries import status_on
from maslak.permits import stays
from maslak.permits.countries import alpha2
from maslak.placement.enums import ContractType, Paper

_NATIONAL = "MAR"
#: Routes of the law's table; what is no route of ours is to be looked at with the person.
_PAPERS = {str(paper.value) for paper in Paper} - {Paper.UNKNOWN, Paper.NATIONAL}


def answer_for(person: Person, *, domestic: bool, on: date) -> routes.Answer | None:
    """What the decision table answers for this person's own facts on that day.

    None for a Moroccan national, and where the stay was not asked: nothing is guessed. Labour code arts. 516 to 521.
    """
    status = status_on(person, on)
    if person.nationality == _NATIONAL or status is None:
        return None
    told = stays.facts_of_stay(status.basis, until=status.valid_to, has_card=_has_card(person), on=on)
    country = alpha2(person.nationality)
    if not told:
        return None
    try:
        return routes.decide(
            told | ({"nationality": country} if country else {}),
            on=on,
            variant="domestic" if domestic else None,
        )
    except LawError:
        return None


def paper_for(person: Person, *, contract: str, on: date) -> str:
    """A code of Paper for that person and contract on that day."""
    if person.nationality == _NATIONAL:
        return Paper.NATIONAL
    answer = answer_for(person, domestic=contract == ContractType.DOMESTIC, on=on)
    return answer.route if answer is not None and answer.route in _PAPERS else Paper.UNKNOWN


def _has_card(person: Person) -> bool:
    return any(paper.kind == "residence_card" for paper in person.documents.all())
