"""Services given: an interview held, a workshop attended or missed, a collective information."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.casework import interviews, workshops
from maslak.casework.enums import EnrolmentStatus, InterviewStatus
from maslak.casework.models import CaseFile, Enrolment, Interview, Workshop
from maslak.imports.handlers.base import (
    Context,
    Outcome,
    RowByRow,
    hashed,
    known,
    local_number,
    numbers_in,
    remember,
)
from maslak.imports.handlers.registrations import is_later
from maslak.imports.models import Fingerprint
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.pathway.enums import Mode
from maslak.people import identifiers
from maslak.people.models import Person

OTHER_TOPIC = "project"  # a job-search workshop whose register does not say the topic


class Services(RowByRow):
    """Takes services in, the earliest first."""

    def __init__(self) -> None:
        self._topics: frozenset[str] = frozenset()

    def order(self, row: ParsedRow) -> Any:
        return row.values.get("date") or date.max

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        context.known.look_up(numbers_in(rows), ())
        self._topics = frozenset(Workshop.objects.values_list("code", flat=True))

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        person = whose(row, context, row.values["date"])
        if person is None:
            return Outcome.rejected(unknown_person(row))
        key = _key(row, person)
        again = known(context, key)
        if again is not None and not (row.values.get("uuid") and is_later(row, again)):
            return Outcome.duplicate()
        case = context.known.case(person)
        if case is None:
            return Outcome.rejected(row.problem("file_number", "no_file_here"))
        with context.known.acting_for(case.organisation) as by:
            if again is not None:
                _take_back(again, by, context)
            given = self._record(row, case, by, context)
        remember(context, key, row, given, again=again)
        if again is not None:
            return Outcome.duplicate(row.problem("uuid", "form_corrected"))
        early = row.values["date"] < case.registered_on
        return Outcome.imported(*([row.problem("date", "before_registration")] if early else []))

    def _record(self, row: ParsedRow, case: CaseFile, by: Actor, context: Context) -> Interview | Enrolment:
        service = row.values["service"]
        common = {
            "case": case,
            "held_on": row.values["date"],
            "mode": row.values.get("mode") or Mode.ONSITE,
            "attended": row.values.get("attended") is not False,
            "by": by,
            "now": context.now,
        }
        if service.kind == "interview":
            return interviews.record_past(author_name=row.values.get("counsellor") or "", **common)
        topic = "information" if service.kind == "information" else service.topic
        return workshops.record_past(topic=topic if topic in self._topics else OTHER_TOPIC, **common)


def _key(row: ParsedRow, person: Person) -> str:
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


def _take_back(again: Fingerprint, by: Actor, context: Context) -> None:
    """What an earlier submission of the same form recorded counts no longer."""
    if again.target_kind == Interview._meta.label_lower:
        held = Interview.objects.filter(pk=again.target_id or 0, status=InterviewStatus.COMPLETED).first()
        if held is not None:
            reason = _("Le formulaire de terrain a été corrigé et renvoyé.")
            interviews.cancel(interview_id=held.pk, reason=reason, by=by, today=context.today)
    else:
        attended = Enrolment.objects.filter(pk=again.target_id or 0, status=EnrolmentStatus.ATTENDED).first()
        if attended is not None:
            workshops.miss(enrolment_id=attended.pk, by=by, now=context.now)


def whose(row: ParsedRow, context: Context, day: date) -> Person | None:
    """The person of a row, by the office's number or by their paper; None when nobody in sight fits."""
    number, paper = local_number(row.values.get("file_number")), row.values.get("document_number")
    if number:
        return context.known.numbered(number, day, context.register_year)
    if not paper:
        return None
    holders = context.known.holders(identifiers.possible_document_hashes(paper))
    people = {person.pk: person for held in holders if (person := context.known.person(held.person_id))}
    return next(iter(people.values())) if len(people) == 1 else None


def unknown_person(row: ParsedRow) -> Problem:
    """The problem of a number that names nobody."""
    name = "file_number" if row.values.get("file_number") else "document_number"
    return row.problem(name, "nobody_has_this_number")
