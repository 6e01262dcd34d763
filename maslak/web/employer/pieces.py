"""The checklist of a file in words, and the form in which each paper is attached or brought to the counter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maslak.access.actor import Actor
from maslak.law import checklists, routes
from maslak.law.errors import LawError
from maslak.permits import attachments, drafts
from maslak.permits.completeness import piece_label
from maslak.permits.enums import PieceState
from maslak.permits.models import PermitFile, Piece
from maslak.web.employer import words

#: Of a refugee's papers the house keeps no copy: they are shown and seen.
NEVER_COPIED = frozenset({"refugee_card_bra", "unhcr_certificate"})
ACCEPTED = "application/pdf,image/jpeg,image/png"
_STATES = {
    PieceState.PROVIDED: gettext_lazy("La copie est jointe ici"),
    PieceState.AT_COUNTER: gettext_lazy("Je l'apporterai au guichet"),
    PieceState.MISSING: gettext_lazy("Je ne l'ai pas encore"),
    PieceState.WAIVED: gettext_lazy("Cette pièce ne me concerne pas"),
}
_TONES = {
    PieceState.MISSING: "wait", PieceState.REFUSED: "late", PieceState.PROVIDED: "info",
    PieceState.AT_COUNTER: "info", PieceState.ACCEPTED: "ok", PieceState.WAIVED: "neutral",
}  # fmt: skip


def known(file: PermitFile) -> dict[str, checklists.Piece]:
    """What the law's data says of each paper of the file's checklist, by code, as on the day it was opened."""
    try:
        answer = routes.decide(
            file.facts, on=timezone.localdate(file.created_at), variant=file.variant,
            entry=file.list_entry or None,
        )  # fmt: skip
    except LawError:  # a register of the past knows no facts, or another list
        return {}
    return {piece.code: piece for piece in answer.documents}


def rows(file: PermitFile) -> list[dict[str, Any]]:
    """The pieces of a file as its page shows them; two queries."""
    tables = known(file)
    return [_row(piece, tables.get(piece.code)) for piece in file.pieces.prefetch_related("attachments")]


def _row(piece: Piece, table: checklists.Piece | None) -> dict[str, Any]:
    return {
        "piece": piece,
        "label": words.told(table.label) if table else piece_label(piece.code),
        "note": words.told(table.note) if table else "",
        "condition": words.told(table.condition) if table else "",
        "source": words.told(table.source.text) if table else "",
        **_state(piece),
        "copies": list(piece.attachments.all()),
        "may_copy": table is None or table.document not in NEVER_COPIED,
    }


def _state(piece: Piece) -> dict[str, Any]:
    """The state in words with its tone; a paper that may be left out is not missing."""
    if piece.state == PieceState.MISSING and not piece.required:
        return {"state_text": _("facultative"), "tone": "neutral"}
    return {"state_text": str(piece.get_state_display()), "tone": _TONES[PieceState(piece.state)]}


class Pieces(forms.Form):
    """Each paper of the list: its state in the applicant's words, and a copy to attach."""

    def __init__(
        self, *args: Any, shown: Iterable[dict[str, Any]], presumed: str = PieceState.MISSING, **kwargs: Any
    ) -> None:
        """`presumed` is what is proposed for a needed piece of which nothing was said."""
        super().__init__(*args, **kwargs)
        self.shown = [row for row in shown if row["piece"].state != PieceState.ACCEPTED]
        for row in self.shown:
            piece = row["piece"]
            if row["may_copy"]:
                self.fields[f"copy-{piece.code}"] = forms.FileField(
                    label=_("Joindre une copie"), required=False, widget=forms.FileInput({"accept": ACCEPTED})
                )
            self.fields[f"state-{piece.code}"] = forms.ChoiceField(
                label=_("Ou bien") if row["may_copy"] else _("Aucune copie n'en est gardée"), required=False,
                choices=_choices(piece, row["copies"]), widget=forms.RadioSelect,
                initial=_presumed(piece, presumed),
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The pieces with their bound fields; no copy of a paper of which none is kept."""
        return [
            {
                **row,
                "state": self[f"state-{row['piece'].code}"],
                "copy": self[f"copy-{row['piece'].code}"] if row["may_copy"] else None,
            }
            for row in self.shown
        ]

    def answers(self) -> list[tuple[Piece, str, Any]]:
        """(piece, state, copy or None) of a valid form; a piece of which nothing was said stays as it is."""
        given = self.cleaned_data
        return [
            (piece, given[f"state-{piece.code}"] or piece.state, given.get(f"copy-{piece.code}"))
            for piece in (row["piece"] for row in self.shown)
        ]


def _presumed(piece: Piece, presumed: str) -> str:
    if piece.state == PieceState.REFUSED:
        return PieceState.MISSING
    if piece.state != PieceState.MISSING:
        return piece.state
    return presumed if piece.required or presumed == PieceState.MISSING else PieceState.WAIVED


def _choices(piece: Piece, copies: list[Any]) -> list[tuple[str, Any]]:
    """What may be said of the piece: that it is joined only once a copy is, that it is of no concern only if optional."""
    offered = [PieceState.AT_COUNTER, PieceState.MISSING]
    if copies or piece.state == PieceState.PROVIDED:
        offered.insert(0, PieceState.PROVIDED)
    if not piece.required:
        offered.append(PieceState.WAIVED)
    labels: dict[PieceState, Any] = {**_STATES}
    if not copies:
        labels[PieceState.PROVIDED] = _("Le service l'a déjà")
    return [(state.value, labels[state]) for state in offered]


@transaction.atomic
def keep(*, file: PermitFile, form: Pieces, by: Actor, now: datetime) -> None:
    """Keep what the form says of each piece, copies first; nothing is kept when one is refused."""
    for piece, state, copy in form.answers():
        if copy is not None:
            attachments.attach(
                file_id=file.pk, code=piece.code, name=copy.name, content=copy.read(), by=by, now=now
            )
        elif state != piece.state and not (piece.state == PieceState.REFUSED and state == PieceState.MISSING):
            drafts.set_piece(file_id=file.pk, code=piece.code, state=state, by=by, now=now)
