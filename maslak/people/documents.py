"""Every write on identity papers, and the one way to read a whole number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.people import rules
from maslak.people.enums import DocumentKind
from maslak.people.identifiers import document_hash, seal_document
from maslak.people.models import IdentityDocument, Person
from maslak.people.policies import locked


@dataclass(frozen=True)
class Known:
    """A file that holds a paper: its reference and the organisation to call, nothing else of it."""

    ref: str
    organisation: Organisation
    person_id: int


class AlreadyKnown(Conflict):
    """The paper is in the register. `known` names the file; `visible` says whether the acting account may
    open it.
    """

    def __init__(self, known: Known, *, visible: bool) -> None:
        super().__init__(_sentence(known, visible), field="document_number")
        self.known = known
        self.visible = visible


def who_holds(hashes: Iterable[str]) -> list[Known]:
    """The files, in the whole register, that hold a paper with one of these hashes (for staff only)."""
    wanted = list(hashes)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, ref, organisation_id FROM maslak.known_documents(%s)", [wanted])
        rows = list(dict.fromkeys(cursor.fetchall()))
    organisations = Organisation.objects.in_bulk([organisation for _person, _ref, organisation in rows])
    return [Known(ref, organisations[organisation], person) for person, ref, organisation in rows]


@transaction.atomic
def add_document(
    *,
    person_id: int,
    kind: str,
    number: str,
    by: Actor,
    issuer: str = "",
    issued_on: date | None = None,
    valid_to: date | None = None,
    seen_on: date | None = None,
) -> IdentityDocument:
    """Add a paper to a file; the same number again with later dates renews the one already there.

    `issuer` is ISO 3166-1 alpha-3, needed for a passport or a consular card of another State than the
    person's own. `seen_on`: when somebody held the paper in hand; no copy is kept.
    Raises Invalid, NotAllowed, AlreadyKnown when another file has this number.
    """
    person = locked(person_id, by=by, permission="person.document")
    document, _new = attach(
        person,
        kind=kind,
        number=number,
        by=by,
        issuer=issuer,
        issued_on=issued_on,
        valid_to=valid_to,
        seen_on=seen_on,
    )
    return document


def attach(
    person: Person,
    *,
    kind: str,
    number: str,
    by: Actor,
    issuer: str = "",
    issued_on: date | None = None,
    valid_to: date | None = None,
    seen_on: date | None = None,
) -> tuple[IdentityDocument, bool]:
    """As add_document, inside an action that has checked the right and locked the file; True when it is a new
    one.
    """
    if kind not in DocumentKind.values:
        raise Invalid(_("Ce type de document n'est pas dans la liste."), field="document_kind")
    if issued_on and valid_to and valid_to < issued_on:
        raise Invalid(_("La date de fin de validité précède la date de délivrance."), field="valid_to")
    state = rules.issuer_of(kind, issuer, person.nationality)
    document = seal_document(
        person,
        kind=kind,
        issuer=state,
        number=number,
        issued_on=issued_on,
        valid_to=valid_to,
        seen_on=seen_on,
    )
    refuse_known(document.number_hash, except_person=person.pk)
    held = IdentityDocument.objects.filter(person=person, number_hash=document.number_hash).first()
    if held is not None:
        return _renew(held, document, by=by), False
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:  # another counter was first, by a moment
        refuse_known(document.number_hash, except_person=person.pk)
        raise
    audit.record(
        "person.document_added", by=by, target=document, person_id=person.pk,
        new={"kind": kind, "issuer": state, "valid_to": _iso(valid_to)},
    )  # fmt: skip
    return document, True


def refuse_known(number_hash: str, *, except_person: int | None = None) -> None:
    """Raise AlreadyKnown when a file of the whole register, other than `except_person`, holds that paper."""
    for known in who_holds([number_hash]):
        if known.person_id != except_person:
            raise AlreadyKnown(known, visible=Person.objects.filter(pk=known.person_id).exists())


def hash_of(*, kind: str, number: str, issuer: str = "", nationality: str = "") -> str:
    """The hash under which a paper is kept, for callers that look before they write. Raises Invalid."""
    if kind not in DocumentKind.values:
        raise Invalid(_("Ce type de document n'est pas dans la liste."), field="document_kind")
    return document_hash(kind, rules.issuer_of(kind, issuer, nationality), number)


@transaction.atomic
def remove_document(*, document_id: int, by: Actor, reason: str) -> None:
    """Take away a paper entered by mistake. Raises Invalid without a reason."""
    document = _visible(document_id)
    locked(document.person_id, by=by, permission="person.document")
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi ce document est retiré du dossier."), field="reason")
    audit.record(
        "person.document_removed", by=by, target=document, person_id=document.person_id,
        old={"kind": document.kind, "issuer": document.issuer}, reason=reason.strip(),
    )  # fmt: skip
    document.delete()


@transaction.atomic
def reveal_number(*, document_id: int, by: Actor, reason: str) -> str:
    """The whole number of a paper. The reading is written down, and the person sees it in their own space.

    Raises Invalid without a reason, NotAllowed without the right.
    """
    document = _visible(document_id)
    locked(document.person_id, by=by, permission="person.document")
    if not reason.strip():
        raise Invalid(
            _("Écrivez pourquoi vous avez besoin du numéro entier : la personne pourra lire cette raison."),
            field="reason",
        )
    audit.record(
        "person.document_read", by=by, target=document, person_id=document.person_id,
        new={"kind": document.kind}, reason=reason.strip(),
    )  # fmt: skip
    return document.number


def _visible(document_id: int) -> IdentityDocument:
    document = IdentityDocument.objects.filter(pk=document_id).first()
    if document is None:
        raise NotAllowed(_("Ce document n'existe pas, ou votre organisation n'y a pas accès."))
    return document


def _renew(held: IdentityDocument, fresh: IdentityDocument, *, by: Actor) -> IdentityDocument:
    """Bring later dates, a plainer kind and the day it was seen onto the paper already there."""
    old = {"kind": held.kind, "issued_on": _iso(held.issued_on), "valid_to": _iso(held.valid_to)}
    later = fresh.valid_to is not None and (held.valid_to is None or fresh.valid_to > held.valid_to)
    if later:
        held.kind, held.issued_on, held.valid_to = (
            fresh.kind,
            fresh.issued_on or held.issued_on,
            fresh.valid_to,
        )
    if fresh.seen_on and (held.seen_on is None or fresh.seen_on > held.seen_on):
        held.seen_on = fresh.seen_on
    held.save(update_fields=["kind", "issued_on", "valid_to", "seen_on"])
    if later:
        new = {"kind": held.kind, "issued_on": _iso(held.issued_on), "valid_to": _iso(held.valid_to)}
        audit.record(
            "person.document_renewed", by=by, target=held, person_id=held.person_id, old=old, new=new
        )
    return held


def _sentence(known: Known, visible: bool) -> str:
    if visible:
        return _(
            "Ce numéro de document est déjà dans le dossier %(ref)s. Ouvrez ce dossier au lieu d'en créer "
            "un autre."
        ) % {"ref": known.ref}
    words = {"organisation": known.organisation.name, "ref": known.ref, "phone": known.organisation.phone}
    if known.organisation.phone:
        return (
            _(
                "Cette personne est déjà suivie par %(organisation)s (dossier %(ref)s, téléphone "
                "%(phone)s). Appelez "
                "cette organisation et demandez-lui une orientation, avec l'accord de la personne."
            )
            % words
        )
    return (
        _(
            "Cette personne est déjà suivie par %(organisation)s (dossier %(ref)s). Contactez cette "
            "organisation et "
            "demandez-lui une orientation, avec l'accord de la personne."
        )
        % words
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
