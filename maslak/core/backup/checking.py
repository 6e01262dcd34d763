"""Reading a backup again, every byte of it, before anybody relies on it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from maslak.core.backup import sealing
from maslak.core.backup.manifest import NAME, PARTS, SIGNATURE, Manifest, Part, Unverified, read

Said = Callable[[str], None]


def verify(folder: Path, openers: list[sealing.Opener]) -> tuple[Manifest, bytes]:
    """Prove the manifest, the list of files, each file's digest and what each holds. Raises Unverified or Damaged."""
    manifest, key = read(folder, openers)
    _files_are_those(folder, manifest)
    rows = {table.name: table.rows for table in manifest.tables}
    for part in manifest.parts:
        lines = _part_is_whole(folder, part, key)
        if part.name in rows and lines != rows[part.name]:
            raise Unverified(f"La partie « {part.name} » n'a pas le nombre de lignes annoncé.")
    without = {table.name for table in manifest.tables if table.rows} - {part.name for part in manifest.parts}
    if without:
        raise Unverified(f"Il manque des parties : {', '.join(sorted(without))}.")
    return manifest, key


def _files_are_those(folder: Path, manifest: Manifest) -> None:
    """No file missing, none added, at the top or among the parts."""
    expected = {NAME, SIGNATURE, *(f"{PARTS}/{part.file}" for part in manifest.parts)}
    present = {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    for missing in sorted(expected - present):
        raise Unverified(f"Il manque le fichier {missing} : cette sauvegarde n'est pas entière.")
    for added in sorted(present - expected):
        raise Unverified(f"Le fichier {added} n'appartient pas à cette sauvegarde : elle a été touchée.")
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise Unverified(f"{path.name} renvoie ailleurs : une sauvegarde ne contient pas de lien.")


def _part_is_whole(folder: Path, part: Part, key: bytes) -> int:
    """Its digests and its size fit; how many line ends it holds."""
    path = folder / PARTS / part.file
    if path.stat().st_size != part.size:
        raise Unverified(f"Le fichier {part.file} n'a pas la taille annoncée.")
    plain, lines, size = hashlib.sha256(), 0, 0
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # from the disk, not from memory
        if hashlib.file_digest(file, "sha256").hexdigest() != part.sha256:
            raise Unverified(f"Le fichier {part.file} a été changé : son empreinte n'est plus la sienne.")
        file.seek(0)
        for piece in sealing.opened(file, key, part.name):
            plain.update(piece)
            lines += piece.count(b"\n")
            size += len(piece)
    if plain.hexdigest() != part.plain_sha256 or size != part.plain_size:
        raise Unverified(f"Ce que contient {part.file} n'est pas ce qui a été sauvegardé.")
    return lines
