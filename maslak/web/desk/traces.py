"""What reading leaves behind: a line of the trail, which the person reads in their own space."""

from __future__ import annotations

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.people.models import Person


def opened(person: Person, *, by: Actor, part: str) -> None:
    """Write down that `by` read that part of the person's file."""
    audit.record("person.opened", by=by, target=person, person_id=person.pk, new={"part": part})
