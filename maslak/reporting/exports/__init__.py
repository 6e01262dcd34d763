"""The yearly review as files. Every format reads the same document, hence the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from django.utils.translation import gettext as _

from maslak.core.errors import Invalid
from maslak.reporting import bilan
from maslak.reporting.bilan import Document
from maslak.reporting.models import Edition

LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class Format:
    """How a file of this format ends, what a browser is told, and which module writes it."""

    suffix: str
    content_type: str
    module: str

    def write(self, document: Document) -> bytes:
        """The document in this format. The libraries behind it load now, not before."""
        return bytes(import_module(f"{__name__}.{self.module}").write(document))


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    "pdf": Format(".pdf", "application/pdf", "pdf"),
    "docx": Format(".docx", f"{_OFFICE}.wordprocessingml.document", "word"),
    "xlsx": Format(".xlsx", f"{_OFFICE}.spreadsheetml.sheet", "sheets"),
    "hxl": Format(".csv", "text/csv; charset=utf-8", "hxl"),
    "iati": Format(".xml", "application/xml; charset=utf-8", "iati"),
    "dhis2": Format(".json", "application/json", "dhis2"),
    "json": Format(".json", "application/json", "canonical"),
}


def write(
    year: int, format: str, language: str = "fr", edition: Edition | None = None
) -> tuple[bytes, str, str]:
    """The review of `year` as (bytes, file name, content type): of the edition given, else of the latest one.

    Raises Invalid for a format or a language that does not exist.
    """
    if format not in FORMATS:
        raise Invalid(
            _("Le format %(format)s n'existe pas ; choisissez parmi : %(known)s.")
            % {"format": format, "known": ", ".join(FORMATS)}
        )
    if language not in LANGUAGES:
        raise Invalid(
            _("La langue %(language)s n'existe pas ; choisissez fr, ar ou en.") % {"language": language}
        )
    document = bilan.render(year, language, edition or bilan.current_edition(year))
    chosen = FORMATS[format]
    named = f"-{format}" if chosen.suffix != f".{format}" else ""
    return chosen.write(document), f"bilan-{year}{named}-{language}{chosen.suffix}", chosen.content_type
