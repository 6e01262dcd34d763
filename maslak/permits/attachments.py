"""Copies of pieces: sealed as they come in, read with a trace, forgotten when the request is over."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, NotAllowed
from maslak.core.files import DOCUMENT_BYTES, document_type, plain_file_name
from maslak.core.vault import vault
from maslak.law import checklists
from maslak.law.parameters import parameter
from maslak.permits import steps
from maslak.permits.drafts import change_piece, open_piece, open_to_applicant
from maslak.permits.enums import CLOSED, PieceState
from maslak.permits.models import Attachment, PermitFile, Piece

MOST_BYTES = DOCUMENT_BYTES
MOST_A_PIECE = 6
_DAYS_A_MONTH = 31  # kept rather some days longer than shorter
_OF_REFUGEES = frozenset({"refugee_card_bra", "unhcr_certificate"})


@transaction.atomic
def attach(*, file_id: int, code: str, name: str, content: bytes, by: Actor, now: datetime) -> Attachment:
    """A copy of the piece `code`, encrypted, and the piece is there. The same content twice is kept once.

    PDF, PNG or JPEG by content, 5 MB at most. Raises NotAllowed, StepRefused once the desk has the file, Invalid
    with what to send instead.
    """
    file = open_to_applicant(file_id, by=by)
    piece = open_piece(file, code)
    _refuse_refugee_papers(piece, now)
    media_type = document_type(content)
    digest = hashlib.sha256(content).hexdigest()
    held = list(piece.attachments.all())
    same = next((each for each in held if each.sha256 == digest), None)
    if same is not None:
        return same
    if len(held) >= MOST_A_PIECE:
        raise Invalid(
            _("Une pièce tient en %(most)s fichiers au plus : réunissez les pages dans un seul PDF.")
            % {"most": MOST_A_PIECE},
            field="content",
        )
    made = Attachment.objects.create(
        piece=piece, name=plain_file_name(name, media_type), media_type=media_type, size=len(content),
        sha256=digest, content_sealed=vault().seal_bytes(content), added_at=now, added_by=by.user,
    )  # fmt: skip
    change_piece(piece, PieceState.PROVIDED, now=now)
    steps.keep(file)
    audit.record(
        "permit.attached", by=by, target=made, person_id=file.person_id,
        new={"piece": code, "type": media_type, "size": len(content)},
    )  # fmt: skip
    return made


@transaction.atomic
def detach(*, attachment_ref: str, by: Actor, now: datetime) -> PermitFile:
    """Take a copy away; without any left the piece is missing again.

    Raises NotAllowed, StepRefused once the desk has the file, Invalid for a piece that the desk has accepted.
    """
    found = _visible(attachment_ref)
    file = open_to_applicant(found.piece.file_id, by=by)
    piece = open_piece(file, found.piece.code)
    audit.record(
        "permit.detached", by=by, target=found, person_id=file.person_id, old={"piece": piece.code}
    )  # fmt: skip
    found.delete()
    if piece.state == PieceState.PROVIDED and not piece.attachments.exists():
        change_piece(piece, PieceState.MISSING, now=now)
    steps.keep(file)
    return file


@transaction.atomic
def read_attachment(*, ref: str, by: Actor) -> tuple[str, str, bytes]:
    """The name, media type and content of a copy; the reading is written down.

    For the applicant and the desk that holds the request. Raises NotAllowed.
    """
    check_may(by, "permit.read")
    found = _visible(ref)
    file = found.piece.file
    if by.reach != "all":
        ours = by.organisation is not None and by.organisation.pk in (file.filed_by_id, file.held_by_id)
        if not ours:
            raise _unknown()
    audit.record(
        "permit.attachment_read", by=by, target=found, person_id=file.person_id,
        new={"file": file.ref, "piece": found.piece.code},
    )  # fmt: skip
    return found.name, found.media_type, vault().open_bytes(bytes(found.content_sealed))


@transaction.atomic
def forget_old(*, by: Actor, now: datetime) -> int:
    """Delete the copies of requests closed for longer than they are kept (a parameter of the house); how many.

    A task of the command line. Raises NotAllowed.
    """
    check_may(by, "organisation.write")
    today = timezone.localdate(now)
    months = int(parameter("retention_permit_copy_months", on=today).value)
    before = now - timedelta(days=months * _DAYS_A_MONTH)
    over = Attachment.objects.filter(piece__file__status__in=CLOSED, piece__file__decided_at__lt=before)
    gone = over.delete()[0]
    if gone:
        audit.record(
            "permit.copies_deleted", by=by, new={"copies": gone, "before": before.date().isoformat()}
        )
    return gone


def forget(file: PermitFile) -> int:
    """Delete every copy of the request; how many. Inside an action that closes it."""
    return Attachment.objects.filter(piece__file=file).delete()[0]


def _refuse_refugee_papers(piece: Piece, now: datetime) -> None:
    """Of a refugee's papers the house keeps no copy, as long as its parameter says so: they are shown and seen."""
    wanted = checklists.piece(piece.code)
    if wanted is None or wanted.document not in _OF_REFUGEES:
        return
    if int(parameter("retention_refugee_document_months", on=timezone.localdate(now)).value) == 0:
        raise Invalid(
            _(
                "Aucune copie d'un document de réfugié n'est gardée : indiquez que la pièce sera présentée au"
                " guichet."
            ),
            field="content",
        )


def _visible(ref: str) -> Attachment:
    found = Attachment.objects.select_related("piece__file").filter(ref=ref).first()
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotAllowed:
    return NotAllowed(_("Ce fichier n'existe pas, ou il appartient à une autre organisation."))
