"""By which route each group of foreign candidates may be hired on a day: the decision table, asked once a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maslak.law.datafiles import read
from maslak.law.routes import Answer, decide
from maslak.law.words import Words


@dataclass(frozen=True, slots=True)
class Group:
    """A group of candidates and what the law answers for it; `answer.route` as in `routes`."""

    code: str
    label: Words
    answer: Answer

    def accepted(self, routes: tuple[str, ...]) -> bool | None:
        """Whether an employer ready for these routes may hire the group: None where the law itself leaves it open."""
        if self.answer.route == "disputed":
            return None
        return self.answer.route != "blocked" and self.answer.route in routes


def groups(on: date, *, domestic: bool = False) -> tuple[Group, ...]:
    """Every group with its answer on that day, in the order of the file. Raises NoValueOnDate before the texts."""
    found = []
    for code, entry in read("candidate_groups.yaml").keyed("groups"):
        entry.only("label", "facts")
        facts = dict(entry.child("facts").pairs())
        answer = decide(facts, on=on, variant="domestic" if domestic else None)
        found.append(Group(code, entry.words("label"), answer))
    return tuple(found)
