"""The CV that a person gave with an application, as a page to print, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from maslak.papers.rendering import Leaflet, render_leaflet
from maslak.web import names
from maslak.web.applications_shown import cv_sections
from maslak.web.templatetags.maslak import phone

_APART = "\u2068%s\u2069"  # what a person wrote keeps its own direction inside the line


def pdf(resume: Mapping[str, Any], *, reference: str, at: datetime) -> bytes:
    """The CV as a PDF, for the employer it was given to: never a nationality, an age or a stay."""
    basics = resume.get("basics", {})
    told = _("Donné avec la candidature %(reference)s, pour y répondre et pour rien d'autre.") % {
        "reference": _APART % reference
    }
    blocks: list[dict[str, Any]] = [{"kind": "lead", "text": told}]
    if basics.get("phone"):
        blocks.append({"kind": "strong", "text": _APART % phone(basics["phone"])})
    blocks += [
        {"kind": "notes", "title": part["title"], "items": [_APART % line for line in part["items"]]}
        for part in cv_sections(resume)
    ]
    leaflet = Leaflet(
        language=names.reader(), title=_("Curriculum vitæ"), subtitle=str(basics.get("name", "")), author="Maslak",
        page=_("page {page} sur {pages}"), blocks=blocks,
    )  # fmt: skip
    return render_leaflet(leaflet, at=at)
