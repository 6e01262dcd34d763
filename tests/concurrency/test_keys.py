"""A new key takes over while the system runs: killed in the middle it goes on, and the old key goes only when unneeded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from config.home import load_secrets
from maslak.access.actor import acting, operator
from maslak.access.models import AuditEvent, Change
from maslak.core.crypto import Unreadable, Vault
from maslak.core.vault import vault
from maslak.mentoring.models import ConcernNote
from maslak.papers.models import Paper
from maslak.people.models import IdentityDocument, Person
from tests import database, factories
from tests.concurrency.conftest import COPY

pytestmark = [pytest.mark.usefixtures("committed")]
MANY = 900


@pytest.fixture
def keys(committed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The installation's keys in a file of this test; the environment in which the command finds it and the copy."""
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps(load_secrets()))
    monkeypatch.setenv("MASLAK_SECRETS", str(path))
    environment = dict(os.environ)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        environment[name] = os.environ[name].replace(database.DATABASE, COPY)
    yield environment
    with database.admin(COPY) as admin:
        admin.execute("SET session_replication_role = replica")
        for table in ("people_identitydocument", "people_residencestatus", "people_person", "people_holder"):
            admin.execute(f"DELETE FROM {table}")


def _maslak(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "maslak.cli.main", "keys", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def _papers(count: int) -> list[int]:
    with acting(operator()):
        office = factories.organisation(f"KEYS-{time.time_ns()}")
        someone = factories.person(office, phone="0612345678", document="AB123456")
        first = someone.documents.get()
        made = [
            IdentityDocument(
                person=someone, kind="passport", number_sealed=vault().seal(f"N{n}"), number_hash=f"{n:064d}",
                number_end="000", issuer="MAR",
            )
            for n in range(count)
        ]  # fmt: skip
        return [first.pk, *(d.pk for d in IdentityDocument.objects.bulk_create(made))]


def _numbers(papers: list[int]) -> set[str]:
    with acting(operator()):
        return {document.number for document in IdentityDocument.objects.filter(pk__in=papers)}


def test_a_new_key_seals_everything_anew_and_the_old_one_goes(keys):
    papers = _papers(20)
    numbers, old = _numbers(papers), str(load_secrets()["vault_keys"][0])
    with acting(operator()):
        before = Change.objects.count()

    done = _maslak(keys, "rotate", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["left"] == 0
    newest = str(load_secrets()["vault_keys"][0])
    assert newest != old
    alone = Vault([newest], "")
    with acting(operator()):
        for document in IdentityDocument.objects.filter(pk__in=papers):
            assert alone.open(document.number_sealed) in numbers
        assert alone.open(Person.objects.get(documents=papers[0]).phone_sealed)
        assert Change.objects.count() == before  # what the rows hold has not changed
        assert AuditEvent.objects.filter(event="keys.rotated").exists()
    assert _numbers(papers) == numbers  # this process read the new key without being started again

    assert _maslak(keys, "retire", "--json").returncode == 0
    assert load_secrets()["vault_keys"] == [newest]
    assert _numbers(papers) == numbers


def test_the_old_key_stays_while_anything_needs_it(keys):
    papers = _papers(3)
    kept = load_secrets()
    kept["vault_keys"] = [Fernet.generate_key().decode(), *kept["vault_keys"]]
    kept["vault_keys_since"] = int(time.time()) + 2
    Path(os.environ["MASLAK_SECRETS"]).write_text(json.dumps(kept))

    refused = _maslak(keys, "retire")

    assert refused.returncode == 2
    assert "ancienne clé" in refused.stderr
    assert len(load_secrets()["vault_keys"]) == 2
    assert json.loads(_maslak(keys, "status", "--json").stdout)["left"] >= len(papers)


def test_killed_in_the_middle_both_keys_open_and_it_goes_on(keys):
    papers = _papers(MANY)
    numbers = _numbers(papers)
    command = [sys.executable, "-m", "maslak.cli.main", "keys", "rotate"]
    with subprocess.Popen(
        command, env=keys, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        while "people_identitydocument" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGKILL)

    assert len(load_secrets()["vault_keys"]) == 2
    assert _numbers(papers) == numbers
    status = json.loads(_maslak(keys, "status", "--json").stdout)
    again = json.loads(_maslak(keys, "rotate", "--json").stdout)
    assert again["resealed"] >= status["left"]
    assert again["left"] == 0
    assert len(load_secrets()["vault_keys"]) == 2  # gone on with, not begun anew
    assert _numbers(papers) == numbers


def test_rows_that_nobody_may_change_are_sealed_anew_and_stay_guarded(keys):
    tables = {ConcernNote._meta.db_table, Paper._meta.db_table}
    with database.admin(COPY) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "INSERT INTO mentoring_concernnote (file_id, at, words_sealed) VALUES (1, now(), %s)",
            [vault().seal("confié")],
        )

    done = _maslak(keys, "rotate", "--json")

    assert done.returncode == 0, done.stderr
    alone = Vault([str(load_secrets()["vault_keys"][0])], "")
    with database.admin(COPY) as admin:
        rows = admin.execute("SELECT words_sealed FROM mentoring_concernnote").fetchall()
        assert [alone.open(bytes(words)) for (words,) in rows] == ["confié"]
        lifted = admin.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
        ).fetchall()
        assert lifted == []
        with pytest.raises(Exception, match="append-only"):
            admin.execute("UPDATE mentoring_concernnote SET at = now()")
        admin.execute("SET session_replication_role = replica")
        admin.execute("DELETE FROM mentoring_concernnote")
    assert tables <= set(connection.introspection.table_names())


def test_a_session_key_is_renewed_and_the_old_one_still_opens(keys):
    old = load_secrets()["secret_key"]

    assert _maslak(keys, "rotate", "--sessions", "--json").returncode == 0

    assert load_secrets()["secret_key_fallbacks"] == [old]
    assert load_secrets()["secret_key"] != old
    assert _maslak(keys, "retire", "--sessions", "--json").returncode == 0
    assert load_secrets()["secret_key_fallbacks"] == []


def test_a_key_of_another_installation_opens_nothing():
    with pytest.raises(Unreadable):
        Vault([Fernet.generate_key().decode()], "").open(vault().seal("x"))
