"""`maslak verify`: what a PDF that somebody shows is worth.

Asked of the register when this instance has one (its database is then started if it sleeps: a withdrawal is known
there alone), otherwise, or with `--trust`, of the signature alone. The answer says which (`register`). Whatever the
verdict, the question was answered and the command ends with 0; 2 is for what cannot be examined.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from config.home import home
from maslak.cli import embedded
from maslak.core.errors import Invalid
from maslak.papers import keys, verifying
from maslak.papers.verifying import Verification


def run(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print the verdict. Raises Invalid for a file that is absent, no PDF, or too much for any machine."""
    pdf = _read(Path(arguments.file))
    anchors = _anchors(Path(arguments.trust)) if arguments.trust else None
    told = verifying.verify(
        pdf, on=timezone.localdate(), ask_register=anchors is None and _register_answers(), anchors=anchors
    )
    print(json.dumps(told.as_json(), ensure_ascii=False) if arguments.json else in_words(told))
    return 0


def has_register() -> bool:
    """Whether this instance has a database: one of its own, asleep or not, or a server that its settings name."""
    return embedded.uses_server() or (home() / "pg" / "PG_VERSION").exists()


def in_words(told: Verification) -> str:
    """The verdict, the paper, the reasons."""
    from maslak.papers.enums import PaperKind, Verdict

    paper = " ".join(
        part for part in (str(PaperKind(told.kind).label) if told.kind else "", told.number) if part
    )
    first = f"{Verdict(told.verdict).label} : {paper}" if paper else str(Verdict(told.verdict).label)
    return "\n".join([first, *(f"  {sentence}" for sentence in told.sentences)])


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        words = _("Le fichier %(file)s n'existe pas, ou il ne peut pas être lu.")
        raise Invalid(words % {"file": path}) from error


def _anchors(path: Path) -> Sequence[bytes]:
    try:
        return keys.split(_read(path))
    except ValueError as error:
        words = _("Le fichier %(file)s ne contient aucun certificat au format PEM (--trust).")
        raise Invalid(words % {"file": path}) from error


def _register_answers() -> bool:
    """Whether the register can be asked now; when it should and cannot, standard error says so."""
    if not has_register():
        return False
    if embedded.answers() and _is_prepared():
        return True
    print(_("Le registre de l'instance ne répond pas : seule la signature est vérifiée."), file=sys.stderr)
    return False


def _is_prepared() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('papers_paper')")
            (table,) = cursor.fetchone()
    except DatabaseError:
        return False
    return table is not None
