"""The copies that an agreement and its months are proved by: sealed, for the two sides alone, each reading written down."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.assisted.enums import AgreementStatus, ClaimStatus
from maslak.assisted.models import Agreement, Claim, Proof
from maslak.assisted.policies import locked, may_ask, unknown
from maslak.assisted.workflow import ASK
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.core.files import document_type, plain_file_name
from maslak.core.vault import vault
from maslak.law import assisted
from maslak.law.assisted import Evidence

MOST_A_PAPER = 6


def asked(agreement: Agreement, *, when: str) -> list[Evidence]:
    """The papers that the scheme asks for, with the agreement (`when` = agreement) or each month (month)."""
    return [paper for paper in assisted.thawed(agreement.terms).evidence or () if paper.when == when]


def missing(agreement: Agreement, *, when: str, claim: Claim | None = None) -> list[str]:
    """The names of papers that are asked for and not there, in the reader's language."""
    held = set(Proof.objects.filter(agreement=agreement, claim=claim).values_list("code", flat=True))
    language = get_language() or "fr"
    return [
        paper.label.in_language(language) for paper in asked(agreement, when=when) if paper.code not in held
    ]


@transaction.atomic
def attach(
    *,
    agreement_id: int,
    code: str,
    name: str,
    content: bytes,
    claim: Claim | None = None,
    by: Actor,
    now: datetime,
) -> Proof:
    """Keep a copy, sealed: a PDF, PNG or JPEG of 5 MB at most; the same file sent twice is kept once.

    Raises NotAllowed; StepRefused once the office has the request or the month; Invalid, field « content ».
    """
    found = locked(agreement_id, by=by, permission=ASK)
    _check_open(found, claim)
    if code not in {paper.code for paper in asked(found, when="month" if claim else "agreement")}:
        raise Invalid(_("Cette pièce n'est pas demandée."), field="content")
    media_type = document_type(content)
    digest = hashlib.sha256(content).hexdigest()
    same = found.proofs.filter(claim=claim, code=code)
    if (known := same.filter(sha256=digest).first()) is not None:
        return known
    if same.count() >= MOST_A_PAPER:
        raise Invalid(
            _("Une pièce tient en %(most)s fichiers au plus : réunissez les pages dans un seul PDF.")
            % {"most": MOST_A_PAPER},
            field="content",
        )
    made = Proof.objects.create(
        agreement=found, claim=claim, code=code, name=plain_file_name(name, media_type), media_type=media_type,
        size=len(content), sha256=digest, content_sealed=vault().seal_bytes(content), added_at=now, added_by=by.user,
    )  # fmt: skip
    audit.record(
        "assisted.proof_added", by=by, target=made, person_id=found.person_id,
        new={"piece": code, "type": media_type, "size": len(content)},
    )  # fmt: skip
    return made


@transaction.atomic
def detach(*, ref: str, by: Actor) -> Agreement:
    """Take a copy away while the request or the month is in the employer's hands. Raises NotAllowed, StepRefused."""
    proof = _visible(ref)
    found = locked(proof.agreement_id, by=by, permission=ASK)
    _check_open(found, proof.claim)
    audit.record(
        "assisted.proof_removed", by=by, target=proof, person_id=found.person_id, old={"piece": proof.code}
    )
    proof.delete()
    return found


@transaction.atomic
def read(*, ref: str, by: Actor) -> tuple[str, str, bytes]:
    """The name, media type and content of a copy, for the two sides; the reading is written down. Raises NotAllowed."""
    proof = _visible(ref)
    found = proof.agreement
    ours = by.organisation is not None and by.organisation.pk == found.organisation_id
    if not may_ask(by, found) and not (ours and by.may("assisted.decide")):
        raise unknown()
    audit.record(
        "assisted.proof_read", by=by, target=proof, person_id=found.person_id,
        new={"file": found.ref, "piece": proof.code},
    )  # fmt: skip
    return proof.name, proof.media_type, vault().open_bytes(bytes(proof.content_sealed))


def _check_open(agreement: Agreement, claim: Claim | None) -> None:
    if claim is None:
        if agreement.status == AgreementStatus.DRAFTED:
            return
    elif claim.agreement_id == agreement.pk and claim.status in (ClaimStatus.RETURNED, ClaimStatus.SUBMITTED):
        return
    raise StepRefused(_("L'agence a ce dossier : ses pièces ne changent plus."))


def _visible(ref: str) -> Proof:
    found = Proof.objects.select_related("agreement", "claim").filter(ref=ref).first()
    if found is None:
        raise NotAllowed(_("Ce fichier n'existe pas, ou il appartient à une autre organisation."))
    return found
