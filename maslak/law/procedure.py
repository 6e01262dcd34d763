"""The order of the steps of a hiring, and the delays that run in them, by date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from maslak.law import reckoning
from maslak.law.calendar import civil_day
from maslak.law.clocks import Policy, policy
from maslak.law.datafiles import Entry, read
from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import parameter
from maslak.law.words import Source, Words

PHASES = ("help", "proof", "certificate", "visa", "card", "after")


@dataclass(frozen=True, slots=True)
class Delay:
    """How long an answer may take: what is announced, the policy that reads it, the other readings."""

    procedure: str
    name: Words
    announced: Words
    policy: Policy
    readings: tuple[Policy, ...]
    source: Source
    certainty: str


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One step: what to do, in which phase, and the delay that runs in it."""

    code: str
    phase: str
    phase_label: Words
    title: Words
    text: Words
    source: Source
    certainty: str
    delay: Delay | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """A step as the file has it: where it belongs, and when."""

    code: str
    phase: str
    title: Words
    text: Words
    source: Source
    certainty: str
    routes: tuple[str, ...]
    variants: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    delay: str | None

    def belongs(self, route: str, variant: str, day: date) -> bool:
        in_time = (self.valid_from or date.min) <= day <= (self.valid_to or date.max)
        return in_time and route in self.routes and (not self.variants or variant in self.variants)


@dataclass(frozen=True, slots=True)
class _StepsFile:
    phases: Mapping[str, Words]
    steps: Mapping[str, _Written]
    delays: Mapping[str, Words]


def steps_for(route: str, variant: str, on: date | datetime) -> tuple[ProcedureStep, ...]:
    """The steps of an answer, in order: certificate, visa, residence card."""
    day = civil_day(on)
    return tuple(_shown(step, day) for step in _file().steps.values() if step.belongs(route, variant, day))


def steps_named(codes: Iterable[str], on: date | datetime) -> tuple[ProcedureStep, ...]:
    """The steps of those codes, in the order given."""
    return tuple(_shown(_file().steps[code], civil_day(on)) for code in codes)


def step_codes() -> frozenset[str]:
    """Every step that a table may name."""
    return frozenset(_file().steps)


def delay(procedure: str, on: date | datetime) -> Delay | None:
    """The delay of a procedure of `clocks.yaml` on that day; None while none was announced."""
    found = reckoning.procedure(procedure)
    try:
        chosen = parameter(found.reading_parameter, on)
        readings = found.readings(on)
    except NoValueOnDate:
        return None
    return Delay(
        procedure=procedure,
        name=found.name,
        announced=_file().delays[procedure],
        policy=policy(chosen.value),
        readings=tuple(policy(code) for code in readings),
        source=chosen.source,
        certainty=chosen.certainty,
    )


def _shown(step: _Written, day: date) -> ProcedureStep:
    return ProcedureStep(
        code=step.code,
        phase=step.phase,
        phase_label=_file().phases[step.phase],
        title=step.title,
        text=step.text,
        source=step.source,
        certainty=step.certainty,
        delay=delay(step.delay, day) if step.delay else None,
    )


@cache
def _file() -> _StepsFile:
    return steps_of(read("steps.yaml"))


def steps_of(document: Entry) -> _StepsFile:
    """The checked steps of one file. Raises BadDataFile."""
    document.only("phases", "steps", "delays")
    section = document.child("phases")
    section.only(*PHASES)
    phases = {phase: section.words(phase) for phase in PHASES}
    delays = {}
    for procedure, entry in document.keyed("delays"):
        entry.only("announced")
        reckoning.procedure(procedure)
        delays[procedure] = entry.words("announced")
    steps = {code: _step(code, entry, delays) for code, entry in document.keyed("steps")}
    return _StepsFile(MappingProxyType(phases), MappingProxyType(steps), MappingProxyType(delays))


def _step(code: str, entry: Entry, delays: Mapping[str, Words]) -> _Written:
    entry.only(
        "phase", "title", "text", "source", "certainty", "routes", "variants", "valid_from", "valid_to", "delay"
    )  # fmt: skip
    return _Written(
        code=code,
        phase=entry.one_of("phase", PHASES),
        title=entry.words("title"),
        text=entry.words("text"),
        source=entry.source(),
        certainty=entry.certainty(),
        routes=tuple(str(route) for route in entry.items("routes")) if entry.has("routes") else (),
        variants=tuple(str(item) for item in entry.items("variants")) if entry.has("variants") else (),
        valid_from=entry.optional("valid_from", entry.day),
        valid_to=entry.optional("valid_to", entry.day),
        delay=entry.one_of("delay", delays.keys()) if entry.has("delay") else None,
    )
