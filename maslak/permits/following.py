"""What follows a decision: renewing, amending, ending the contract, appealing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.core.text import fold
from maslak.permits import facts, notices, printing, steps
from maslak.permits.enums import AppealStatus, FileKind, FileStatus, PieceState, Variant
from maslak.permits.models import Appeal, Attachment, ContractTerms, PermitFile
from maslak.permits.opening import open_file
from maslak.permits.policies import locked_file, workflow_of
from maslak.permits.workflow import APPEAL

#: Papers that say the same a year later: an administration does not ask again for what it holds.
_LASTING = frozenset(
    {
        "fiche_identification_employeur", "registre_commerce", "statuts", "rc", "documents_employeur",
        "cin_employeur", "cv_detaille", "diplomes_references", "diplomes_certifies", "birth_act",
        "attestation_cfc",
    }
)  # fmt: skip
_HELD = frozenset({PieceState.ACCEPTED, PieceState.PROVIDED})
_COPIED_TERMS = (
    "isco", "tasks", "workplace", "city", "term", "months", "weekly_hours", "wage_mad", "benefits", "trial_days",
    "lives_in",
)  # fmt: skip


@transaction.atomic
def renew(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """A draft that renews a certificate or a visa, everything prefilled: same post, same employer, next period.

    Raises NotAllowed, StepRefused for what was not granted, Conflict while a renewal is under way.
    """
    old = _granted(file_id, by=by)
    return _next(old, Variant.RENEWAL, _day_after(old.valid_to), by=by, now=now)


@transaction.atomic
def amend(*, file_id: int, by: Actor, now: datetime) -> PermitFile:
    """A draft that changes a visaed contract, prefilled; its visa will take the place of the present one.

    Source: labour code, art. 516: every change of the contract needs a visa in turn. Raises NotAllowed,
    StepRefused for what is no visa in force, Conflict while a request that follows it is under way.
    """
    old = _granted(file_id, by=by)
    if old.kind != FileKind.VISA:
        raise StepRefused(_("Seul un contrat visé se modifie par un avenant."))
    return _next(old, Variant.AMENDMENT, None, by=by, now=now)


def _granted(file_id: int, *, by: Actor) -> PermitFile:
    old = locked_file(file_id, by=by, permission="permit.file")
    if old.status != FileStatus.GRANTED:
        raise StepRefused(_("Seule une demande accordée peut être renouvelée ou modifiée."))
    return old


def _next(old: PermitFile, variant: str, starts_on: date | None, *, by: Actor, now: datetime) -> PermitFile:
    today = timezone.localdate(now)
    certificate = old.certificate if variant == Variant.AMENDMENT else _certificate_of(old, today)
    made = open_file(
        kind=old.kind, variant=variant, employer=old.employer, worker=old.worker, facts=old.facts, on=today,
        job_title=old.job_title, region=old.region, domestic=old.domestic, previous=old,
        certificate=certificate if old.kind == FileKind.VISA else None, by=by, now=now,
    )  # fmt: skip
    earlier = ContractTerms.objects.filter(file=old).first()
    if earlier is not None:
        for name in _COPIED_TERMS:
            setattr(made.terms, name, getattr(earlier, name))
    made.terms.starts_on = starts_on or (earlier.starts_on if earlier else None)
    made.terms.save()
    _carry_pieces(old, made, now=now)
    return made


def _certificate_of(old: PermitFile, on: date) -> PermitFile | None:
    """The latest certificate in force for the same worker, employer and post."""
    held = PermitFile.objects.filter(
        kind=FileKind.CERTIFICATE, status=FileStatus.GRANTED, worker=old.worker, employer=old.employer
    ).exclude(valid_to__lt=on)
    return next((each for each in held if fold(each.job_title) == fold(old.job_title)), None)


def _carry_pieces(old: PermitFile, made: PermitFile, *, now: datetime) -> None:
    """Lasting papers of the earlier file are there already, with the copies that are still kept."""
    earlier = {piece.code: piece for piece in old.pieces.filter(code__in=_LASTING, state__in=_HELD)}
    for piece in made.pieces.filter(code__in=earlier, state=PieceState.MISSING):
        source = earlier[piece.code]
        piece.state, piece.changed_at = PieceState.PROVIDED, now
        piece.note = _("Dossier %(ref)s") % {"ref": old.ref}
        piece.save(update_fields=["state", "changed_at", "note"])
        for copy in source.attachments.all():
            Attachment.objects.create(
                piece=piece, name=copy.name, media_type=copy.media_type, size=copy.size, sha256=copy.sha256,
                content_sealed=copy.content_sealed, added_at=now, added_by_id=copy.added_by_id,
            )  # fmt: skip


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


@transaction.atomic
def terminate(*, file_id: int, ended_on: date, why: str, by: Actor, now: datetime) -> PermitFile:
    """The visaed contract ended on that day: the authorisation to work ends with it, the residence card does not.

    Raises NotAllowed, StepRefused for what is no visa in force, Invalid for a day before the contract began,
    after its end or still to come, and without a reason.
    """
    file = locked_file(file_id, by=by, permission="permit.file")
    if file.kind != FileKind.VISA:
        raise StepRefused(_("Seul un contrat visé se rompt."))
    workflow_of(file).step("terminate", status=file.status)
    if not why.strip():
        raise Invalid(_("Dites en une phrase comment le contrat a pris fin."), field="why")
    first, last = file.valid_from or ended_on, file.valid_to or ended_on
    if not first <= ended_on <= min(last, timezone.localdate(now)):
        raise Invalid(_("Le contrat a pris fin un jour entre son début et aujourd'hui."), field="ended_on")
    file.valid_to = ended_on
    steps.move(
        file,
        "terminate",
        by=by,
        now=now,
        note=why.strip(),
        fields=("valid_to",),
        ended_on=ended_on.isoformat(),
    )
    facts.record(file, "ended", on=ended_on, by=by)
    printing.withdraw(
        file, why=_("Contrat rompu le %(day)s.") % {"day": f"{ended_on:%d/%m/%Y}"}, by=by, now=now
    )
    return file


@transaction.atomic
def appeal(*, file_id: int, grounds: str, by: Actor, now: datetime) -> Appeal:
    """An administrative appeal against a refusal or a withdrawal.

    Raises NotAllowed, StepRefused where nothing was refused, Invalid without grounds, Conflict while one waits.
    """
    file = locked_file(file_id, by=by, permission="permit.file")
    if file.status not in (FileStatus.REFUSED, FileStatus.WITHDRAWN):
        raise StepRefused(_("Un recours vise un refus ou un retrait : ce dossier n'en a pas."))
    if not grounds.strip():
        raise Invalid(_("Écrivez pourquoi la décision doit être revue."), field="grounds")
    try:
        with transaction.atomic():
            made = Appeal.objects.create(file=file, grounds=grounds.strip(), filed_at=now, filed_by=by.user)
    except IntegrityError as error:
        raise Conflict(_("Un recours attend déjà sa réponse pour ce dossier.")) from error
    audit.record("permit.appealed", by=by, target=made, person_id=file.person_id, new={"file": file.ref})
    notices.appealed(file, now=now)
    return made


@transaction.atomic
def take_back_appeal(*, appeal_id: int, by: Actor, now: datetime) -> Appeal:
    """Give the appeal up before it is answered. Raises NotAllowed, StepRefused once it is."""
    found = Appeal.objects.filter(pk=appeal_id).first()
    if found is None:
        raise NotAllowed(_("Ce recours n'existe pas, ou il appartient à une autre organisation."))
    step = APPEAL.steps["take_back"]
    file = locked_file(found.file_id, by=by, permission=step.permission)
    taken = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    old, taken.status = taken.status, APPEAL.step("take_back", status=taken.status).target
    taken.save(update_fields=["status"])
    audit.record(
        "permit.appeal_taken_back", by=by, target=taken, person_id=file.person_id, old=old,
        new=AppealStatus.WITHDRAWN,
    )  # fmt: skip
    return taken
