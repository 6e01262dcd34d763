"""What an operator can mend is one sentence and exit 2; a fault of the program is never hidden."""

import subprocess
from argparse import ArgumentTypeError

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError

from config.settings import _database
from maslak.cli import refusals
from maslak.cli.main import main
from maslak.cli.values import a_format, a_language, a_port, a_year
from maslak.core.errors import Invalid


def wrapped(error):
    """The error as Django hands it on."""
    try:
        raise ProgrammingError("wrapped") from error
    except ProgrammingError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Invalid("Ce code n'existe pas."), "Ce code n'existe pas."),
        (psycopg.OperationalError("connection refused\nIs it running?"), "ne répond pas"),
        (wrapped(psycopg.errors.UndefinedTable("no such relation")), "maslak migrate"),
        (PermissionError(13, "denied", "/fermé/bilan.pdf"), "/fermé/bilan.pdf"),
        (subprocess.CalledProcessError(2, "maslak migrate"), ""),
    ],
)
def test_what_can_be_mended_is_said_without_a_trace(capsys, error, said):
    with pytest.raises(refusals.Refused), refusals.told():
        raise error

    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_a_migration_without_the_owner_says_whose_address_is_missing(capsys, monkeypatch):
    monkeypatch.setenv("MASLAK_AS_OWNER", "1")

    with pytest.raises(refusals.Refused), refusals.told():
        raise wrapped(psycopg.errors.InsufficientPrivilege("permission denied for schema public"))

    assert "DATABASE_OWNER_URL" in capsys.readouterr().err


def test_a_right_that_the_application_lacks_is_a_fault_of_the_program(monkeypatch):
    monkeypatch.delenv("MASLAK_AS_OWNER", raising=False)

    with pytest.raises(ProgrammingError), refusals.told():
        raise wrapped(psycopg.errors.InsufficientPrivilege("permission denied for table milestone"))


@pytest.mark.parametrize(
    "fault",
    [ValueError("slip"), wrapped(psycopg.errors.UndefinedColumn("no such column")), OSError("no file named")],
)
def test_a_fault_of_the_program_shows_itself(fault):
    with pytest.raises(type(fault)), refusals.told():
        raise fault


@pytest.mark.parametrize(
    ("reader", "good", "bad"),
    [
        (a_year, "2020", ["deux", "-5", "0", "99999", "20", "2020.5", ""]),
        (a_port, "8000", ["abc", "0", "65536", "-1", ""]),
        (a_format, "pdf", ["odt", "PDF", ""]),
        (a_language, "ar", ["de", ""]),
    ],
)
def test_an_option_is_read_or_refused_in_a_sentence(reader, good, bad):
    assert str(reader(good)) == good
    for text in bad:
        with pytest.raises(ArgumentTypeError, match=f"« {text} »"):
            reader(text)


@pytest.mark.parametrize(
    "arguments", [["indicators", "--year", "99999"], ["start", "--port", "0"], ["bogus"], []]
)
def test_a_command_that_cannot_be_read_ends_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "error" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["", "maslak", "mysql://a@b/c"])
def test_an_address_of_no_postgresql_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        _database(address)
