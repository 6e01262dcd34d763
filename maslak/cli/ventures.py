"""`maslak survival`: what became of the enterprises created in a year, without suppression: for the operator."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.utils import timezone

from maslak.access.actor import acting, operator
from maslak.ventures import queries


def survival(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print a cohort's survival by month, at least (`low`) and at most (`high`): shares of 1, or per cent in words."""
    with acting(operator()):
        found = as_json(queries.survival(arguments.cohort, timezone.localdate(), least=1))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(f"Entreprises créées en {found['cohort']} : {found['created']}")
    for month, share in found["months"].items():
        rate = "—" if share["low"] is None else f"{100 * share['low']:.1f} % à {100 * share['high']:.1f} %"
        print(f"{month:>3} mois : {rate}  (sur {share['born']})")
    return 0


def as_json(found: queries.Survival) -> dict[str, Any]:
    """The same as JSON: cohort, created, months (low, high: shares of 1; born, alive, unreachable), curve."""
    return {
        "cohort": found.year,
        "created": found.created,
        "months": {
            str(share.month): {
                "low": _part(share.alive, share.born),
                "high": _part(share.alive + share.unreachable, share.born),
                "born": share.born,
                "alive": share.alive,
                "unreachable": share.unreachable,
            }
            for share in found.months
        },
        "curve": [{"months": point.months, "share": round(point.share, 4)} for point in found.curve],
        "salaried": found.salaried,
    }


def _part(some: int, all_of_them: int) -> float | None:
    """A share of 1, as the curve has it; None where no enterprise is that old."""
    return round(some / all_of_them, 6) if all_of_them else None
