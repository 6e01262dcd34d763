"""Before anything else: a PostgreSQL for the tests, with the two roles. Loaded by `-p tests.database`.

By default the embedded server, in its own folder; MASLAK_TEST_SERVER_URL names an administrator's address on
another server. The web role under row security is the one the tests work as.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg

ROOT = Path(__file__).resolve().parent.parent
os.environ["MASLAK_HOME"] = os.environ.get("MASLAK_TEST_HOME") or str(ROOT / "var" / "test")
os.environ.pop("MASLAK_DEMO", None)
os.environ.setdefault("MASLAK_STATIC", str(ROOT / "static"))  # nothing needs gathering in tests
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
# One database a process, so that two runs on one machine do not meet.
DATABASE = f"maslak_test_{WORKER}_{os.getpid()}"
_KEPT, _BEING_MADE = "maslak_migrated_", "maslak_migrated_being_made"
SERVER = os.environ.get("MASLAK_TEST_SERVER_URL", "")


def admin(database: str = "postgres") -> psycopg.Connection:
    """An administrator's connection to the test server, outside any transaction."""
    if SERVER:
        return psycopg.connect(SERVER, dbname=database, autocommit=True)
    from maslak.cli import embedded

    socket = embedded._start(Path(os.environ["MASLAK_HOME"]) / "pg")
    return psycopg.connect(f"host={socket} user=postgres dbname={database}", autocommit=True)


def recreate(database: str, *, template: str | None = None) -> None:
    """Make the database anew, empty or as a copy of `template`."""
    from maslak.cli import embedded

    with admin() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)",
            [[database, template]],
        )
        connection.execute(f"DROP DATABASE IF EXISTS {database}")
        if template:
            embedded.prepare(connection, template)
            connection.execute(f"CREATE DATABASE {database} OWNER {embedded.OWNER} TEMPLATE {template}")
        else:
            embedded.prepare(connection, database)


def copy_migrated(database: str) -> None:
    """Make the database anew, migrated by its owner: a copy of one that is kept for this very code.

    What a migration lays down comes from the code and its data files: when one of them changes, the kept one is made
    anew. Runs side by side wait for one another.
    """
    kept = f"{_KEPT}{_fingerprint()}"
    with admin() as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [_KEPT])
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept]).fetchone():
            _forget_kept(connection)
            recreate(_BEING_MADE)
            point_to(_BEING_MADE)
            migrate = [sys.executable, "-m", "maslak.cli.main", "migrate"]
            subprocess.run(migrate, check=True, env=os.environ.copy())
            point_to(DATABASE)
            connection.execute(f'ALTER DATABASE {_BEING_MADE} RENAME TO "{kept}"')
        recreate(database, template=kept)


def _forget_kept(connection: psycopg.Connection) -> None:
    old = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{_KEPT}%"])
    for (name,) in old.fetchall():
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _fingerprint() -> str:
    """What the kept database was laid from: the whole house but its pages, which nothing below them imports."""
    house = ROOT / "maslak"
    pages = house / "web"
    files = [path for kind in ("*.py", "*.yaml") for path in house.rglob(kind) if pages not in path.parents]
    files += [pages / "rowsecurity.py", ROOT / "config" / "settings.py"]
    seen = hashlib.sha256()
    for path in sorted(files):
        seen.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def drop(database: str) -> None:
    """Remove the database, and those that runs now dead left behind."""
    with admin() as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'maslak_test_%'"
            )
        ]
        for name in names:
            pid = name.rsplit("_", 1)[-1]
            if name == database or (pid.isdigit() and not SERVER and not psutil.pid_exists(int(pid))):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def point_to(database: str) -> None:
    """Set DATABASE_URL and DATABASE_OWNER_URL for this process and its children."""
    from maslak.cli import embedded

    if SERVER:
        parts = urlsplit(SERVER)
        for name, role in (("DATABASE_URL", embedded.APP), ("DATABASE_OWNER_URL", embedded.OWNER)):
            os.environ[name] = parts._replace(
                netloc=f"{role}@{parts.hostname}:{parts.port or 5432}", path=f"/{database}"
            ).geturl()
        return
    with admin() as connection:
        embedded.point_to(connection.info.host, database)


Path(os.environ["MASLAK_HOME"]).mkdir(parents=True, exist_ok=True)
point_to(DATABASE)
