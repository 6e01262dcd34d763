"""The checklist of a request as rows: laid when it is opened, laid anew when what it rests on changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from maslak.permits.enums import PieceState
from maslak.permits.models import PermitFile, Piece

#: What proves the certificate in the file of a visa, and the earlier paper in a renewal or an amendment.
_CERTIFICATE = frozenset({"attestation_activite", "attestation_ou_dispense"})
_EARLIER = frozenset({"attestation_precedente", "contrat_vise"})


def lay(file: PermitFile, pieces: Iterable[tuple[str, bool]], *, now: datetime) -> None:
    """Make the rows those of `pieces` (code, required): new ones appear, untouched ones that are no longer asked go.

    What the house holds already is there from the start. A piece that somebody gave stays, without being required.
    """
    wanted = dict(pieces)
    known = {piece.code: piece for piece in file.pieces.all()}
    for code, piece in known.items():
        if code not in wanted and piece.state == PieceState.MISSING:
            piece.delete()
        elif piece.required != wanted.get(code, False):
            piece.required = wanted.get(code, False)
            piece.save(update_fields=["required"])
    Piece.objects.bulk_create(
        [_piece(file, code, required, now) for code, required in wanted.items() if code not in known]
    )


def prove(file: PermitFile, *, now: datetime) -> None:
    """What the house holds by now is there: the certificate that the file was just tied to."""
    for piece in file.pieces.filter(code__in=_CERTIFICATE | _EARLIER).exclude(state=PieceState.ACCEPTED):
        fresh = _piece(file, piece.code, piece.required, now)
        if fresh.state == PieceState.PROVIDED:
            piece.state, piece.note, piece.changed_at = fresh.state, fresh.note, fresh.changed_at
            piece.save(update_fields=["state", "note", "changed_at"])


def _piece(file: PermitFile, code: str, required: bool, now: datetime) -> Piece:
    held = file.certificate if code in _CERTIFICATE else file.previous if code in _EARLIER else None
    if held is None:
        return Piece(file=file, code=code, required=required)
    note = _("Dossier %(ref)s") % {"ref": held.ref}
    return Piece(
        file=file, code=code, required=required, state=PieceState.PROVIDED, note=note, changed_at=now
    )
