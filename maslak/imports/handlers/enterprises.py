"""The three registers of business projects: the agency's holders, refugees' projects, a partner's start-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.core.text import squeeze
from maslak.imports.handlers.projects import Facts, ProjectRegister
from maslak.imports.reading.rows import ParsedRow, Problem
from maslak.pathway.enums import Kind
from maslak.ventures.enums import GrantKind
from maslak.ventures.register_money import Granted
from maslak.ventures.registers import Line, Tells


class ProjectHolders(ProjectRegister):
    """Holders of a project whom the agency registered, each with how far they came in the year. One row, one project."""

    number_field = "holder_code"
    named_by = ("holder_code",)

    def identity(self, row: ParsedRow) -> tuple[str, ...]:
        return (self.number(row),)

    def day(self, row: ParsedRow) -> date:
        return row.values["registered_on"]

    def told(self, row: ParsedRow) -> Facts:
        values = row.values
        return {
            "title": values.get("project_idea") or "",
            **_where(row),
            "legal_form": values.get("legal_form") or "",
            "accompanied": bool(values.get("accompanied")),
            **{name: _iso(values.get(name)) for name in ("registered_on", "formalities_on", "created_on")},
        }

    def line(self, number: str, told: Sequence[Facts]) -> Line:
        fact = told[-1]
        registered_on = date.fromisoformat(fact["registered_on"])
        return Line(
            number=number, title=fact["title"] or _title(number), registered_on=registered_on,
            sector=fact["sector"], region=fact["region"], city=fact["city"], legal_form=fact["legal_form"],
            accompanied_on=registered_on if fact["accompanied"] else None,
            formalities_on=_day(fact["formalities_on"]), created_on=_day(fact["created_on"]),
        )  # fmt: skip

    def tells(self, fact: Facts, line: Line) -> Tells:
        days = (
            (Kind.PROJECT_REGISTERED, line.registered_on),
            (
                Kind.PROJECT_ACCOMPANIED,
                line.accompanied_on,
            ),  # the register gives no day: that of the registration
            (Kind.FORMALITIES_COMPLETED, line.formalities_on),
            (Kind.ENTERPRISE_CREATED, line.created_on),
        )
        return tuple((kind, day) for kind, day in days if day is not None)


class FieldProjects(ProjectRegister):
    """Refugees' projects noted in the field: a form for each member, on the day when the money was granted."""

    number_field = "project_code"
    named_by = ("uuid", "project_code")

    def identity(self, row: ParsedRow) -> tuple[str, ...] | None:
        if row.values.get("uuid"):
            return ("uuid", row.values["uuid"])
        paper = row.values.get("document_number")
        return (self.number(row), row.values["project_type"], squeeze(paper)) if paper else None

    def day(self, row: ParsedRow) -> date:
        return _local(row.values["submission_time"])

    def told(self, row: ParsedRow) -> Facts:
        amount = row.values.get("amount")
        return {
            **_where(row),
            "type": row.values["project_type"],
            "on": self.day(row).isoformat(),
            "amount": f"{Decimal(amount):.2f}" if amount else None,
        }

    def line(self, number: str, told: Sequence[Facts]) -> Line:
        days = sorted(date.fromisoformat(fact["on"]) for fact in told)
        new = [date.fromisoformat(fact["on"]) for fact in told if fact["type"] == "new"]
        last = told[-1]
        return Line(
            number=number, title=_title(number), registered_on=days[0], sector=last["sector"],
            region=last["region"], city=last["city"], created_on=min(new) if new else None, retained=True,
            granted=_granted(told),
        )  # fmt: skip

    def tells(self, fact: Facts, line: Line) -> Tells:
        kind = Kind.PROJECT_SET_UP if fact["type"] == "new" else Kind.PROJECT_STRENGTHENED
        return ((kind, date.fromisoformat(fact["on"])),)


