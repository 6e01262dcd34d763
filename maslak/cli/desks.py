"""`maslak desks` and `maslak desk`: who receives which request, and whether this installation is the authority there."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.utils import timezone

from maslak.access.actor import acting, operator
from maslak.access.queries import organisation as organisation_named
from maslak.core.errors import Invalid
from maslak.permits import desks, loading
from maslak.permits.enums import CounterKind, FileKind
from maslak.permits.models import Desk


def show(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Every desk of today, with its regions, hours, and who decides."""
    today = timezone.localdate()
    with acting(operator()):
        found = [desk for kind in FileKind.values for desk in desks.desks_on(kind, today)]
        rows = [_row(desk) for desk in found]
    if arguments.json:
        print(json.dumps({"desks": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        every = (
            "employeurs de Casablanca Finance City"
            if row["counter"] == CounterKind.CFC
            else "toutes les régions"
        )
        regions = ", ".join(each["region"] for each in row["regions"]) or every
        role = "décide" if row["decides"] else "accompagne"
        print(f"{row['code']:24} {row['kind']:12} {role:11} {regions}")
    return 0


def change(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Say whether one desk decides. Raises a DomainError, printed by the caller."""
    organisation = organisation_named(arguments.code)
    if organisation is None:
        raise Invalid(f"L'organisation « {arguments.code} » n'est pas dans l'annuaire.")
    with acting(operator()) as by:
        desk = desks.set_decides(
            organisation=organisation, kind=arguments.kind, decides=arguments.decides == "yes", by=by,
            today=timezone.localdate(),
        )  # fmt: skip
        row = _row(desk)
    said = "décide des demandes" if row["decides"] else "accompagne les demandes et n'en décide pas"
    print(f"{row['code']} ({row['kind']}) {said}.")
    return 0


def _row(desk: Desk) -> dict[str, Any]:
    code = desk.organisation.code
    return {
        "code": code,
        "name": desk.organisation.name_fr,
        "kind": desk.kind,
        "counter": desk.counter_kind,
        "decides": desk.decides,
        "regions": [
            {"region": region, "certainty": loading.certainty_of(code, desk.kind, region)}
            for region in desk.regions
        ],
        "hours": desk.hours,
        "since": desk.since.isoformat(),
        "until": desk.until.isoformat() if desk.until else None,
    }
