"""What a backup says of itself: a folder with manifest.json, its signature, and one sealed file a part."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from maslak.core.backup import sealing
from maslak.core.errors import Conflict, DomainError, Invalid

FORMAT = 1
NAME, SIGNATURE, PARTS = "manifest.json", "manifest.mac", "parts"
PREFIX = "maslak-"
HOME_PART = "home"


class Unverified(DomainError):
    """A backup that cannot be proved whole; nothing is restored from it."""


@dataclass(frozen=True)
class Part:
    """One sealed file: its size and digest, and the size and digest of what it holds."""

    name: str
    size: int
    sha256: str
    plain_size: int
    plain_sha256: str

    @property
    def file(self) -> str:
        """Its file name under parts/."""
        return f"{self.name}.sealed"


@dataclass(frozen=True)
class Table:
    """A table of the snapshot: its columns in the order of the part, and how many rows."""

    name: str
    columns: list[str]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """Everything known of a backup without opening it. It names no person."""

    backup: str
    made_at: str
    version: str
    server: str
    migrations: list[list[str]]
    tables: list[Table]
    sequences: dict[str, int]
    audit: dict[str, Any]
    keys: dict[str, Any]
    parts: list[Part]
    envelopes: list[dict[str, str]]
    left_out: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(table.rows for table in self.tables)

    @property
    def size(self) -> int:
        """The bytes of all parts."""
        return sum(part.size for part in self.parts)

    def as_bytes(self) -> bytes:
        """The manifest as it stands on disk, byte for byte what its signature covers."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(content: bytes) -> Manifest:
    """The manifest that was written. Raises Unverified when it is none, or of a later form than this version reads."""
    try:
        told = json.loads(content)
        later = int(told["format"]) > FORMAT
        if not later:
            told["tables"] = [Table(**table) for table in told["tables"]]
            told["parts"] = [Part(**part) for part in told["parts"]]
            return Manifest(**told)
    except (ValueError, KeyError, TypeError) as fault:
        raise Unverified(
            "Le manifeste de cette sauvegarde est illisible : elle n'est pas restaurée."
        ) from fault
    raise Unverified(
        "Cette sauvegarde vient d'une version plus récente de Maslak : mettez d'abord Maslak à jour."
    )


def found_in(folder: Path) -> list[Path]:
    """The backups of a folder, oldest first, by their names (which are their dates)."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name.startswith(PREFIX))


def chosen(folder: Path) -> Path:
    """The backup that `folder` is, or the newest one that it holds. Raises Invalid when there is none."""
    if (folder / NAME).exists():
        return folder
    found = found_in(folder)
    if not found:
        raise Invalid(f"Aucune sauvegarde dans {folder}.")
    return found[-1]


def read(folder: Path, openers: list[sealing.Opener]) -> tuple[Manifest, bytes]:
    """The manifest, proved, and the backup's key. Raises Unverified or Conflict with what is missing."""
    try:
        content, signed = (folder / NAME).read_bytes(), (folder / SIGNATURE).read_text("ascii")
    except (OSError, UnicodeDecodeError) as fault:
        raise Unverified(
            f"Il manque à {folder} son manifeste ou sa signature : ce n'est pas une sauvegarde entière."
        ) from fault
    manifest = from_bytes(content)
    key = sealing.unwrap(manifest.envelopes, openers, manifest.backup)
    if key is None:
        raise Conflict(
            "Cette sauvegarde est chiffrée et aucune clé donnée ne l'ouvre. Donnez le fichier de clé qui l'a faite "
            "(--key FICHIER) ou celui de la phrase secrète (--passphrase-file FICHIER)."
        )
    if sealing.signature(key, content) + "\n" != signed:
        raise Unverified("Le manifeste a été changé après la sauvegarde : rien n'est restauré.")
    return manifest, key
