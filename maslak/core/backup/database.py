"""The tables of one snapshot as streams of COPY, and back. The schema is not copied: migrations make it (adr/0068)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from maslak.core.backup.manifest import Manifest, Table, Unverified

#: written by the migrations themselves; and sessions, so that no sign-in comes back to life
LEFT_OUT = ("django_migrations", "django_session")
_TABLES = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname"""
_REFERENCES = """
SELECT r.relname, t.relname, k.condeferrable
FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace"""


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database, held open: everything read through `connection` is of that moment."""

    connection: psycopg.Connection
    server: str
    migrations: list[list[str]]
    columns: dict[str, list[str]]


@contextmanager
def snapshot(address: str) -> Iterator[Snapshot]:
    """Hold one moment of the database, as the owner of its tables. Raises Unverified when it is not migrated."""
    with psycopg.connect(address, application_name="maslak backup", autocommit=True) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # Whoever may not see every row is refused, instead of saving a part of them.
        connection.execute("SET LOCAL row_security = off")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute("SET LOCAL statement_timeout = 0")
        applied = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        columns = {name: list(names) for name, names in connection.execute(_TABLES).fetchall()}
        server = str(connection.execute("SHOW server_version").fetchone()[0])  # type: ignore[index]
        yield Snapshot(connection, server, [list(pair) for pair in applied], columns)
        connection.execute("COMMIT")


def copied(snap: Snapshot, table: str) -> Iterator[bytes | bytearray | memoryview]:
    """The rows of a table as COPY gives them, a line a row."""
    query = sql.SQL("COPY {} ({}) TO STDOUT").format(
        sql.Identifier("public", table), _names(snap.columns[table])
    )
    with snap.connection.cursor() as cursor, cursor.copy(query) as copy:
        yield from copy


def sequences(snap: Snapshot) -> dict[str, int]:
    """The last number that each sequence gave; read after the rows, so never behind them."""
    rows = snap.connection.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
    ).fetchall()
    return {str(name): int(value) for name, value in rows}


def load(connection: psycopg.Connection, manifest: Manifest, rows_of: dict[str, Iterable[bytes]]) -> None:
    """Fill the empty schema with the rows of a backup, in the caller's transaction; every count is checked.

    The schema must be the one of the backup's own migrations. Raises Unverified when it is not, or when a count differs.
    """
    present = {name: list(names) for name, names in connection.execute(_TABLES).fetchall()}
    tables = {table.name: table for table in manifest.tables}
    _same_schema(present, tables)
    every = sql.SQL(", ").join(sql.Identifier("public", name) for name in tables)
    for name in tables:
        _triggers(connection, name, "DISABLE")
    connection.execute(sql.SQL("TRUNCATE {}").format(every))
    connection.execute("SET CONSTRAINTS ALL DEFERRED")
    references = _references(connection)
    loaded: set[str] = set()
    for name in _order(list(tables), references):
        if name in rows_of:
            query = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier("public", name), _names(tables[name].columns)
            )
            with connection.cursor() as cursor, cursor.copy(query) as copy:
                for piece in rows_of[name]:
                    copy.write(piece)
        loaded.add(name)
        if all(target in loaded for source in loaded for target, _soft in references.get(source, ())):
            # Checked as one goes: what waits to be checked at the end would fill the memory.
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            connection.execute("SET CONSTRAINTS ALL DEFERRED")
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in tables:
        _triggers(connection, name, "ENABLE")
    _counts_fit(connection, tables)
    for name, value in manifest.sequences.items():
        connection.execute("SELECT setval(to_regclass(%s), %s)", [f'public."{name}"', value])


def _same_schema(present: dict[str, list[str]], tables: dict[str, Table]) -> None:
    for name in sorted(set(present) - set(LEFT_OUT) ^ set(tables)):
        raise Unverified(
            f"La table {name} n'est pas des deux côtés : cette version ne sait pas relire cette sauvegarde."
        )
    for name, table in tables.items():
        if set(present[name]) != set(table.columns):
            raise Unverified(f"Les colonnes de {name} ne sont pas celles de la sauvegarde.")


def _counts_fit(connection: psycopg.Connection, tables: dict[str, Table]) -> None:
    for name, table in tables.items():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", name))
        row = connection.execute(query).fetchone()
        if row is None or row[0] != table.rows:
            raise Unverified(f"La table {name} n'a pas le nombre de lignes de la sauvegarde.")


def _references(connection: psycopg.Connection) -> dict[str, set[tuple[str, bool]]]:
    """By table, the tables that its rows point to, each with whether that may wait for the end."""
    found: dict[str, set[tuple[str, bool]]] = {}
    for source, target, soft in connection.execute(_REFERENCES).fetchall():
        if source != target:
            found.setdefault(source, set()).add((target, soft))
    return found


def _order(names: list[str], references: dict[str, set[tuple[str, bool]]]) -> list[str]:
    """Tables after those they point to; where they point in a circle, by what cannot wait alone."""
    waiting, done = list(names), []
    while waiting:
        for strict in (True, False):
            ready = [
                name
                for name in waiting
                if not any(t in waiting and (strict or not soft) for t, soft in references.get(name, ()))
            ]
            if ready:
                break
        else:
            ready = waiting[:]
        taken = ready if strict else ready[:1]
        done += taken
        waiting = [name for name in waiting if name not in taken]
    return done


def _triggers(connection: psycopg.Connection, table: str, what: str) -> None:
    connection.execute(
        sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(sql.Identifier("public", table), sql.SQL(what))
    )


def _names(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in columns)
