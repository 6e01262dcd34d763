"""What a forger does to a paper, by the means that any forger has."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import segno
import typst
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from maslak.papers import keys, signing

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "ttf"


def changed_byte(pdf: bytes, at: int) -> bytes:
    """One bit of one byte turned over."""
    return pdf[:at] + bytes([pdf[at] ^ 0x04]) + pdf[at + 1 :]


def written_over(pdf: bytes) -> bytes:
    """An update appended to the file that draws a line of text on the first page, as an editor would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    drawn = StreamObject(stream_data=b"0 0 200 40 re f")
    contents: Any = page.raw_get("/Contents")
    kept = list(contents) if isinstance(contents, list) else [contents]
    page["/Contents"] = ArrayObject([*kept, writer.add_object(drawn)])
    writer.update_container(page)
    return _written(writer)


def retitled(pdf: bytes) -> bytes:
    """An update that changes nothing on the pages: another title among the properties."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    extra = writer.add_object(DictionaryObject({NameObject("/Note"): NameObject("/Autre")}))
    writer.root["/PieceInfo"] = extra
    writer.update_root()
    return _written(writer)


def unsigned_copy(pdf: bytes) -> bytes:
    """The same pages written anew, the signature gone."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    if "/AcroForm" in writer.root:
        del writer.root["/AcroForm"]
    if "/Perms" in writer.root:
        del writer.root["/Perms"]
    return _written(writer)


def signed_by_another(pdf: bytes, folder: Path, number: str = "", address: str = "") -> bytes:
    """Signed, as another instance would, with keys made for the occasion."""
    folder.mkdir(exist_ok=True)
    other = keys.house_made(folder, now=datetime.now(UTC))
    return signing.sign(pdf, other, number=number or "X", address=address or "X", name="Autre organisme")


def signed_over(pdf: bytes, folder: Path) -> bytes:
    """A second signature on top of the first, by a signer that overlooks that the first forbids any change."""
    folder.mkdir(exist_ok=True)
    other = keys.house_made(folder, now=datetime.now(UTC))
    signer = SimpleSigner(
        signing_cert=signing.certificate(other.certificate), signing_key=signing.private_key(other.key),
        cert_registry=SimpleCertificateStore(),
    )  # fmt: skip
    careless = _Careless(PdfSignatureMetadata(field_name="Autre"), signer)
    return bytes(careless.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue())


class _Careless(PdfSigner):
    def _enforce_certification_constraints(self, reader: PdfFileReader) -> None:
        return None


def page_with_code(address: str, *, as_picture: bool = False) -> bytes:
    """Another document, with a paper's code on it and nothing else of it."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=4, light="#ffffff", xmldecl=False
    )
    source = b'#set text(font: "Source Sans 3")\nFaux document\n#image("qr.svg", width: 28mm)'
    compiled: Any = typst.compile
    files = {"main.typ": source, "qr.svg": drawn.getvalue()}
    if as_picture:
        picture = bytes(
            compiled(files, format="png", ppi=150, font_paths=[str(FONTS)], ignore_system_fonts=True)
        )
        inside = base64.b64encode(picture).decode()
        scan = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="595" height="842">'
            f'<image width="595" height="842" xlink:href="data:image/png;base64,{inside}"/></svg>'
        )
        files = {"main.typ": b'#set page(margin: 0pt)\n#image("scan.svg")', "scan.svg": scan.encode()}
    return bytes(compiled(files, format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True))


def page_with_words(words: str) -> bytes:
    """Another document that bears some words."""
    compiled: Any = typst.compile
    source = f'#set text(font: "Source Sans 3")\n{words}'.encode()
    return bytes(compiled(source, format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True))


def _written(writer: Any) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
