"""`maslak retention`: what the timetable would do, and doing it, as the owner of the tables."""

from __future__ import annotations

import argparse
import json

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maslak.access.actor import acting, operator
from maslak.retention import running


def run(arguments: argparse.Namespace) -> int:
    """The preview unless asked to run; 0 when done."""
    with translation.override(arguments.language):
        if arguments.step == "run" and not arguments.dry_run:
            return _do(arguments)
        return _preview(arguments)


def _preview(arguments: argparse.Namespace) -> int:
    today = timezone.localdate()
    with acting(operator()):
        found = running.preview(today)
    if arguments.json:
        told = {"on": today.isoformat(), "due": [each.as_json(arguments.language) for each in found]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    for each in found:
        words = each.line.object.in_language(arguments.language)
        print(f"{each.count:>8}  {words} ({each.step})")
    return 0


def _do(arguments: argparse.Namespace) -> int:
    done = running.run(by=operator(), now=timezone.now(), limit=arguments.limit)
    if arguments.json:
        print(json.dumps({"done": done}, ensure_ascii=False, indent=2))
        return 0
    for name, count in done.items():
        print(f"{count:>8}  {name}")
    if not done:
        print(_("Rien n'est échu."))
    return 0
