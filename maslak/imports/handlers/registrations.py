"""Registrations: a row becomes a person with a file in an office, unless that person is known already."""

from __future__ import annotations

from datetime import date
from typing import Any

from maslak.access.actions import office_named
from maslak.access.models import Organisation
from maslak.casework import files
from maslak.core import places
from maslak.imports.handlers.base import (
    Context,
    Outcome,
    case_of,
    content_hash,
    hashed,
    known,
    local_number,
    occurrence,
    person_numbered,
    remember,
    same_name,
)
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.people import actions as people
from maslak.people import documents
from maslak.people.localnumbers import give_local_number
from maslak.people.models import LocalNumber, Person


class Registrations:
    """Takes registrations in, the earliest first: so the first visit is the registration, wherever its row stands."""

    def order(self, row: ParsedRow) -> Any:
        return row.values.get("registered_on") or date.max

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        number = local_number(row.values.get("file_number"))
        day: date = row.values["registered_on"]
        form = row.values.get("uuid")
        if form:
            again = known(context, hashed("form", form))
            if again is not None:
                return _resubmitted(row, context, again, form)
        if number:
            numbered = LocalNumber.objects.filter(
                organisation=context.organisation, register_year=_year(context, day), number=number
            ).first()
            if numbered is not None:
                return _known_by_number(row, context, person_numbered(context, number, day))
        person, home = _known_by_document(row)
        if home is not None:
            return _known_by_paper(row, context, person, number, day, home)
        if not number and not row.values.get("document_number") and not form:
            content = content_hash(row)
            anonymous = hashed("row", content, occurrence(context, content))
            if known(context, anonymous) is not None:
                return Outcome.duplicate()
            person = _register(row, context, number, day)
            remember(context, anonymous, row, person)
            return Outcome.imported(row.problem("file_number", "no_identifier"))
        person = _register(row, context, number, day)
        if form:
            remember(context, hashed("form", form), row, person, row.values.get("submission_time"))
        return Outcome.imported()


def _year(context: Context, day: date) -> int:
    return context.register_year or day.year


def _register(row: ParsedRow, context: Context, number: str, day: date) -> Person:
    office = _office(row, context)
    person = people.register(
        data=person_data(row),
        organisation=office,
        by=context.by,
        today=day,
        document=document_data(row),
        statuses=[{"basis": row.values["residence_basis"]}] if row.values.get("residence_basis") else [],
        wanted=[row.values["occupation"]] if row.values.get("occupation") else [],
        consent=False,  # a register of the past proves no consent: the counter asks at the next visit
    )
    _open(person, office, context, number, day)
    return person


def _open(person: Person, office: Organisation, context: Context, number: str, day: date) -> None:
    """The file in the office, and the register's number under the organisation that keeps the register."""
    files.open_case(person=person, organisation=office, registered_on=day, by=context.by)
    if number:
        give_local_number(
            person=person, organisation=context.organisation, year=_year(context, day), number=number, by=context.by
        )


def person_data(row: ParsedRow) -> dict[str, Any]:
    """The fields of a person as people.actions.register takes them."""
    values = row.values
    birth = values.get("birth_date")
    region = values.get("region") or ""
    city = values.get("city") or ""
    if not region and values.get("office"):
        place = places.find_city(values["office"])
        region, city = (place.region, city or place.fr) if place else ("", city)
    return {
        "family_name": values.get("last_name") or values.get("full_name"),
        "given_name": values.get("first_name") or "",
        "sex": values["sex"],
        "birth_date": birth.day if birth else None,
        "birth_year": birth.year if birth else None,
        "nationality": values["nationality"],
        "region": region,
        "city": city,
        "phone": values.get("phone") or "",
        "education": values.get("education") or "",
    }


def document_data(row: ParsedRow) -> dict[str, Any] | None:
    """The paper that the row names, as people.documents takes it, or None."""
    number = row.values.get("document_number")
    if not number:
        return None
    return {
        "kind": row.values.get("document_kind") or _usual_paper(row.values.get("residence_basis") or ""),
        "number": number,
        "valid_to": row.values.get("document_valid_to"),
    }


def _usual_paper(basis: str) -> str:
    """The paper that a register means when it says only « N° titre »."""
    return {"refugee_unhcr": "unhcr_certificate", "asylum_seeker_unhcr": "unhcr_certificate"}.get(basis, "residence_card")


