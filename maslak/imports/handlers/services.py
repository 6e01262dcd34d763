"""Services given: an interview held, a workshop attended or missed, a collective information."""

from __future__ import annotations

from datetime import date
from typing import Any

from maslak.casework import interviews, workshops
from maslak.casework.models import CaseFile, Workshop
from maslak.imports.handlers.base import (
    Context,
    Outcome,
    case_of,
    hashed,
    known,
    local_number,
    person_numbered,
    remember,
)
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.pathway.enums import Mode
from maslak.people import documents
from maslak.people.models import Person

OTHER_TOPIC = "project"  # a job-search workshop whose register does not say the topic


class Services:
    """Takes services in, the earliest first."""

    def order(self, row: ParsedRow) -> Any:
        return row.values.get("date") or date.max

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        person = whose(row, context, row.values["date"])
        if person is None:
            return Outcome.rejected(unknown_person(row))
        key = self._key(row, person)
        if known(context, key) is not None:
            return Outcome.duplicate()
        case = case_of(person, context.organisation)
        if case is None:
            return Outcome.rejected(row.problem("file_number", "no_file_here"))
        remember(context, key, row, case, row.values.get("submission_time"))
        self._record(row, context, case)
        early = row.values["date"] < case.registered_on
        return Outcome.imported(*([row.problem("date", "before_registration")] if early else []))

    def _key(self, row: ParsedRow, person: Person) -> str:
        """What makes a service the same one: the form's own number, else who, when, what, how it ended.

        Two equal lines of one file are one service written twice.
        """
        if row.values.get("uuid"):
            return hashed("form", row.values["uuid"])
        service, values = row.values["service"], row.values
        return hashed(
            "service", person.pk, values["date"], service.kind, service.topic, values.get("mode"),
            values.get("attended"), values.get("counsellor"),
        )  # fmt: skip

    def _record(self, row: ParsedRow, context: Context, case: CaseFile) -> None:
        service = row.values["service"]
        common = {
            "case": case,
            "held_on": row.values["date"],
            "mode": row.values.get("mode") or Mode.ONSITE,
            "attended": row.values.get("attended") is not False,
            "by": context.by,
            "now": context.now,
        }
        if service.kind == "interview":
            interviews.record_past(author_name=row.values.get("counsellor") or "", **common)
        else:
            workshops.record_past(topic=_topic(service), **common)


def _topic(service: Any) -> str:
    """The workshop of the catalogue that a register's service names."""
    topic = "information" if service.kind == "information" else service.topic
    return topic if Workshop.objects.filter(code=topic).exists() else OTHER_TOPIC


def whose(row: ParsedRow, context: Context, day: date) -> Person | None:
    """The person of a row, by the office's number or by their paper; None when nobody in sight fits."""
    number = local_number(row.values.get("file_number"))
    if number:
        return person_numbered(context, number, day)
    paper = row.values.get("document_number")
    if not paper:
        return None
    held = documents.who_holds([documents.hash_of(kind="residence_card", number=paper)])
    return Person.objects.filter(pk=held[0].person_id).first() if held else None


def unknown_person(row: ParsedRow) -> Problem:
    """The problem of a number that names nobody."""
    name = "file_number" if row.values.get("file_number") else "document_number"
    return row.problem(name, "nobody_has_this_number")
