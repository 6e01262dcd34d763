"""Foreign employees, as an applicant describes them: one row an organisation and paper, never shared between applicants.

An office that accompanies somebody may tie the row to the person of the register. The ledger then counts one and the
same person; an employer never reads that file.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.text import squeeze
from maslak.core.vault import vault
from maslak.employers.models import Employer
from maslak.pathway import actions as pathway
from maslak.people import rules as people_rules
from maslak.people.enums import DocumentKind, ResidenceBasis, Sex
from maslak.people.identifiers import document_hash
from maslak.people.models import Person
from maslak.people.policies import check_holds
from maslak.people.sight import whole_register
from maslak.permits import rules
from maslak.permits.enums import CLOSED, WITH_APPLICANT, FileKind
from maslak.permits.models import PermitFile, Worker

_OWN_COUNTRY = "MAR"
_CODE = re.compile("[A-Z]{3}")
_OLDEST = date(1900, 1, 1)
#: Who the worker is: fixed while a desk examines a request about them.
_IDENTITY = frozenset(
    {"family_name", "given_name", "sex", "birth_date", "nationality", "document_kind", "number_hash"}
)


@transaction.atomic
def describe_worker(
    *,
    organisation: Organisation,
    family_name: str,
    given_name: str,
    sex: str,
    nationality: str,
    person: Person | None = None,
    birth_date: date | None = None,
    residence: str = ResidenceBasis.UNKNOWN,
    residence_valid_to: date | None = None,
    document_kind: str = "",
    document_number: str = "",
    document_valid_to: date | None = None,
    name_in_arabic: str = "",
    preferred_language: str = "fr",
    worker: Worker | None = None,
    by: Actor,
    today: date,
) -> Worker:
    """The foreign employee as `organisation` knows them: the row with that paper, brought up to date, or a new one.

    `worker` names the row to change, when a paper is replaced by another; a number left out then stays as it is.
    `person` ties it to somebody whom `organisation` accompanies. `nationality` is ISO 3166-1 alpha-3.
    Raises NotAllowed, Invalid with the field, Conflict for a paper of two workers, or an identity that would
    change while a desk examines a request.
    """
    check_may(by, "permit.file", organisation_id=organisation.pk)
    values: dict[str, Any] = {
        "family_name": family_name.strip(), "given_name": given_name.strip(),
        "name_in_arabic": name_in_arabic.strip(), "sex": sex, "birth_date": birth_date,
        "nationality": nationality.strip().upper(), "residence": residence,
        "residence_valid_to": residence_valid_to, "document_valid_to": document_valid_to,
        "preferred_language": preferred_language,
    }  # fmt: skip
    _check(values, today)
    values |= _paper(document_kind, document_number, values["nationality"], known=worker)
    found = _known(organisation, values.get("number_hash", ""), worker, person)
    try:
        with transaction.atomic():
            kept = _change(found, values, by=by) if found else _add(organisation, values, by=by)
    except IntegrityError as error:  # another page described the same paper a moment before
        raise Conflict(
            _("Une autre fiche porte déjà ce document : ouvrez-la au lieu d'en écrire une seconde."),
            field="document_number",
        ) from error
    return kept if person is None else _tie(kept, person, by=by)


@transaction.atomic
def link_person(*, worker_id: int, person: Person, by: Actor, now: datetime) -> Worker:
    """Tie a worker of the acting office to somebody it accompanies: one person, one pseudonym in the ledger.

    Raises NotAllowed for another's worker or a file of the register that the office does not hold, Conflict for
    a worker tied to somebody else, or whose birth or sex differs.
    """
    check_may(by, "permit.file")
    found = Worker.objects.select_for_update(of=("self",)).filter(pk=worker_id).first()
    if found is None:
        raise NotAllowed(_("Cette fiche n'existe pas, ou elle appartient à une autre organisation."))
    check_may(by, "permit.file", organisation_id=found.organisation_id)
    return _tie(found, person, by=by)


@transaction.atomic
def reveal_number(*, worker: Worker, by: Actor) -> str:
    """The whole number of the worker's paper; the reading is written down. Empty when none is known.

    For the organisation that described them and the desk that holds a request of theirs. Raises NotAllowed.
    """
    check_may(by, "permit.read")
    seen = Worker.objects.filter(pk=worker.pk).first()
    if seen is None or not _reads(seen, by):
        raise NotAllowed(_("Cette fiche n'existe pas, ou elle appartient à une autre organisation."))
    audit.record(
        "permit.worker_number_read", by=by, target=seen, person_id=seen.person_id,
        new={"kind": seen.document_kind},
    )  # fmt: skip
    return seen.number


def pair_key_of(worker: Worker, employer: Employer) -> int:
    """The number under which the visas of this worker with this employer may not overlap."""
    return rules.pair_key(worker.number_hash or worker.ref, employer.ice or employer.ref)


def _check(values: dict[str, Any], today: date) -> None:
    """Refuse what cannot stand on a contract."""
    if not (values["family_name"] or values["given_name"]):
        raise Invalid(_("Écrivez le nom comme sur le document d'identité."), field="family_name")
    if values["sex"] not in Sex.values:
        raise Invalid(_("Choisissez le sexe dans la liste."), field="sex")
    if values["nationality"] == _OWN_COUNTRY:
        raise Invalid(
            _("Une personne de nationalité marocaine n'a besoin ni d'attestation ni de visa de contrat."),
            field="nationality",
        )
    if not _CODE.fullmatch(values["nationality"]):
        raise Invalid(_("Choisissez la nationalité dans la liste."), field="nationality")
    if values["residence"] not in ResidenceBasis.values:
        raise Invalid(_("Choisissez la situation de séjour dans la liste."), field="residence")
    if values["preferred_language"] not in dict(settings.LANGUAGES):
        raise Invalid(_("Choisissez la langue dans la liste."), field="preferred_language")
    born = values["birth_date"]
    if born is not None and not _OLDEST <= born <= today:
        raise Invalid(_("Vérifiez la date de naissance."), field="birth_date")


def _paper(kind: str, number: str, nationality: str, *, known: Worker | None) -> dict[str, Any]:
    """The paper as columns; nothing to change when a known worker's number is left out."""
    if kind and kind not in DocumentKind.values:
        raise Invalid(_("Ce type de document n'est pas dans la liste."), field="document_kind")
    if not number.strip():
        if known is not None and known.number_hash:
            return {}
        if kind:
            raise Invalid(_("Recopiez le numéro du document."), field="document_number")
        return {"document_kind": "", "number_sealed": None, "number_hash": "", "number_end": ""}
    if not kind:
        raise Invalid(_("Choisissez de quel document vient ce numéro."), field="document_kind")
    plain = squeeze(number)
    return {
        "document_kind": kind,
        "number_hash": document_hash(kind, people_rules.issuer_of(kind, "", nationality), number),
        "number_sealed": vault().seal(plain),
        "number_end": plain[-3:],
    }


