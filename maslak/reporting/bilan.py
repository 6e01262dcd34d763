"""The yearly review rendered: sections of narrative with their figures in place, lists, charts, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from maslak.law.words import Words
from maslak.programme import reference
from maslak.programme.enums import CARRIED_OUT, DisruptionKind, NoteStatus
from maslak.programme.strategy import load_strategy
from maslak.reporting import breakdowns, charts, definitions, snapshot, wording
from maslak.reporting.charts import Chart, Mark, Panel
from maslak.reporting.engine import DECLARED, IndicatorValue, Number
from maslak.reporting.models import Edition, EditionStatus, Paragraph

STEP = 10  # between the positions of two blocks, so that paragraphs can be added in between
TITLE = Words(
    "Bilan {year} du programme « Emploi »",
    "حصيلة برنامج «التشغيل» لسنة {year}",
    "{year} review of the “Employment” programme",
)
SUBTITLE = Words(
    "Politique nationale d'immigration et d'asile",
    "السياسة الوطنية في مجال الهجرة واللجوء",
    "National immigration and asylum policy",
)


@dataclass(frozen=True)
class Figure:
    """A figure inside a sentence. `marked`: the first mention in its paragraph, where the origin is told."""

    code: str
    part: str | None
    value: Number
    text: str
    origin: str
    already_public: bool
    marked: bool

    @property
    def declared(self) -> bool:
        return self.origin == DECLARED


Segment = str | Figure


@dataclass(frozen=True)
class TextBlock:
    """A paragraph: words and figures in turn. `paragraph_id` and `version` are those of an edition's row."""

    segments: tuple[Segment, ...]
    paragraph_id: int | None = None
    version: int | None = None

    @property
    def text(self) -> str:
        """The whole sentence, figures in words."""
        return "".join(s if isinstance(s, str) else s.text for s in self.segments)


@dataclass(frozen=True)
class Item:
    """One line of a list; owner, due date and status only for what somebody must carry out."""

    text: str
    owner: str = ""
    due: str = ""
    status: str = ""


@dataclass(frozen=True)
class ListBlock:
    kind: str
    items: tuple[Item, ...]

    @property
    def followed(self) -> bool:
        """Whether the lines have an owner, a due date, a status."""
        return any(item.status or item.owner for item in self.items)


@dataclass(frozen=True)
class ChartBlock:
    chart: Chart


Block = TextBlock | ListBlock | ChartBlock


@dataclass(frozen=True)
class Section:
    key: str
    number: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}" if self.number and self.number[0].isdigit() else self.title


@dataclass(frozen=True)
class Document:
    """A review ready for a page or a file."""

    year: int
    language: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    figures: Mapping[str, IndicatorValue]
    numbers: Mapping[str, Any]
    edition: int | None = None
    frozen_at: datetime | None = None
    sha256: str = ""
    marks: tuple[Mark, ...] = field(default=())

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None


def current_edition(year: int) -> Edition | None:
    """The latest edition of a year's review, draft or frozen; None before the first."""
    return Edition.objects.filter(year=year).order_by("-number").first()


def numbers_for(year: int, edition: Edition | None) -> dict[str, Any]:
    """What the review rests on: the numbers of a frozen edition, else those of today."""
    if edition is not None and edition.status == EditionStatus.FROZEN and edition.numbers is not None:
        return dict(edition.numbers)
    return snapshot.take(year)


def render(year: int, language: str, edition: Edition | None = None) -> Document:
    """The review of `year` in `language` (fr, ar, en): of the edition given, else of the default narrative.

    A paragraph is left out when a figure that it needs is missing.
    """
    numbers = numbers_for(year, edition)
    figures = snapshot.figures_of(numbers)
    with wording.speaking(language):
        marks = tuple(_marks(numbers, language))
        told = _Telling(year, language, numbers, figures, marks, _paragraphs(edition))
        sections = tuple(s for s in map(told.section, definitions.load_bilan()) if s.blocks)
    title = getattr(edition, f"title_{language}", "") or TITLE.in_language(language).format(year=year)
    frozen = edition is not None and edition.status == EditionStatus.FROZEN
    return Document(
        year, language, title, SUBTITLE.in_language(language), sections, figures, numbers,
        edition=edition.number if edition else None,
        frozen_at=edition.frozen_at if edition and frozen else None,
        sha256=edition.numbers_sha256 if edition and frozen else "",
        marks=marks,
    )  # fmt: skip


def default_paragraphs() -> Iterator[tuple[str, int, definitions.Paragraph]]:
    """The paragraphs that a new edition starts from: section, position, text and needs."""
    for section in definitions.load_bilan():
        for place, block in enumerate(section.blocks, start=1):
            if isinstance(block, definitions.Paragraph):
                yield section.key, place * STEP, block


def _paragraphs(edition: Edition | None) -> Mapping[str, Mapping[int, Paragraph]]:
    """The paragraphs of an edition, or the default ones as if they were of one, by section and position."""
    rows: list[Paragraph] = (
        list(edition.paragraphs.all())
        if edition
        else [
            Paragraph(
                section=section, position=position, needs=list(block.needs),
                text_fr=block.text.fr, text_ar=block.text.ar, text_en=block.text.en,
            )
            for section, position, block in default_paragraphs()
        ]
    )  # fmt: skip
    found: dict[str, dict[int, Paragraph]] = {}
    for row in rows:
        found.setdefault(row.section, {})[row.position] = row
    return found


