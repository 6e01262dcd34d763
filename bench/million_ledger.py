"""The ledger of million.py: what happens to a person from the first day on, as rows of milestones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import million

COLUMNS = (
    "id", "kind", "occurred_on", "recorded_at", "subject", "sex", "age_band", "nationality", "residence", "region",
    "organisation_id", "project_id", "mode", "attributes", "source_kind", "source_id", "voids_id", "reason",
)  # fmt: skip
_LAST = date(million.FIRST_YEAR + million.YEARS - 1, 12, 31)
_MODES = ("onsite", "onsite", "onsite", "phone", "video", "remote")
_TOPICS = ("cv", "interview", "information", "networks", "rights")
_CONTRACTS = ("cdd", "cdd", "cdi", "cte", "internship_ci", "domestic_19_12")
_ROUTES = ("simplified", "general", "exempt")
_OUTCOMES = ("in_job", "in_job", "other_job", "left", "unreached")
_PURPOSES = ("job", "training", "business", "social", "workshop")
# What may follow a registration: how often, after how many days at most, the record that causes it.
_STEPS: tuple[tuple[str, float, int, str], ...] = (
    ("interviewed", 0.80, 60, "casework.interview"), ("interviewed", 0.25, 300, "casework.interview"),
    ("plan_agreed", 0.25, 90, "casework.interview"), ("goal_reached", 0.12, 300, "casework.goal"),
    ("workshop_attended", 0.45, 120, "casework.enrolment"), ("workshop_attended", 0.30, 200, "casework.enrolment"),
    ("appointment_kept", 0.40, 200, "casework.appointment"), ("appointment_missed", 0.08, 200, "casework.appointment"),
    ("self_paced_completed", 0.05, 300, "casework.selfpacedstep"),
    ("placed", 0.18, 400, "placement.placement"), ("certificate_issued", 0.03, 400, "permits.permitfile"),
    ("certificate_refused", 0.01, 400, "permits.permitfile"), ("visa_granted", 0.04, 400, "permits.permitfile"),
    ("visa_refused", 0.005, 400, "permits.permitfile"), ("project_registered", 0.06, 500, "ventures.venture"),
    ("project_accompanied", 0.04, 600, "ventures.venture"), ("formalities_completed", 0.01, 800, "ventures.venture"),
    ("enterprise_created", 0.02, 800, "ventures.venture"), ("startup_created", 0.004, 800, "ventures.venture"),
    ("project_set_up", 0.001, 800, "ventures.venture"), ("project_strengthened", 0.001, 800, "ventures.venture"),
    ("training_enrolled", 0.08, 300, "training.enrolment"), ("training_completed", 0.05, 500, "training.enrolment"),
)  # fmt: skip
_PROJECT = {"startup_created": "W4I", "project_set_up": "REF", "project_strengthened": "REF"}


class Ledger:
    """Writes milestones until there are as many as asked: every person the same number, give or take one."""

    def __init__(self, connection: Any, people: int, milestones: int, bodies: dict[str, Any]) -> None:
        self._connection, self._people, self._asked = connection, people, milestones
        self._told, self._written, self._source = 0, 0, 0
        codes = connection.execute("SELECT code, id FROM programme_project").fetchall()
        self._projects = dict(codes)
        self._regions = {number: region for kind in bodies.values() for number, region in kind}

    def write(self, known: list[Any], chance: random.Random) -> None:
        """COPY the milestones of these people."""
        million.copy(self._connection, "pathway_milestone", COLUMNS, self._rows(known, chance))

    def _rows(self, known: list[Any], chance: random.Random) -> Iterator[tuple[Any, ...]]:
        for person in known:
            self._told += 1
            wanted = self._asked * self._told // self._people - self._written
            for row in self._of(person, chance, wanted):
                self._written += 1
                yield row

    def _of(self, person: Any, chance: random.Random, wanted: int) -> Iterator[tuple[Any, ...]]:
        """So many rows about one person: the registration, drawn steps, then workshops and appointments to the end."""
        if wanted < 1:
            return
        rows = [
            self._fact(person, "registered", person.registered, "casework.casefile", person.number, "", "{}")
        ]
        for kind, often, within, source in _STEPS:
            if chance.random() < often:
                self._step(rows, person, chance, kind, within, source)
        if chance.random() < 0.2:
            self._referral(rows, person, chance)
        while len(rows) < wanted:
            kind = chance.choice(("workshop_attended", "appointment_kept", "interviewed"))
            source = {"interviewed": "casework.interview"}.get(kind, "casework.appointment")
            self._step(rows, person, chance, kind, 700, source)
        rows = rows[:wanted]
        if len(rows) > 3 and chance.random() < 0.03:
            rows[-1] = self._void(rows[1])
        # Numbers rise with the order of writing; a void comes after what it voids.
        yield from rows

    def _step(
        self, rows: list[Any], person: Any, chance: random.Random, kind: str, within: int, source: str
    ) -> None:
        day = min(person.registered + timedelta(days=int(within * chance.random() ** 1.5)), _LAST)
        self._source += 1
        mode = (
            chance.choice(_MODES) if kind in ("interviewed", "workshop_attended", "appointment_kept") else ""
        )
        rows.append(self._fact(person, kind, day, source, self._source, mode, _attributes(kind, chance)))
        if kind == "placed":
            for month in (3, 6, 12):
                if chance.random() < 0.6 and day + timedelta(days=31 * month) <= _LAST:
                    said = f'{{"month": {month}, "outcome": "{chance.choice(_OUTCOMES)}"}}'
                    later = day + timedelta(days=31 * month)
                    rows.append(self._fact(person, "retained", later, source, self._source, "", said))

    def _referral(self, rows: list[Any], person: Any, chance: random.Random) -> None:
        self._source += 1
        day = person.registered + timedelta(days=chance.randrange(60))
        said = f'{{"purpose": "{chance.choice(_PURPOSES)}"}}'
        answers = ["referral_sent", *([chance.choice(("referral_accepted", "referral_accepted", "referral_refused"))]
                                      if chance.random() < 0.7 else [])]  # fmt: skip
        if answers[-1] == "referral_accepted" and chance.random() < 0.5:
            answers.append("referral_completed")
        for kind in answers:
            body = person.partner if kind != "referral_sent" and person.partner else person.office
            rows.append(
                self._fact(
                    person, kind, min(day, _LAST), "casework.referral", self._source, "", said, body=body
                )
            )
            day += timedelta(days=1 + int(30 * chance.random() ** 2))

    def _fact(
        self, person: Any, kind: str, day: date, source: str, number: int, mode: str, said: str, body: int = 0
    ) -> tuple[Any, ...]:
        self._last = getattr(self, "_last", 0) + 1
        return (
            self._last, kind, day, _noon(day), person.pseudonym, person.sex, _band(day.year - person.born.year),
            person.nationality, person.basis, person.region, body or person.office,
            self._projects.get(_PROJECT.get(kind, "")), mode, said, source, number, None, "",
        )  # fmt: skip

    def _void(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        self._last += 1
        return (
            self._last, "voided", *row[2:5], "", "", "", "", "", row[10], None, "", "{}", *row[14:16], row[0], "Erreur",
        )  # fmt: skip


def _attributes(kind: str, chance: random.Random) -> str:
    if kind == "workshop_attended":
        as_what = "job_search" if chance.random() < 0.7 else "information"
        return f'{{"topic": "{chance.choice(_TOPICS)}", "counts_as": "{as_what}"}}'
    if kind == "self_paced_completed":
        return f'{{"topic": "{chance.choice(_TOPICS)}"}}'
    if kind == "placed":
        assisted = "true" if chance.random() < 0.2 else "false"
        by = "agency" if chance.random() < 0.8 else "self"
        return f'{{"contract_type": "{chance.choice(_CONTRACTS)}", "assisted": {assisted}, "mediated_by": "{by}"}}'
    if kind.startswith(("certificate", "visa")):
        days = int(chance.gammavariate(2, 4))
        on_time, new = ("true" if days <= 10 else "false"), ("true" if chance.random() < 0.4 else "false")
        home = "true" if chance.random() < 0.1 else "false"
        return (
            f'{{"route": "{chance.choice(_ROUTES)}", "renewal": {new}, "working_days": {days}, "on_time": {on_time},'
            f' "domestic": {home}}}'
        )
    if kind in ("formalities_completed", "enterprise_created", "startup_created"):
        form = chance.choice(("sarl", "sarl_au", "cooperative", "auto_entrepreneur"))
        jobs, sector = chance.randrange(9), chance.randrange(20)
        return f'{{"legal_form": "{form}", "indirect_jobs": {jobs}, "sector": "secteur {sector}"}}'
    return "{}"


@cache
def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@cache
def _band(age: int) -> str:
    from maslak.pathway.rules import age_band

    return age_band(age)
