"""Files that people send: what they are is read from their bytes; their name proves nothing."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from django.utils.translation import gettext as _

from maslak.core.errors import Invalid

#: One page scanned in colour weighs about 1 MB; a telephone's photograph up to 5.
DOCUMENT_BYTES = 5 * 1024 * 1024
_MOST_NAME = 120
# What a file is, by how it begins and ends.
_SIGNS = (
    ("application/pdf", b"%PDF-", b"%%EOF"),
    ("image/png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    ("image/jpeg", b"\xff\xd8\xff", b"\xff\xd9"),
)
_TAIL = 1024  # a scanner may add some bytes after the end
_MP4 = "video/mp4"
_MP4_BRANDS = (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash")
_ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", _MP4: ".mp4"}


def media_type_of(content: bytes, *, most_bytes: int, too_large: str) -> str:
    """application/pdf, image/png, image/jpeg or video/mp4; empty for anything else.

    Raises Invalid, field « content », for nothing at all, more than `most_bytes` (with the sentence `too_large`), and
    a file that was cut before its end.
    """
    if not content:
        raise Invalid(_("Ce fichier est vide. Choisissez-en un autre."), field="content")
    if len(content) > most_bytes:
        raise Invalid(too_large, field="content")
    for media_type, head, tail in _SIGNS:
        if content.startswith(head):
            if tail in content[-_TAIL:]:
                return media_type
            raise Invalid(_("Ce fichier est coupé avant la fin. Envoyez-le de nouveau."), field="content")
    return _MP4 if content[4:8] == b"ftyp" and content[8:12] in _MP4_BRANDS else ""


def document_type(content: bytes) -> str:
    """A PDF, a PNG or a JPEG of 5 MB at most, as papers are scanned. Raises Invalid for anything else."""
    too_large = _("Ce fichier dépasse 5 Mo. Numérisez-le avec une résolution plus faible, puis recommencez.")
    media_type = media_type_of(content, most_bytes=DOCUMENT_BYTES, too_large=too_large)
    if media_type in ("", _MP4):
        raise Invalid(_("Envoyez un PDF, ou une photo en JPEG ou PNG."), field="content")
    return media_type


def plain_file_name(name: str, media_type: str) -> str:
    """The file's own name without folders or control signs, with the ending that its content calls for."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    printable = "".join(c for c in last if c.isprintable() and c not in '<>:"/\\|?*').strip(". ")
    ending = _ENDINGS[media_type]
    stem = printable.rsplit(".", 1)[0] if "." in printable else printable
    return f"{stem[: _MOST_NAME - len(ending)] or 'document'}{ending}"