class Startups(ProjectRegister):
    """A partner's start-ups, who founded them, and people helped to the auto-entrepreneur status: three sheets."""

    parts = ("startups", "entrepreneurs", "auto_entrepreneurs")
    of_people = frozenset({"entrepreneurs", "auto_entrepreneurs"})
    number_field = "startup_code"
    yearly = False  # one register runs over the years of the project
    named_by = ("last_name", "full_name", "startup_code")

    def __init__(self) -> None:
        super().__init__()
        self._born: dict[str, date] = {}  # start-up of this file → its creation

    def identity(self, row: ParsedRow) -> tuple[str, ...] | None:
        if row.part == "startups":
            return (self.number(row),)
        paper = row.values.get("document_number")
        return (self.number(row), squeeze(paper)) if paper else None

    def day(self, row: ParsedRow) -> date:
        if row.part == "auto_entrepreneurs":
            return row.values["status_date"]
        number = self.number(row)
        return self._born.get(number) or self._created(number) or date.min

    def problem(self, row: ParsedRow) -> Problem | None:
        if row.part == "startups":
            self._born[self.number(row)] = row.values["created_on"]
        elif row.part == "entrepreneurs" and self.day(row) == date.min:
            return row.problem("startup_code", "unknown_startup")
        return None

    def told(self, row: ParsedRow) -> Facts:
        values = row.values
        if row.part == "startups":
            return {
                "title": values.get("startup_name") or "",
                **_where(row),
                "legal_form": values["legal_form"],
                "created_on": values["created_on"].isoformat(),
                "indirect_jobs": max(values.get("indirect_jobs") or 0, 0),
            }
        if row.part == "auto_entrepreneurs":
            return {
                "title": "",
                **_where(row),
                "legal_form": "auto_entrepreneur",
                "created_on": values["status_date"].isoformat(),
                "indirect_jobs": 0,
            }
        return {}

    def check(self, facts: Facts) -> None:
        if facts["part"] != "entrepreneurs":
            super().check(facts)

    def line(self, number: str, told: Sequence[Facts]) -> Line:
        fact = next(each for each in told if each["part"] != "entrepreneurs")
        created_on = date.fromisoformat(fact["created_on"])
        return Line(
            number=number, title=fact["title"] or (_title(number) if number else _("Auto-entrepreneur")),
            registered_on=created_on, created_on=created_on, sector=fact["sector"], region=fact["region"],
            city=fact["city"], legal_form=fact["legal_form"], indirect_jobs=fact["indirect_jobs"],
            tells=self._facts_of(fact, created_on),
        )  # fmt: skip

    def tells(self, fact: Facts, line: Line) -> Tells:
        return line.tells

    @staticmethod
    def _facts_of(fact: Facts, day: date) -> Tells:
        if fact["part"] == "startups":
            return ((Kind.STARTUP_CREATED, day), (Kind.ENTERPRISE_CREATED, day))
        return ((Kind.ENTERPRISE_CREATED, day),)

    def _created(self, number: str) -> date | None:
        """When a start-up of an earlier file was created."""
        told = (line.facts for line in self._lines.values() if line.facts["part"] == "startups")
        return next((_day(fact["created_on"]) for fact in told if fact["number"] == number), None)


def _granted(told: Sequence[Facts]) -> tuple[Granted, ...]:
    """The money of a project by kind. Each member's form repeats the amount of the project: the largest one holds."""
    found: dict[str, Granted] = {}
    for fact in told:
        kind = GrantKind.GRANT if fact["type"] == "new" else GrantKind.TOP_UP
        amount, on = Decimal(fact["amount"] or 0), date.fromisoformat(fact["on"])
        known = found.get(kind)
        if amount > 0 and (known is None or (amount, on) > (known.amount_mad, known.on)):
            found[kind] = Granted(kind=kind.value, amount_mad=amount, on=on)
    return tuple(found.values())


def _where(row: ParsedRow) -> Facts:
    return {name: squeezed(row.values.get(name)) for name in ("sector", "region", "city")}


def squeezed(text: Any) -> str:
    """The words of a cell with single spaces; an empty text for none."""
    return " ".join(str(text or "").split())


def _title(number: str) -> str:
    return _("Projet %(number)s") % {"number": number}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _local(moment: datetime) -> date:
    return timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()
