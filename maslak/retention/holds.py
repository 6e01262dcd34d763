"""What the law keeps of somebody, by the lines of the timetable that hold: which rows, and until which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Max, Q

from maslak.assisted.models import Agreement
from maslak.mentoring.models import ConcernFile
from maslak.people.models import Person
from maslak.permits.models import PermitFile
from maslak.placement.models import Placement
from maslak.retention.timetable import Line, lines
from maslak.retention.walking import Rows, rows_of
from maslak.ventures.models import Grant

FAR = date(9999, 12, 31)
Ended = tuple[models.Model, date]  # a row, and the day from which its months are counted


@dataclass(frozen=True)
class Held:
    """One line that holds: the rows it keeps, until when, and whether the name is kept with them."""

    line: Line
    until: date
    roots: tuple[models.Model, ...]
    alone: tuple[models.Model, ...] = ()  # kept as they are, without what else hangs on them

    @property
    def keeps_identity(self) -> bool:
        return self.line.hold is not None and self.line.hold.identity

    def as_json(self) -> dict[str, Any]:
        """As an erasure and a request keep it."""
        return {"line": self.line.code, "until": None if self.until == FAR else self.until.isoformat()}


def holds_of(person: Person, today: date) -> list[Held]:
    """Every hold on that day, in the order of the timetable. A thing that is not over yet is held without end."""
    found = []
    for code, line in lines(today).items():
        if line.hold is None or code not in _THINGS:
            continue
        standing = [
            (row, FAR if ended == FAR else line.until(ended))
            for row, ended in _THINGS[code](person)
            if ended == FAR or line.until(ended) > today
        ]
        if standing:
            until = max(day for _row, day in standing)
            roots = tuple(row for row, _day in standing)
            alone = tuple(row.worker for row in roots if isinstance(row, PermitFile))
            found.append(Held(line, until, roots, alone))
    return found


def kept_rows(held: list[Held]) -> Rows:
    """Every row that these holds keep, by table."""
    kept: Rows = defaultdict(set, rows_of(*(row for hold in held for row in hold.roots)))
    for hold in held:
        for row in hold.alone:
            kept[type(row)].add(int(row.pk))
    return kept


def _placements(person: Person) -> Iterator[Ended]:
    for row in Placement.objects.filter(person=person).exclude(status="cancelled"):
        yield row, row.ended_on or row.ends_on or row.starts_on


def _permits(person: Person) -> Iterator[Ended]:
    """Requests that were sent: a draft was never anybody's to justify."""
    sent = PermitFile.objects.filter(Q(person=person) | Q(worker__person=person)).exclude(status="draft")
    for row in sent.distinct():
        yield row, permit_end(row)


def permit_end(row: PermitFile) -> date:
    """The day from which a file's months are counted: the end of what it gave, or its decision, or its last change."""
    if row.valid_to is not None:
        return row.valid_to
    moment = row.decided_at or row.updated_at
    return moment.date()


def _payments(person: Person) -> Iterator[Ended]:
    grants = Grant.objects.filter(venture__members__person=person, paid_mad__gt=0)
    for grant in grants.annotate(last=Max("instalments__paid_on")).distinct():
        yield grant, grant.last or grant.decided_on
    paid = Agreement.objects.filter(person=person, paid_mad__gt=0)
    for agreement in paid.annotate(last=Max("claims__payment__paid_on")):
        yield agreement, agreement.last or agreement.starts_on


def _concerns(person: Person) -> Iterator[Ended]:
    for row in ConcernFile.objects.filter(pair__mentee__person=person):
        yield row, row.closed_on or FAR


_THINGS: dict[str, Callable[[Person], Iterator[Ended]]] = {
    "visa_file": _permits,
    "placement": _placements,
    "payment": _payments,
    "concern": _concerns,
}
