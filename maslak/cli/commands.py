"""One function per command; each prints JSON or plain lines and returns the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable


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


COMMANDS: dict[str, Callable[[argparse.Namespace, list[str]], int]] = {
    "migrate": migrate,
    "django": django,
    "messages": messages,
    "collect": collect,
    "import": import_file,
}
