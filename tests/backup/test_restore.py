"""What comes back is what was saved, in the place of what stood, or nothing changes."""

import json
import os
import subprocess
import sys
from functools import cache
from urllib.parse import urlsplit

import psycopg
import pytest

from maslak.cli import switching
from maslak.core.backup import sealing
from maslak.core.errors import Conflict
from tests import database
from tests.backup.conftest import KEY

pytestmark = pytest.mark.server
TARGET = f"{database.DATABASE}_back"

# The command as it is, but the database beside is a copy of the migrated one: migrating takes a minute of its own.
_RESTORE = """
import sys
from psycopg import sql
from maslak.cli import switching
from maslak.cli.main import main
def create(admin, name, owner):
    admin.execute(f"DROP DATABASE IF EXISTS {name}")
    admin.execute(f"CREATE DATABASE {name} OWNER {owner} TEMPLATE {sys.argv[1]}")
switching._create = create
sys.exit(main(["restore", *sys.argv[2:]]))
"""


@pytest.fixture
def target():
    """An empty database of the owner's, dropped afterwards with what was made beside it."""
    database.recreate(TARGET)
    admin_address()
    yield TARGET
    with psycopg.connect(admin_address(), autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TARGET}%"])
        for (name,) in names.fetchall():
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def template(django_db_setup):
    """The name of the migrated database that the tests copy."""
    with database.admin() as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname <> %s",
            [f"{database._KEPT}%", database._BEING_MADE],
        )
        return found.fetchone()[0]


@pytest.fixture
def restore(target, template, tmp_path):
    """restore(folder, …) runs the command into the target, in a home of its own; gives what it did."""
    house = tmp_path / "new-home"

    def run(*arguments):
        env = {
            **os.environ,
            **addresses(target),
            "MASLAK_HOME": str(house),
            "MASLAK_ADMIN_URL": admin_address(),
        }
        env.pop("MASLAK_SECRETS", None)
        return subprocess.run(
            [sys.executable, "-c", _RESTORE, template, *map(str, arguments)],
            env=env, capture_output=True, text=True, cwd=database.ROOT, check=False,
        )  # fmt: skip

    run.home = house  # type: ignore[attr-defined]
    return run


def addresses(name):
    return {
        key: urlsplit(os.environ[key])._replace(path=f"/{name}").geturl()
        for key in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }


@cache
def admin_address():
    with database.admin() as connection:
        return f"host={connection.info.host} port={connection.info.port} user={connection.info.user} dbname=postgres"


def one(name, query):
    with psycopg.connect(admin_address(), dbname=name) as connection:
        return connection.execute(query).fetchone()[0]


def key_file(tmp_path, key=KEY):
    path = tmp_path / "key"
    path.write_text(sealing.key_as_text(key))
    return path


