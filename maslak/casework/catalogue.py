"""The catalogue of workshops as data: what agencies run, and the steps of the version to do on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import maslak.programme

FOLDER = Path(maslak.programme.__file__).parent / "data"

Words = Mapping[str, str]


@dataclass(frozen=True)
class PhoneStep:
    """One step on the phone: a text to read, and an exercise when there is one."""

    code: str
    title: Words
    text: Words
    exercise: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One workshop of the catalogue. `counts_as`: job_search | information."""

    code: str
    counts_as: str
    hours: float
    title: Words
    description: Words
    steps: tuple[PhoneStep, ...]


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every workshop by code, in the order of the file. A workshop without a file of steps has none."""
    document = yaml.safe_load((FOLDER / "workshops.yaml").read_text(encoding="utf-8"))
    return {entry["code"]: _entry(entry) for entry in document["workshops"]}


def steps_of(code: str) -> tuple[PhoneStep, ...]:
    """The self-paced steps of a workshop, in order; none for a workshop that has no such version."""
    entry = catalogue().get(code)
    return entry.steps if entry else ()


def _entry(entry: Mapping[str, Any]) -> Entry:
    return Entry(
        code=entry["code"],
        counts_as=entry["counts_as"],
        hours=float(entry.get("hours", 2)),
        title=entry["title"],
        description=entry.get("description", {}),
        steps=_steps(entry),
    )


def _steps(entry: Mapping[str, Any]) -> tuple[PhoneStep, ...]:
    """From the workshop's own file, or written under the entry itself."""
    path = FOLDER / f"workshop_{entry['code']}.yaml"
    lines = entry.get("steps", ())
    if path.exists():
        lines = yaml.safe_load(path.read_text(encoding="utf-8")).get("steps", ())
    return tuple(PhoneStep(s["code"], s["title"], s.get("text", {}), s.get("exercise") or {}) for s in lines)
