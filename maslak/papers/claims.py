"""Which papers a file claims to be: numbers and tokens in its bytes, its words, its links, its QR codes.

A claim proves nothing: it is what the register is asked about. Knows nothing of Django.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms

from maslak.core.references import ALPHABET

PREFIXES = {
    "certificate": "ATT",
    "contract": "CTR",
    "receipt": "REC",
    "refusal": "REF",
    "training_certificate": "FOR",
    "assisted_agreement": "CAI",
}  # of numbers, by kind
TOKEN_SIGNS = 16
PATH = "verifier"
PAGES, PIXELS = 12, 1800  # pages looked at, and the longer side of a page drawn to look for codes
_NUMBER = re.compile(rf"\b(?:{'|'.join(PREFIXES.values())})-20\d\d-\d{{6,9}}\b")
_TOKEN = re.compile(rf"/{PATH}/([{ALPHABET}]{{{TOKEN_SIGNS}}})\b")
_TYPED = re.compile(rf"\b((?:[{ALPHABET}]{{4}}-){{3}}[{ALPHABET}]{{4}})\b")
_PERIOD = re.compile(r"\b(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)?")
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")
_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f]{200,})>")


@dataclass(frozen=True, slots=True)
class Claim:
    """Numbers and tokens found, each once, in the order found."""

    numbers: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


def in_text(text: str) -> Claim:
    """What a text claims: an address of the public page, a token in its four groups, a number."""
    tokens = [*_TOKEN.findall(text), *(typed.replace("-", "") for typed in _TYPED.findall(text))]
    return Claim(_once(_NUMBER.findall(text)), _once(tokens))


def in_bytes(content: bytes) -> Claim:
    """What a file claims in the clear, even one too damaged to be opened."""
    plain = _OCTAL.sub(lambda found: bytes([int(found[1], 8)]), content)
    return in_text(plain.decode("latin-1"))


def in_pages(pdf: bytes) -> Claim:
    """What the pages show: their words and their QR codes. Nothing for a file that cannot be drawn."""
    import pypdfium2

    texts: list[str] = []
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return Claim()
    try:
        for number in range(min(len(document), PAGES)):
            texts += _page(document, number)
    finally:
        document.close()
    return in_text("\n".join(texts))


def period(keywords: str) -> tuple[str, str]:
    """First and last day of validity among a paper's keywords, ISO; the last is empty when it does not end."""
    found = _PERIOD.search(keywords)
    return (found[1], found[2] or "") if found else ("", "")


def signatures_in(content: bytes) -> Iterator[cms.SignedData]:
    """The signatures that stand in a file, found without following its structure."""
    for found in _CONTENTS.finditer(content):
        try:
            wrapped = cms.ContentInfo.load(bytes.fromhex(found[1].decode("ascii")))
            if wrapped["content_type"].native == "signed_data":
                yield wrapped["content"]
        except Exception:  # what only looks like a signature
            continue


def _page(document: Any, number: int) -> list[str]:
    """The words of one page and what its codes say; nothing of a page that cannot be drawn."""
    import pypdfium2
    import zxingcpp

    try:
        page = document[number]
        words = page.get_textpage().get_text_bounded()
        scale = PIXELS / max(*page.get_size(), 1.0)
        drawn = page.render(scale=scale, grayscale=True)
    except pypdfium2.PdfiumError:
        return []
    picture = memoryview(drawn.buffer).cast("B").cast("B", shape=[drawn.height, drawn.stride])
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [words, *(code.text for code in codes)]


def _once(items: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
