"""Everything the yearly review of a year rests on, as plain JSON: what a frozen edition keeps, what exports read.

A draft takes it live, a frozen edition from its row; from there on nothing differs, so no two formats can disagree.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from maslak.law.words import LANGUAGES
from maslak.programme import queries as programme
from maslak.programme.models import Disruption, ProgrammeNote, Project
from maslak.programme.strategy import load_strategy
from maslak.reporting import breakdowns, definitions, engine
from maslak.reporting.engine import IndicatorValue


def take(year: int) -> dict[str, Any]:
    """The figures, their months and regions, the notes and the disruptions of `year`, as they stand now.

    Keys: year, indicators (engine.entry), months {code: [12 numbers]}, regions {code: {region: number}},
    notes, projects, disruptions.
    """
    figures = engine.values(year)
    asked = [
        (code, [by])
        for code, figure in figures.items()
        if figure.origin == engine.COMPUTED and figure.value
        for by in ("month", "region")
        if by in figure.indicator.disaggregations
    ]
    parts = breakdowns.breakdowns(asked, year, figures)
    return {
        "year": year,
        "indicators": [engine.entry(figure) for figure in figures.values()],
        "months": {p.indicator.code: p.along(breakdowns.MONTHS) for p in parts if p.by == ("month",)},
        "regions": {
            p.indicator.code: {key[0]: number for key, number in p.cells.items()}
            for p in parts
            if p.by == ("region",)
        },
        "notes": [_note(note) for note in programme.notes(year)],
        "projects": [_project(project) for project in programme.projects(year)],
        **disruptions(year),
    }


def disruptions(year: int) -> dict[str, Any]:
    """The year and its disruptions alone, in the form of `take`."""
    found = programme.disruptions(date(year, 1, 1), date(year, 12, 31))
    return {"year": year, "disruptions": [_disruption(d) for d in found]}


def canonical(numbers: Mapping[str, Any]) -> bytes:
    """The one way these numbers are written: sorted keys, no spaces, UTF-8."""
    return json.dumps(numbers, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def fingerprint(numbers: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(numbers)).hexdigest()


def figures_of(numbers: Mapping[str, Any]) -> dict[str, IndicatorValue]:
    """The figures of a snapshot by code; those whose indicator is no longer defined are left out."""
    read = [engine.from_entry(shown) for shown in numbers["indicators"]]
    order = {code: place for place, code in enumerate(definitions.load())}
    return {f.code: f for f in sorted((f for f in read if f), key=lambda f: order[f.code])}


def _note(note: ProgrammeNote) -> dict[str, Any]:
    action = load_strategy().actions.get(note.action.code) if note.action else None
    return {
        "key": note.key, "kind": note.kind, "position": note.position,
        "text": {code: getattr(note, f"text_{code}") or note.text_fr for code in LANGUAGES},
        "action": note.action.code if note.action else "",
        "group": action.group if action else (note.action.code if note.action else ""),
        "programme": action.programme if action else "",
        "owner": _names(note.owner), "project": note.project.code if note.project else "",
        "starts_on": _iso(note.starts_on), "ends_on": _iso(note.ends_on), "due_on": _iso(note.due_on),
        "precision": note.precision, "status": note.status,
    }  # fmt: skip


def _project(project: Project) -> dict[str, Any]:
    return {
        "code": project.code, "starts_on": _iso(project.starts_on), "ends_on": _iso(project.ends_on),
        "text": {code: getattr(project, f"text_{code}") or project.text_fr for code in LANGUAGES},
        "note": {code: getattr(project, f"note_{code}") or project.note_fr for code in LANGUAGES},
        "funders": [_names(funding.funder) for funding in project.fundings.all()],
        "implementers": [_names(body) for body in project.implementers.all()],
        "results": [
            {
                "indicator": result.indicator, "starts_on": _iso(result.starts_on), "ends_on": _iso(result.ends_on),
                "baseline": engine.plain(result.baseline), "baseline_year": result.baseline_year,
                "target": engine.plain(result.target),
            }
            for result in project.results.all()
            if result.is_live
        ],
    }  # fmt: skip


def _disruption(disruption: Disruption) -> dict[str, Any]:
    return {
        "kind": disruption.kind, "starts_on": _iso(disruption.starts_on), "ends_on": _iso(disruption.ends_on),
        "text": {code: getattr(disruption, f"text_{code}") or disruption.text_fr for code in LANGUAGES},
        "organisation": _names(disruption.organisation), "sector": disruption.sector,
    }  # fmt: skip


def _names(body: Any) -> dict[str, str]:
    if body is None:
        return {}
    return {
        "code": body.code,
        "kind": body.kind,
        **{code: getattr(body, f"name_{code}") or body.name_fr for code in LANGUAGES},
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
