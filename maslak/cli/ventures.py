"""`maslak survival`: what became of the enterprises created in a year, without suppression: for the operator."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.utils import timezone

from maslak.access.actor import acting, operator
from maslak.ventures import queries


def survival(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print the cohort's survival at each month, in per cent: at least (`low`) and at most (`high`)."""
    with acting(operator()):
        found = as_json(queries.survival(arguments.cohort, timezone.localdate(), least=1))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(f"Entreprises créées en {found['cohort']} : {found['created']}")
    for month, share in found["months"].items():
        rate = "—" if share["low"] is None else f"{share['low']} % à {share['high']} %"
        print(f"{month:>3} mois : {rate}  (sur {share['born']})")
    return 0


def as_json(found: queries.Survival) -> dict[str, Any]:
    """The same as JSON: cohort, created, months (low, high in per cent, born, alive, unreachable), curve."""
    return {
        "cohort": found.year,
        "created": found.created,
        "months": {
            str(share.month): {
                "low": share.low,
                "high": share.high,
                "born": share.born,
                "alive": share.alive,
                "unreachable": share.unreachable,
            }
            for share in found.months
        },
        "curve": [{"months": point.months, "share": round(point.share, 4)} for point in found.curve],
        "salaried": found.salaried,
    }
