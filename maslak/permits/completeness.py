"""What a request still lacks before it may be sent: the terms of the contract, the worker's paper, the pieces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.permits import rules
from maslak.permits.enums import PRESENT, FileKind
from maslak.permits.models import PermitFile
from maslak.permits.routing import LISTS, piece_words

#: What the desk must read of the post, by kind of request.
TERMS = {
    FileKind.CERTIFICATE: ("city", "wage_mad"),
    FileKind.VISA: ("workplace", "city", "starts_on", "months", "weekly_hours", "wage_mad"),
}
#: Paid for after the desk admits the request, as well as before: it keeps nothing from going.
PAYMENT_PROOF = "preuve_paiement"


@dataclass(frozen=True)
class Missing:
    """One thing that is not there: a term (« terms.months »), the worker's paper or a piece; `label` says it in words."""

    code: str
    label: str


def missing_for(file: PermitFile) -> list[Missing]:
    """What `submit` would refuse the request for, in the order of the page; empty when it may go."""
    return [*missing_terms(file), *_worker(file), *missing_pieces(file)]


def missing_pieces(file: PermitFile, among: Iterable[str] | None = None) -> list[Missing]:
    """The required pieces that are not there; of `among` alone when given, required or not."""
    wanted = None if among is None else set(among)
    rows = [
        (piece.code, piece.required or wanted is not None, piece.state)
        for piece in file.pieces.all()
        if (piece.code != PAYMENT_PROOF if wanted is None else piece.code in wanted)
    ]
    return [Missing(code, piece_label(code)) for code in rules.missing(rows, PRESENT)]


def piece_label(code: str) -> str:
    """What the piece is called, in the reader's language; its code for one that the law no longer names."""
    words = piece_words(code)
    return words.in_language(get_language() or "fr") if words else code


def named(missing: Iterable[Missing]) -> str:
    """The things in one list of words."""
    return str(_(", ")).join(each.label for each in missing)


def missing_terms(file: PermitFile) -> list[Missing]:
    """What is not written yet of the post and contract."""
    labels = {
        "workplace": _("l'adresse du lieu de travail"),
        "city": _("la ville du lieu de travail"),
        "starts_on": _("la date de début souhaitée"),
        "months": _("la durée du contrat"),
        "weekly_hours": _("les heures par semaine"),
        "wage_mad": _("le salaire"),
    }
    found = [
        Missing(f"terms.{name}", labels[name])
        for name in TERMS[FileKind(file.kind)]
        if getattr(file.terms, name) in (None, "")
    ]
    if file.kind == FileKind.CERTIFICATE and file.ground in LISTS and not file.list_entry:
        found.append(
            Missing(
                "list_entry",
                _("la ligne de la liste %(list)s qui correspond au poste") % {"list": file.ground},
            )
        )
    return found


def _worker(file: PermitFile) -> list[Missing]:
    worker = file.worker
    found = []
    if not worker.number_hash:
        found.append(Missing("worker.document", _("le numéro du passeport ou du titre de séjour")))
    if worker.birth_date is None:
        found.append(Missing("worker.birth_date", _("la date de naissance de la personne")))
    return found
