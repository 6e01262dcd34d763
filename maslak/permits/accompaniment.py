"""Files that a desk only accompanies: what the authority's own portal says, noted as it says it.

Nobody here decides: no decision is written, no paper issued. A visa or a certificate granted there leaves the same
facts in the ledger, marked external, so that it counts, expires and renews like any other.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.permits import clock, facts, notices, steps
from maslak.permits.checks import check_step, no_longer
from maslak.permits.enums import CLOSED, ExternalState, FileKind
from maslak.permits.models import Passage, PermitFile
from maslak.permits.policies import locked_file
from maslak.permits.workers import pair_key_of

_STEPS = {ExternalState.GRANTED: "note_grant", ExternalState.REFUSED: "note_refusal"}
#: From when the authority owes an answer, by kind of file.
_STARTS = {FileKind.CERTIFICATE: ExternalState.VALIDATED, FileKind.VISA: ExternalState.DEPOSITED}
#: What counts as a request in the ledger.
_REQUESTED = {FileKind.CERTIFICATE: ExternalState.ENTERED, FileKind.VISA: ExternalState.DEPOSITED}
#: The answer is given: the clock stops.
_ANSWERS = frozenset({ExternalState.READY, *_STEPS})
#: What the worker and the applicant are told, in the words of the portal's own notifications.
_TOLD = {
    ExternalState.TO_COMPLETE: "to_complete",
    ExternalState.READY: "ready",
    ExternalState.REFUSED: "refused",
}
_FIELDS = (
    "external_ref", "external_state", "external_on", "number", "valid_from", "valid_to", "decided_at", "pair_key",
    *clock.served_fields,
)  # fmt: skip


@transaction.atomic
def note_external(
    *,
    file_id: int,
    state: str,
    reference: str = "",
    on: date,
    number: str = "",
    valid_to: date | None = None,
    by: Actor,
    now: datetime,
) -> PermitFile:
    """Note what the authority's portal says of the file since `on`; its reference when first entered there.

    For a visa granted, `on` is the visa's day. Raises NotAllowed at a desk that decides itself, StepRefused for a
    file that is over, Invalid for a day before the last one noted or to come, no reference, or a visa without its
    end, Conflict for a number or a period that another file has.
    """
    file = locked_file(file_id, by=by, permission="permit.accompany")
    if file.desk is None or file.desk.decides:
        raise NotAllowed(_("Ce service décide lui-même : l'état du dossier suit ses propres étapes."))
    said = _checked(file, state, on, timezone.localdate(now))
    file.external_ref = no_longer(reference, field="reference", most=60) or file.external_ref
    if not file.external_ref:
        raise Invalid(_("Recopiez la référence donnée par le portail."), field="reference")
    file.external_state, file.external_on = said, on
    _keep_time(file, said, on)
    if said == ExternalState.GRANTED:
        _give(file, on, valid_to, no_longer(number, field="number", most=40))
    elif said == ExternalState.REFUSED:
        file.decided_at = _noon(on)
    _save(file, said, by=by, now=now)
    _remember(file, said, on, by=by)
    _tell(file, said, by=by, now=now)
    return file


def _checked(file: PermitFile, state: str, on: date, today: date) -> ExternalState:
    if state not in ExternalState.values or state == ExternalState.NONE:
        raise Invalid(_("Choisissez dans la liste ce que le portail indique."), field="state")
    said = ExternalState(state)
    if said in _STEPS:
        check_step(file, _STEPS[said])
    elif file.status in CLOSED:
        raise StepRefused(_("Ce dossier est clos : il n'a plus de suite sur le portail."))
    if on > today:
        raise Invalid(_("Notez ce que le portail indique aujourd'hui, pas un jour à venir."), field="on")
    if file.external_on is not None and on < file.external_on:
        raise Invalid(
            _("Le portail indiquait déjà un état le %(day)s : celui-ci vient après.")
            % {"day": f"{file.external_on:%d/%m/%Y}"},
            field="on",
        )
    return said


def _noon(day: date) -> datetime:
    """The portal tells days, not hours."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def _keep_time(file: PermitFile, said: ExternalState, on: date) -> None:
    """The authority's clock as far as it is known from outside (unsaved).

    Once it asks for more, nobody here knows when its clock stood still: no delay is told any more.
    """
    if said == _STARTS[FileKind(file.kind)] and file.clock_started_at is None:
        clock.start(file, at=_noon(on))
    elif said == ExternalState.TO_COMPLETE:
        file.clock_started_at, file.clock_policy, file.due_on, file.due_at = None, "", None, None
    elif said in _ANSWERS and file.served_at is None:
        clock.serve(file, now=_noon(on))


def _give(file: PermitFile, on: date, valid_to: date | None, number: str) -> None:
    if file.kind == FileKind.VISA and valid_to is None:
        raise Invalid(_("Recopiez la fin du visa : les rappels en dépendent."), field="valid_to")
    if valid_to is not None and valid_to < on:
        raise Invalid(_("La fin vient après le début."), field="valid_to")
    file.decided_at, file.valid_from, file.valid_to = _noon(on), on, valid_to
    file.number = number or file.number
    if file.kind == FileKind.VISA:
        file.pair_key = pair_key_of(file.worker, file.employer)


def _save(file: PermitFile, said: ExternalState, *, by: Actor, now: datetime) -> None:
    note = f"{said.label} · {file.external_ref}"
    try:
        with transaction.atomic():
            if said in _STEPS:
                steps.move(file, _STEPS[said], by=by, now=now, note=note, fields=_FIELDS)
                return
            steps.keep(file, *_FIELDS)
    except IntegrityError as error:
        if "permit_number_once" in str(error):
            raise Conflict(_("Un autre dossier porte déjà ce numéro."), field="number") from error
        if "no_two_valid_visas" in str(error):
            raise Conflict(
                _("Un autre visa de cette personne chez cet employeur vaut dans cette période."), field="on"
            ) from error
        raise
    Passage.objects.create(
        file=file, step="note_external", source=file.status, target=file.status, at=now,
        by_user_id=by.user.pk if by.user else None, organisation=by.organisation, note=note,
    )  # fmt: skip
    audit.record(
        "permit.note_external", by=by, target=file, person_id=file.person_id, new={"status": said.value}
    )


def _remember(file: PermitFile, said: ExternalState, on: date, *, by: Actor) -> None:
    if said == _REQUESTED[FileKind(file.kind)] and not facts.has(file, "requested"):
        facts.record(file, "requested", on=on, by=by, external=True)
    elif said == ExternalState.GRANTED:
        facts.record(file, "granted", on=on, by=by, external=True)
    elif said == ExternalState.REFUSED:
        facts.record(file, "refused", on=on, by=by, external=True)


def _tell(file: PermitFile, said: ExternalState, *, by: Actor, now: datetime) -> None:
    what = _TOLD.get(said)
    if said == ExternalState.GRANTED:
        what = "visaed" if file.kind == FileKind.VISA else "granted"
    if what is not None:
        notices.external(file, what, now=now, but=by.user)
