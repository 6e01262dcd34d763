"""What lives in MASLAK_HOME beside the database: keys, signing certificates, vocabularies. Kept as one sealed tar."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, cast

from maslak.core.backup.manifest import Unverified

#: the database, what runs, what is worked out again, what a restore set aside, and the backup's own key
NOT_KEPT = ("pg", "run", "cache", "matching", "test", "backup.key", "backup.lock", "restoring")
_KEYS = ("secrets.json", "signing")


def kept(home: Path, *, with_keys: bool) -> list[str]:
    """The names at the top of the home that a backup holds; without the keys where they are kept elsewhere."""
    names = sorted(path.name for path in home.iterdir() if not path.is_symlink())
    left = set(NOT_KEPT) | (set() if with_keys else set(_KEYS))
    return [
        name for name in names if name not in left and not name.startswith(("replaced-", ".", "secrets."))
    ] + (["secrets.json"] if with_keys and "secrets.json" in names else [])


def pack(home: Path, names: Iterable[str], secrets: Path | None, into: IO[bytes]) -> None:
    """Write the named files as a tar; `secrets` is the file of keys where it does not stand in the home."""
    with tarfile.open(fileobj=into, mode="w|") as tar:
        for name in names:
            if name != "secrets.json" or secrets is None:
                tar.add(home / name, arcname=name, filter=_plain)
        if secrets is not None:
            tar.add(secrets, arcname="secrets.json", filter=_plain)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Files and folders only, owned by nobody in particular."""
    if not (member.isreg() or member.isdir()):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


class _Stream:
    """The pieces of a part, read as a file is."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._left = iter(pieces), b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes."""
        while size < 0 or len(self._left) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._left += piece
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return taken


def unpack(pieces: Iterable[bytes], into: Path) -> list[str]:
    """Lay the files of a tar in a folder of the operator's own; the names at its top."""
    into.mkdir(mode=0o700, parents=True)
    stream = cast("IO[bytes]", _Stream(pieces))
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            tar.extractall(into, filter="data")
        stream.read()
    except tarfile.TarError as fault:
        raise Unverified("Les fichiers de cette sauvegarde ne se relisent pas.") from fault
    return sorted(os.listdir(into))
