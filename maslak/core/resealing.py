"""Sealing everything anew with the newest key of the vault, a little at a time, while the system runs.

A sealed value says when it was sealed: those older than the newest key are looked for by that, and each is then tried
with the newest key alone. Nothing is remembered between two runs: what is left is what does not open with that key, so
that a run cut short goes on where it stood. Works as the owner of the tables, on rows that nobody may change otherwise.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.db import OperationalError, connection, transaction

from maslak.core import history
from maslak.core.crypto import Unreadable, Vault

BATCH, CHUNK_BYTES = 500, 8 * 1024 * 1024
#: columns of other libraries whose JSON holds sealed texts
JSON_COLUMNS = (("mfa_authenticator", "id", "data"),)
_MARK = "gAAAAA"  # how every sealed value begins
_WAIT, _TRIES = "1s", 30


@dataclass(frozen=True)
class Place:
    """One column that holds sealed values."""

    table: str
    key: str
    column: str
    in_json: bool = False


@dataclass
class Count:
    """What a pass did: values sealed anew, and those that none of the keys opens."""

    resealed: int = 0
    unreadable: int = 0


def places() -> list[Place]:
    """Every sealed column of every table, append-only ones included, in order."""
    tables = set(connection.introspection.table_names())
    found = [
        Place(model._meta.db_table, str(model._meta.pk.column), str(field.column))
        for model in history.models()
        for field in model._meta.concrete_fields
        if field.name.endswith("_sealed") and model._meta.db_table in tables
    ]
    return found + [Place(*place, in_json=True) for place in JSON_COLUMNS if place[0] in tables]


def left(place: Place, keys: list[str], since: int) -> int:
    """How many values of the column do not open with the newest key alone but with one of the others.

    `since` is the Unix time at which the newest key came; 0 looks at every value, whatever it says of its age.
    """
    return sum(
        1 for _row, value in _rows(place, since) if _old(value, Fernet(keys[0]), _others(keys), place.in_json)
    )


def reseal(
    place: Place, keys: list[str], since: int, told: Callable[[int], None] = lambda done: None
) -> Count:
    """One pass over the column. Each small batch is a transaction of its own: killed at any moment, nothing is lost."""
    count = Count()
    for rows in _batches(place, since):
        for attempt in range(_TRIES):
            try:
                _reseal_batch(place, keys, rows, count)
                break
            except OperationalError:  # somebody writes there just now: give way, and come back
                if attempt == _TRIES - 1:
                    raise
                time.sleep(0.5)
        told(count.resealed)
    return count


@transaction.atomic
def _reseal_batch(place: Place, keys: list[str], rows: list[int], count: Count) -> None:
    newest, everything = Fernet(keys[0]), Vault(keys, "")
    done = unreadable = 0
    guards = _guards(place.table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_WAIT])
        cursor.execute("SELECT set_config('maslak.sealed_anew', %s, true)", [place.table])
        for guard in guards:
            cursor.execute(f'ALTER TABLE {place.table} DISABLE TRIGGER "{guard}"')
        cursor.execute(
            f"SELECT {place.key}, {place.column} FROM {place.table} WHERE {place.key} = ANY (%s)"  # nosec B608
            f" ORDER BY {place.key} FOR NO KEY UPDATE",
            [rows],
        )
        changed = []
        for row, value in cursor.fetchall():
            try:
                anew = _anew(value, newest, everything, place.in_json)
            except Unreadable:
                unreadable += 1
                continue
            if anew is not None:
                changed.append((anew, row))
        if changed:
            cursor.executemany(
                f"UPDATE {place.table} SET {place.column} = %s WHERE {place.key} = %s",  # nosec B608
                changed,
            )
            done = len(changed)
        for guard in guards:
            cursor.execute(f'ALTER TABLE {place.table} ENABLE TRIGGER "{guard}"')
    count.resealed, count.unreadable = count.resealed + done, count.unreadable + unreadable


def _anew(value: Any, newest: Fernet, everything: Vault, in_json: bool) -> Any:
    """The value sealed with the newest key; None when it is already. Raises Unreadable when no key fits."""
    if not in_json:
        token = bytes(value)
        return None if _fits(token, newest) else newest.encrypt(everything.open_bytes(token))
    holder = json.loads(value) if isinstance(value, str) else value
    anew = _each_text(
        holder, lambda text: text if _fits(text.encode(), newest)
        else newest.encrypt(everything.open_bytes(text.encode())).decode(),
    )  # fmt: skip
    return None if anew == holder else json.dumps(anew)


def _old(value: Any, newest: Fernet, others: Vault | None, in_json: bool) -> bool:
    """Whether an older key is still needed for the value."""
    if others is None:
        return False
    tokens: list[bytes] = []
    if in_json:
        holder = json.loads(value) if isinstance(value, str) else value
        _each_text(holder, lambda text: tokens.append(text.encode()) or text)  # type: ignore[func-returns-value]
    else:
        tokens.append(bytes(value))
    return any(not _fits(token, newest) and _opens(token, others) for token in tokens)


def _each_text(holder: Any, change: Callable[[str], str]) -> Any:
    if isinstance(holder, dict):
        return {key: _each_text(value, change) for key, value in holder.items()}
    if isinstance(holder, list):
        return [_each_text(value, change) for value in holder]
    return change(holder) if isinstance(holder, str) and holder.startswith(_MARK) else holder


def _fits(token: bytes, key: Fernet) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True


def _opens(token: bytes, vault: Vault) -> bool:
    try:
        vault.open_bytes(token)
    except Unreadable:
        return False
    return True


def _others(keys: list[str]) -> Vault | None:
    return Vault(keys[1:], "") if len(keys) > 1 else None


def _where(place: Place) -> str:
    """Values that say they were sealed before a moment: the beginning of a token is its time."""
    column = place.column
    if place.in_json:
        return f"{column}::text LIKE '%%{_MARK}%%' AND %s::bytea IS NOT NULL"
    return (
        f"CASE WHEN substring({column} FROM 1 FOR 6) = '{_MARK}'::bytea THEN decode(translate(encode("
        f"substring({column} FROM 1 FOR 12), 'escape'), '-_', '+/'), 'base64') <= %s ELSE {column} IS NOT NULL END"
    )


def _moment(since: int) -> bytes:
    return b"\x80" + (since if since else 2**63 - 1).to_bytes(8, "big")


def _batches(place: Place, since: int) -> Iterator[list[int]]:
    """Keys of rows, in order, as many at once as fit in memory with what they hold."""
    after = -1
    while True:
        with connection.cursor() as cursor:
            size = f"octet_length({place.column}{'::text' if place.in_json else ''})"
            cursor.execute(
                f"SELECT {place.key}, {size} FROM {place.table}"  # nosec B608
                f" WHERE {place.key} > %s AND {_where(place)} ORDER BY {place.key} LIMIT {BATCH}",
                [after, _moment(since)],
            )
            found = cursor.fetchall()
        if not found:
            return
        rows: list[int] = []
        weight = 0
        for row, held in found:
            if rows and weight + held > CHUNK_BYTES:
                break
            rows.append(row)
            weight += held
        after = rows[-1]
        yield rows


def _rows(place: Place, since: int) -> Iterator[tuple[int, Any]]:
    for rows in _batches(place, since):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {place.key}, {place.column} FROM {place.table} WHERE {place.key} = ANY (%s)",  # nosec B608
                [rows],
            )
            yield from cursor.fetchall()


def _guards(table: str) -> list[str]:
    """The triggers that refuse to change a row of the table, whoever asks; lifted inside one transaction at a time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
            " AND tgtype & 18 = 18 AND tgname <> 'maslak_hold' ORDER BY 1",  # before an update
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
