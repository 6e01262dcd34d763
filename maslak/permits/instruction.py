"""The desk works on a file: takes it, looks at its pieces, admits or validates it, asks once for what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import User
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.law.parameters import parameter
from maslak.permits import clock, facts, hours, notices, printing, steps
from maslak.permits.checks import check_certificate, check_colleague, check_pieces, file_for, no_longer, words
from maslak.permits.completeness import missing_pieces
from maslak.permits.drafts import PAYMENT_PROOF
from maslak.permits.enums import (
    CLOSED,
    PRESENT,
    AppointmentStatus,
    FileKind,
    FileStatus,
    PieceState,
    Route,
)
from maslak.permits.models import CallForCandidates, CounterAppointment, PermitFile, Piece, PieceRequest
from maslak.permits.policies import check_no_part, locked_file

#: Where the desk has the file in hand.
IN_HAND = frozenset(FileStatus.values) - CLOSED - {FileStatus.DRAFT, FileStatus.RETURNED}
#: Where an officer looks at the pieces, one by one.
_LOOKED_AT = IN_HAND - {FileStatus.TO_COMPLETE, FileStatus.READY}
#: Before a certificate's clock runs, what makes it complete counts.
_NOT_STARTED = frozenset({FileStatus.SUBMITTED, FileStatus.ADMITTED})


@transaction.atomic
def take_charge(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """The file is mine from now on. Taking one's own again changes nothing.

    Raises NotAllowed, also for a file one has a part in, StepRefused when it is closed or with the applicant,
    Conflict when a colleague has it.
    """
    file = _in_hand(file_id, by=by, permission="permit.instruct")
    if by.user is None:
        raise NotAllowed(_("Un dossier est pris en charge par une personne, avec son compte."))
    check_no_part(file, by=by, today=timezone.localdate(now))
    if file.assigned_to_id == by.user.pk:
        return file
    if file.assigned_to_id is not None:
        raise Conflict(
            _("Une ou un collègue a pris ce dossier : la personne responsable peut vous le confier.")
        )
    return _give(file, by.user, by=by)


@transaction.atomic
def assign(*, file_id: int, user: User | None, by: Actor, now: datetime) -> PermitFile:
    """The file is that colleague's from now on, who is told; with None it waits for somebody.

    Raises NotAllowed, StepRefused when it is closed or with the applicant, Invalid for somebody who does not
    instruct at this desk or has a part in the file.
    """
    file = _in_hand(file_id, by=by, permission="permit.assign")
    if user is not None:
        check_colleague(user, file, "permit.instruct", today=timezone.localdate(now))
    if (user.pk if user else None) == file.assigned_to_id:
        return file
    _give(file, user, by=by)
    if user is not None and user != by.user:
        notices.assigned(file, user)
    return file


def _in_hand(file_id: int, *, by: Actor, permission: str) -> PermitFile:
    file = locked_file(file_id, by=by, permission=permission)
    if file.status not in IN_HAND:
        raise StepRefused(_("Ce dossier est clos, ou chez le demandeur : il n'est à personne du service."))
    return file


def _give(file: PermitFile, user: User | None, *, by: Actor) -> PermitFile:
    old, file.assigned_to = file.assigned_to_id, user
    steps.keep(file, "assigned_to")
    audit.record(
        "permit.assigned", by=by, target=file, person_id=file.person_id,
        old={"assigned_to": old}, new={"assigned_to": user.pk if user else None},
    )  # fmt: skip
    return file


@transaction.atomic
def return_file(*, file_id: int, why: str, by: Actor, now: datetime) -> PermitFile:
    """Send the file back to the applicant, with what is to be mended. What was paid stays paid.

    Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    file = locked_file(file_id, by=by, permission="permit.instruct")
    note = words(why, field="why", most=600, ask=_("Écrivez ce que le demandeur doit reprendre."))
    file.complete_at, file.validated_at = None, None
    steps.move(file, "return", by=by, now=now, note=note, fields=("complete_at", "validated_at"))
    hours.free(file, by=by, now=now)
    notices.turn(file, "returned", now=now)
    return file


