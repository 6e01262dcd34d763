"""What an installation starts from: the strategy and its actors, then the programme of one year. Safe to run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maslak.access.models import Organisation
from maslak.core.errors import Invalid
from maslak.law.errors import BadDataFile
from maslak.programme import strategy
from maslak.programme.enums import Measure, NoteKind
from maslak.programme.loading import Table, texts
from maslak.programme.models import (
    Action,
    Agreement,
    Disruption,
    Funding,
    LoadedRow,
    Objective,
    Outcome,
    ProgrammeNote,
    ProgrammeObject,
    Project,
    ProjectResult,
)

# Lists of a year-file that become notes, and the kind each becomes.
NOTES: Mapping[str, str] = {
    "activities": NoteKind.ACTIVITY,
    "disruption_measures": NoteKind.DISRUPTION_MEASURE,
    "challenges": NoteKind.CHALLENGE,
    "planned_measures": NoteKind.PLANNED_MEASURE,
    "recommendations": NoteKind.RECOMMENDATION,
    "events": NoteKind.EVENT,
}


def keep_strategy() -> Counter[str]:
    """Objectives and actions of the strategy; how many were created, updated, left as they were."""
    plan = strategy.load_strategy()
    objectives, actions = Table(Objective, "code"), Table(Action, "code")
    for objective in plan.objectives.values():
        objectives.keep(objective.code, texts(objective.title))
    for action in plan.actions.values():
        actions.keep(
            action.code,
            {
                **texts(action.title),
                "objective": objectives.records[action.objective] if action.objective else None,
                "objective_inferred": action.link == "inferred",
                "reported_with": action.reported_with or "",
            },
        )
    return objectives.counts + actions.counts


def keep_organisations() -> Counter[str]:
    """The actors of the programme, then who stands under or after whom."""
    listed, table = strategy.load_organisations(), Table(Organisation, "code")
    for actor in listed.values():
        table.keep(
            actor.code,
            {
                **texts(actor.names, "name"),
                "kind": actor.kind,
                "aliases": list(actor.aliases),
                "region": actor.region or "",
                "valid_from": actor.valid_from,
                "valid_to": actor.valid_to,
            },
        )
    counts = Counter(table.counts)
    for actor in listed.values():
        named = {"parent": actor.parent, "successor": actor.successor}
        if any(named.values()):
            table.keep(actor.code, {field: table.records[code] for field, code in named.items() if code})
    return counts


def read_year(path: Path) -> dict[str, Any]:
    """The checked content of a year-file. Raises Invalid with what to mend when it cannot be read."""
    try:
        return strategy.load_year(path)
    except FileNotFoundError as error:
        raise Invalid(
            _("Le fichier %(name)s est introuvable.") % {"name": Path(str(error.filename)).name}
        ) from error
    except BadDataFile as error:
        raise Invalid(
            _("Le fichier de l'année ne peut pas être lu : %(problem)s") % {"problem": error}
        ) from error


def keep_year(year: dict[str, Any], known_indicators: frozenset[str]) -> Counter[str]:
    """Projects with their funders, agreements, results, notes, events, objects and disruptions of one year."""
    bodies = {body.code: body for body in Organisation.objects.all()}
    projects = _projects(year, bodies)
    counts = Counter(projects.counts)
    counts += _shares(year, bodies, projects) + _agreements(year, bodies, projects, known_indicators)
    counts += _results(year, projects, known_indicators)
    counts += _objects(year, bodies, projects)
    return counts + _notes(year, bodies, projects) + _disruptions(year, bodies)


def _projects(year: dict[str, Any], bodies: Mapping[str, Organisation]) -> Table:
    table = Table(Project, "code")
    for row in year["projects"]:
        project = table.keep(
            row["code"],
            {
                **texts(row["title"]),
                **texts(row["note"], "note"),
                "starts_on": row["starts_on"],
                "ends_on": row["ends_on"],
                "regions": list(row["regions"]),
                "budget_amount": row["budget"],
                "budget_currency": row["currency"] or "",
                "sector": row["sector"] or "",
                "report_every": row["report_every"],
                "source": row["source"],
                "certainty": row["certainty"],
            },
        )
        table.link(
            row["code"], "implementers", project.implementers, [bodies[code] for code in row["implementers"]]
        )
        table.link(row["code"], "funders", _Funders(project), [bodies[code] for code in row["funders"]])
    return table


class _Funders:
    """Fundings of a project, added like members of a relation."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def add(self, *funders: Organisation) -> None:
        for funder in funders:
            Funding.objects.get_or_create(project=self.project, funder=funder)


