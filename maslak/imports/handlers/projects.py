"""Registers of business projects: each row becomes a project, or somebody in its team, with the facts that it tells.

What each row said is kept beside its fingerprint, without a name: a project that several rows tell of is described by
all of them, whichever file they came in. Sent again a row changes nothing; changed, it corrects (docs/adr/0027).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maslak.imports.handlers import pairing
from maslak.imports.handlers.base import Context, Outcome, content_hash, hashed, local_number, numbers_in
from maslak.imports.handlers.registrations import paper_hashes
from maslak.imports.handlers.whose import Bearer, bearer
from maslak.imports.models import Fingerprint
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.programme.models import Project
from maslak.ventures import registers
from maslak.ventures.models import Venture
from maslak.ventures.registers import Holder, Keeper, Line, Tells

_FILE = Path(__file__).parent.parent / "data" / "projects.yaml"
Facts = dict[str, Any]


class ProjectRegister:
    """What the three registers share. Each says which project a row is of, what it tells, and how rows make a project."""

    #: Parts of a file in the order in which they are taken in.
    parts: tuple[str, ...] = ("main",)
    #: The field that numbers a project; rows without it are projects of their own.
    number_field: str = ""
    #: Whether its numbers begin anew each year (docs/adr/0019).
    yearly: bool = True
    #: The fields that name a line in a sentence, the best first.
    named_by: tuple[str, ...] = ("last_name", "full_name")
    #: Parts whose rows name a person.
    of_people: frozenset[str] = frozenset({"main"})

    def __init__(self) -> None:
        self._keys: dict[int, str] = {}  # row, by its place in memory → what makes it the same line
        self._last: dict[str, ParsedRow] = {}
        self._before: dict[int, Fingerprint] = {}  # row, by its place in memory → the line it was
        self._lines: dict[str, Fingerprint] = {}  # every line of the register that is known, by its key
        self._made: list[Fingerprint] = []
        self._corrected: list[Fingerprint] = []
        self._rows: dict[
            str, ParsedRow
        ] = {}  # the rows of this file, by key: who they name, in its own words
        self._touched: dict[str, set[int]] = {}  # project → people whom a line put there before
        self._keeper: Keeper | None = None
        self._year: int | None = None  # that the register covers

    # ---- what each register says in its own way -------------------------------------------

    def identity(self, row: ParsedRow) -> tuple[str, ...] | None:
        """What numbers the row, or None when nothing does."""
        raise AssertionError("each register numbers its rows in its own way")

    def told(self, row: ParsedRow) -> Facts:
        """What the row says besides who it names, as plain values."""
        raise AssertionError("each register tells in its own way")

    def day(self, row: ParsedRow) -> date:
        """The day on which the row's person is met first."""
        raise AssertionError("each register dates its rows in its own way")

    def line(self, number: str, told: Sequence[Facts]) -> Line:
        """The project that these rows tell of."""
        raise AssertionError("each register describes its projects in its own way")

    def tells(self, fact: Facts, line: Line) -> Tells:
        """The facts about the person of one row."""
        raise AssertionError("each register tells its own facts")

    def problem(self, row: ParsedRow) -> Problem | None:
        """What forbids a row that is sound by itself, or None."""
        return None

    def check(self, facts: Facts) -> None:
        """Return quietly for a row that can stand. Raises Invalid in words otherwise."""
        registers.check(self.line(facts["written"], [facts]))

    def number(self, row: ParsedRow) -> str:
        """The number of the row's project, however it is spelt; empty when it bears none."""
        number = local_number(row.values.get(self.number_field))
        return f"{number}/{self._year_of(row)}" if number and self.yearly else number

    def written(self, row: ParsedRow) -> str:
        """That number as the register writes it, with its year where another year may give it again."""
        number = " ".join(str(row.values.get(self.number_field) or "").split())
        return f"{number}/{self._year_of(row)}" if number and self.yearly else number

    def _year_of(self, row: ParsedRow) -> int:
        return self._year or self.day(row).year

    # ---- taking in ------------------------------------------------------------------------

    def order(self, row: ParsedRow) -> Any:
        return self.parts.index(row.part)

    def prepare(self, rows: Sequence[ParsedRow], context: Context) -> None:
        kept = Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind)
        # A register that was once only counted has no projects behind its lines: it is taken in anew.
        self._lines = {each.key: each for each in kept if each.target_id is not None}
        self._year = context.register_year
        self._keeper = Keeper(context.organisation, context.by, context.now, project=_project(context.kind))
        people = [row for row in rows if row.part in self.of_people]
        context.known.look_up(numbers_in(people), (each for row in people for each in paper_hashes(row)))
        unnumbered: dict[str, list[tuple[ParsedRow, str]]] = defaultdict(list)
        for row in rows:
            identity = self.identity(row)
            key = (
                pairing.key_of(row, context)
                if identity is None
                else hashed(context.kind, row.part, *identity)
            )
            self._keys[id(row)] = key
            if identity is None:
                unnumbered[row.part].append((row, key))
            elif key in self._lines:
                self._before[id(row)] = self._lines[key]
            if key not in self._last or not _sent_before(row, self._last[key]):
                self._last[key] = row
        for part, members in unnumbered.items():
            lines = [
                each for each in self._lines.values() if each.facts["part"] == part and "place" in each.facts
            ]
            self._before |= pairing.pairs(members, lines)

    def take(self, row: ParsedRow, context: Context) -> Outcome:
        key, before = self._keys[id(row)], self._before.get(id(row))
        if self._last[key] is not row:  # a line below, or a later submission, says it anew
            return Outcome.duplicate()
        if before is not None and (before.content == content_hash(row) or _superseded(row, before)):
            return Outcome.duplicate()
        facts = self._facts(row, unnumbered=self.identity(row) is None)
        if before is not None and _same(facts, before.facts):
            return Outcome.duplicate()
        self.check(facts)
        wrong = self.problem(row)
        if wrong is not None:
            return Outcome.rejected(wrong)
        warnings: list[Problem] = []
        if row.part in self.of_people:
            was = _bearer(before)
            found = bearer(row, context, self.day(row), was)
            if isinstance(found, Problem):
                return Outcome.rejected(found)
            facts |= {"person": found.person_id, "made": found.made}
            warnings += found.warnings
        self._keep(row, key, before, facts, context)
        if before is not None:
            name = next(field for field in self.named_by if row.values.get(field))
            warnings.append(row.problem(name, "line_corrected"))
        return Outcome.imported(*warnings)

    def _facts(self, row: ParsedRow, *, unnumbered: bool) -> Facts:
        number, written = self.number(row), self.written(row)
        facts = {"part": row.part, "number": number, "written": written, **self.told(row)}
        if row.part in self.of_people:
            facts["said"] = pairing.said(row)
        return facts | ({"place": row.number} if unnumbered else {})

    def _keep(
        self, row: ParsedRow, key: str, before: Fingerprint | None, facts: Facts, context: Context
    ) -> None:
        """Remember what the row says; what it said before is forgotten, and its project told anew."""
        line = before or Fingerprint(organisation=context.organisation, kind=context.kind)
        if before is not None:
            self._lines.pop(before.key, None)
            self._touch(before)
            self._corrected.append(line)
        else:
            self._made.append(line)
        line.key, line.content, line.facts = key, content_hash(row), facts
        line.submitted_at = row.values.get("submission_time")
        self._lines[key] = line
        self._rows[key] = row
        self._touch(line)

    def _touch(self, line: Fingerprint) -> None:
        """Note that the line's project must be told anew, and who was in its team by that line."""
        people = self._touched.setdefault(_group(line), set())
        if "person" in line.facts:
            people.add(line.facts["person"])

    # ---- after the last row ---------------------------------------------------------------

    def finish(self, context: Context) -> list[Problem]:
        assert self._keeper is not None
        groups: dict[str, list[Fingerprint]] = defaultdict(list)
        for line in self._lines.values():
            groups[_group(line)].append(line)
        living = _living({line.facts["person"] for line in self._lines.values() if "person" in line.facts})
        owners = {}
        for group, left in self._touched.items():
            if group in groups:
                owners[group] = self._tell(groups[group], {living.get(each, each) for each in left}, living)
            elif (empty := self._keeper.numbered(group)) is not None:
                registers.take_back(empty, by=context.by, today=context.today)
        self._keeper.close()
        for line in (*self._made, *self._corrected):
            line.target_kind, line.target_id = Venture._meta.label_lower, owners[_group(line)].pk
        kept = Fingerprint.objects.filter(organisation=context.organisation, kind=context.kind)
        kept.filter(target_id=None).delete()  # of the times when the register was only counted
        Fingerprint.objects.bulk_create(self._made, batch_size=1000)
        Fingerprint.objects.bulk_update(
            self._corrected,
            ["key", "content", "facts", "submitted_at", "target_kind", "target_id"],
            batch_size=500,
        )
        return []

    def _tell(self, lines: Sequence[Fingerprint], left: set[int], living: dict[int, int]) -> Venture:
        """The project that these lines tell of, with its team."""
        assert self._keeper is not None
        number = lines[0].facts["written"]
        described = self.line(number, [each.facts for each in lines])
        team: dict[int, Holder] = {}
        for each in sorted(lines, key=_place):
            if "person" in each.facts:
                holder = self._holder(each, described, living[each.facts["person"]])
                team[holder.person_id] = _both(team.get(holder.person_id), holder)
        known = None if number or not lines[0].target_id else Venture.objects.get(pk=lines[0].target_id)
        return self._keeper.keep(described, list(team.values()), left=left, venture=known)

    def _holder(self, line: Fingerprint, described: Line, person_id: int) -> Holder:
        tells = self.tells(line.facts, described)
        row = self._rows.get(line.key)
        values = row.values if row is not None else {}
        birth = values.get("birth_date")
        return Holder(
            person_id=person_id,
            since=min(day for _kind, day in tells),
            tells=tells,
            sex=values.get("sex") or "",
            birth_date=birth.day if birth else None,
            birth_year=birth.year if birth else None,
            nationality=values.get("nationality") or "",
            residence=values.get("residence_basis") or "",
        )


