"""The figures as CSV with its HXL row: a row a figure, then a row a region where the figure has regions.

The nine first columns are those agreed with the partners; what is not a number of persons stands to their right.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from maslak.reporting import wording
from maslak.reporting.bilan import Document
from maslak.reporting.engine import DECLARED, IndicatorValue, Number
from maslak.reporting.exports.content import span

ALREADY_PUBLIC = "o"  # a value that the State published keeps it: the mark of the disclosure rules
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # signs that make a spreadsheet compute


def write(document: Document) -> bytes:
    """UTF-8 CSV: line 1 the headers, line 2 the hashtags, then the data."""
    kept = io.StringIO()
    rows = csv.writer(kept, lineterminator="\r\n")
    with wording.speaking(document.language):
        columns = _columns(document.language)
    rows.writerow([head for head, _tag in columns])
    rows.writerow([tag for _head, tag in columns])
    rows.writerows(_rows(document))
    return kept.getvalue().encode()


def _columns(language: str) -> tuple[tuple[str, str], ...]:
    return (
        (_("Code"), "#indicator+code"),
        (_("Indicateur"), f"#indicator+name+i_{language}"),
        (_("Période début"), "#date+start"),
        (_("Période fin"), "#date+end"),
        (_("Région"), "#adm1+code"),
        (_("Femmes"), "#reached+ind+f"),
        (_("Hommes"), "#reached+ind+m"),
        (_("Total"), "#reached+ind"),
        (_("Marque"), "#status+sdc"),
        (_("Valeur"), "#indicator+value+num"),
        (_("Valeur, femmes"), "#indicator+value+num+f"),
        (_("Valeur, hommes"), "#indicator+value+num+m"),
        (_("Pourcentage"), "#indicator+value+pct"),
        (_("Pourcentage, femmes"), "#indicator+value+pct+f"),
        (_("Pourcentage, hommes"), "#indicator+value+pct+m"),
        (_("Unité"), "#indicator+type"),
        (_("Certitude"), "#meta+certainty"),
        (_("Source"), "#meta+source"),
    )


def _rows(document: Document) -> Iterator[list[str | Number]]:
    for code, figure in document.figures.items():
        yield _row(document, figure, "", figure.value, figure.women, figure.men)
        for region, number in sorted(document.numbers["regions"].get(code, {}).items()):
            if region:
                yield _row(document, figure, region, number, None, None)


def _row(
    document: Document,
    figure: IndicatorValue,
    region: str,
    value: Number,
    women: Number | None,
    men: Number | None,
) -> list[str | Number]:
    """Persons under #reached, rates under +pct, anything else under +num; a number stands in one place alone."""
    start, end = span(figure, document.year)
    numbers: list[str | Number] = ["" if n is None else n for n in (women, men, value)]
    empty: list[str | Number] = ["", "", ""]
    persons = figure.unit == "persons"
    other = [numbers[2], *numbers[:2]]
    percent = figure.unit == "percent"
    source = figure.declared.source if figure.declared and figure.origin == DECLARED else ""
    return [
        figure.code, _text(figure.indicator.label(document.language)), start, end, region,
        *(numbers if persons else empty),
        ALREADY_PUBLIC if figure.already_public and not region else "",
        *(empty if persons or percent else other),
        *(other if percent else empty),
        figure.unit, figure.certainty, _text(source),
    ]  # fmt: skip


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
