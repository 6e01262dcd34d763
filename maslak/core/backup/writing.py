"""Making a backup while the system runs: one snapshot, one folder, there whole or not there at all."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from maslak.core.backup import checking, database, files, sealing
from maslak.core.backup.manifest import (
    HOME_PART,
    NAME,
    PARTS,
    PREFIX,
    SIGNATURE,
    Manifest,
    Part,
    Table,
    found_in,
)
from maslak.core.errors import Conflict, Invalid

_UNFINISHED = ".unfinished-"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Source:
    """What is saved: the owner's address, the home, the file of keys where it stands elsewhere, how keys are known."""

    address: str
    home: Path
    secrets: Path | None
    with_keys: bool
    fingerprint: str
    version: str


def write(
    source: Source,
    into: Path,
    openers: list[sealing.Opener],
    head: Callable[[database.Snapshot], dict[str, Any]],
    *,
    now: datetime,
) -> tuple[Path, Manifest]:
    """Write a backup into a folder of its own below `into`, read it back whole, then give it its name.

    `head` reads the end of the trail's chain from the snapshot. A full disk, a part that does not read back: nothing
    is left and the sentence says so. Raises Conflict when another backup is being made there.
    """
    name = f"{PREFIX}{now.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    with _alone(into), _told_when_full(into):
        if (into / name).exists():
            raise Conflict(f"Une sauvegarde {name} existe déjà dans {into}.")
        for left in into.glob(f"{_UNFINISHED}*"):  # of a backup that was killed
            shutil.rmtree(left)
        unfinished = into / f"{_UNFINISHED}{name}"
        try:
            (unfinished / PARTS).mkdir(mode=0o700, parents=True)
            os.chmod(unfinished, 0o700)
            _write_all(source, unfinished, openers, head, name, now)
            manifest, _key = checking.verify(unfinished, openers)
            os.rename(unfinished, into / name)
            _to_disk(into)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return into / name, manifest


def rotate(into: Path, keep: int) -> list[str]:
    """Remove the oldest backups of a folder beyond `keep`; their names. The newest, just verified, always stays."""
    if keep < 1:
        raise Invalid("Gardez au moins une sauvegarde (--keep 1).")
    removed = []
    with _alone(into):
        for old in found_in(into)[:-keep]:
            gone = old.with_name(f"{_UNFINISHED}{old.name}")
            os.rename(old, gone)  # never half a backup under a name that says whole
            shutil.rmtree(gone)
            removed.append(old.name)
    return removed


def _write_all(
    source: Source, folder: Path, openers: list[sealing.Opener], head: Callable[[database.Snapshot], dict[str, Any]],
    name: str, now: datetime,
) -> None:  # fmt: skip
    key, tables, parts = sealing.new_key(), [], []
    with database.snapshot(source.address) as snap:
        # The keys of this very moment: those that sealed what the snapshot holds.
        parts.append(_files(source, folder, key))
        for table, columns in snap.columns.items():
            if table in database.LEFT_OUT:
                continue
            part, rows = _part(folder, key, table, database.copied(snap, table))
            if rows:
                parts.append(part)
            else:
                (folder / PARTS / part.file).unlink()
            tables.append(Table(table, columns, rows))
        manifest = Manifest(
            backup=f"{name}-{secrets.token_hex(8)}", made_at=now.astimezone(UTC).isoformat(timespec="seconds"),
            version=source.version, server=snap.server, migrations=snap.migrations, tables=tables,
            sequences=database.sequences(snap), audit=head(snap),
            keys={"inside": source.with_keys, "fingerprint": source.fingerprint}, parts=parts, envelopes=[],
            left_out=list(database.LEFT_OUT),
        )  # fmt: skip
    manifest = replace(
        manifest, envelopes=[sealing.envelope(key, opener, manifest.backup) for opener in openers]
    )
    content = manifest.as_bytes()
    _put(folder / NAME, content)
    _put(folder / SIGNATURE, sealing.signature(key, content).encode() + b"\n")
    _to_disk(folder / PARTS)
    _to_disk(folder)


def _files(source: Source, folder: Path, key: bytes) -> Part:
    names = files.kept(source.home, with_keys=source.with_keys)
    outside = source.secrets if source.with_keys else None
    with (folder / PARTS / f"{HOME_PART}.sealed").open("xb") as file:
        sealed = sealing.SealedWriter(file, key, HOME_PART)
        files.pack(source.home, names, outside, sealed)  # type: ignore[arg-type]
        return _finished(file, sealed, HOME_PART)


def _part(
    folder: Path, key: bytes, name: str, pieces: Iterator[bytes | bytearray | memoryview]
) -> tuple[Part, int]:
    with (folder / PARTS / f"{name}.sealed").open("xb") as file:
        sealed = sealing.SealedWriter(file, key, name)
        waiting = bytearray()
        for piece in pieces:  # a row at a time: gathered, so that each is not packed alone
            waiting += piece
            if len(waiting) > sealing.PIECE:
                sealed.write(waiting)
                waiting.clear()
        sealed.write(waiting)
        return _finished(file, sealed, name), sealed.lines


def _finished(file: Any, sealed: sealing.SealedWriter, name: str) -> Part:
    sealed.close()
    file.flush()
    os.fsync(file.fileno())
    return Part(name, sealed.size, sealed.sha256, sealed.plain_size, sealed.plain_sha256)


def _put(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _to_disk(folder: Path) -> None:
    """A name is on the disk once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    """One backup at a time in a folder."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(into, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Conflict(f"Une autre sauvegarde se fait en ce moment dans {into}.") from held
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _told_when_full(into: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Invalid(
                f"Le disque de {into} est plein : la sauvegarde est abandonnée et rien n'en reste. "
                "Libérez de la place ou donnez un autre dossier."
            ) from error
        raise