# ---- plain help -----------------------------------------------------------------------------


@cache
def _projects() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def _project(kind: str) -> Project | None:
    """The partner project behind a register, made under its name where the programme's file has not brought it."""
    told = _projects().get(kind)
    if told is None:
        return None
    with whole_register():
        project, _made = Project.objects.get_or_create(
            code=told["code"],
            defaults={f"text_{language}": words for language, words in told["title"].items()},
        )
    return project


def _group(line: Fingerprint) -> str:
    """Which project a line tells of: its number, else the project made of that very line."""
    own = f"#{line.target_id}" if line.target_id else line.key
    return str(line.facts["number"] or own)


def _bearer(line: Fingerprint | None) -> Bearer | None:
    if line is None or "person" not in line.facts:
        return None
    person_id = line.facts["person"]
    return Bearer(_living({person_id})[person_id], made=bool(line.facts.get("made")))


def _living(people: set[int]) -> dict[int, int]:
    """Each person's file today: the one into which theirs was merged, else their own."""
    with whole_register():
        merged = Person.objects.filter(pk__in=people, merged_into__isnull=False)
        return {person: person for person in people} | {
            each.pk: each.merged_into_id for each in merged if each.merged_into_id is not None
        }


def _both(one: Holder | None, other: Holder) -> Holder:
    """Somebody whom two lines of a project name: once in the team, with the facts of both."""
    if one is None:
        return other
    return replace(other, since=min(one.since, other.since), tells=(*one.tells, *other.tells))


def _same(facts: Facts, before: Facts) -> bool:
    """Whether a row says what the line said: spelling, case and the place in the sheet are nothing."""
    apart = {"place", "written", "person", "made"}
    return {name: facts[name] for name in facts if name not in apart} == {
        name: before[name] for name in before if name not in apart
    }


def _place(line: Fingerprint) -> tuple[bool, int]:
    return line.pk is None, line.pk or 0


def _superseded(row: ParsedRow, before: Fingerprint) -> bool:
    """Whether what is kept came from a later submission; a register that corrects itself replaces it."""
    sent = row.values.get("submission_time")
    return sent is not None and before.submitted_at is not None and sent <= before.submitted_at


def _sent_before(row: ParsedRow, other: ParsedRow) -> bool:
    sent, again = row.values.get("submission_time"), other.values.get("submission_time")
    return sent is not None and again is not None and sent < again
