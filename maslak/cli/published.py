"""`maslak indicators --public`: the figures of a year as anybody may read them."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.utils import timezone

from maslak.access.actor import acting, operator
from maslak.reporting import public, publishing


def run(arguments: argparse.Namespace) -> int:
    """Publish what is due, then print what is published."""
    now = timezone.now()
    year = arguments.year or timezone.localdate(now).year - 1
    with acting(operator()) as by:
        if arguments.publish or publishing.is_due(year, timezone.localdate(now)):
            done = publishing.publish(year=year, by=by, now=now, every=arguments.publish)
            for note in done.notes:
                print(note, file=sys.stderr)
        told = public.as_json(year)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for line in told["indicators"]:
        print(_line(line))
    return 0


def _line(line: dict[str, Any]) -> str:
    """« ANP-01    680 persons        o  (F 261, M 419) »."""
    value = "c" if line["value"] is None else line["value"]
    sexes = f"  (F {line['women']}, M {line['men']})" if line["women"] is not None else ""
    return f"{line['code']:8} {value:>8} {line['unit']:14} {line['mark']:1} {line.get('period', '')}{sexes}"