def test_a_fresh_installation_gets_back_rows_files_and_rules(save, restore, target, tmp_path):
    folder, written = save()

    done = restore(folder.parent, "--key", key_file(tmp_path), "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == written.rows
    rows = {table.name: table.rows for table in written.tables}
    assert one(target, "SELECT count(*) FROM access_organisation") == rows["access_organisation"]
    assert one(target, "SELECT relrowsecurity FROM pg_class WHERE relname = 'people_person'") is True
    assert one(target, "SELECT count(*) FROM access_auditevent WHERE event = 'backup.restored'") == 1
    assert (restore.home / "signing" / "papers.pem").read_text() == "certificate"
    assert json.loads((restore.home / "secrets.json").read_text())["vault_hash_key"] == "h"
    assert not (restore.home / "restoring").exists()


def test_what_comes_back_saved_again_is_the_same_line_for_line(save, restore, target, tmp_path):
    folder, written = save()
    assert restore(folder, "--key", key_file(tmp_path)).returncode == 0

    again = save(address=addresses(target)["DATABASE_OWNER_URL"], into=tmp_path / "again")[1]

    touched = {"access_auditevent", "django_content_type", "auth_permission", "home"}
    before = {part.name: part.plain_sha256 for part in written.parts if part.name not in touched}
    after = {part.name: part.plain_sha256 for part in again.parts if part.name in before}
    assert after == before


def test_a_backup_changed_by_one_byte_changes_nothing(save, restore, target, tmp_path):
    folder, _written = save()
    path = folder / "parts" / "access_organisation.sealed"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    done = restore(folder, "--key", key_file(tmp_path))

    assert done.returncode == 2
    assert "access_organisation" in done.stderr
    assert "Traceback" not in done.stderr
    assert one(target, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0


def test_without_its_key_a_backup_stays_closed(save, restore, tmp_path):
    folder, _written = save()

    assert "--key" in restore(folder).stderr
    done = restore(folder, "--key", key_file(tmp_path, bytes(32)))
    assert done.returncode == 2
    assert "aucune clé" in done.stderr


def test_a_target_that_holds_something_is_left_unless_replaced_and_is_kept_aside(
    save, restore, target, tmp_path
):
    folder, _written = save()
    with database.admin(target) as connection:
        connection.execute("CREATE TABLE precious (word text)")
        connection.execute("INSERT INTO precious VALUES ('keep')")

    refused = restore(folder, "--key", key_file(tmp_path))
    kept = one(target, "SELECT word FROM precious")
    done = restore(folder, "--key", key_file(tmp_path), "--replace", "--json")

    assert refused.returncode == 2
    assert "n'est pas vide" in refused.stderr
    assert kept == "keep"
    assert done.returncode == 0, done.stderr
    assert one(json.loads(done.stdout)["replaced"], "SELECT word FROM precious") == "keep"


def test_a_step_that_this_version_does_not_know_says_to_upgrade():
    from maslak.cli.loading import migrate_to
    from maslak.core.backup.manifest import Unverified

    with pytest.raises(Unverified, match="plus récente"):
        migrate_to([("access", "0001_initial"), ("access", "9999_from_tomorrow")])


@pytest.fixture
def place(target, monkeypatch, tmp_path):
    """A home and a target to switch, with an administrator's address."""
    monkeypatch.setenv("MASLAK_HOME", str(tmp_path / "h"))
    monkeypatch.setenv("MASLAK_ADMIN_URL", admin_address())
    for name, address in addresses(target).items():
        monkeypatch.setenv(name, address)
    (tmp_path / "h" / "restoring").mkdir(parents=True)
    return tmp_path / "h"


@pytest.mark.parametrize("cut", ["nothing", "databases", "first file"])
def test_a_switch_that_is_cut_is_finished_by_the_next_command(place, target, cut, monkeypatch):
    (place / "secrets.json").write_text("old")
    (place / "restoring" / "secrets.json").write_text("new")
    (place / "restoring" / "signing").mkdir()

    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, switching.beside(replace=True) as beside:
        if cut == "nothing":
            patch.setattr(switching, "finish", killed)
        elif cut == "databases":
            patch.setattr(switching, "_file", killed)
        else:
            laid = []
            real = switching._file
            patch.setattr(switching, "_file", lambda *of: killed() if laid else (laid.append(1), real(*of)))
        with pytest.raises(KeyboardInterrupt):
            switching.switch(beside, ["secrets.json", "signing"])
        assert switching.waits()

    switching.finish()

    assert not switching.waits()
    assert (place / "secrets.json").read_text() == "new"
    assert (place / "signing").is_dir()
    assert [path.read_text() for path in place.glob("replaced-*/secrets.json")] == ["old"]
    assert one("postgres", f"SELECT count(*) FROM pg_database WHERE datname = '{target}'") == 1
    assert one("postgres", f"SELECT count(*) FROM pg_database WHERE datname = '{target}_restoring'") == 0


def test_somebody_still_connected_stops_the_switch_and_nothing_changes(place, target):
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]), switching.beside(replace=True) as beside:
        (place / "restoring" / "secrets.json").write_text("new")

        with pytest.raises(Conflict, match="encore connecté"):
            switching.switch(beside, ["secrets.json"])

    assert not switching.waits()
    assert not (place / "secrets.json").exists()
    assert one("postgres", f"SELECT count(*) FROM pg_database WHERE datname = '{target}_restoring'") == 0
