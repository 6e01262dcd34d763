"""A server brought back to an instant between two acts: the first is there, what destroyed it is not."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from tests import database

sys.path.insert(0, str(database.ROOT / "tools"))
import postgres_server

SCRIPT = database.ROOT / "deploy" / "point_in_time.py"
BINARIES = postgres_server.binaries()
pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(BINARIES is None, reason="no PostgreSQL 15 or newer on this machine"),
]


class Server:
    """A server of the machine's own version in a folder of its own, run by an ordinary user."""

    def __init__(self, folder):
        self.folder, self.data, self.port = folder, folder / "data", postgres_server._free_port()
        self.user = postgres_server._ordinary_user()
        self.options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def call(self, *command, check=True):
        uid = {"user": self.user.pw_uid, "group": self.user.pw_gid} if self.user else {}
        with (self.folder / "calls.log").open("a+") as log:
            start = log.tell()
            code = subprocess.run(
                list(map(str, command)), cwd=self.folder, stdout=log, stderr=log, check=False, **uid
            ).returncode
            log.seek(start)
            said = log.read()
        assert not check or code == 0, said
        return code, said

    def start(self):
        self.call(BINARIES / "initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--encoding=utf8")
        self.restart("start")

    def restart(self, what="restart", data=None):
        options = f"-p {self.port} {self.options}"
        log = self.folder / "server.log"
        self.call(BINARIES / "pg_ctl", "-D", data or self.data, "-w", "-l", log, "-o", options, what)

    def kill(self):
        """As a machine that loses its power, its disk with it."""
        self.call(BINARIES / "pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        shutil.rmtree(self.data)

    def run(self, step, *arguments, check=True):
        who = ["--as", self.user.pw_name] if self.user else []
        done = subprocess.run(
            list(map(str, [sys.executable, SCRIPT, step, *who, "--bin", BINARIES, *arguments])),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr
        return done.returncode, done.stdout + done.stderr

    def url(self, port=None):
        return f"postgresql://postgres@127.0.0.1:{port or self.port}/postgres"

    def sql(self, statement, port=None):
        with psycopg.connect(self.url(port), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return [row[0] for row in cursor.fetchall()] if cursor.description else []


@pytest.fixture
def server():
    folder = Path(tempfile.mkdtemp(prefix="maslak-instant-"))
    folder.chmod(0o755)
    made = Server(folder)
    made.start()
    yield made
    for data in (made.data, folder / "new"):
        with suppress(FileNotFoundError):
            made.call(BINARIES / "pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)
    shutil.rmtree(folder, ignore_errors=True)


def archived(server):
    """Close the present segment of the journal and wait until the archive has it."""
    wanted = server.sql("SELECT pg_walfile_name(pg_switch_wal())")[0]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (server.folder / "archive" / wanted).exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{wanted} was not archived")


def test_a_destroyed_server_comes_back_as_it_was_between_two_acts(server):
    archive, kept, new = server.folder / "archive", server.folder / "kept", server.folder / "new"
    server.run("archive", "--archive", archive, "--url", server.url())
    server.restart()
    server.sql("CREATE TABLE acts (said text)")
    server.sql("INSERT INTO acts VALUES ('before the base')")
    _code, said = server.run("base", "--into", kept, "--url", server.url())
    base = Path(said.split()[-1])
    server.sql("INSERT INTO acts VALUES ('acknowledged')")
    time.sleep(0.05)
    instant = datetime.now(UTC)
    time.sleep(0.05)
    server.sql("INSERT INTO acts VALUES ('too late')")
    server.sql("DELETE FROM acts WHERE said <> 'too late'")
    archived(server)
    server.kill()

    port = postgres_server._free_port()
    began = time.monotonic()
    _code, told = server.run(
        "recover", "--base", base, "--archive", archive, "--to", instant.isoformat(), "--data", new, "--port", port,
        f"--options={server.options}", "--local", server.url(port),
    )  # fmt: skip

    assert "Recovered" in told
    assert server.sql("SELECT said FROM acts ORDER BY said", port) == ["acknowledged", "before the base"]
    server.sql("INSERT INTO acts VALUES ('life goes on')", port)
    assert time.monotonic() - began < 60


def test_recovery_refuses_a_folder_in_use_a_time_without_zone_and_a_changed_base(server):
    archive, kept = server.folder / "archive", server.folder / "kept"
    server.run("archive", "--archive", archive, "--url", server.url())
    server.restart()
    base = Path(server.run("base", "--into", kept, "--url", server.url())[1].split()[-1])
    common = ("recover", "--base", base, "--archive", archive)

    in_use = server.run(*common, "--to", "2026-11-27T10:00:00+01:00", "--data", server.data, check=False)
    no_zone = server.run(*common, "--to", "2026-11-27T10:00:00", "--data", server.folder / "new", check=False)
    changed = base / "PG_VERSION"
    changed.write_bytes(changed.read_bytes()[::-1])
    damaged = server.run(
        *common, "--to", "2026-11-27T10:00:00+01:00", "--data", server.folder / "new", check=False
    )

    assert [in_use[0], no_zone[0], damaged[0]] == [2, 2, 2]
    assert "not empty" in in_use[1]
    assert "zone" in no_zone[1]
    assert "PG_VERSION" in damaged[1]
    assert not (server.folder / "new").exists()


def test_segments_older_than_a_base_are_pruned(server):
    archive, kept = server.folder / "archive", server.folder / "kept"
    server.run("archive", "--archive", archive, "--url", server.url())
    server.restart()
    server.sql("CREATE TABLE acts (said text)")
    archived(server)
    before = {path.name for path in archive.iterdir()}
    base = Path(server.run("base", "--into", kept, "--url", server.url())[1].split()[-1])
    archived(server)

    server.run("prune", "--base", base, "--archive", archive)

    after = {path.name for path in archive.iterdir() if "." not in path.name}
    assert after
    assert not before & after