@dataclass(frozen=True)
class _Telling:
    """One rendering: what is said, in which language, from which numbers."""

    year: int
    language: str
    numbers: Mapping[str, Any]
    figures: Mapping[str, IndicatorValue]
    marks: Sequence[Mark]
    paragraphs: Mapping[str, Mapping[int, Paragraph]]

    def section(self, structure: definitions.Section) -> Section:
        placed: dict[int, Block | None] = {
            position: self.text(row) for position, row in self.paragraphs.get(structure.key, {}).items()
        }
        for place, block in enumerate(structure.blocks, start=1):
            if isinstance(block, definitions.Chart):
                placed[place * STEP] = self.chart(block)
            elif isinstance(block, definitions.Listing):
                placed[place * STEP] = self.listing(block)
        blocks = tuple(block for _position, block in sorted(placed.items()) if block is not None)
        return Section(structure.key, structure.number, structure.title.in_language(self.language), blocks)

    def text(self, row: Paragraph) -> TextBlock | None:
        """The paragraph with its figures, or None when one is missing or nothing is written."""
        text = getattr(row, f"text_{self.language}") or row.text_fr
        if not text.strip() or any(code not in self.figures for code in row.needs):
            return None
        segments: list[Segment] = []
        end, seen = 0, set()
        for match in definitions.TOKEN.finditer(text):
            segments.append(text[end : match.start()])
            end = match.end()
            code, part = match["code"], match["part"]
            if code == "year":
                segments.append(str(self.year))
                continue
            figure = self.figures.get(code)
            value = figure.part(part) if figure else None
            if figure is None or value is None:
                return None
            segments.append(
                Figure(
                    code, part, value, wording.number(value, self.language), figure.origin,
                    figure.already_public, marked=code not in seen,
                )
            )  # fmt: skip
            seen.add(code)
        segments.append(text[end:])
        return TextBlock(tuple(_joined(segments)), row.pk, row.version if row.pk else None)

    def chart(self, block: definitions.Chart) -> ChartBlock | None:
        """The chart, or None when there is nothing to draw."""
        title, named = (
            block.title.in_language(self.language),
            [c for c in block.indicators if c in self.figures],
        )
        if block.kind in ("bars", "funnel"):
            figures = [self.figures[code] for code in named]
            return (
                ChartBlock(charts.bars(figures, title, self.language, kind=block.kind)) if figures else None
            )
        if block.kind == "by_region":
            cells = next(
                (self.numbers["regions"][code] for code in named if code in self.numbers["regions"]), None
            )
            return ChartBlock(charts.by_region(cells, title, self.language)) if cells else None
        panels = [
            Panel(
                self.figures[c].indicator.label(self.language),
                self.numbers["months"][c],
                self.figures[c].unit,
            )
            for c in named
            if c in self.numbers["months"]
        ]
        return ChartBlock(charts.by_month(panels, self.marks, title, self.language)) if panels else None

    def listing(self, block: definitions.Listing) -> ListBlock | None:
        """The notes of that kind and action, or None when there is none."""
        kind = reference.NOTES[block.kind]
        group = load_strategy().actions[block.action].group if block.action else None
        items = tuple(
            self.item(note)
            for note in self.numbers["notes"]
            if note["kind"] == kind
            and group in (None, note["group"])
            and block.programme in (None, note["programme"])
        )
        return ListBlock(kind, items) if items else None

    def item(self, note: Mapping[str, Any]) -> Item:
        text = note["text"][self.language]
        if note["kind"] not in CARRIED_OUT:
            return Item(text)
        due = wording.day(date.fromisoformat(note["due_on"]), self.language) if note["due_on"] else ""
        status = str(NoteStatus(note["status"]).label) if note["status"] in NoteStatus.values else ""
        return Item(text, note["owner"].get(self.language, ""), due, status)


def _joined(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Neighbouring words made one, empty ones dropped."""
    words = ""
    for segment in segments:
        if isinstance(segment, str):
            words += segment
            continue
        if words:
            yield words
        words = ""
        yield segment
    if words:
        yield words


def _marks(numbers: Mapping[str, Any], language: str) -> Iterator[Mark]:
    """The disturbed months of the year, named and explained."""
    for row in numbers["disruptions"]:
        first = date.fromisoformat(row["starts_on"])
        last = date.fromisoformat(row["ends_on"]) if row["ends_on"] else None
        touched = breakdowns.months_between(first, last, numbers["year"])
        if touched is None:
            continue
        name = str(DisruptionKind(row["kind"]).label)
        if row["organisation"]:
            name = _("%(what)s (%(where)s)") % {"what": name, "where": row["organisation"]["code"]}
        text = f"{row['text'][language].rstrip('.')} ({charts.shown_until(first, last, language)})"
        yield Mark(name, text, *touched, shock=row["kind"] == DisruptionKind.SECTOR_SHOCK)


def marks_of(year: int, language: str) -> tuple[Mark, ...]:
    """The disturbed months of a year, for a chart drawn outside the review."""
    with wording.speaking(language):
        return tuple(_marks(snapshot.disruptions(year), language))