def _known(
    organisation: Organisation, number_hash: str, worker: Worker | None, person: Person | None
) -> Worker | None:
    """The row that is meant, locked: the one named, else the one with that paper, else the accompanied person's."""
    rows = Worker.objects.select_for_update(of=("self",)).filter(organisation=organisation).order_by("pk")
    if worker is not None:
        found = rows.filter(pk=worker.pk).first()
        if found is None:
            raise NotAllowed(_("Cette fiche n'existe pas, ou elle appartient à une autre organisation."))
        return found
    if number_hash and (found := rows.filter(number_hash=number_hash).first()):
        return found
    # A person described again with another paper keeps their row; a stranger without a paper gets a new one.
    return rows.filter(person=person).first() if person is not None else None


def _add(organisation: Organisation, values: dict[str, Any], *, by: Actor) -> Worker:
    made = Worker.objects.create(organisation=organisation, **values)
    audit.record("permit.worker_described", by=by, target=made, new={"fields": _filled(values)})
    return made


def _change(found: Worker, values: dict[str, Any], *, by: Actor) -> Worker:
    """Bring the row up to date; the trail names the fields alone."""
    same_paper = values.get("number_hash", found.number_hash) == found.number_hash
    changed = {
        name: value
        for name, value in values.items()
        if getattr(found, name) != value and not (name == "number_sealed" and same_paper)
    }
    if not changed:
        return found
    if _IDENTITY & set(changed) and _examined(found):
        raise Conflict(
            _(
                "Une demande pour cette personne est en cours d'examen : son identité ne peut pas changer"
                " maintenant. Signalez l'erreur au service qui tient le dossier."
            )
        )
    for name, value in changed.items():
        setattr(found, name, value)
    found.save(update_fields=list(changed))
    if not same_paper:
        _carry_pair_keys(found)
    audit.record(
        "permit.worker_described", by=by, target=found, person_id=found.person_id, new={"fields": _filled(changed)}
    )  # fmt: skip
    return found


def _examined(worker: Worker) -> bool:
    """Whether a desk has a request about them in hand."""
    return worker.files.exclude(status__in=WITH_APPLICANT | CLOSED).exists()


def _carry_pair_keys(worker: Worker) -> None:
    """A new passport is the same worker: their visas go on excluding one another."""
    for file in PermitFile.objects.filter(worker=worker, kind=FileKind.VISA).select_related("employer"):
        PermitFile.objects.filter(pk=file.pk).update(pair_key=pair_key_of(worker, file.employer))


def _tie(worker: Worker, person: Person, *, by: Actor) -> Worker:
    """Make the worker that person of the register, with their requests and what the ledger knows of them."""
    check_holds(by, "person.read", person)
    if worker.person_id == person.pk:
        return worker
    if worker.person_id is not None:
        raise Conflict(_("Cette fiche est déjà celle d'une autre personne accompagnée."))
    if worker.birth_date and person.birth_date and worker.birth_date != person.birth_date:
        raise Conflict(
            _("La date de naissance n'est pas celle du dossier de la personne : vérifiez les deux."),
            field="birth_date",
        )
    if Sex.UNSTATED not in (worker.sex, person.sex) and worker.sex != person.sex:
        raise Conflict(
            _("Le sexe n'est pas celui du dossier de la personne : vérifiez les deux."), field="sex"
        )
    old, new = worker.subject, pathway.pseudonym_of(person)
    worker.person, worker.subject = person, new
    worker.save(update_fields=["person", "subject"])
    PermitFile.objects.filter(worker=worker).update(person=person)
    with whole_register():  # facts stand with the desk, whose ledger the office does not read
        moved = pathway.rewrite(old, new, by=by, reason=f"worker {worker.ref} tied to {person.ref}")
    audit.record(
        "permit.worker_tied", by=by, target=worker, person_id=person.pk, new={"facts": moved}
    )  # fmt: skip
    return worker


def _reads(worker: Worker, by: Actor) -> bool:
    """Whether the acting organisation described them, or holds a request of theirs that was sent."""
    if by.reach == "all":
        return True
    if by.organisation is None:
        return False
    ours = Q(filed_by=by.organisation) | (Q(held_by=by.organisation) & ~Q(status="draft"))
    return worker.organisation_id == by.organisation.pk or worker.files.filter(ours).exists()


def _filled(values: dict[str, Any]) -> list[str]:
    """The names of the fields that say something: the trail holds neither a name nor a number."""
    return sorted(
        name for name, value in values.items() if value and name not in ("number_sealed", "number_end")
    )