@transaction.atomic
def check_piece(*, file_id: int, code: str, state: str, note: str = "", by: Actor, now: datetime) -> Piece:
    """Accept a piece, or say in `note` why it is to be done again.

    Before the clock of a certificate runs this makes the file complete or not: the last of complete, validated
    and paid starts it. Raises NotAllowed, StepRefused where the desk does not have the file, Invalid for a piece
    that is not asked for, that nobody brought, or a refusal without a reason.
    """
    file = locked_file(file_id, by=by, permission="permit.instruct")
    if file.status not in _LOOKED_AT:
        raise StepRefused(_("Les pièces de ce dossier ne s'examinent pas à cette étape."))
    piece = Piece.objects.select_for_update().filter(file=file, code=code).first()
    if piece is None:
        raise Invalid(_("Cette pièce ne figure pas dans la liste de la demande."), field="code")
    if state not in (PieceState.ACCEPTED, PieceState.REFUSED):
        raise Invalid(_("Acceptez la pièce, ou dites pourquoi elle est à refaire."), field="state")
    if state == PieceState.REFUSED:
        note = words(note, field="note", most=200, ask=_("Écrivez pourquoi la pièce est à refaire."))
    old = piece.state
    piece.state, piece.changed_at = state, now
    piece.note = note if state == PieceState.REFUSED else no_longer(note, field="note", most=200)
    piece.save(update_fields=["state", "note", "changed_at"])
    audit.record(
        "permit.piece_checked", by=by, target=file, person_id=file.person_id,
        old={"piece": code, "state": old}, new={"piece": code, "state": state},
    )  # fmt: skip
    _complete_or_not(file, now)
    steps.keep(file, "complete_at")
    _start_if_ready(file, by=by, now=now)
    return piece


def _complete_or_not(file: PermitFile, now: datetime) -> None:
    """Once the clock runs, completeness is a matter of the one request for pieces, and no longer of this (unsaved)."""
    if file.status not in _NOT_STARTED:
        return
    if missing_pieces(file):
        file.complete_at = None
    elif file.complete_at is None:
        file.complete_at = now


def _start_if_ready(file: PermitFile, *, by: Actor, now: datetime) -> None:
    """The clock of an admitted certificate starts at the last of complete, validated and paid."""
    if file.kind != FileKind.CERTIFICATE or file.status != FileStatus.ADMITTED:
        return
    moment = clock.start_moment(file)
    if moment is None:
        return
    clock.start(file, at=moment)
    steps.move(file, "start", by=by, now=now, fields=clock.clock_fields)
    notices.turn(file, "started", now=now)
    printing.issue_receipt(file, by=by, now=now)


