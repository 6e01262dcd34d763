"""Files that anyone may download: what they are is read from their bytes; their name proves nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maslak.core import files
from maslak.core.errors import Invalid
from maslak.core.files import plain_file_name as plain_file_name

#: A guide of sixty pages with pictures weighs about 8 MB; longer films stay where they are, as a link.
MOST_BYTES = 10 * 1024 * 1024


def media_type_of(content: bytes) -> str:
    """What the bytes are: application/pdf, image/png, image/jpeg or video/mp4. Raises Invalid for anything else."""
    too_large = _("Ce fichier dépasse 10 Mo. Réduisez-le, ou donnez le lien où il se trouve.")
    media_type = files.media_type_of(content, most_bytes=MOST_BYTES, too_large=too_large)
    if not media_type:
        raise Invalid(_("Envoyez un PDF, une image JPEG ou PNG, ou une vidéo MP4."), field="content")
    return media_type