def _office(row: ParsedRow, context: Context) -> Organisation:
    """The office that the row names under the importing organisation, else that organisation itself."""
    name = row.values.get("office")
    if not name:
        return context.organisation
    place = places.find_city(name)
    region = row.values.get("region") or (place.region if place else "")
    return office_named(
        name=name, parent=context.organisation, region=region, city=place.fr if place else "", by=context.by
    )


def _known_by_document(row: ParsedRow) -> tuple[Person | None, Organisation | None]:
    """The person who holds the row's paper, and their home organisation."""
    paper = document_data(row)
    if paper is None:
        return None, None
    known_papers = _holders(row, paper)
    if not known_papers:
        return None, None
    person = Person.objects.filter(pk=known_papers[0].person_id).first()
    return person, known_papers[0].organisation


def _holders(row: ParsedRow, paper: dict[str, Any]) -> list[documents.Known]:
    """Who holds the row's paper, in the whole register."""
    key = documents.hash_of(kind=paper["kind"], number=paper["number"], nationality=row.values["nationality"])
    return documents.who_holds([key])


def _known_by_number(row: ParsedRow, context: Context, person: Person | None) -> Outcome:
    """The office has this number already: the same person again, or a number used twice."""
    assert person is not None
    paper = document_data(row)
    same_paper = paper is not None and any(known.person_id == person.pk for known in _holders(row, paper))
    if not (same_paper or _agrees(row, person)):
        return Outcome.rejected(row.problem("file_number", "number_of_another"))
    return Outcome.duplicate(*_differences(row, person))


def _known_by_paper(
    row: ParsedRow, context: Context, person: Person | None, number: str, day: date, home: Organisation
) -> Outcome:
    """The paper is known: the same person under another number, or a mistyped paper.

    A person whom only another organisation may see is not opened here: they are referred with their consent.
    """
    if person is None:
        return Outcome.rejected(row.problem("document_number", "followed_elsewhere", organisation=home.name))
    if not _agrees(row, person):
        return Outcome.rejected(row.problem("document_number", "paper_of_another"))
    if number:
        give_local_number(
            person=person, organisation=context.organisation, year=_year(context, day), number=number, by=context.by
        )
    if case_of(person, context.organisation) is not None:
        return Outcome.duplicate(*_differences(row, person))
    files.open_case(person=person, organisation=_office(row, context), registered_on=day, by=context.by)
    return Outcome.imported(row.problem("document_number", "known_elsewhere", organisation=home.name))


def _agrees(row: ParsedRow, person: Person) -> bool:
    """Whether name or birth of the row fit the person; a slip in one of the two is forgiven, in both it is not."""
    birth = row.values.get("birth_date")
    same_birth = birth is not None and birth.year == person.birth_year and birth.day in (None, person.birth_date)
    family = row.values.get("last_name") or row.values.get("full_name") or ""
    return same_birth or same_name(person, family, row.values.get("first_name") or "")


def _differences(row: ParsedRow, person: Person) -> list[Problem]:
    """What the row says otherwise than the file; nothing is overwritten by a register."""
    birth = row.values.get("birth_date")
    found = []
    if row.values["sex"] != person.sex:
        found.append(row.problem("sex", "differs_from_file"))
    if row.values["nationality"] != person.nationality:
        found.append(row.problem("nationality", "differs_from_file"))
    if birth is not None and birth.day is not None and person.birth_date not in (None, birth.day):
        found.append(row.problem("birth_date", "differs_from_file"))
    return found


def _resubmitted(row: ParsedRow, context: Context, again: Any, form: str) -> Outcome:
    """A field form sent again: the last submission wins over the file, an older or equal one changes nothing."""
    sent = row.values.get("submission_time")
    if again.content == content_hash(row) or (again.submitted_at and sent and sent <= again.submitted_at):
        return Outcome.duplicate()
    person = Person.objects.get(pk=again.target_id)
    person = person.merged_into or person
    people.update(
        person_id=person.pk, version=person.version, changes=person_data(row), by=context.by, today=context.today
    )
    remember(context, hashed("form", form), row, person, sent)
    return Outcome.duplicate(row.problem("uuid", "form_corrected"))
