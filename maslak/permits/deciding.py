"""Decisions: grant, refuse, approve, stamp, lapse, withdraw. Each is checked again under the lock of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, DomainError, Invalid
from maslak.people.sight import whole_register
from maslak.permits import clock, facts, notices, printing, steps
from maslak.permits.checks import (
    check_certificate,
    check_pieces,
    check_reasons,
    check_step,
    file_for,
    no_longer,
    words,
)
from maslak.permits.completeness import missing_pieces, named
from maslak.permits.enums import VISAED, FileKind, Outcome, Route, Variant
from maslak.permits.models import CallForCandidates, Decision, PermitFile, PieceRequest
from maslak.permits.workers import pair_key_of

#: What a grant and a refusal change of the file, besides its clock.
_DECIDED = ("decided_at", "decided_by")
_GRANTED = (*_DECIDED, "valid_from", "valid_to", "number")
_OVERLAP = "no_two_valid_visas_of_one_worker_for_one_employer"
_NUMBERED = {FileKind.CERTIFICATE: "AT", FileKind.VISA: "CTE"}


@dataclass(frozen=True)
class Result:
    """What became of one file: its reference (empty for one out of sight), whether it was done, and a sentence."""

    ref: str
    done: bool
    sentence: str


@transaction.atomic
def grant(
    *, file_id: int, valid_to: date, text: str = "", version: int | None = None, by: Actor, now: datetime
) -> PermitFile:
    """Issue the activity certificate, valid from today to `valid_to`, both days included; the answer is served.

    Raises NotAllowed, also to somebody with a part in the file, StepRefused, Invalid for an old page, a day that
    has passed, a piece that is missing, or the general route without its call for candidates.
    """
    today = timezone.localdate(now)
    file = file_for("grant", file_id, by=by, permission="permit.decide", version=version, today=today)
    check_pieces(file)
    said = no_longer(text, field="text", most=1000)
    _check_call(file, said)
    if valid_to < today:
        raise Invalid(_("Choisissez une fin de validité à venir."), field="valid_to")
    _decide(file, Outcome.GRANTED, text=said, by=by, now=now)
    file.valid_from, file.valid_to, file.number = today, valid_to, number_of(file, today)
    clock.serve(file, now=now)
    steps.move(
        file, "grant", by=by, now=now, note=said[:600], fields=(*_GRANTED, *clock.served_fields),
        valid_to=valid_to.isoformat(),
    )  # fmt: skip
    facts.record(file, "granted", on=today, by=by)
    printing.issue_certificate(file, by=by, now=now)
    notices.turn(file, "granted", now=now, until=valid_to)
    return file


def _check_call(file: PermitFile, text: str) -> None:
    """The general route needs its call; where candidates were suitable, the decision says why it is granted all the same."""
    if file.kind != FileKind.CERTIFICATE or file.route != Route.GENERAL:
        return
    call = CallForCandidates.objects.filter(file=file).exclude(closed_on=None).first()
    if call is None:
        raise Invalid(_("La procédure générale demande d'abord un appel à candidatures, clos."))
    if call.suitable and not text:
        raise Invalid(
            _("Des candidats nationaux convenaient : écrivez pourquoi l'attestation est accordée."),
            field="text",
        )


@transaction.atomic
def refuse(
    *,
    file_id: int,
    reasons: Iterable[str],
    text: str = "",
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> PermitFile:
    """Refuse a certificate or a visa, for reasons of the list and in words; the answer is served.

    Law 55-19 and law 03-01: a refusal says why. Raises NotAllowed, StepRefused, Invalid for an old page or reasons
    that are none of the list.
    """
    today = timezone.localdate(now)
    file = file_for("refuse", file_id, by=by, permission="permit.decide", version=version, today=today)
    return _refuse(file, "refuse", reasons, text, by=by, now=now)


@transaction.atomic
def lapse(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """Refuse a file whose missing pieces did not come by the last day. Raises NotAllowed, StepRefused, Invalid before it."""
    today = timezone.localdate(now)
    file = file_for("lapse", file_id, by=by, permission="permit.decide", today=today)
    request = PieceRequest.objects.select_for_update().get(file=file)
    if today <= request.until:
        raise Invalid(
            _("Le demandeur peut encore répondre jusqu'au %(day)s.") % {"day": f"{request.until:%d/%m/%Y}"}
        )
    awaited = named(missing_pieces(file, among=request.codes))
    text = _("Pièces demandées et non reçues : %(pieces)s.") % {"pieces": awaited}
    return _refuse(file, "lapse", ["doc_missing"], text, by=by, now=now)


def _refuse(
    file: PermitFile, step: str, reasons: Iterable[str], text: str, *, by: Actor, now: datetime
) -> PermitFile:
    codes = check_reasons(file.kind, reasons, text)
    said = no_longer(text, field="text", most=1000)
    decision = _decide(file, Outcome.REFUSED, reasons=codes, text=said, by=by, now=now)
    clock.serve(file, now=now)
    steps.move(
        file, step, by=by, now=now, note=said[:600], fields=(*_DECIDED, *clock.served_fields), reasons=codes
    )
    facts.record(file, "refused", on=timezone.localdate(now), by=by)
    printing.issue_refusal(file, decision, by=by, now=now)
    notices.turn(file, "refused", now=now)
    return file


@transaction.atomic
def approve(*, file_id: int, version: int | None = None, by: Actor, now: datetime) -> PermitFile:
    """The visa is ready: the answer is served, the contract waits at the counter for its stamp.

    Raises NotAllowed, StepRefused, Invalid for an old page, a missing piece or a certificate that does not hold.
    """
    today = timezone.localdate(now)
    file = file_for("approve", file_id, by=by, permission="permit.decide", version=version, today=today)
    check_pieces(file)
    check_certificate(file, today)
    clock.serve(file, now=now)
    steps.move(file, "approve", by=by, now=now, fields=clock.served_fields)
    notices.turn(file, "ready", now=now)
    return file


@transaction.atomic
def stamp(
    *, file_id: int, on: date, valid_to: date, version: int | None = None, by: Actor, now: datetime
) -> PermitFile:
    """Stamp the contract: the visa's day is the day on which it takes effect (labour code, art. 516).

    Not before the visa was ready nor after today, except to follow an earlier visa of the same contract. An
    amendment replaces the visa that it changes. Raises NotAllowed, StepRefused, Invalid for days that cannot be,
    Conflict when another visa of the same worker with the same employer holds in these days.
    """
    today = timezone.localdate(now)
    file = file_for("stamp", file_id, by=by, permission="permit.decide", version=version, today=today)
    _check_days(file, on, valid_to, today)
    _supersede(file, on, by=by, now=now)
    file.valid_from, file.valid_to, file.number = on, valid_to, number_of(file, on)
    file.pair_key = pair_key_of(file.worker, file.employer)
    _check_alone(file)
    _decide(file, Outcome.GRANTED, by=by, now=now)
    try:
        with transaction.atomic():
            steps.move(
                file, "stamp", by=by, now=now, fields=(*_GRANTED, "pair_key"),
                valid_from=on.isoformat(), valid_to=valid_to.isoformat(),
            )  # fmt: skip
    except IntegrityError as error:  # one that this desk does not see
        if _OVERLAP in str(error):
            raise _overlaps(None) from error
        raise
    facts.record(file, "granted", on=on, by=by)
    printing.issue_contract(file, by=by, now=now)
    notices.turn(file, "visaed", now=now, day=on, until=valid_to)
    return file


def _check_days(file: PermitFile, on: date, valid_to: date, today: date) -> None:
    latest = today
    if file.previous is not None and file.previous.valid_to is not None:
        latest = max(today, file.previous.valid_to + timedelta(days=1))
    if on > latest:
        raise Invalid(
            _("Le visa prend effet au plus tard le %(day)s.") % {"day": f"{latest:%d/%m/%Y}"}, field="on"
        )
    if file.served_at is not None and on < timezone.localdate(file.served_at):
        raise Invalid(_("Le visa ne peut pas prendre effet avant d'avoir été approuvé."), field="on")
    if valid_to < on:
        raise Invalid(_("La fin du visa vient après son début."), field="valid_to")


def _supersede(file: PermitFile, on: date, *, by: Actor, now: datetime) -> None:
    """The visa that an amendment changes ends on the day before, wherever it was given."""
    if file.variant != Variant.AMENDMENT or file.previous_id is None:
        return
    with whole_register():
        old = (
            PermitFile.objects.select_for_update(of=("self",))
            .select_related("held_by")
            .get(pk=file.previous_id)
        )
        check_step(old, "supersede")
        if old.valid_from is None or on <= old.valid_from:
            raise Invalid(_("L'avenant prend effet après le contrat qu'il modifie."), field="on")
        old.valid_to = on - timedelta(days=1)
        steps.move(old, "supersede", by=by, now=now, fields=("valid_to",), replaced_by=file.ref)
        printing.withdraw(old, why=_("Remplacé par un avenant visé."), by=by, now=now)


def _check_alone(file: PermitFile) -> None:
    """A courtesy: the database refuses the overlap for certain."""
    other = (
        PermitFile.objects.filter(
            kind=FileKind.VISA, status__in=VISAED, pair_key=file.pair_key, valid_from__lte=file.valid_to
        )
        .exclude(pk=file.pk)
        .exclude(valid_to__lt=file.valid_from)
        .first()
    )
    if other is not None:
        raise _overlaps(other.valid_to)


def _overlaps(until: date | None) -> Conflict:
    if until is None:
        return Conflict(
            _("Un autre visa de cette personne chez cet employeur vaut dans cette période."), field="on"
        )
    return Conflict(
        _(
            "Un visa de cette personne chez cet employeur vaut jusqu'au %(day)s : le nouveau commence le lendemain."
        )
        % {"day": f"{until:%d/%m/%Y}"},
        field="on",
    )


@transaction.atomic
def withdraw(
    *,
    file_id: int,
    reasons: Iterable[str],
    text: str,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> PermitFile:
    """Withdraw a certificate or a visa that holds; its paper says so from now on (labour code, art. 516).

    Raises NotAllowed to anybody but the lead, StepRefused, Invalid for an old page, without reasons of the list or words.
    """
    today = timezone.localdate(now)
    file = file_for("withdraw", file_id, by=by, permission="permit.withdraw", version=version, today=today)
    said = words(text, field="text", most=1000, ask=_("Un retrait est motivé : écrivez pourquoi."))
    codes = check_reasons(file.kind, reasons, said)
    assert file.valid_from is not None  # a granted file has its day, the database sees to it
    if file.valid_to is None or file.valid_to > today:
        file.valid_to = max(file.valid_from, today)
    _decide(file, Outcome.WITHDRAWN, reasons=codes, text=said, by=by, now=now)
    steps.move(
        file, "withdraw", by=by, now=now, note=said[:600], fields=(*_DECIDED, "valid_to"), reasons=codes
    )
    facts.record(file, "withdrawn", on=today, by=by)
    printing.withdraw(file, why=said, by=by, now=now)
    notices.turn(file, "withdrawn", now=now)
    return file


@transaction.atomic
def decide_many(
    *,
    file_ids: Iterable[int],
    outcome: str,
    reasons: Iterable[str] = (),
    text: str = "",
    valid_to: date | None = None,
    by: Actor,
    now: datetime,
) -> list[Result]:
    """Decide these files alike (grant, approve or refuse), in the order given; what became of each.

    Raises NotAllowed when the role decides nothing, Invalid for another outcome or a grant without its last day.
    """
    check_may(by, "permit.decide")
    act = _act(outcome, list(reasons), text, valid_to, by, now)
    wanted = list(dict.fromkeys(file_ids))
    refs = dict(PermitFile.objects.filter(pk__in=wanted).values_list("pk", "ref"))
    # Locks are taken in the order of the keys, so that two batches over the same files never wait for each other.
    results = {number: _one(number, refs.get(number, ""), act, _done(outcome)) for number in sorted(wanted)}
    return [results[number] for number in wanted]


def _act(
    outcome: str, reasons: list[str], text: str, valid_to: date | None, by: Actor, now: datetime
) -> Callable[[int], object]:
    if outcome == "grant":
        if valid_to is None:
            raise Invalid(_("Choisissez une fin de validité."), field="valid_to")
        return lambda number: grant(file_id=number, valid_to=valid_to, text=text, by=by, now=now)
    if outcome == "approve":
        return lambda number: approve(file_id=number, by=by, now=now)
    if outcome == "refuse":
        return lambda number: refuse(file_id=number, reasons=reasons, text=text, by=by, now=now)
    raise Invalid(_("Choisissez une décision dans la liste."), field="outcome")


def _done(outcome: str) -> str:
    return {
        "grant": _("Attestation accordée."),
        "approve": _("Visa prêt."),
        "refuse": _("Demande refusée."),
    }[outcome]


def _one(number: int, ref: str, act: Callable[[int], object], done: str) -> Result:
    """Each act is a savepoint of its own: what it began is undone where it is refused."""
    try:
        act(number)
    except DomainError as refusal:
        return Result(ref, False, str(refusal))
    return Result(ref, True, done)


def number_of(file: PermitFile, on: date) -> str:
    """The number on the paper, made of the file's own reference: no counter that two desks would wait for."""
    return file.number or f"{_NUMBERED[FileKind(file.kind)]}-{on:%y}-{file.ref}"


def _decide(
    file: PermitFile,
    outcome: Outcome,
    *,
    reasons: Sequence[str] = (),
    text: str = "",
    by: Actor,
    now: datetime,
) -> Decision:
    """Keep the decision; who decided stands on the file too (unsaved)."""
    file.decided_at, file.decided_by = now, by.user
    return Decision.objects.create(
        file=file, outcome=outcome, reasons=list(reasons), text=text, at=now, by=by.user
    )
