"""What several formats say alike: figures in words, key figures, notes on how to read them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from maslak.programme.enums import Certainty
from maslak.reporting import wording
from maslak.reporting.bilan import Document, Figure, TextBlock
from maslak.reporting.charts import origin
from maslak.reporting.engine import DECLARED, IndicatorValue

# What a reader of the cover wants first; a figure in another unit is told where it belongs.
_KEY_UNITS = frozenset({"persons", "contracts", "certificates", "startups", "projects"})


@dataclass(frozen=True)
class Row:
    """A figure in words, as tables print it."""

    code: str
    label: str
    value: str
    women: str
    men: str
    unit: str
    period: str
    origin: str
    source: str


def rows(document: Document) -> list[Row]:
    """Every figure of the year in words, in the order of the definitions."""
    with wording.speaking(document.language):
        return [_row(figure, document.language) for figure in document.figures.values()]


def _row(figure: IndicatorValue, language: str) -> Row:
    total, women, men = (
        wording.with_unit(n, figure.unit, language) for n in (figure.value, figure.women, figure.men)
    )
    return Row(
        figure.code, figure.indicator.label(language), total, women, men,
        figure.indicator.unit_label(language), wording.period(figure.period, language), origin_note(figure),
        source_note(figure),
    )  # fmt: skip


def origin_note(figure: IndicatorValue) -> str:
    """« calculé », « déclaré », with « déjà publié » where the State published this value."""
    note = origin(figure.origin == DECLARED)
    return _("%(origin)s, déjà publié") % {"origin": note} if figure.already_public else note


def source_note(figure: IndicatorValue) -> str:
    """Where the figure comes from, and how sure it is; the declared value too when it differs."""
    if figure.declared is None:
        return _("Faits enregistrés ici.")
    source = f"{figure.declared.source} ({Certainty(figure.declared.certainty).label})."
    if figure.origin == DECLARED:
        return source
    if figure.declared.value == figure.value:
        return _("Faits enregistrés ici ; même valeur déclarée : %(source)s") % {"source": source}
    return _("Faits enregistrés ici ; valeur déclarée %(value)s : %(source)s") % {
        "value": figure.declared.value, "source": source,
    }  # fmt: skip


def key_figures(document: Document, most: int = 10) -> list[IndicatorValue]:
    """The figures that the narrative leads with: the first of every section, then the second of each, up to `most`."""
    ranked: list[tuple[int, int, IndicatorValue]] = []
    for place, section in enumerate(document.sections):
        named = dict.fromkeys(s.code for b in section.blocks if isinstance(b, TextBlock) for s in _figures(b))
        leading = [figure for code in named if _leads(figure := document.figures[code])]
        ranked += [(rank, place, figure) for rank, figure in enumerate(leading)]
    chosen = sorted(ranked, key=lambda entry: entry[:2])[:most]
    return [figure for _rank, _place, figure in sorted(chosen, key=lambda entry: (entry[1], entry[0]))]


def _leads(figure: IndicatorValue) -> bool:
    indicator = figure.indicator
    return indicator.unit in _KEY_UNITS and indicator.period_kind == "flow" and indicator.breakdown_of is None


def _figures(block: TextBlock) -> Iterator[Figure]:
    return (s for s in block.segments if isinstance(s, Figure) and s.part is None)


def reading_notes(document: Document) -> list[str]:
    """How to read the document: what the marks mean, whether it may still change."""
    with wording.speaking(document.language):
        notes = [
            _(
                "Un chiffre calculé est compté sur les faits enregistrés par les organisations ; "
                "chaque personne n'y compte qu'une fois."
            ),
            _(
                "Un chiffre marqué « déclaré » a été communiqué par un organisme, sans dossiers enregistrés ici ; "
                "l'annexe en donne la source et le périmètre."
            ),
            _("« Déjà publié » signale une valeur que l'État a rendue publique et qui reste telle quelle."),
        ]
        if document.frozen_at:
            notes.append(
                _("Édition %(number)s, arrêtée le %(day)s. Empreinte des chiffres (SHA-256) : %(hash)s.")
                % {
                    "number": document.edition, "hash": document.sha256,
                    "day": wording.day(document.frozen_at.date(), document.language),
                }
            )  # fmt: skip
        else:
            notes.append(
                _(
                    "Document de travail : les chiffres suivent les faits enregistrés et peuvent encore changer."
                )
            )
        return notes


def edition_line(document: Document) -> str:
    """« Édition 1, arrêtée le 3 mars 2021 », or « Document de travail »."""
    with wording.speaking(document.language):
        if document.frozen_at is None:
            return _("Document de travail")
        return _("Édition %(number)s, arrêtée le %(day)s") % {
            "number": document.edition, "day": wording.day(document.frozen_at.date(), document.language),
        }  # fmt: skip


def doubts(figure: IndicatorValue, language: str) -> list[str]:
    """What the figure leaves open: its scope note and the known ambiguities."""
    indicator = figure.indicator
    notes = [indicator.scope_note] if indicator.scope_note else []
    return [words.in_language(language) for words in (*notes, *indicator.ambiguities.values())]


def span(figure: IndicatorValue, year: int) -> tuple[str, str]:
    """The first and last day of the figure's period, as ISO dates; the second is empty when the period is open."""
    first, _slash, last = figure.period.partition("/")
    return _edge(first, year, end=False), "" if last == ".." else _edge(last or first, year, end=True)


def _edge(text: str, year: int, *, end: bool) -> str:
    """The first or last day of a year, a month or a day; of `year` for words that are none of these."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        if len(text) == 7:
            month = date.fromisoformat(f"{text}-01")
            return month.replace(day=monthrange(month.year, month.month)[1] if end else 1).isoformat()
        year = int(text) if len(text) == 4 else year
    except ValueError:
        pass
    return f"{year:04d}-12-31" if end else f"{year:04d}-01-01"
