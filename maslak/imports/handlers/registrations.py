"""Registrations: a row becomes a person with a file in an office, unless that person is known already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from maslak.access.actor import Actor
from maslak.access.enums import OrganisationKind
from maslak.access.models import Organisation
from maslak.casework import files
from maslak.casework.models import CaseFile
from maslak.core import places
from maslak.core.text import as_name
from maslak.imports.handlers.base import (
    Context,
    Outcome,
    RowByRow,
    content_hash,
    hashed,
    known,
    local_number,
    numbers_in,
    occurrence,
    remember,
    same_name,
)
from maslak.imports.models import Fingerprint
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.pathway.correcting import correct_person
from maslak.people import actions as people
from maslak.people import consents, documents, profile
from maslak.people.enums import DocumentKind, Purpose
from maslak.people.localnumbers import give_local_number
from maslak.people.models import Person


class Registrations(RowByRow):
    """Takes registrations in, the earliest first: so the first visit is the registration, wherever its row stands."""

    def order(self, row: ParsedRow) -> Any:
        return row.values.get("registered_on") or date.max

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        sound = [row for row in rows if not row.errors]
        context.known.look_up(numbers_in(sound), (each for row in sound for each in paper_hashes(row)))

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        if row.values.get("consent") is False:
            return Outcome.rejected(row.problem("consent", "consent_refused"))
        form = row.values.get("uuid")
        again = known(context, hashed("form", form)) if form else None
        if again is not None:
            return _resubmitted(row, context, again)
        return _by_number(row, context) or _by_paper(row, context) or _anew(row, context)


# ---- known already --------------------------------------------------------------------------


def _by_number(row: ParsedRow, context: Context) -> Outcome | None:
    """The office has this number already: the same person again, or a number used twice."""
    number = local_number(row.values.get("file_number"))
    if not number:
        return None
    given, person = context.known.numbered_in(_year(row, context), number)
    if not given:
        return None
    if person is None:
        return Outcome.rejected(row.problem("file_number", "file_not_open_to_you"))
    if not (agrees(row, person) or any(paper.person_id == person.pk for paper in holders(row, context))):
        return Outcome.rejected(row.problem("file_number", "number_of_another"))
    return Outcome.duplicate(*differences(row, person))


def _by_paper(row: ParsedRow, context: Context) -> Outcome | None:
    """The paper is known: the same person under another number, or a mistyped paper.

    A person whom only another organisation may see is not opened here: they are referred with their consent.
    """
    held = holders(row, context)
    if not held:
        return None
    home = held[0].organisation
    person = context.known.person(held[0].person_id)
    if person is None:
        return Outcome.rejected(row.problem("document_number", "followed_elsewhere", organisation=home.name))
    if not agrees(row, person):
        return Outcome.rejected(row.problem("document_number", "paper_of_another"))
    number = local_number(row.values.get("file_number"))
    if context.known.case(person) is not None:
        if number:
            give_local_number(
                person=person,
                organisation=context.organisation,
                year=_year(row, context),
                number=number,
                by=context.by,
            )
            context.known.note_number(person, _year(row, context), number)
        return Outcome.duplicate(*differences(row, person))
    _open(row, context, person, _office(row, context))
    return Outcome.imported(row.problem("document_number", "known_elsewhere", organisation=home.name))


def _resubmitted(row: ParsedRow, context: Context, again: Fingerprint) -> Outcome:
    """A field form sent again: the last submission wins over the file, an older or equal one changes nothing."""
    if not is_later(row, again):
        return Outcome.duplicate()
    person = context.known.person(again.target_id or 0)
    case = context.known.case(person) if person else None
    if person is None or case is None:
        return Outcome.rejected(row.problem("uuid", "file_not_open_to_you"))
    with context.known.acting_for(case.organisation) as by:
        _correct(row, person, case, by, context)
    person.refresh_from_db()
    remember(context, again.key, row, person, again=again)
    return Outcome.duplicate(row.problem("uuid", "form_corrected"))


def _correct(row: ParsedRow, person: Person, case: CaseFile, by: Actor, context: Context) -> None:
    """What the last submission says holds: who the person is, since when, with which paper; the ledger follows."""
    correct_person(
        person_id=person.pk, version=person.version, changes=person_data(row), by=by, today=context.today
    )
    files.redate(case_id=case.pk, registered_on=row.values["registered_on"], by=by)
    _keep_consent(row, person, case.organisation, by, context)
    paper, occupation = document_data(row), row.values.get("occupation")
    if paper is not None:
        documents.add_document(person_id=person.pk, by=by, **paper)
    if occupation:
        profile.add_wanted(person_id=person.pk, label=occupation, by=by)


def is_later(row: ParsedRow, again: Fingerprint) -> bool:
    """Whether a form known already says something else now, and later."""
    sent = row.values.get("submission_time")
    older = bool(again.submitted_at and sent and sent <= again.submitted_at)
    return again.content != content_hash(row) and not older


# ---- somebody new ---------------------------------------------------------------------------


def _anew(row: ParsedRow, context: Context) -> Outcome:
    form, number = row.values.get("uuid"), local_number(row.values.get("file_number"))
    warnings = _other_office(row, context)
    if form:
        key = hashed("form", form)
    elif number or row.values.get("document_number"):
        key = ""
    else:
        content = content_hash(row)
        key = hashed("row", content, occurrence(context, content))
        if known(context, key) is not None:
            return Outcome.duplicate()
        warnings.append(row.problem("file_number", "no_identifier"))
    person = _register(row, context)
    if key:
        remember(context, key, row, person)
    return Outcome.imported(*warnings)


def _register(row: ParsedRow, context: Context) -> Person:
    office, values = _office(row, context), row.values
    with context.known.acting_for(office) as by:
        person = people.register(
            data=person_data(row),
            organisation=office,
            by=by,
            today=values["registered_on"],
            document=document_data(row),
            statuses=[{"basis": values["residence_basis"]}] if values.get("residence_basis") else [],
            wanted=[values["occupation"]] if values.get("occupation") else [],
            consent=False,  # a register of the past proves no consent: the counter asks at the next visit
        )
        _keep_consent(row, person, office, by, context)
    _open(row, context, person, office)
    return person


def _keep_consent(row: ParsedRow, person: Person, office: Organisation, by: Actor, context: Context) -> None:
    """The agreement that a field form recorded, to the text that it showed; any other « yes » names no text."""
    values = row.values
    if not (values.get("consent") and values.get("uuid") and values.get("consent_version")):
        return
    consents.attach(
        person, purpose=Purpose.REGISTRATION, organisation=office, language=values.get("consent_language") or "fr",
        text_version=values["consent_version"], now=values.get("submission_time") or context.now, by=by,
    )  # fmt: skip


def _open(row: ParsedRow, context: Context, person: Person, office: Organisation) -> None:
    """The file in the office, under the number of the organisation that keeps the register."""
    year, number = _year(row, context), local_number(row.values.get("file_number"))
    with context.known.acting_for(office) as by:
        case = files.open_case(
            person=person,
            organisation=office,
            registered_on=row.values["registered_on"],
            local_number=number or None,
            register_organisation=context.organisation if number else None,
            register_year=year if number else None,
            by=by,
        )
    context.known.note_office(office)
    context.known.note(case, year=year, number=number, hashes=paper_hashes(row)[:1])


def _year(row: ParsedRow, context: Context) -> int:
    return int(context.register_year or row.values["registered_on"].year)


# ---- what the row says ----------------------------------------------------------------------


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
        "family_name": as_name(values.get("last_name") or values.get("full_name") or ""),
        "given_name": as_name(values.get("first_name") or ""),
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
    return {"kind": _kinds(row)[0], "number": number, "valid_to": row.values.get("document_valid_to")}


def paper_hashes(row: ParsedRow) -> list[str]:
    """The hashes under which the row's paper may be kept, the likeliest first."""
    number, nationality = row.values.get("document_number") or "", row.values.get("nationality") or ""
    kinds = _kinds(row) if number else []
    return [documents.hash_of(kind=kind, number=number, nationality=nationality) for kind in kinds]


