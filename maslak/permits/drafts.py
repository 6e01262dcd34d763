"""What an applicant writes in a request that no desk has in hand: the contract, the post, the checklist, the payment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core import places
from maslak.core.errors import Invalid, StepRefused
from maslak.core.text import fold
from maslak.permits import checklist, rules, steps
from maslak.permits.completeness import PAYMENT_PROOF as PAYMENT_PROOF
from maslak.permits.desks import competent_desk
from maslak.permits.enums import (
    WITH_APPLICANT,
    ContractTerm,
    CounterKind,
    FileKind,
    FileStatus,
    PieceState,
    Variant,
)
from maslak.permits.models import ContractTerms, PermitFile, Piece
from maslak.permits.policies import check_version, locked_file
from maslak.permits.routing import check_list_entry, plan

#: Before the desk has it, or again after it was sent back.
_OPEN = frozenset({FileStatus.DRAFT, FileStatus.RETURNED})
#: What an applicant may say of a piece; the desk alone accepts or refuses one.
APPLICANTS_STATES = frozenset(
    {PieceState.PROVIDED, PieceState.AT_COUNTER, PieceState.MISSING, PieceState.WAIVED}
)
#: Requests that stay the same post with the same employer.
SAME_POST = frozenset({Variant.RENEWAL, Variant.AMENDMENT})

_TERMS = frozenset(
    {
        "isco", "tasks", "workplace", "city", "term", "starts_on", "months", "weekly_hours", "wage_mad",
        "benefits", "trial_days", "lives_in",
    }
)  # fmt: skip
_LONGEST_MONTHS = 120
_LONGEST_WEEK = 84


def open_to_applicant(
    file_id: int, *, by: Actor, statuses: frozenset[FileStatus] = WITH_APPLICANT, version: int | None = None
) -> PermitFile:
    """The file, locked, while it is in the applicant's hands.

    Raises NotAllowed, StepRefused once a desk has it, Invalid when the page was opened on an older state.
    """
    file = locked_file(file_id, by=by, permission="permit.file")
    if file.status not in statuses:
        raise StepRefused(
            _(
                "Le dossier est chez le service qui l'instruit : il ne se modifie plus, sauf si le service"
                " vous le rend ou demande des pièces."
            )
        )
    check_version(file, version)
    return file


@transaction.atomic
def write_terms(
    *, file_id: int, version: int | None = None, by: Actor, now: datetime, **terms: Any
) -> ContractTerms:
    """The post and contract as the applicant wishes them; only the terms given change.

    Fields: those of ContractTerms (wage in dirhams gross a month, hours a week). Raises NotAllowed, StepRefused,
    Invalid with the field.
    """
    unknown = sorted(set(terms) - _TERMS)
    if unknown:
        raise ValueError(f"a contract has no term {', '.join(unknown)}")
    file = open_to_applicant(file_id, by=by, version=version)
    kept = ContractTerms.objects.select_for_update().get(file=file)
    for name, value in terms.items():
        setattr(kept, name, value.strip() if isinstance(value, str) else value)
    _check_terms(kept)
    kept.save()
    steps.keep(file)
    audit.record("permit.terms", by=by, target=file, person_id=file.person_id, new={"fields": sorted(terms)})
    return kept


def _check_terms(terms: ContractTerms) -> None:
    if terms.term not in ContractTerm.values:
        raise Invalid(_("Choisissez la durée du contrat dans la liste."), field="term")
    if terms.term == ContractTerm.OPEN:
        raise Invalid(
            _("Le contrat d'une personne étrangère est à durée déterminée : indiquez sa durée en mois."),
            field="term",
        )
    if terms.months is not None and not 1 <= terms.months <= _LONGEST_MONTHS:
        raise Invalid(_("Indiquez la durée du contrat en mois."), field="months")
    if terms.weekly_hours is not None and not 1 <= terms.weekly_hours <= _LONGEST_WEEK:
        raise Invalid(_("Vérifiez le nombre d'heures par semaine."), field="weekly_hours")
    if terms.wage_mad is not None and terms.wage_mad <= 0:
        raise Invalid(_("Indiquez le salaire brut par mois, en dirhams."), field="wage_mad")
    if terms.trial_days is not None and terms.trial_days < 0:
        raise Invalid(_("Vérifiez la période d'essai."), field="trial_days")
    if terms.isco and not (terms.isco.isdigit() and len(terms.isco) <= 4):
        raise Invalid(_("Le code du métier compte un à quatre chiffres."), field="isco")


@transaction.atomic
def change_post(
    *,
    file_id: int,
    job_title: str,
    region: str,
    list_entry: str | None = None,
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> PermitFile:
    """Another title or workplace: the competent desk follows the region. `list_entry`: the line of list A1 or A2.

    Raises NotAllowed, StepRefused, Invalid with the field: for a renewal, another title is a promotion and asks
    for a new file.
    """
    file = open_to_applicant(file_id, by=by, statuses=_OPEN, version=version)
    check_post(job_title, region)
    check_same_post(file.variant, file.previous, job_title, file.employer_id)
    today = timezone.localdate(now)
    cfc = file.desk is not None and file.desk.counter_kind == CounterKind.CFC
    desk = competent_desk(file.kind, region, today, cfc=cfc)
    old = {"region": file.region, "desk": file.desk_id}
    file.job_title, file.region, file.desk, file.held_by = job_title.strip(), region, desk, desk.organisation
    changed = ["job_title", "region", "desk", "held_by"]
    if list_entry is not None:
        file.list_version = check_list_entry(file.ground, list_entry, file.employer, today)
        file.list_entry = list_entry
        changed += ["list_entry", "list_version"]
        _lay_anew(file, today, now)
    steps.keep(file, *changed)
    audit.record(
        "permit.post", by=by, target=file, person_id=file.person_id, old=old,
        new={"region": region, "desk": desk.pk},
    )  # fmt: skip
    return file


def _lay_anew(file: PermitFile, today: date, now: datetime) -> None:
    """The line of the list brings its own proofs."""
    found = plan(
        kind=file.kind, variant=file.variant, given=file.facts, nationality=file.worker.nationality,
        list_entry=file.list_entry, on=today,
    )  # fmt: skip
    checklist.lay(file, found.pieces, now=now)


def check_post(job_title: str, region: str) -> None:
    """Raise Invalid without a title, or for a region that is none of the twelve."""
    if not fold(job_title):
        raise Invalid(_("Indiquez l'intitulé du poste."), field="job_title")
    try:
        places.region(region)
    except KeyError:
        raise Invalid(_("Choisissez la région du lieu de travail : elle désigne le service."), field="region")


def check_same_post(variant: str, previous: PermitFile | None, job_title: str, employer_id: int) -> None:
    """Raise Invalid when a renewal or an amendment changes the post or the employer: that is a new recruitment."""
    if variant not in SAME_POST or previous is None:
        return
    if previous.employer_id != employer_id:
        raise Invalid(
            _("Un autre employeur demande une nouvelle demande, comme pour un premier recrutement."),
            field="employer",
        )
    if not rules.same_post(fold(previous.job_title), fold(job_title), previous.employer_id, employer_id):
        raise Invalid(
            _(
                "Le poste n'est plus « %(old)s » : une promotion ou un changement de poste est un nouveau"
                " recrutement. Ouvrez un nouveau dossier pour ce poste."
            )
            % {"old": previous.job_title},
            field="job_title",
        )


@transaction.atomic
def set_piece(*, file_id: int, code: str, state: str, by: Actor, now: datetime) -> Piece:
    """Say of one piece that it is there, will be shown at the counter, is missing, or does not concern this request.

    Raises NotAllowed, StepRefused once the desk has the file, Invalid for a piece that is not asked for, that the
    desk has accepted, or that cannot be done without.
    """
    file = open_to_applicant(file_id, by=by)
    piece = open_piece(file, code)
    if state not in APPLICANTS_STATES:
        raise Invalid(_("Choisissez l'état de la pièce dans la liste."), field="state")
    if state == PieceState.WAIVED and piece.required:
        raise Invalid(_("Cette pièce est obligatoire : elle ne peut pas être sans objet."), field="state")
    old = piece.state
    change_piece(piece, state, now=now)
    steps.keep(file)
    audit.record(
        "permit.piece", by=by, target=file, person_id=file.person_id,
        old={"piece": code, "state": old}, new={"piece": code, "state": state},
    )  # fmt: skip
    return piece


def open_piece(file: PermitFile, code: str) -> Piece:
    """The piece of the checklist, locked, unless the desk has accepted it already."""
    piece = Piece.objects.select_for_update().filter(file=file, code=code).first()
    if piece is None:
        raise Invalid(_("Cette pièce ne figure pas dans la liste de la demande."), field="code")
    if piece.state == PieceState.ACCEPTED:
        raise Invalid(_("Le service a déjà accepté cette pièce : elle ne change plus."), field="code")
    return piece


def change_piece(piece: Piece, state: str, *, now: datetime) -> None:
    """Write the state; why an earlier one was to be done again stands until the desk looks anew."""
    piece.state, piece.changed_at = state, now
    piece.save(update_fields=["state", "changed_at"])


@transaction.atomic
def declare_payment(*, file_id: int, reference: str, by: Actor, now: datetime) -> PermitFile:
    """The fee was paid, under that reference; the desk confirms it before the clock starts.

    Raises NotAllowed, StepRefused once the request is under examination, Invalid without a reference or a fee.
    """
    statuses = frozenset({FileStatus.DRAFT, FileStatus.RETURNED, FileStatus.SUBMITTED, FileStatus.ADMITTED})
    file = locked_file(file_id, by=by, permission="permit.file")
    if file.kind == FileKind.VISA or not file.fee_mad:
        raise Invalid(_("Rien n'est à payer pour cette demande."), field="reference")
    if file.status not in statuses or file.paid_at is not None:
        raise StepRefused(_("Le paiement de cette demande est déjà confirmé."))
    if not reference.strip():
        raise Invalid(_("Recopiez la référence du virement ou du reçu."), field="reference")
    file.payment_reference = reference.strip()
    steps.keep(file, "payment_reference")
    proof = Piece.objects.select_for_update().filter(file=file, code=PAYMENT_PROOF).first()
    if proof is not None and proof.state in (PieceState.MISSING, PieceState.REFUSED):
        change_piece(proof, PieceState.PROVIDED, now=now)
    audit.record("permit.payment_declared", by=by, target=file, person_id=file.person_id)
    return file