@transaction.atomic
def admit(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """A certificate's file is complete and admissible. With the fee paid, or none due, the clock starts at once.

    Raises NotAllowed, StepRefused, Invalid while a required piece is missing or to be done again.
    """
    file = file_for("admit", file_id, by=by, permission="permit.instruct")
    check_pieces(file)
    file.validated_at = now
    file.complete_at = file.complete_at or now
    steps.move(file, "admit", by=by, now=now, fields=("validated_at", "complete_at"))
    _start_if_ready(file, by=by, now=now)
    if file.status == FileStatus.ADMITTED:
        notices.turn(file, "admitted", now=now)
    return file


@transaction.atomic
def confirm_payment(*, file_id: int, by: Actor, now: datetime, reference: str = "") -> PermitFile:
    """The fee has arrived; `reference` where the applicant gave none. The clock starts when it was the last thing.

    Raises NotAllowed, StepRefused when the file is closed or was paid, Invalid where nothing is due or no
    reference of the payment is known.
    """
    file = locked_file(file_id, by=by, permission="permit.instruct")
    if file.kind != FileKind.CERTIFICATE or not file.fee_mad:
        raise Invalid(_("Rien n'est à payer pour cette demande."), field="reference")
    if file.status not in _NOT_STARTED | {FileStatus.RETURNED} or file.paid_at is not None:
        raise StepRefused(_("Le paiement de cette demande est déjà confirmé, ou n'est plus attendu."))
    file.payment_reference = no_longer(reference, field="reference", most=60) or file.payment_reference
    if not file.payment_reference:
        raise Invalid(_("Recopiez la référence du virement ou du reçu."), field="reference")
    file.paid_at = now
    Piece.objects.filter(file=file, code=PAYMENT_PROOF).update(state=PieceState.ACCEPTED, changed_at=now)
    _complete_or_not(file, now)
    steps.keep(file, "paid_at", "payment_reference", "complete_at")
    audit.record("permit.payment_confirmed", by=by, target=file, person_id=file.person_id)
    _start_if_ready(file, by=by, now=now)
    return file


@transaction.atomic
def validate(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """A visa's file is right as entered: the contract may be printed, legalised and brought to the counter.

    Raises NotAllowed, StepRefused, Invalid while a piece is missing or the certificate it needs does not hold.
    """
    file = file_for("validate", file_id, by=by, permission="permit.instruct")
    check_pieces(file)
    check_certificate(file, timezone.localdate(now))
    file.validated_at = now
    steps.move(file, "validate", by=by, now=now, fields=("validated_at",))
    notices.turn(file, "validated", now=now)
    return file


@transaction.atomic
def deposit(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """The contract is at the counter: a receipt is issued and the clock starts. What was to be shown there was handed in.

    Raises NotAllowed, StepRefused, Invalid while a required piece is missing or to be done again.
    """
    file = file_for("deposit", file_id, by=by, permission="permit.deposit")
    check_pieces(file)
    Piece.objects.filter(file=file, state=PieceState.AT_COUNTER).update(
        state=PieceState.PROVIDED, changed_at=now
    )
    clock.start(file, at=now)
    steps.move(file, "deposit", by=by, now=now, fields=clock.clock_fields)
    _hour_used(file, by=by, now=now)
    facts.record(file, "requested", on=timezone.localdate(now), by=by)
    printing.issue_receipt(file, by=by, now=now)
    notices.turn(file, "deposited", now=now)
    return file


def _hour_used(file: PermitFile, *, by: Actor, now: datetime) -> None:
    """The hour booked for the deposit was kept, or is given back when the applicant came before its day."""
    booked = CounterAppointment.objects.filter(file=file, status=AppointmentStatus.BOOKED).first()
    if booked is None:
        return
    if timezone.localdate(booked.starts_at) <= timezone.localdate(now):
        hours.keep(appointment_id=booked.pk, by=by, now=now)
    else:
        hours.free(file, by=by, now=now)


@transaction.atomic
def review(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """The examination of a deposited contract begins. Raises NotAllowed, StepRefused."""
    file = file_for("review", file_id, by=by, permission="permit.instruct")
    steps.move(file, "review", by=by, now=now)
    return file


@transaction.atomic
def request_pieces(
    *, file_id: int, codes: Iterable[str], why: str, until: date | None, by: Actor, now: datetime
) -> PieceRequest:
    """Ask for what is missing or to be done again: once, all of it, with a last day; the clock stands still meanwhile.

    `until`: None for the usual delay (a dated parameter). Law 55-19 allows one such request for each file.
    Raises NotAllowed, StepRefused, Conflict for a second request, Invalid for no piece, an unknown one, no reason
    or a day that has passed.
    """
    file = file_for("request_pieces", file_id, by=by, permission="permit.instruct")
    if PieceRequest.objects.filter(file=file).exists():
        raise Conflict(
            _(
                "Des pièces ont déjà été demandées pour ce dossier, et la loi 55-19 ne permet qu'une demande :"
                " décidez sur ce que vous avez."
            )
        )
    asked = _asked(file, codes)
    reason = words(why, field="why", most=600, ask=_("Écrivez pourquoi ces pièces sont demandées."))
    today = timezone.localdate(now)
    last = until or today + timedelta(days=parameter("permit_pieces_answer_days", on=today).value)
    if last <= today:
        raise Invalid(
            _("Laissez au demandeur le temps de répondre : choisissez un jour à venir."), field="until"
        )
    for piece in asked:
        if piece.state in PRESENT:
            piece.state = PieceState.REFUSED
        piece.note, piece.changed_at = reason[:200], now
        piece.save(update_fields=["state", "note", "changed_at"])
    made = PieceRequest.objects.create(
        file=file,
        codes=[piece.code for piece in asked],
        why=reason,
        until=last,
        asked_at=now,
        asked_by=by.user,
    )
    clock.reckon(file, today=today)
    steps.move(
        file, "request_pieces", by=by, now=now, note=reason, fields=("due_on", "due_at"),
        codes=made.codes, until=last.isoformat(),
    )  # fmt: skip
    notices.turn(file, "to_complete", now=now, until=last)
    return made


def _asked(file: PermitFile, codes: Iterable[str]) -> list[Piece]:
    wanted = set(codes)
    found = list(Piece.objects.select_for_update().filter(file=file, code__in=wanted))
    if not wanted:
        raise Invalid(_("Cochez au moins une pièce à demander."), field="codes")
    if len(found) != len(wanted):
        raise Invalid(_("Une des pièces cochées ne figure pas dans la liste de la demande."), field="codes")
    return found


@transaction.atomic
def open_call(*, file_id: int, closes_on: date, channel: str, by: Actor, now: datetime) -> CallForCandidates:
    """Open the search for national candidates that the general route asks for; the clock goes on.

    Raises NotAllowed, StepRefused, Conflict after a first call, Invalid for another route or a day that has passed.
    """
    file = file_for("open_call", file_id, by=by, permission="permit.instruct")
    if file.route != Route.GENERAL:
        raise Invalid(_("Seule la procédure générale demande un appel à candidatures."), field="closes_on")
    if CallForCandidates.objects.filter(file=file).exists():
        raise Conflict(_("L'appel à candidatures de ce dossier a déjà eu lieu."))
    today = timezone.localdate(now)
    if closes_on < today:
        raise Invalid(_("L'appel se clôt au plus tôt aujourd'hui."), field="closes_on")
    where = no_longer(channel, field="channel", most=120)
    call = CallForCandidates.objects.create(file=file, opened_on=today, closes_on=closes_on, channel=where)
    steps.move(file, "open_call", by=by, now=now, until=closes_on.isoformat())
    notices.turn(file, "call_open", now=now, until=closes_on)
    return call


@transaction.atomic
def close_call(
    *, file_id: int, applicants: int, interviewed: int, suitable: int, findings: str, by: Actor, now: datetime
) -> CallForCandidates:
    """Close the call on its last day or later, with what came of it in numbers and words, never in names.

    Raises NotAllowed, StepRefused, Invalid before its last day, or for numbers that cannot be.
    """
    file = file_for("close_call", file_id, by=by, permission="permit.instruct")
    call = CallForCandidates.objects.select_for_update().get(file=file)
    today = timezone.localdate(now)
    if today < call.closes_on:
        raise Invalid(
            _("L'appel est ouvert jusqu'au %(day)s.") % {"day": f"{call.closes_on:%d/%m/%Y}"},
            field="closes_on",
        )
    if not 0 <= suitable <= interviewed <= applicants:
        raise Invalid(
            _(
                "Vérifiez les nombres : au plus autant de personnes reçues que de candidatures, et convenables que reçues."
            ),
            field="applicants",
        )
    call.closed_on, call.applicants, call.interviewed, call.suitable = (
        today,
        applicants,
        interviewed,
        suitable,
    )
    call.findings = no_longer(findings, field="findings", most=600)
    if suitable:
        call.findings = words(
            findings, field="findings", most=600,
            ask=_("Des candidats convenaient : écrivez pourquoi aucun n'a été retenu, ou s'il l'a été."),
        )  # fmt: skip
    call.save()
    steps.move(
        file, "close_call", by=by, now=now,
        applicants=applicants, interviewed=interviewed, suitable=suitable,
    )  # fmt: skip
    return call
