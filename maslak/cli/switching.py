"""A place beside what stands, and the step from one to the other, which is taken whole whenever it is cut."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import psycopg
from psycopg import sql

from config.home import home
from maslak.cli import embedded
from maslak.core.errors import Conflict

STAGED, JOURNAL = "restoring", "switch.json"
_LOCK = "maslak.restore"


@dataclass
class Place:
    """A new database beside the one that stands; `kept_as` says where the old one went, once switched."""

    target: str
    name: str
    stamp: str
    owner_address: str
    app_address: str
    was_empty: bool
    kept_as: str | None = None


@contextmanager
def beside(*, replace: bool) -> Iterator[Place]:
    """An empty database beside the one that DATABASE_OWNER_URL names; gone again unless it was switched.

    Raises Conflict when the target holds something and `replace` is not said, or when no database may be made there.
    """
    owner, app = urlsplit(_owner()), urlsplit(os.environ["DATABASE_URL"])
    target = unquote(owner.path.lstrip("/"))
    name, stamp = f"{target}_restoring", f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}".lower()
    with _admin() as admin:
        if not _one(admin, "SELECT pg_try_advisory_lock(hashtext(%s))", _LOCK):
            raise Conflict("Une autre restauration se fait en ce moment sur ce serveur.")
        empty = _is_empty(owner, target, admin)
        if not empty and not replace:
            raise Conflict(
                f"La base « {target} » n'est pas vide : rien n'a été touché. Pour la remplacer (elle sera gardée sous un "
                "autre nom), ajoutez --replace."
            )
        _create(admin, name, unquote(owner.username or embedded.OWNER))
        place = Place(target, name, stamp, _address(owner, name), _address(app, name), empty)
        try:
            yield place
        finally:
            if not (home() / STAGED / JOURNAL).exists():
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def switch(place: Place, names: list[str]) -> None:
    """Put the new database and the named files in their places. Cut anywhere, `finish` takes the rest of the step."""
    journal = {
        "target": place.target, "beside": place.name, "stamp": place.stamp, "was_empty": place.was_empty, "files": names,
    }  # fmt: skip
    path = home() / STAGED / JOURNAL
    unfinished = path.with_suffix(".part")
    with unfinished.open("w") as file:
        json.dump(journal, file)
        file.flush()
        os.fsync(file.fileno())
    os.rename(unfinished, path)
    try:
        place.kept_as = finish()
    except Conflict:  # somebody is connected: nothing changed, and nothing waits
        path.unlink()
        raise


def waits() -> bool:
    """Whether a restore was cut while it switched."""
    return (home() / STAGED / JOURNAL).exists()


def finish() -> str | None:
    """Take the rest of a switch; where what stood before is kept, None when there was nothing."""
    staged = home() / STAGED
    told = json.loads((staged / JOURNAL).read_text())
    with _admin() as admin:
        kept = _databases(admin, told)
    for name in told["files"]:
        _file(staged / name, home() / name, home() / f"replaced-{told['stamp']}")
    shutil.rmtree(staged)
    return kept


def _databases(admin: psycopg.Connection, told: dict[str, str]) -> str | None:
    """Both names change in one transaction: whoever connects finds the old one or the new one."""
    replaced = f"{told['target']}_replaced_{told['stamp']}"
    if _exists(admin, told["beside"]):
        try:
            with admin.transaction():
                if _exists(admin, told["target"]):
                    _rename(admin, told["target"], replaced)
                _rename(admin, told["beside"], told["target"])
        except psycopg.errors.ObjectInUse as held:
            raise Conflict(
                f"Quelqu'un est encore connecté à la base « {told['target']} ». Arrêtez le site et le travail de fond, "
                "puis recommencez."
            ) from held
    if told["was_empty"]:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(replaced)))
        return None
    return replaced


def _file(new: Path, standing: Path, aside: Path) -> None:
    if not new.exists():
        return
    if standing.exists():
        aside.mkdir(mode=0o700, exist_ok=True)
        os.rename(standing, aside / standing.name)
    os.rename(new, standing)


def _owner() -> str:
    address = os.environ.get("DATABASE_OWNER_URL")
    if not address:
        raise Conflict("Donnez l'adresse du propriétaire des tables (DATABASE_OWNER_URL).")
    return address


def _admin() -> psycopg.Connection:
    """Who may make databases: the embedded administrator, MASLAK_ADMIN_URL, or an owner with that right."""
    given = os.environ.get("MASLAK_ADMIN_URL")
    if given:
        return psycopg.connect(given, autocommit=True)
    owner = urlsplit(_owner())
    host = parse_qs(owner.query).get("host", [""])[0]
    if host and host == embedded.socket_of_home():
        return psycopg.connect(f"host={host} user=postgres dbname=postgres", autocommit=True)
    return psycopg.connect(_address(owner, "postgres"), autocommit=True)


def _create(admin: psycopg.Connection, name: str, owner: str) -> None:
    try:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )
    except psycopg.errors.InsufficientPrivilege as refused:
        raise Conflict(
            "Une restauration se fait dans une base à côté, et ce compte ne peut pas en créer. Donnez l'adresse d'un "
            "administrateur du serveur (MASLAK_ADMIN_URL)."
        ) from refused


def _is_empty(owner: SplitResult, target: str, admin: psycopg.Connection) -> bool:
    """Whether the target holds no table at all, or does not exist."""
    if not _exists(admin, target):
        return True
    with psycopg.connect(_address(owner, target)) as connection:
        tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        return not _one(connection, tables)


def _exists(connection: psycopg.Connection, database: str) -> bool:
    return bool(_one(connection, "SELECT count(*) FROM pg_database WHERE datname = %s", database))


def _one(connection: psycopg.Connection, query: str, *values: str) -> object:
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def _rename(admin: psycopg.Connection, old: str, new: str) -> None:
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def _address(parts: SplitResult, database: str) -> str:
    return parts._replace(path=f"/{quote(database, safe='')}").geturl()
