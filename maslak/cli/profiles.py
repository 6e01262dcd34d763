"""`maslak profiles`: publish the mapping of a year, or print the last one published."""

from __future__ import annotations

import argparse
import json

from django.utils import timezone

from maslak.access.actor import acting, operator
from maslak.reporting import mapping


def run(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """With --publish, a new release of the year; then the last one, as JSON or in one line. 1 where there is none."""
    with acting(operator()) as by:
        if arguments.publish:
            mapping.release(year=arguments.year, by=by, now=timezone.now())
        found = mapping.latest(arguments.year)
    if arguments.json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    elif found is None:
        print(f"{arguments.year} : aucune cartographie publiée.")
    else:
        shown = len(found.people) + len(found.jobs)
        print(f"{found.year} : publication {found.number}, {shown} nombres montrés.")
    return 0 if found else 1


def _as_json(found: mapping.Mapped | None) -> dict[str, object]:
    if found is None:
        return {"people": {}, "jobs": {}}
    return {
        "year": found.year,
        "number": found.number,
        "people": {"|".join(key): value for key, value in found.people.items()},
        "jobs": {"|".join(key): value for key, value in found.jobs.items()},
    }
