"""Whom a row of a project register speaks of: found by the office's number or by a paper, else made; never by a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from maslak.imports.handlers.base import Context, local_number
from maslak.imports.handlers.registrations import (
    agrees,
    differences,
    document_data,
    holders,
    paper_hashes,
    person_data,
)
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.pathway.correcting import correct_person
from maslak.people import actions as people
from maslak.people import documents
from maslak.people.models import Person
from maslak.people.sight import whole_register


@dataclass(frozen=True)
class Bearer:
    """Whom a row names. `made`: the register made their file, and its corrections reach it."""

    person_id: int
    made: bool
    warnings: list[Problem] = field(default_factory=list)


def bearer(row: ParsedRow, context: Context, day: date, before: Bearer | None) -> Bearer | Problem:
    """The person of the row, known or made on `day`; `before`: whom the line named until it was corrected.

    Gives the problem of a number or paper that is somebody else's. Raises what people.actions raises.
    """
    found = _by_number(row, context, day) or _by_paper(row, context)
    if isinstance(found, Problem):
        return found
    if before is not None and before.made and found in (None, before.person_id):
        _correct(before.person_id, row, context)
        return before
    if isinstance(found, int):
        person = context.known.person(found)
        return Bearer(found, made=False, warnings=differences(row, person) if person else [])
    if before is not None and _still(before.person_id, row, context):
        return before
    return Bearer(_make(row, context, day).pk, made=True)


def _by_number(row: ParsedRow, context: Context, day: date) -> int | Problem | None:
    """Whom the office's number names; nobody yet when its registrations did not come first."""
    number = local_number(row.values.get("file_number"))
    person = context.known.numbered(number, day, context.register_year) if number else None
    if person is None:
        return None
    if agrees(row, person) or any(held.person_id == person.pk for held in holders(row, context)):
        return person.pk
    return row.problem("file_number", "number_of_another")


def _by_paper(row: ParsedRow, context: Context) -> int | Problem | None:
    """Who holds the row's paper, in the whole register; whose file stays closed is not opened by that."""
    held = holders(row, context)
    if not held:
        return None
    person = context.known.person(held[0].person_id)
    if person is None:
        with whole_register():
            person = Person.objects.get(pk=held[0].person_id)
            fits = agrees(row, person)
    else:
        fits = agrees(row, person)
    return person.pk if fits else row.problem("document_number", "paper_of_another")


def _still(person_id: int, row: ParsedRow, context: Context) -> bool:
    person = context.known.person(person_id)
    return person is not None and agrees(row, person)


def _make(row: ParsedRow, context: Context, day: date) -> Person:
    """A file for somebody whom nobody knows. A register of the past proves no consent."""
    person = people.register(
        data=person_data(row),
        organisation=context.organisation,
        by=context.by,
        today=day,
        document=document_data(row),
        statuses=[{"basis": row.values["residence_basis"]}] if row.values.get("residence_basis") else [],
        consent=False,
        # Names alone would make every namesake of a list without births a possible duplicate.
        look_for_duplicates=row.values.get("birth_date") is not None,
    )
    context.known.note_paper(person, paper_hashes(row)[:1])
    return person


def _correct(person_id: int, row: ParsedRow, context: Context) -> None:
    """What the corrected line says of the person holds; what it leaves blank stays, and the ledger follows."""
    person = context.known.person(person_id)
    if person is None:
        return
    said = {name: value for name, value in person_data(row).items() if value not in (None, "")}
    correct_person(
        person_id=person.pk, version=person.version, changes=said, by=context.by, today=context.today
    )
    paper = document_data(row)
    if paper is not None:
        documents.add_document(person_id=person.pk, by=context.by, **paper)
    person.refresh_from_db()
