"""From a content to the blocks that Typst lays out, one language at a time. Plain functions, nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from maslak.papers import articles, phrasing
from maslak.papers.content import (
    AssistedContent,
    Bilingual,
    CertificateContent,
    Content,
    ContractContent,
    Issuer,
    ReceiptContent,
    RefusalContent,
    TrainingContent,
)
from maslak.papers.lines import Line, Section, sections_of, visa_lines
from maslak.papers.phrasing import sentence

Block = dict[str, Any]
# The two parties of a contract, and how its articles call them.
_CALLED = {
    "employer_section": "contract.hereafter_employer",
    "worker_section": "contract.hereafter_worker",
}
_AT_THE_HEAD = frozenset({"issuer", "request"})  # of the page already


@dataclass(frozen=True, slots=True)
class Stamp:
    """What issuing adds to a content: its number, where it is verified, and what it is worth."""

    number: str
    token: str  # in groups, as somebody types it
    address: str  # of the public page of this paper
    issued_on: date
    demo: bool  # an instance that shows invented people


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of a paper in one language."""

    language: str

    def say(self, key: str, **values: Bilingual | str) -> str:
        return self.of(sentence(key, **values))

    def of(self, text: Bilingual | None) -> str:
        return "" if text is None else str(getattr(text, self.language))

    def rows(self, lines: Iterable[Line]) -> list[dict[str, str]]:
        return [
            {"label": self.say(f"labels.{line.key}"), "value": line.in_language(self.language)}
            for line in lines
        ]


def issuer_of(content: Content) -> Issuer | None:
    """The body whose paper it is: of a contract, the one that gave the visa; None for a draft."""
    if isinstance(content, ContractContent):
        return content.visa.issuer if content.visa else None
    return content.issuer


def day_of(content: Content) -> date:
    """The day whose law the paper cites; for a draft the day on which work should begin, or the latest texts."""
    if isinstance(content, ContractContent):
        return content.visa.granted_on if content.visa else content.starts_on or date.max
    if isinstance(content, ReceiptContent):
        return phrasing.local(content.deposited_at).date()
    return content.decided_on


def sheet(content: Content, language: str, stamp: Stamp | None) -> dict[str, Any]:
    """One language's part of a paper as data for paper.typ. Without `stamp` it is a draft."""
    voice, issuer = Voice(language), issuer_of(content)
    return {
        "language": language,
        "rtl": language == "ar",
        "title": title(content, voice),
        "subtitle": _subtitle(content, voice),
        "issuer": voice.of(issuer.name) if issuer else "",
        "unit": voice.of(issuer.unit) if issuer else "",
        "address": issuer.address if issuer else "",
        "number": voice.say("common.number", number=stamp.number) if stamp else "",
        "draft": "" if stamp else voice.say("contract.draft"),
        "warning": _warning(issuer, stamp, voice),
        "blocks": _blocks(content, voice),
        "closing": _closing(content, issuer, voice, stamp),
        "verify": _verify(stamp, voice) if stamp else None,
        "page": voice.say("common.page", page="{page}", pages="{pages}"),
    }


def title(content: Content, voice: Voice) -> str:
    """The name of the paper."""
    domestic = isinstance(content, ContractContent) and content.domestic is not None
    return voice.say("contract.domestic_title" if domestic else f"{content.kind}.title")


def _subtitle(content: Content, voice: Voice) -> str:
    if isinstance(content, ContractContent):
        return voice.of(content.variant)
    request = content.request if isinstance(content, ReceiptContent | RefusalContent) else Bilingual("", "")
    return voice.say(f"{content.kind}.subtitle", request=request)


def _warning(issuer: Issuer | None, stamp: Stamp | None, voice: Voice) -> dict[str, str] | None:
    if stamp is None:
        return {"short": voice.say("contract.draft"), "why": voice.say("contract.draft_note")}
    if stamp.demo:
        why = "worthless_demo"
    elif issuer is not None and not issuer.decides:
        why = "worthless_accompanied"
    else:
        return None
    return {"short": voice.say("common.worthless"), "why": voice.say(f"common.{why}")}


def _blocks(content: Content, voice: Voice) -> list[Block]:
    if isinstance(content, ContractContent):
        return _contract(content, voice)
    facts = [{"kind": "facts", "parts": [_card(part, voice) for part in sections_of(content)]}]
    if isinstance(content, CertificateContent):
        lead = voice.say("certificate.lead", issuer=content.issuer.name)
        after = [_notes("certificate.conditions", _conditions(content, voice), voice)]
    elif isinstance(content, TrainingContent):
        lead = voice.say("training_certificate.lead", issuer=content.issuer.name)
        after = _learnt(content, voice)
    elif isinstance(content, AssistedContent):
        lead = voice.say("assisted_agreement.lead", issuer=content.issuer.name)
        after = _duties(content, voice)
    elif isinstance(content, ReceiptContent):
        moment = phrasing.moment(content.deposited_at)
        lead = voice.say("receipt.lead", issuer=content.issuer.name, moment=moment)
        meaning = [voice.say("receipt.proves"), voice.say("receipt.no_start")]
        after = [_pieces(content, voice), _notes("receipt.meaning", meaning, voice)]
    else:
        lead, after = _refusal(content, voice)
    return [{"kind": "lead", "text": lead}, *facts, *after, _legal(content, content.kind, voice)]


