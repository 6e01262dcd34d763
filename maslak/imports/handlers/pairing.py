"""Which line of an earlier file a row is, in registers whose rows bear no number of their own.

Nobody is known by a name. A row that says the very same again is the same line; two equal rows are two. One that says
nearly the same at the same place of the sheet, or in a register sent anew, is that line corrected. Any other is new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from maslak.core.text import fold
from maslak.imports.handlers.base import Context, content_hash, hashed, occurrence
from maslak.imports.models import Fingerprint
from maslak.imports.reading.rows import ParsedRow

#: What tells one line from another; each is kept as a keyed hash, so that nothing can be read from it.
_TOLD_BY = (
    "last_name", "first_name", "sex", "nationality", "birth_date", "status_date", "startup_code", "project_code",
)  # fmt: skip
_NAMES = ("last_name", "first_name")
_ENOUGH = 3  # fields that agree, a name among them, make two rows at one place the same line


def key_of(row: ParsedRow, context: Context) -> str:
    """The key of a row known by its content alone: the same content a second time has another one."""
    base = hashed(context.kind, row.part, "row", content_hash(row))
    return hashed(base, occurrence(context, base))


def said(row: ParsedRow) -> dict[str, str]:
    """The hashes of what tells the row from another, by field."""
    values = row.values | {"last_name": row.values.get("last_name") or row.values.get("full_name")}
    return {name: hashed("said", name, _plain(values[name])) for name in _TOLD_BY if values.get(name)}


def pairs(rows: Sequence[tuple[ParsedRow, str]], known: Collection[Fingerprint]) -> dict[int, Fingerprint]:
    """The line that each row is, by the row's place in memory; rows that are nobody's yet are left out.

    `rows`: those of one part, each with its `key_of`; `known`: the lines of that part taken in earlier.
    """
    by_key = {line.key: line for line in known}
    found = {id(row): by_key[key] for row, key in rows if key in by_key}
    sent_anew = bool(known) and 2 * len(found) >= len(known)
    taken = {line.key for line in found.values()}
    left = [line for line in known if line.key not in taken]
    for row, _key in rows:
        if id(row) in found:
            continue
        line = _same_place(row, left, sent_anew=sent_anew) or (_only_alike(row, left) if sent_anew else None)
        if line is not None:
            found[id(row)] = line
            left.remove(line)
    return found


def _same_place(row: ParsedRow, left: Iterable[Fingerprint], *, sent_anew: bool) -> Fingerprint | None:
    now = said(row)
    for line in left:
        if line.facts.get("place") != row.number:
            continue
        before = line.facts.get("said", {})
        agree = {name for name in now if before.get(name) == now[name]}
        if _differing(now, before) <= 1 or (
            sent_anew and len(agree) >= _ENOUGH and agree.intersection(_NAMES)
        ):
            return line
    return None


def _only_alike(row: ParsedRow, left: Sequence[Fingerprint]) -> Fingerprint | None:
    """The one line that differs from the row by a single field at most; None when there are several."""
    now = said(row)
    alike = [line for line in left if _differing(now, line.facts.get("said", {})) <= 1]
    return alike[0] if len(alike) == 1 else None


def _differing(now: dict[str, str], before: dict[str, str]) -> int:
    return sum(now.get(name) != before.get(name) for name in set(now) | set(before))


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return fold(value) if isinstance(value, str) else str(value)
