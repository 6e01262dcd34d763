"""The mapping of a year as files: every cell that may be shown with its keys and mark, a HXL row; its plots on paper."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import typst
import xlsxwriter
from django.utils.translation import gettext as _

from maslak.reporting import drawing, isco, profile_charts, profile_words, wording
from maslak.reporting.mapping import ALL, Mapped

Row = tuple[str | int, ...]
TAGS = (
    "#date+start", "#date+end", "#meta+type", "#activity+code+v_isco08", "#activity+name", "#population+education",
    "#adm1+code+v_iso3166_2", "#adm1+name", "#population+sex", "#reached+ind", "#status+sdc",
)  # fmt: skip


def to_csv(mapped: Mapped, language: str) -> bytes:
    """UTF-8 CSV: headers, hashtags, then a row a cell."""
    kept = io.StringIO()
    lines = csv.writer(kept, lineterminator="\r\n")
    lines.writerows([heads(language), TAGS, *rows(mapped, language)])
    return kept.getvalue().encode()


def to_xlsx(mapped: Mapped, language: str) -> bytes:
    """The same rows as a workbook, texts as texts."""
    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with wording.speaking(language), xlsxwriter.Workbook(kept, options) as book:
        sheet = book.add_worksheet(_("Profils"))
        bold = book.add_format({"bold": True, "text_wrap": True})
        if language == "ar":
            sheet.right_to_left()
        for line, row in enumerate([heads(language), TAGS, *rows(mapped, language)]):
            sheet.write_row(line, 0, row, bold if line == 0 else None)
        sheet.set_column(0, len(TAGS) - 1, 16)
        sheet.freeze_panes(2, 0)
    return kept.getvalue()


def to_pdf(mapped: Mapped, language: str) -> bytes:
    """The plots of the mapping on A4 pages, meant for PDF/UA-1; their numbers are told in words beside each."""
    files: dict[str, bytes] = {}
    told = []
    for place, chart in enumerate(profile_charts.all_of(mapped, language), start=1):
        name, cut = f"chart-{place}.svg", drawing.plate(chart.svg)
        files[name] = cut.shapes
        lines = ["; ".join(cell for cell in row if cell) for row in chart.table.rows]
        told.append({
            "file": name, "plate": cut.data, "title": chart.title, "caption": chart.caption,
            "alt": f"{chart.title}. {' | '.join(lines)}", "wide": 0.68 if chart.kind == "by_region" else 1.0,
        })  # fmt: skip
    with wording.speaking(language):
        data = {
            "language": language, "charts": told, "notes": profile_words.notes(mapped, language),
            "title": _("Cartographie des profils, %(year)s") % {"year": mapped.year},
        }  # fmt: skip
    main = (Path(__file__).parents[1] / "typst" / "profiles.typ").read_bytes()
    files |= {
        "main.typ": main,
        "plate.typ": drawing.PLATE,
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    moment = int(mapped.published_at.timestamp())
    try:
        return drawing.typeset(files, format="pdf", timestamp=moment, pdf_standards=["ua-1"])
    except typst.TypstError:  # a sign that the house's fonts lack: the paper is tagged, without the promise
        return drawing.typeset(files, format="pdf", timestamp=moment)


def heads(language: str) -> Row:
    """The heads of the columns, in the order of TAGS."""
    with wording.speaking(language):
        return (
            _("Début"), _("Fin"), _("Compte"), _("Code CITP-08"), _("Métier"), _("Scolarité"), _("Code de la région"),
            _("Région"), _("Sexe"), _("Nombre"), _("Marque"),
        )  # fmt: skip


def rows(mapped: Mapped, language: str) -> Iterator[Row]:
    """A row a cell shown, then a row a cell hidden among those that pages show, with the mark « c » and no number."""
    start, end = f"{mapped.year}-01-01", f"{mapped.year}-12-31"
    with wording.speaking(language):
        kinds = {"people": _("Personnes inscrites"), "jobs": _("Emplois constatés")}
    for key in [*sorted(mapped.people), *profile_words.hidden(mapped)]:
        occupation, education, region, sex = key
        number = mapped.people.get(key)
        yield (
            start, end, kinds["people"], *_occupation(occupation, language),
            profile_words.education(education, language), *_region(region, language),
            profile_words.sex(sex, language), *_marked(number),
        )  # fmt: skip
    for (occupation, region), number in sorted(mapped.jobs.items()):
        yield (
            start, end, kinds["jobs"], *_occupation(occupation, language), profile_words.education(ALL, language),
            *_region(region, language), profile_words.sex(ALL, language), *_marked(number),
        )  # fmt: skip


def _marked(number: int | None) -> tuple[str | int, str]:
    return ("", "c") if number is None else (number, "0" if not number else "")


def _occupation(code: str, language: str) -> tuple[str, str]:
    if code == ALL:
        return "", profile_words.everything(language)
    return code, isco.label(code, language)


def _region(code: str, language: str) -> tuple[str, str]:
    if code == ALL:
        return "", profile_words.everything(language)
    return code, wording.label("region", code, language)


Writer = Callable[[Mapped, str], bytes]
FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", to_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "pdf": ("application/pdf", to_pdf),
}
