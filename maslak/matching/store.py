"""The index of standing offers on disk: versions that never change, and a note of which one is in force.

`matching/offers-<version>/` holds the columns, a file each, and what they are; a version is the hash of what it holds.
A changed offer does not write the index anew: `matching/changes-<version>/` holds the rows that differ from a base,
and whoever opens it lays them over. `matching/current.json` names what is in force, replaced in one step.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from config.home import home
from maslak.matching import keeping
from maslak.matching.columns import OfferColumns

_FORM = 1  # of these folders; another form is never read
_CURRENT, _MANIFEST = "current.json", "manifest.json"
MOST_CHANGES = 500  # rows laid over a base, before it is written anew
_KEPT_BESIDE = 1  # versions kept beside the one in force, for whoever is still reading


@dataclass(frozen=True)
class Note:
    """What is in force: a base, the changes laid over it if any, and the day its offers stood."""

    version: str
    base: str
    day: str
    database: str
    form: int = _FORM

    @property
    def on(self) -> date:
        """The day on which these offers stood."""
        return date.fromisoformat(self.day)


def folder() -> Path:
    """Where the index lies; made when missing, closed to others."""
    path = home() / "matching"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


@contextmanager
def held() -> Iterator[None]:
    """One writer at a time, on this machine; the second waits."""
    with (folder() / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def note() -> Note | None:
    """What is in force for this database; None where nothing was written yet, or by another one."""
    try:
        told = json.loads((folder() / _CURRENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if told.get("form") != _FORM or told.get("database") != _database():
        return None
    return Note(**told)


def write(columns: OfferColumns, *, at: datetime, day: date | None = None) -> str:
    """Keep a whole index and put it in force; gives its version, the hash of what it holds.

    `day` is the one on which the offers stand, that of `at` when left out. Rows may come in any order of keys; raises
    ValueError when a key stands twice. Called under `held` where something else was read first.
    """
    ordered = keeping.by_key(columns)
    version = keeping.hash_of(ordered.arrays())[:32]
    _keep(f"offers-{version}", ordered, {"version": version, "written_at": at.isoformat()})
    _put_in_force(Note(version, version, (day or at.date()).isoformat(), _database()))
    return version


def change(changed: OfferColumns, gone: list[int], *, at: datetime) -> str:
    """Lay changed offers over the index in force and leave out those `gone`; gives the version, now in force.

    The rows of earlier changes stay. Past `MOST_CHANGES` rows the whole is written anew. Raises LookupError when no
    index is in force.
    """
    present = note()
    if present is None:
        raise LookupError("no index of offers is in force")
    base = opened(f"offers-{present.base}")
    rows, out = changed, np.array(sorted(set(gone)), "i8")
    if present.version != present.base:
        earlier, left = _changes(present.version)
        rows = keeping.spliced(earlier, changed, out)
        out = np.setdiff1d(np.union1d(left, out), rows["key"])
    rows, out = keeping.by_key(rows), np.intersect1d(out, base["key"])
    if len(rows) + len(out) > MOST_CHANGES:
        return write(keeping.spliced(base, rows, out), at=at, day=present.on)
    version = _version_of_changes(present.base, rows, out)
    _keep(
        f"changes-{version}", rows,
        {"version": version, "base": present.base, "gone": out.tolist(), "written_at": at.isoformat()},
    )  # fmt: skip
    _put_in_force(Note(version, present.base, present.day, present.database))
    return version


_cached: dict[Path, tuple[tuple[int, int, int], OfferColumns | None]] = {}
_opening = threading.Lock()


def current() -> OfferColumns | None:
    """The offers in force, read once by a process and again when another version is; None where there is none."""
    path = folder() / _CURRENT
    try:
        told = path.stat()
    except FileNotFoundError:
        return None
    seen = (told.st_ino, told.st_mtime_ns, told.st_size)
    kept = _cached.get(path)
    if kept is None or kept[0] != seen:
        with _opening:
            kept = _cached.get(path)
            if kept is None or kept[0] != seen:
                kept = (seen, _in_force())
                _cached[path] = kept
    return kept[1]


def opened(name: str, where: Path | None = None) -> OfferColumns:
    """The columns of one folder of the index, or of `where`."""
    return keeping.opened((where or folder()) / name, OfferColumns)


def _in_force() -> OfferColumns | None:
    """A version may be swept away between the note and its opening: then the note has changed, and is read again."""
    for _attempt in range(3):
        present = note()
        if present is None:
            return None
        try:
            base = opened(f"offers-{present.base}")
            if present.version == present.base:
                return base
            rows, gone = _changes(present.version)
            return keeping.spliced(base, rows, gone)
        except FileNotFoundError:
            continue
    return None


def _changes(version: str) -> tuple[OfferColumns, Any]:
    name = f"changes-{version}"
    told = json.loads((folder() / name / _MANIFEST).read_text(encoding="utf-8"))
    return opened(name), np.array(told["gone"], "i8")


def _version_of_changes(base: str, rows: OfferColumns, gone: Any) -> str:
    return keeping.hash_of({**rows.arrays(), "gone": gone, "base": np.frombuffer(base.encode(), "u1")})[:32]


def _keep(name: str, columns: OfferColumns, manifest: dict[str, Any]) -> None:
    """A folder that is there is whole: it is made aside and takes its name at the end."""
    target = folder() / name
    if target.exists():
        return
    aside = folder() / f".{name}.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    try:
        keeping.save(aside, columns.arrays())
        described = {field: [str(values.dtype), len(values)] for field, values in columns.arrays().items()}
        told = {"form": _FORM, **manifest, "offers": len(columns), "columns": described}
        text = json.dumps(told, indent=1).encode()
        keeping.whole(aside / _MANIFEST, lambda file: file.write(text))
        try:
            aside.rename(target)
        except OSError:
            if not target.exists():  # somebody else wrote the very same version in the meantime
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    keeping.settle(folder())


def _put_in_force(now: Note) -> None:
    text = json.dumps(asdict(now)).encode()
    keeping.whole(folder() / _CURRENT, lambda file: file.write(text))
    _sweep(now)


def _sweep(now: Note) -> None:
    """Remove versions that nobody reads any more; open files stay readable to whoever has them."""
    for kind, wanted in (("offers-", now.base), ("changes-", now.version)):
        others = [path for path in folder().glob(f"{kind}*") if path.name != f"{kind}{wanted}"]
        others.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in others[_KEPT_BESIDE:]:
            shutil.rmtree(path, ignore_errors=True)


def _database() -> str:
    """Which database the offers are of: a folder that served another one says nothing of this one."""
    from django.db import connection

    return str(connection.settings_dict["NAME"])
