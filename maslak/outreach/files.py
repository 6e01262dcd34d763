"""Files that anyone may download: what they are is read from their bytes; their name proves nothing."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from django.utils.translation import gettext as _

from maslak.core.errors import Invalid

#: A guide of sixty pages with pictures weighs about 8 MB; longer films stay where they are, as a link.
MOST_BYTES = 10 * 1024 * 1024
_MOST_NAME = 120
_TAIL = 1024
_SIGNS = (
    ("application/pdf", b"%PDF-", b"%%EOF"),
    ("image/png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    ("image/jpeg", b"\xff\xd8\xff", b"\xff\xd9"),
)
_ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "video/mp4": ".mp4"}
_MP4_BRANDS = (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash")


def media_type_of(content: bytes) -> str:
    """What the bytes are: application/pdf, image/png, image/jpeg or video/mp4. Raises Invalid for anything else."""
    if not content:
        raise Invalid(_("Ce fichier est vide. Choisissez-en un autre."), field="content")
    if len(content) > MOST_BYTES:
        raise Invalid(
            _("Ce fichier dépasse 10 Mo. Réduisez-le, ou donnez le lien où il se trouve."), field="content"
        )
    for media_type, head, tail in _SIGNS:
        if content.startswith(head):
            if tail in content[-_TAIL:]:
                return media_type
            raise Invalid(_("Ce fichier est coupé avant la fin. Envoyez-le de nouveau."), field="content")
    if content[4:8] == b"ftyp" and content[8:12] in _MP4_BRANDS:
        return "video/mp4"
    raise Invalid(_("Envoyez un PDF, une image JPEG ou PNG, ou une vidéo MP4."), field="content")


def plain_file_name(name: str, media_type: str) -> str:
    """The file's own name without folders or control signs, with the ending that its content calls for."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    printable = "".join(c for c in last if c.isprintable() and c not in '<>:"/\\|?*').strip(". ")
    ending = _ENDINGS[media_type]
    stem = printable.rsplit(".", 1)[0] if "." in printable else printable
    return f"{stem[: _MOST_NAME - len(ending)] or 'document'}{ending}"