def _learnt(content: TrainingContent, voice: Voice) -> list[Block]:
    skills = [voice.of(skill) for skill in content.skills]
    meaning = [voice.say("training_certificate.holder_s"), voice.say("training_certificate.no_stay")]
    learnt = [_notes("training_certificate.skills", skills, voice)] if skills else []
    return [*learnt, _notes("training_certificate.meaning", meaning, voice)]


def _duties(content: AssistedContent, voice: Voice) -> list[Block]:
    kept = [
        voice.say(f"assisted_agreement.{key}") for key in ("each_month", "keeps", "gives_back", "person_pays")
    ]
    papers = [voice.of(text) for text in content.evidence]
    asked = [_notes("assisted_agreement.evidence", papers, voice)] if papers else []
    return [_notes("assisted_agreement.duties", kept, voice), *asked]


def _card(part: Section, voice: Voice, called: str = "") -> Block:
    return {
        "title": voice.say(f"common.{part.key}"),
        "rows": voice.rows(line for line in part.lines if line.key not in _AT_THE_HEAD),
        "after": voice.say(called) if called else "",
    }


def _conditions(content: CertificateContent, voice: Voice) -> list[str]:
    own = [voice.say(f"certificate.{key}") for key in ("one_post", "no_start", "promotion")]
    return own + [voice.of(text) for text in content.conditions]


def _pieces(content: ReceiptContent, voice: Voice) -> Block:
    return {
        "kind": "pieces",
        "title": voice.say("receipt.pieces"),
        "rows": [
            {
                "label": voice.of(piece.label),
                "note": voice.of(piece.note),
                "received": piece.received,
                "state": voice.say("receipt.received" if piece.received else "receipt.missing"),
            }
            for piece in content.pieces
        ],
    }


def _refusal(content: RefusalContent, voice: Voice) -> tuple[str, list[Block]]:
    lead = voice.say(
        "refusal.lead", file=content.file_number, issuer=content.issuer.name,
        requested=phrasing.day(content.requested_on),
    )  # fmt: skip
    reasons = [{"label": voice.of(r.label), "detail": voice.of(r.detail)} for r in content.reasons]
    after: list[Block] = [{"kind": "reasons", "title": voice.say("refusal.reasons"), "rows": reasons}]
    if content.return_costs:
        after.append({"kind": "strong", "text": voice.say("refusal.return_costs")})
    after.append(_notes("refusal.remedies", [voice.of(text) for text in content.remedies], voice))
    return lead, after


def _contract(content: ContractContent, voice: Voice) -> list[Block]:
    blocks: list[Block] = [
        {"kind": "lead", "text": voice.say("contract.between")},
        {
            "kind": "facts",
            "parts": [
                _card(part, voice, _CALLED[part.key]) for part in sections_of(content) if part.key in _CALLED
            ],
        },
    ]
    told = [
        {"title": voice.say("contract.article", number=str(n), title=a.title), "texts": [voice.of(t) for t in a.texts]}
        for n, a in enumerate(articles.articles_of(content), start=1)
    ]  # fmt: skip
    kind = "contract"
    legal = _legal(content, kind, voice)
    if content.domestic is not None:
        legal["items"] += [voice.of(t) for t in phrasing.legal_basis("domestic", day_of(content))]
    return [*blocks, {"kind": "articles", "items": told}, legal]


def _closing(content: Content, issuer: Issuer | None, voice: Voice, stamp: Stamp | None) -> Block:
    """Where and by whom it is signed: a contract by its two parties and the visa, the others by their issuer."""
    if isinstance(content, ContractContent):
        boxes = [
            {"title": voice.say(f"contract.{who}_signs"), "hint": voice.say(f"contract.{who}_hint")}
            for who in ("employer", "worker")
        ]
        return {
            "kind": "parties",
            "copies": voice.say("contract.copies", place=content.place),
            "boxes": [*boxes, {"title": voice.say("contract.legalised"), "hint": ""}],
            "visa": {
                "title": voice.say("contract.visa_box"),
                "hint": voice.say("contract.visa_hint"),
                "rows": voice.rows(visa_lines(content)),
            },
        }
    if issuer is None or stamp is None:
        raise ValueError("only a contract has a draft")
    return {
        "kind": "issuer",
        "done": voice.say("common.issued", city=issuer.city, day=phrasing.day(stamp.issued_on)),
        "by": voice.of(issuer.signatory),
        "signed": voice.say("common.signed"),
    }


def _verify(stamp: Stamp, voice: Voice) -> dict[str, str]:
    return {
        "title": voice.say("common.verify"),
        "how": voice.say("common.verify_how"),
        "token_label": voice.say("common.token"),
        "token": stamp.token,
        "address": stamp.address,
        "alt": voice.say("common.qr", address=stamp.address),
    }


def _notes(heading: str, items: list[str], voice: Voice) -> Block:
    return {"kind": "notes", "title": voice.say(heading), "items": items}


def _legal(content: Content, kind: str, voice: Voice) -> Block:
    texts = (*phrasing.legal_basis(kind, day_of(content)), *content.legal_basis)
    return {
        "kind": "legal",
        "title": voice.say("common.legal"),
        "items": [voice.of(text) for text in dict.fromkeys(texts)],
    }
