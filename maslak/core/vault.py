"""The vault of this installation: the keys of its file, read again when the file changes, so that no process restarts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from config.home import load_secrets, secrets_path
from maslak.core.crypto import Vault


@dataclass(frozen=True)
class _Opened:
    vault: Vault
    stamp: tuple[int, int, int]


_opened: _Opened | None = None


def vault() -> Vault:
    """The vault with the keys of MASLAK_HOME/secrets.json as they stand now, newest first."""
    global _opened
    stamp = _stamp()
    if _opened is None or (stamp is not None and stamp != _opened.stamp):
        kept = load_secrets()
        _opened = _Opened(
            Vault(cast("list[str]", kept["vault_keys"]), str(kept["vault_hash_key"])), stamp or (0, 0, 0)
        )
    return _opened.vault


def _stamp() -> tuple[int, int, int] | None:
    """What tells one file of keys from the next; None while it cannot be read, and the keys at hand serve on."""
    try:
        found = secrets_path().stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
