"""Papers as PDF: the words go to Typst as data, so nothing in them can be read as a command."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

from maslak.papers import composing, reading
from maslak.papers.composing import Stamp, Voice
from maslak.papers.content import Content, ContractContent
from maslak.papers.phrasing import LANGUAGES

_TEMPLATES = Path(__file__).parent / "typst"
_FONTS = Path(settings.STATICFILES_DIRS[0]) / "vendor" / "ttf"


def render(
    content: Content,
    stamp: Stamp,
    *,
    languages: Sequence[str] = LANGUAGES,
    at: datetime,
    keywords: Sequence[str] = (),
) -> bytes:
    """The paper as an unsigned PDF, one part a language; `at` is the moment that the file says it was made.

    It meets PDF/UA-1 unless a name is written in signs that the house's fonts lack: those then show as empty boxes.
    Raises Invalid where the content lacks something.
    """
    reading.check(content)
    return _typeset(_files(content, stamp, languages, keywords), at)


def render_contract_draft(content: ContractContent, *, languages: Sequence[str] = LANGUAGES) -> bytes:
    """The contract to print, sign and deposit, before any visa: no number, no signature, no code to verify.

    Raises Invalid where the content lacks something.
    """
    reading.check(content)
    return _typeset(_files(content, None, languages, ()), None)


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What somebody reads or prints and nobody signs: its words are ready, in one language."""

    language: str
    title: str
    subtitle: str
    author: str
    page: str  # « page {page} sur {pages} »
    blocks: Sequence[dict[str, Any]]  # of the kinds that blocks.typ draws


def render_leaflet(leaflet: Leaflet, *, at: datetime) -> bytes:
    """A page in the look of the house's papers, without number, signature or code; `at`: when it was made."""
    sheet = {
        "language": leaflet.language, "rtl": leaflet.language == "ar", "title": leaflet.title,
        "subtitle": leaflet.subtitle, "issuer": leaflet.author, "unit": "", "address": "", "number": "", "draft": "",
        "warning": None, "blocks": list(leaflet.blocks), "closing": {"kind": "none"}, "verify": None,
        "page": leaflet.page,
    }  # fmt: skip
    data = {
        "title": f"{leaflet.title} · {leaflet.subtitle}", "author": leaflet.author, "keywords": [],
        "description": leaflet.title, "sheets": [sheet],
    }  # fmt: skip
    return _typeset(_with_templates(data, None), at)


def _files(
    content: Content, stamp: Stamp | None, languages: Sequence[str], keywords: Sequence[str]
) -> dict[str, bytes]:
    sheets = [composing.sheet(content, language, stamp) for language in languages]
    issuer = composing.issuer_of(content)
    first = Voice(languages[0])
    title = composing.title(content, first)
    data = {
        "title": f"{title} {stamp.number}" if stamp else title,
        "author": first.of(issuer.name) if issuer else _employer_of(content),
        "keywords": list(keywords),
        "description": sheets[0]["warning"]["why"] if sheets[0]["warning"] else title,
        "sheets": sheets,
    }
    return _with_templates(data, stamp)


def _with_templates(data: dict[str, Any], stamp: Stamp | None) -> dict[str, bytes]:
    files = {name: (_TEMPLATES / name).read_bytes() for name in ("look.typ", "blocks.typ")}
    files["main.typ"] = (_TEMPLATES / "paper.typ").read_bytes()
    files["data.json"] = json.dumps(data, ensure_ascii=False).encode()
    files["qr.svg"] = _qr(stamp.address) if stamp else b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    return files


def _employer_of(content: Content) -> str:
    """Whose draft it is: only a contract has one."""
    return content.employer.name if isinstance(content, ContractContent) else ""


def _qr(address: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=2, light="#ffffff", xmldecl=False
    )
    return drawn.getvalue()


def _typeset(files: dict[str, bytes], at: datetime | None) -> bytes:
    moment = int(at.timestamp()) if at else None
    try:
        return _compile(files, timestamp=moment, pdf_standards=["ua-1"])
    except typst.TypstError:
        return _compile(files, timestamp=moment, pdf_standards=[])


def _compile(files: dict[str, bytes], **options: Any) -> bytes:
    compiled: Any = typst.compile
    return bytes(compiled(files, format="pdf", font_paths=[str(_FONTS)], ignore_system_fonts=True, **options))
