"""What a command cannot do, said in one sentence on standard error; no trace of calls reaches the operator."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_NO_TABLE = "42P01"  # PostgreSQL: the relation does not exist
_NOT_OWNER = "42501"  # PostgreSQL: permission denied


class Refused(Exception):
    """The command ends with code 2; what had to be said was said."""


@contextmanager
def told() -> Iterator[None]:
    """Turn what an operator can mend into a sentence and `Refused`; let faults of the program through."""
    try:
        yield
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        if sentence:
            print(sentence, file=sys.stderr)
        raise Refused from None


def _sentence(error: Exception) -> str | None:
    """What the operator can do about it, nothing where it was said already; None when it is a fault of the program."""
    from django.core.exceptions import ImproperlyConfigured

    from maslak.core.errors import DomainError

    if isinstance(error, DomainError | ImproperlyConfigured):
        return str(error)
    if isinstance(error, subprocess.CalledProcessError):  # a command of ours, which said why
        return ""
    if isinstance(error, BrokenPipeError):  # who read our output stopped reading
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ""
    if isinstance(error, OSError):
        return _of_file(error)
    return _of_database(error)


def _of_file(error: OSError) -> str | None:
    if error.filename is None:
        return None
    return f"Le fichier {error.filename} ne peut pas être écrit. Vérifiez que son dossier existe et vous est ouvert."


def _of_psycopg(error: BaseException | None) -> psycopg.Error | None:
    """The driver's own error behind what Django raised."""
    while error is not None and not isinstance(error, psycopg.Error):
        error = error.__cause__ or error.__context__
    return error


def _of_database(error: Exception) -> str | None:
    cause = _of_psycopg(error)
    if cause is None:
        return None
    if cause.sqlstate == _NOT_OWNER and os.environ.get("MASLAK_AS_OWNER"):
        return (
            "Ce compte de la base de données ne possède pas les tables. Donnez l'adresse de leur propriétaire "
            "(DATABASE_OWNER_URL), puis recommencez."
        )
    if cause.sqlstate == _NO_TABLE:
        return "La base de données n'est pas encore préparée. Lancez d'abord : maslak migrate"
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:
        why = next(iter(str(cause).splitlines()), "")
        return (
            f"La base de données ne répond pas. Vérifiez qu'elle tourne, et son adresse (DATABASE_URL). {why}"
        )
    return None