def _shares(year: dict[str, Any], bodies: Mapping[str, Organisation], projects: Table) -> Counter[str]:
    """What each funder gives, where a source says it; a share that somebody noted or took away stays so."""
    counts: Counter[str] = Counter()
    for row in year["shares"]:
        _note, new = LoadedRow.objects.get_or_create(table="programme.funding", key=row["key"])
        found = Funding.objects.filter(
            project=projects.records[row["project"]], funder=bodies[row["funder"]], amount=None
        )
        changed = new and found.update(amount=row["amount"], currency=row["currency"])
        counts["updated" if changed else "unchanged"] += 1
    return counts


def _agreements(
    year: dict[str, Any], bodies: Mapping[str, Organisation], projects: Table, known: frozenset[str]
) -> Counter[str]:
    table = Table(Agreement, "key")
    for row in year["agreements"]:
        _check_indicator(row, known)
        agreement = table.keep(
            row["key"],
            {
                **texts(row["text"]),
                "project": projects.records.get(row["project"]),
                "status": row["state"],
                "signed_on": row["signed_on"],
                "signed_precision": row["precision"] or "",
                "starts_on": row["starts_on"],
                "ends_on": row["ends_on"],
                "indicator": row["indicator"] or "",
                "target": row["target"],
                "source": row["source"] or "",
            },
        )
        table.link(row["key"], "parties", agreement.parties, [bodies[code] for code in row["parties"]])
    return table.counts


def _results(year: dict[str, Any], projects: Table, known: frozenset[str]) -> Counter[str]:
    outcomes, table = _outcomes(year, projects), Table(ProjectResult, "key")
    same = ("baseline", "baseline_year", "target", "starts_on", "ends_on", "source")
    for row in year["results"]:
        _check_indicator(row, known)
        table.keep(
            row["key"],
            {
                "project": projects.records[row["project"]],
                "outcome": outcomes.records.get(row["outcome"]),
                "indicator": row["indicator"] or "",
                **texts(row["title"], "title"),
                "measure": row["measure"] or Measure.NUMBER,
                "split_by": list(row["split_by"]),
                **{field: row[field] for field in same},
            },
        )
    return outcomes.counts + table.counts


def _outcomes(year: dict[str, Any], projects: Table) -> Table:
    table = Table(Outcome, "key")
    for position, row in enumerate(year["outcomes"], start=1):
        table.keep(
            row["key"],
            {
                "project": projects.records[row["project"]],
                "level": row["level"],
                "position": position,
                **texts(row["text"]),
            },
        )
    return table


def _check_indicator(row: Mapping[str, Any], known: frozenset[str]) -> None:
    if row["indicator"] and row["indicator"] not in known:
        raise Invalid(
            _("%(key)s cite l'indicateur %(code)s, qui n'existe pas : corrigez le fichier de l'année.")
            % {"key": row["key"], "code": row["indicator"]}
        )


def _notes(year: dict[str, Any], bodies: Mapping[str, Organisation], projects: Table) -> Counter[str]:
    table, actions = Table(ProgrammeNote, "key"), {action.code: action for action in Action.objects.all()}
    for name, kind in NOTES.items():
        for position, row in enumerate(year[name], start=1):
            table.keep(
                row["key"] if row["key"].startswith(str(year["year"])) else f"{year['year']}-{row['key']}",
                {
                    **texts(row["text"]),
                    "kind": kind,
                    "year": year["year"],
                    "position": position,
                    "action": actions.get(row["action"]),
                    "owner": bodies.get(row.get("owner") or ""),
                    "owner_inferred": bool(row.get("owner_inferred")),
                    "project": projects.records.get(row.get("project")),
                    "starts_on": row.get("starts_on"),
                    "ends_on": row.get("ends_on"),
                    "due_on": row.get("due_on"),
                    "status": row.get("status") or "",
                    "precision": row.get("precision") or "",
                },
            )
    return table.counts


def _objects(year: dict[str, Any], bodies: Mapping[str, Organisation], projects: Table) -> Counter[str]:
    table = Table(ProgrammeObject, "key")
    for row in year["objects"]:
        table.keep(
            row["key"],
            {
                **texts(row["text"]),
                "kind": row["kind"],
                "project": projects.records.get(row["project"]),
                "owner": bodies.get(row["owner"] or ""),
                "starts_on": row["starts_on"],
                "ends_on": row["ends_on"],
                "regions": list(row["regions"] or ()),
                "languages": list(row["languages"] or ()),
                "number": row["number"],
                "source": row["source"],
            },
        )
    return table.counts


def _disruptions(year: dict[str, Any], bodies: Mapping[str, Organisation]) -> Counter[str]:
    table = Table(Disruption, "key")
    for row in year["disruptions"]:
        table.keep(
            row["key"],
            {
                **texts(row["text"]),
                **texts(row["guidance"], "guidance"),
                "kind": row["kind"],
                "organisation": bodies.get(row["organisation"] or ""),
                "sector": row["sector"] or "",
                "starts_on": row["starts_on"],
                "ends_on": row["ends_on"],
                "clocks": list(row["clocks"]),
                "source": row["source"],
            },
        )
    return table.counts
