"""What a PDF that somebody shows is worth: its signature, then the register where there is one.

Decided once, and written in docs/adr/0023: our signature with anything changed or added is « altered », and so is a
file that bears the number or the code of a paper and is not that paper, whoever signed it; signed by another key or
by nobody, and claiming nothing that the register knows, it is « unknown ».
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from maslak.core.errors import Invalid
from maslak.papers import apart, house, queries, rules
from maslak.papers.apart import Examination


@dataclass(frozen=True)
class Verification:
    """The verdict on a file, with the reasons in words, the deciding one first."""

    verdict: str
    reasons: tuple[str, ...]  # codes
    sentences: tuple[str, ...]
    number: str  # of the paper that the file is; empty for a file that is not one, whatever it claims
    claimed: str  # the number that a file bears without being that paper
    kind: str
    issued_at: datetime | None
    valid_from: date | None
    valid_to: date | None
    signed_at: str
    signer: str
    sha256: str
    register_asked: bool

    def as_json(self) -> dict[str, Any]:
        """The public contract of `maslak verify --json`: `status` first, the rest beside it."""
        return {
            "status": self.verdict,
            "number": self.number or None,
            "claimed_number": self.claimed or None,
            "kind": self.kind or None,
            "issued": self.issued_at.isoformat() if self.issued_at else None,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "signed": self.signed_at or None,
            "signer": self.signer or None,
            "sha256": self.sha256,
            "register": self.register_asked,
            "reasons": [{"code": c, "message": m} for c, m in zip(self.reasons, self.sentences, strict=True)],
        }


def verify(
    pdf: bytes, *, on: date, ask_register: bool = True, anchors: Sequence[bytes] | None = None
) -> Verification:
    """What the file is worth on that day. Nothing of it is kept.

    `anchors`: certificates to trust instead of this instance's own. Without the register the word « withdrawn »
    cannot be said. Raises Invalid for what is no PDF, or one that no machine should be asked to read.
    """
    trusted = house.anchors() if anchors is None else tuple(anchors)
    try:
        seen = apart.examine(pdf, trusted)
    except apart.NotAPdf as error:
        raise Invalid(_("Ce fichier n'est pas un PDF."), field="file") from error
    except apart.Unreadable as error:
        raise Invalid(
            _("Ce fichier ne peut pas être examiné : il demande plus de temps ou de mémoire qu'un document."),
            field="file",
        ) from error
    found = queries.of_file(seen.sha256, seen.tokens, seen.numbers) if ask_register else None
    return _told(seen, found, on, ask_register)


def _told(seen: Examination, found: queries.Found | None, on: date, asked: bool) -> Verification:
    first, last = (date.fromisoformat(day) if day else None for day in seen.period)
    judged = rules.judge(seen.signature, found.standing if found else None, asked=asked, valid_to=last, on=on)
    itself = found if found and found.standing.same_file else None
    offline = seen.signature == rules.SOUND and not asked
    number = itself.number if itself else seen.numbers[0] if offline and seen.numbers else ""
    return Verification(
        verdict=judged.verdict, reasons=judged.reasons, sentences=tuple(sentence(code) for code in judged.reasons),
        number=number, claimed="" if number else next(iter(seen.numbers), found.number if found else ""),
        kind=itself.kind if itself else "", issued_at=itself.issued_at if itself else None,
        valid_from=itself.standing.valid_from if itself else first,
        valid_to=itself.standing.valid_to if itself else last,
        signed_at=seen.signed_at, signer=seen.signer, sha256=seen.sha256, register_asked=asked,
    )  # fmt: skip


def sentence(code: str) -> str:
    """A reason in words."""
    return {
        "registered": _("Le fichier est, octet pour octet, celui qui a été délivré."),
        "intact": _("La signature est celle de cette instance et couvre tout le document."),
        "touched": _("Le document porte la signature de cette instance, mais il a été modifié depuis."),
        "another_file": _(
            "Le document porte le numéro ou le code d'un document délivré, mais ce n'est pas ce document."
        ),
        "stranger": _("La signature n'est pas celle de cette instance, ou elle est illisible."),
        "unsigned": _("Le document n'est pas signé."),
        "not_registered": _("Le registre de cette instance ne connaît pas ce document."),
        "register_not_asked": _(
            "Le registre n'a pas été consulté : un retrait éventuel ne se voit pas hors ligne."
        ),
        "withdrawn": _("Ce document a été retiré par l'organisme qui l'a délivré."),
        "replaced": _("Ce document a été retiré et remplacé par un autre."),
        "past_its_day": _("Sa durée de validité est passée."),
        "not_yet": _("Sa validité n'a pas encore commencé."),
    }[code]
