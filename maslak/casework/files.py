"""A person's file in an organisation: opened, given to a counsellor, closed with a reason, opened again."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.access.policies import check_may
from maslak.access.queries import current_memberships
from maslak.casework.enums import CaseStatus, ClosureReason, FollowUpStatus
from maslak.casework.models import CaseFile
from maslak.casework.numbering import next_local_number
from maslak.casework.policies import locked
from maslak.casework.workflow import CASE
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.enums import HolderBasis
from maslak.people.models import Holder, LocalNumber, Person


@transaction.atomic
def open_case(
    *,
    person: Person,
    organisation: Organisation,
    registered_on: date,
    counsellor: User | None = None,
    local_number: str | None = None,
    register_organisation: Organisation | None = None,
    register_year: int | None = None,
    by: Actor,
) -> CaseFile:
    """The person's file in that organisation, with its number there and the fact « registered ».

    Without `local_number` the organisation's next own number of the year is given. A number from a register
    means something with the organisation that keeps the register and that register's year alone: say which,
    when they are not the file's own. Raises NotAllowed, Conflict when a file exists already or the number
    belongs to somebody else, Invalid for a file merged into another and for a counsellor who does not work
    there on that day.
    """
    check_may(by, "person.register", organisation_id=organisation.pk)
    if person.merged_into_id is not None:
        raise Invalid(_("Ce dossier a été fusionné : ouvrez celui qui a été gardé."))
    if counsellor is not None:
        _check_works_there(counsellor, organisation, registered_on)
    try:
        with transaction.atomic():
            case = CaseFile.objects.create(
                person=person,
                organisation=organisation,
                counsellor=counsellor,
                registered_on=registered_on,
                last_contact_on=registered_on,
            )
    except IntegrityError as error:
        raise Conflict(
            _("Cette personne a déjà un dossier dans votre organisation : ouvrez-le, ou rouvrez-le.")
        ) from error
    _hold(person, organisation, registered_on)
    _number(person, register_organisation or organisation, register_year or registered_on.year, local_number)
    pathway.record(
        Kind.REGISTERED,
        person=person,
        occurred_on=registered_on,
        organisation=organisation,
        source=case,
        by=by,
    )
    audit.record("case.opened", by=by, target=case, person_id=person.pk)
    return case


def _hold(person: Person, organisation: Organisation, since: date) -> None:
    Holder.objects.get_or_create(
        person=person,
        organisation=organisation,
        until=None,
        defaults={"basis": HolderBasis.REGISTRATION, "since": since},
    )


def _number(person: Person, organisation: Organisation, year: int, given: str | None) -> None:
    number = (given or "").strip() or next_local_number(organisation, year)
    known, made = LocalNumber.objects.get_or_create(
        organisation=organisation, register_year=year, number=number, defaults={"person": person}
    )
    if not made and known.person_id != person.pk:
        raise Conflict(
            _("Le numéro %(number)s est déjà celui d'une autre personne dans le registre %(year)s.")
            % {"number": number, "year": year},
            field="local_number",
        )


@transaction.atomic
def redate(*, case_id: int, registered_on: date, by: Actor) -> CaseFile:
    """Correct the day on which the person was registered; the fact is voided and told anew on the right day.

    Raises NotAllowed, Invalid for a day after the closing.
    """
    case = locked(CaseFile, case_id, by=by, permission="person.register")
    if case.registered_on == registered_on:
        return case
    if case.closed_on is not None and case.closed_on < registered_on:
        raise Invalid(_("Un dossier ne se clôt pas avant le jour de l'inscription."), field="registered_on")
    old, case.registered_on = case.registered_on, registered_on
    case.save(update_fields=["registered_on"])
    pathway.void_source(case, by=by, reason=_("Date d'inscription corrigée"), kind=Kind.REGISTERED)
    pathway.record(
        Kind.REGISTERED,
        person=case.person,
        occurred_on=registered_on,
        organisation=case.organisation,
        source=case,
        by=by,
    )
    audit.record(
        "case.redated", by=by, target=case, person_id=case.person_id, old=old.isoformat(), new=registered_on.isoformat(),
    )  # fmt: skip
    return case


@transaction.atomic
def assign(*, case_id: int, counsellor: User | None, by: Actor, today: date) -> CaseFile:
    """Give the file to a colleague of the same organisation, or to nobody.

    Raises NotAllowed, StepRefused for a closed file, Invalid for somebody who does not work there.
    """
    case = locked(CaseFile, case_id, by=by, permission="case.assign")
    check_open(case)
    if counsellor is not None:
        _check_works_there(counsellor, case.organisation, today)
    old, case.counsellor = case.counsellor_id, counsellor
    case.save(update_fields=["counsellor"])
    audit.record(
        "case.assigned",
        by=by,
        target=case,
        person_id=case.person_id,
        old={"counsellor": old},
        new={"counsellor": counsellor.pk if counsellor else None},
    )
    return case


@transaction.atomic
def close(*, case_id: int, reason: str, on: date, by: Actor) -> CaseFile:
    """Close the file on that day; what was still due to be followed up is cancelled.

    Raises NotAllowed, StepRefused for a closed file, Invalid for an unknown reason or too early a day.
    """
    case = locked(CaseFile, case_id, by=by, permission=CASE.steps["close"].permission)
    old, target = case.status, CASE.step("close", status=case.status).target
    if reason not in ClosureReason.values:
        raise Invalid(_("Choisissez la raison de la clôture dans la liste."), field="reason")
    if on < case.registered_on:
        raise Invalid(_("Un dossier ne se clôt pas avant le jour de l'inscription."), field="on")
    case.status, case.closed_on, case.closure_reason = target, on, reason
    case.save(update_fields=["status", "closed_on", "closure_reason"])
    case.follow_ups.filter(status=FollowUpStatus.DUE).update(status=FollowUpStatus.CANCELLED)
    pathway.record(
        Kind.CASE_CLOSED,
        person=case.person,
        occurred_on=on,
        organisation=case.organisation,
        source=case,
        by=by,
        attributes={"reason": reason},
    )
    audit.record(
        "case.closed", by=by, target=case, person_id=case.person_id, old=old, new=case.status, reason=reason
    )
    return case


@transaction.atomic
def reopen(*, case_id: int, on: date, by: Actor) -> CaseFile:
    """Open a closed file again on that day.

    Raises NotAllowed, StepRefused, Invalid for a day before the closing.
    """
    case = locked(CaseFile, case_id, by=by, permission=CASE.steps["reopen"].permission)
    old, target = case.status, CASE.step("reopen", status=case.status).target
    if case.closed_on is not None and on < case.closed_on:
        raise Invalid(_("Un dossier ne se rouvre pas avant le jour de sa clôture."), field="on")
    case.status, case.closed_on, case.closure_reason, case.last_contact_on = target, None, "", on
    case.save(update_fields=["status", "closed_on", "closure_reason", "last_contact_on"])
    pathway.record(
        Kind.CASE_REOPENED,
        person=case.person,
        occurred_on=on,
        organisation=case.organisation,
        source=case,
        by=by,
    )
    audit.record("case.reopened", by=by, target=case, person_id=case.person_id, old=old, new=case.status)
    return case


def has_case(*, person: Person, organisation: Organisation) -> bool:
    """Whether the person has a file in that very organisation, open or closed."""
    return CaseFile.objects.filter(person=person, organisation=organisation).exists()


def case_for(*, person: Person, organisation: Organisation) -> CaseFile | None:
    """The person's file in that organisation or one of its offices, the first opened; None without any."""
    return (
        CaseFile.objects.filter(
            Q(organisation=organisation) | Q(organisation__parent=organisation), person=person
        )
        .select_related("organisation", "person")
        .order_by("registered_on", "id")
        .first()
    )


def note_contact(*, person_id: int, organisation_id: int, on: date) -> None:
    """Remember the latest day the organisation was in touch with the person. Inside another action only."""
    CaseFile.objects.filter(person_id=person_id, organisation_id=organisation_id).filter(
        Q(last_contact_on=None) | Q(last_contact_on__lt=on)
    ).update(last_contact_on=on)


def check_open(case: CaseFile) -> None:
    """Raise StepRefused for a closed file."""
    if case.status != CaseStatus.OPEN:
        raise StepRefused(_("Ce dossier est clos. Rouvrez-le avant d'y travailler."))


def _check_works_there(user: User, organisation: Organisation, on: date) -> None:
    if not current_memberships(user, on).filter(organisation=organisation).exists():
        raise Invalid(
            _("Cette personne ne travaille pas dans l'organisation qui tient le dossier."), field="counsellor"
        )
