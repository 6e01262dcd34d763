"""The register of processing on paper and as a sheet, in the reader's language."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.papers.rendering import Leaflet, render_leaflet
from maslak.retention.models import Processing
from maslak.retention.timetable import lines
from maslak.web import names


def kept_for(line: Processing) -> list[str]:
    """How long its data are kept, from the timetable."""
    known = lines(timezone.localdate())
    reader = names.reader()
    return [
        _("%(what)s : %(months)s mois") % {"what": known[code].object.in_language(reader), "months": known[code].months}
        for code in line.lines
        if code in known
    ]  # fmt: skip


def _told(line: Processing) -> list[tuple[str, str]]:
    number = f"{line.number} ({line.number_on:%d/%m/%Y})" if line.number and line.number_on else _("aucun")
    return [
        (_("Finalité"), line.purpose),
        (_("Fondement légal"), line.basis),
        (_("Personnes concernées"), line.people),
        (_("Catégories de données"), line.data),
        (_("Destinataires"), line.recipients),
        (_("Transferts hors du Maroc"), line.transfers or _("aucun")),
        (_("Conservation"), " · ".join(kept_for(line)) or _("sans données de personnes")),
        (_("Formalité auprès de la CNDP"), str(line.get_formality_display())),
        (_("Numéro"), number),
    ]


def pdf(found: Sequence[Processing], *, at: datetime) -> bytes:
    """The register to print and to show."""
    blocks = [
        {
            "kind": "notes",
            "title": line.title,
            "items": [
                _("%(label)s : %(value)s") % {"label": label, "value": value} for label, value in _told(line)
            ],
        }
        for line in found
    ]
    leaflet = Leaflet(
        language=(get_language() or "fr")[:2], title=_("Registre des traitements"),
        subtitle=_("Loi 09-08, état au %(day)s") % {"day": f"{timezone.localdate(at):%d/%m/%Y}"}, author="Maslak",
        page=_("page {page} sur {pages}"), blocks=blocks,
    )  # fmt: skip
    return render_leaflet(leaflet, at=at)


def xlsx(found: Sequence[Processing]) -> bytes:
    """The register as a sheet, a processing a row; no cell is read as a formula."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(_("Traitements"))
        if (get_language() or "fr").startswith("ar"):
            sheet.right_to_left()
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for row, line in enumerate(found, start=1):
            told = [(_("Traitement"), line.title), *_told(line)]
            for column, (label, value) in enumerate(told):
                sheet.write_string(0, column, label, bold)
                sheet.write_string(row, column, value, wrapped)
        sheet.set_column(0, 9, 32)
        sheet.freeze_panes(1, 1)
    return content.getvalue()
