"""One function per command; each prints JSON or plain lines and returns the exit code."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path


def run(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Run the command named in `arguments`."""
    handler: Callable[[argparse.Namespace, list[str]], int] = COMMANDS[arguments.command]
    return handler(arguments, rest)


def migrate(_arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Schema, row security, reference data, in this order."""
    from maslak.cli.migrating import migrate_all

    migrate_all()
    return 0


def django(_arguments: argparse.Namespace, rest: list[str]) -> int:
    """Pass on to Django's own commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["maslak django", *rest])
    return 0


def messages(_arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Compile locale/*.po to the form that Django reads."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from django.conf import settings

    for path in sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale=path.parts[-3]))
    return 0


def collect(_arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Gather, fingerprint and compress the static files."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    return 0


def import_file(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Take a register in."""
    from maslak.cli import importing

    return importing.run(arguments, rest)


def demo(_arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Load the reference year and the demo accounts."""
    from maslak.cli.demo import load

    load()
    return 0


def indicators(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """The indicators of a year, without suppression: for the operator."""
    from maslak.access.actor import acting, operator
    from maslak.reporting import engine

    with acting(operator()):
        result = engine.as_json(arguments.year)
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
        return 0
    for line in result["indicators"]:
        sexes = f"  (F {line['women']}, M {line['men']})" if line["women"] is not None else ""
        print(
            f"{line['code']:8} {line['value']:>8} {line['unit']:14} {line['origin']:9} {line['period']}{sexes}"
        )
    return 0


def iati(arguments: argparse.Namespace, rest: list[str]) -> int:
    """A partner project as an IATI activity file."""
    from maslak.cli import partner

    return partner.iati(arguments, rest)


def survival(arguments: argparse.Namespace, rest: list[str]) -> int:
    """The survival of a cohort of enterprises."""
    from maslak.cli import ventures

    return ventures.survival(arguments, rest)


def pairs(arguments: argparse.Namespace, rest: list[str]) -> int:
    """The mentor pairs to propose."""
    from maslak.cli import pairs

    return pairs.run(arguments, rest)


def audit(arguments: argparse.Namespace, rest: list[str]) -> int:
    """The trail."""
    from maslak.cli import audit as trail

    return trail.run(arguments)


def match(arguments: argparse.Namespace, rest: list[str]) -> int:
    """People against offers."""
    from maslak.cli import matching

    return matching.run(arguments, rest)


def profiles(arguments: argparse.Namespace, rest: list[str]) -> int:
    """The mapping of profiles of a year."""
    from maslak.cli import profiles as mapping

    return mapping.run(arguments, rest)


def check(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Look for what should never be; 1 when something was found."""
    from maslak.access.actor import acting, operator
    from maslak.reporting import integrity

    with acting(operator()):
        findings = integrity.findings()
    if arguments.json:
        print(json.dumps({"ok": not findings, "findings": findings}, ensure_ascii=False))
    else:
        print(
            "Rien à signaler."
            if not findings
            else "\n".join(f"{f['code']} : {f['message']} ({f['where']})" for f in findings)
        )
    return 0 if not findings else 1


def bilan(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Write the yearly review in one format."""
    from maslak.access.actor import acting, operator
    from maslak.reporting.exports import write

    with acting(operator()):
        content, _name, _type = write(arguments.year, arguments.format, arguments.language)
    Path(arguments.output).write_bytes(content)
    return 0


def worker(_arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Run background jobs until stopped."""
    from django.core.management import call_command

    call_command("procrastinate", "worker", delete_jobs="successful")
    return 0


def tick(_arguments: argparse.Namespace, _rest: list[str]) -> int:
    """What time brings; the worker does it by itself every few minutes."""
    from maslak.permits import tasks as permits
    from maslak.web.tasks import what_time_brings

    permits.what_time_brings()  # first, so that what it tells is sent just after
    what_time_brings()
    return 0


def account(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """An account with one membership; the password is asked for, or read from standard input."""
    from maslak.cli.accounts import create

    return create(arguments)


def xlsform(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """The field forms, one workbook each."""
    from maslak.imports.xlsforms import write_all

    for path in write_all(Path(arguments.directory)):
        print(path)
    return 0


def deadline(arguments: argparse.Namespace, rest: list[str]) -> int:
    """When an answer is due, and the whole reckoning."""
    from maslak.cli import deadlines

    return deadlines.run(arguments, rest)


def occupation(arguments: argparse.Namespace, rest: list[str]) -> int:
    """What a job title may mean."""
    from maslak.cli import occupations

    return occupations.occupation(arguments, rest)


def taxonomy(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Take in the official ESCO download."""
    from maslak.cli import occupations

    return occupations.take_in(arguments, rest)


def route(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Who may be hired and how, on a date."""
    from maslak.cli import law_commands

    return law_commands.route(arguments, rest)


def desks(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Who receives which request."""
    from maslak.cli import desks

    return desks.show(arguments, rest)


def desk(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Say whether a desk decides."""
    from maslak.cli import desks

    return desks.change(arguments, rest)


def verify(arguments: argparse.Namespace, rest: list[str]) -> int:
    """What a PDF is worth."""
    from maslak.cli import papers

    return papers.run(arguments, rest)


COMMANDS: dict[str, Callable[[argparse.Namespace, list[str]], int]] = {
    "migrate": migrate,
    "django": django,
    "messages": messages,
    "collect": collect,
    "import": import_file,
    "demo": demo,
    "indicators": indicators,
    "survival": survival,
    "iati": iati,
    "pairs": pairs,
    "match": match,
    "audit": audit,
    "profiles": profiles,
    "check": check,
    "bilan": bilan,
    "worker": worker,
    "tick": tick,
    "account": account,
    "xlsform": xlsform,
    "deadline": deadline,
    "route": route,
    "occupation": occupation,
    "taxonomy": taxonomy,
    "desks": desks,
    "desk": desk,
    "verify": verify,
}
