"""`maslak import`: a register from the command line, as JSON or in words."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from maslak.access.actor import acting, operator
from maslak.access.models import Organisation
from maslak.access.queries import organisation as organisation_named
from maslak.core.errors import Invalid
from maslak.imports import actions, reading
from maslak.imports.corrections import say


def run(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Take the file in (or rehearse it) and print what each row became; 2 with a sentence when it cannot be read."""
    try:
        content = Path(arguments.file).read_bytes()
    except OSError:
        print(f"Le fichier {arguments.file} ne peut pas être ouvert. Vérifiez son chemin.", file=sys.stderr)
        return 2
    name = Path(arguments.file).name
    try:
        with translation.override("fr"), acting(operator()):
            organisation = sender(arguments.organisation, name, content, arguments.kind)
            batch_report = _take(arguments, name, content, organisation)
    except reading.UnreadableFile as error:
        print(f"{name} : {error.sentence('fr')}", file=sys.stderr)
        return 2
    result = as_json(batch_report)
    print(json.dumps(result, ensure_ascii=False) if arguments.json else _in_words(result, arguments.dry_run))
    return 0


def sender(code: str | None, name: str, content: bytes, kind: str | None) -> Organisation:
    """The organisation that sends the file: named, else the usual one of that kind of register."""
    if kind and kind not in reading.kinds():
        known = ", ".join(sorted(reading.kinds()))
        raise Invalid(f"« {kind} » n'est pas une sorte de registre. Sortes connues : {known} (--kind).")
    usual = reading.kind(kind or reading.read(name, content, kind=kind).kind).organisation
    wanted = code or usual or "PLATEFORME"
    found = organisation_named(wanted)
    if found is None:
        raise Invalid(
            f"L'organisation « {wanted} » n'est pas dans l'annuaire. Vérifiez son code (--organisation)."
        )
    return found


def _take(
    arguments: argparse.Namespace, name: str, content: bytes, organisation: Organisation
) -> actions.Report:
    by = operator(organisation)
    return actions.import_now(
        name=name,
        content=content,
        organisation=organisation,
        by=by,
        now=timezone.now(),
        kind=arguments.kind,
        year=arguments.year,
        rehearse=arguments.dry_run,
    )


def as_json(report: actions.Report) -> dict[str, Any]:
    """The public contract: kind, rows, imported, duplicates, ignored, rejected; warnings besides."""
    return {
        "kind": report.kind,
        "rows": len(report.rows),
        "imported": report.count("imported"),
        "duplicates": report.count("duplicate"),
        "ignored": report.ignored,
        "rejected": [_line(row, problem) for row in report.rows for problem in row.outcome.problems],
        "warnings": [_line(row, problem) for row in report.rows for problem in row.outcome.warnings],
        "year": report.register_year,
    }


def _line(row: actions.RowReport, problem: reading.Problem) -> dict[str, Any]:
    message = say(
        {"code": problem.code, "params": problem.params, "column": problem.column}, problem.value, "fr"
    )
    line = {"row": row.number, "column": problem.column, "value": problem.value, "message": message}
    return {**line, "sheet": row.sheet} if row.sheet else line


def _in_words(result: dict[str, Any], rehearsed: bool) -> str:
    head = "Essai à blanc, rien n'est enregistré. " if rehearsed else ""
    lines = [
        f"{head}{result['kind']} : {result['rows']} lignes, {result['imported']} enregistrées, "
        f"{result['duplicates']} déjà connues, {len(result['rejected'])} à corriger, {result['ignored']} ignorées."
    ]
    lines += [f"  ligne {p['row']}, {p['column'] or '—'} : {p['message']}" for p in result["rejected"]]
    if result["warnings"]:
        lines.append(f"  {len(result['warnings'])} avertissements (--json les donne un par un).")
    return "\n".join(lines)