def _kinds(row: ParsedRow) -> list[str]:
    """What paper a register means: the one it names, else what people of that basis usually show, else any."""
    named = row.values.get("document_kind")
    if named:
        return [named]
    usual = [DocumentKind.RESIDENCE_CARD, DocumentKind.UNHCR_CERTIFICATE, DocumentKind.PASSPORT]
    if row.values.get("residence_basis") in _SHOW_UNHCR_PAPER:
        usual[:2] = reversed(usual[:2])
    return [str(kind.value) for kind in usual]


_SHOW_UNHCR_PAPER = frozenset(["refugee_unhcr", "asylum_seeker_unhcr"])


def _office(row: ParsedRow, context: Context) -> Organisation:
    """The office that the row names under the importing agency, else the importing organisation itself."""
    return context.known.office(row.values.get("office"), row.values.get("region") or "")


def _other_office(row: ParsedRow, context: Context) -> list[Problem]:
    """A local office that sends a row naming another one keeps the file all the same: it sent it."""
    name, own = row.values.get("office"), context.organisation
    if not name or own.kind != OrganisationKind.OFFICE or context.known.is_called(name):
        return []
    return [row.problem("office", "other_office", organisation=own.name)]


def holders(row: ParsedRow, context: Context) -> list[documents.Known]:
    """Who holds the row's paper, in the whole register.

    Where the kind of the paper is only guessed, an unlikely kind counts for somebody of the same name or birth only:
    two authorities may give one number to two people.
    """
    hashes = paper_hashes(row)
    likely = context.known.holders(hashes[:1])
    if likely:
        return likely
    others = context.known.holders(hashes[1:])
    return [
        held for held in others if (person := context.known.person(held.person_id)) and agrees(row, person)
    ]


def agrees(row: ParsedRow, person: Person) -> bool:
    """Whether name or birth of the row fit the person; a slip in one of the two is forgiven, in both it is not."""
    birth = row.values.get("birth_date")
    same_birth = (
        birth is not None and birth.year == person.birth_year and birth.day in (None, person.birth_date)
    )
    family = row.values.get("last_name") or row.values.get("full_name") or ""
    return same_birth or same_name(person, family, row.values.get("first_name") or "")


def differences(row: ParsedRow, person: Person) -> list[Problem]:
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
