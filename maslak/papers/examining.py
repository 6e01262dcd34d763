"""What a PDF that somebody shows says of itself, and whether this instance signed it. Knows nothing of Django.

A file may be made to harm whoever reads it: `apart.examine` runs this module in a process of its own, with little
memory and little time.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC

from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from maslak.papers import claims
from maslak.papers.apart import NO_PDF, Examination, NotAPdf
from maslak.papers.rules import SOUND, STRANGER, TOUCHED, UNSIGNED
from maslak.papers.signing import certificate
from maslak.papers.trust import leads_to

MEMORY, SECONDS = 1 << 30, 15  # bytes, and seconds of work
_SHA256 = bytes.fromhex("300d06096086480165030402010500")  # the algorithm as DER writes it
_HEAD = 1024  # a PDF says what it is within its first bytes


def examine(pdf: bytes, anchors: Sequence[bytes]) -> Examination:
    """What `pdf` is. `anchors` are the certificates, PEM, whose signatures are this instance's own.

    Raises NotAPdf.
    """
    if b"%PDF-" not in pdf[:_HEAD]:
        raise NotAPdf
    state, at, signer, keywords = _signature(pdf, anchors)
    said = [claims.in_bytes(pdf), claims.in_text(keywords)]
    if state != SOUND:  # a forgery hides what it copied in pictures and compressed streams
        said.append(claims.in_pages(pdf))
    return Examination(
        sha256=hashlib.sha256(pdf).hexdigest(), signature=state, signed_at=at, signer=signer,
        numbers=_once(claim.numbers for claim in said), tokens=_once(claim.tokens for claim in said),
        period=claims.period(keywords) if state == SOUND else ("", ""),
    )  # fmt: skip


def _signature(pdf: bytes, anchors: Sequence[bytes]) -> tuple[str, str, str, str]:
    """The state of the file's signatures, when and by whom ours was made, and the keywords of a file we can read."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = list(reader.embedded_signatures)
        keywords = str(reader.trailer["/Info"].get("/Keywords", "")) if "/Info" in reader.trailer else ""
    except Exception:  # a damaged or malicious file may break the reading anywhere
        ours = any(_is_ours(signed, anchors) for signed in claims.signatures_in(pdf))
        return (TOUCHED if ours else STRANGER), "", "", ""
    for signature in found:
        state, at, signer = _judge(signature, pdf, anchors)
        if state == SOUND and len(found) > 1:
            state = TOUCHED
        if state != STRANGER:
            return state, at, signer, keywords
    return (STRANGER if found else UNSIGNED), "", "", keywords


def _judge(signature: EmbeddedPdfSignature, pdf: bytes, anchors: Sequence[bytes]) -> tuple[str, str, str]:
    try:
        at = signature.self_reported_timestamp
        if not leads_to(signature.signer_cert.dump(), anchors, at):
            return STRANGER, "", ""
        context = ValidationContext(
            trust_roots=[certificate(anchor) for anchor in anchors], allow_fetching=False, moment=at
        )
        status = validate_pdf_signature(signature, context, skip_diff=True)
        whole = signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
        sound = status.intact and status.valid and status.trusted and whole and _exact(signature, pdf)
        signer = str(signature.signer_cert.subject.native.get("common_name", ""))
    except Exception:  # as above: what was ours and cannot be checked has been changed
        return TOUCHED, "", ""
    return (SOUND if sound else TOUCHED), (at.astimezone(UTC).isoformat() if at else ""), signer


def _is_ours(signed: cms.SignedData, anchors: Sequence[bytes]) -> bool:
    """Whether a signature that cannot be checked any more brings a certificate of ours."""
    try:
        return any(leads_to(choice.chosen.dump(), anchors, None) for choice in signed["certificates"])
    except Exception:  # a structure that is no list of certificates
        return False


def _exact(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the signature itself, which it cannot cover, is as we write it: nothing added, nothing hidden."""
    first, length, after, _rest = (int(part) for part in signature.byte_range)
    written = pdf[first + length + 1 : after - 1]
    content = signature.signed_data
    info = content["signer_infos"][0]
    bare = bytes.fromhex(written.decode("ascii"))
    wrapped = cms.ContentInfo.load(bare)
    return (
        first == 0
        and written == (wrapped.dump().hex().upper().encode() + b"0" * len(written))[: len(written)]
        and wrapped.contents == wrapped["content_type"].dump() + wrapped["content"].dump()
        and len(content["signer_infos"]) == 1
        and info["sid"].chosen["issuer"].dump() == signature.signer_cert.issuer.dump()
        and not info["unsigned_attrs"].native
        and content["version"].native == "v1"
        and info["version"].native == "v1"
        and [each.dump() for each in content["digest_algorithms"]] == [_SHA256]
        and info["digest_algorithm"].dump() == _SHA256
        and info["signature_algorithm"]["parameters"].dump() in (b"\x05\x00", b"")
        and not content["crls"].native
    )


def _once(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def main() -> int:
    """Read anchors and PDF from standard input, write what they are as JSON; NO_PDF for what is none."""
    try:
        import resource
    except ImportError:  # not on this system: the time limit of the caller remains
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    anchors = [anchor.encode() for anchor in json.loads(sys.stdin.buffer.readline())]
    try:
        told = examine(sys.stdin.buffer.read(), anchors)
    except NotAPdf:
        return NO_PDF
    sys.stdout.write(json.dumps(asdict(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
