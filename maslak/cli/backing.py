"""`maslak backup`: save everything while the system runs, verify it, list what is kept."""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from config.home import home
from maslak.core.backup import checking, manifest, sealing, writing
from maslak.core.backup.database import Snapshot
from maslak.core.errors import Conflict, DomainError, Invalid

KEY_FILE = "backup.key"


def run(arguments: argparse.Namespace) -> int:
    """Save, or with --verify and --list only look; 0 when done."""
    folder = Path(arguments.directory).resolve()
    if arguments.list:
        return _listed(folder, as_json=arguments.json)
    if arguments.verify:
        return _verified(folder, arguments)
    return _saved(folder, arguments)


def _saved(folder: Path, arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    if arguments.keep is not None and arguments.keep < 1:
        raise Invalid("Gardez au moins une sauvegarde (--keep 1).")
    if folder == home() or (
        folder.is_relative_to(home()) and folder.relative_to(home()).parts[0] in {"pg", "run"}
    ):
        raise Invalid("Choisissez un dossier hors de MASLAK_HOME : une sauvegarde n'y survivrait pas.")
    openers, made = openers_to_save(arguments)
    source = _source(with_keys=not arguments.without_keys)
    try:
        path, written = writing.write(source, folder, openers, _head, now=timezone.now())
    except DomainError as refusal:
        _missed(str(refusal))
        raise
    removed = writing.rotate(folder, arguments.keep) if arguments.keep else []
    _remember(path, written, removed)
    told = _summary(path, written) | {"verified": True, "removed": removed}
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(f"Sauvegardé et relu : {path}")
    print(f"{written.rows} lignes, {len(written.parts)} parties, {written.size} octets chiffrés.")
    for name in removed:
        print(f"Retirée, plus ancienne que les {arguments.keep} gardées : {name}")
    if made:
        print(
            f"La clé de sauvegarde vient d'être faite : {made}. Copiez-la hors de cette machine, ailleurs que les "
            "sauvegardes. Sans elle, aucune ne s'ouvre."
        )
    return 0


def _verified(folder: Path, arguments: argparse.Namespace) -> int:
    path = manifest.chosen(folder)
    found, _key = checking.verify(path, openers_to_read(arguments))
    if arguments.json:
        print(json.dumps(_summary(path, found) | {"verified": True}, ensure_ascii=False))
    else:
        print(f"Entière : {path}")
        print(
            f"{found.rows} lignes, {len(found.parts)} parties, faite le {found.made_at} par la version {found.version}."
        )
    return 0


def _listed(folder: Path, *, as_json: bool) -> int:
    """What is kept, newest last, by the manifests alone: without a key nothing is proved."""
    lines = []
    for path in manifest.found_in(folder):
        try:
            lines.append(_summary(path, manifest.from_bytes((path / manifest.NAME).read_bytes())))
        except (OSError, manifest.Unverified):
            lines.append({"path": str(path), "unreadable": True})
    if as_json:
        print(json.dumps({"backups": lines}, ensure_ascii=False))
        return 0
    for line in lines:
        told = (
            "illisible"
            if "unreadable" in line
            else f"{line['made_at']}  {line['rows']} lignes  {line['bytes']} octets"
        )
        print(f"{line['path']}  {told}")
    if not lines:
        print(f"Aucune sauvegarde dans {folder}.")
    return 0


def _summary(path: Path, found: manifest.Manifest) -> dict[str, Any]:
    return {
        "path": str(path), "made_at": found.made_at, "version": found.version, "rows": found.rows,
        "parts": len(found.parts), "bytes": found.size, "keys_inside": found.keys.get("inside"),
        "audit": found.audit,
    }  # fmt: skip


def openers_to_save(arguments: argparse.Namespace) -> tuple[list[sealing.Opener], Path | None]:
    """The ways to open a new backup, and the key file when it had to be made for it."""
    path, made = _key_path(arguments), None
    if not path.exists():
        if arguments.key:
            raise Invalid(f"Le fichier de clé {path} n'existe pas.")
        _make_key(path)
        made = path
    return _openers(path, _passphrase_path(arguments)), made


def openers_to_read(arguments: argparse.Namespace) -> list[sealing.Opener]:
    """The keys at hand to open a backup; none is made here."""
    path = _key_path(arguments)
    if arguments.key and not path.exists():
        raise Invalid(f"Le fichier de clé {path} n'existe pas.")
    return _openers(path if path.exists() else None, _passphrase_path(arguments))


def _openers(key: Path | None, passphrase: Path | None) -> list[sealing.Opener]:
    openers = []
    if key is not None:
        try:
            openers.append(sealing.Opener("key", sealing.key_from_text(key.read_text("ascii"))))
        except ValueError as fault:
            raise Invalid(f"{key} n'est pas une clé de sauvegarde.") from fault
    if passphrase is not None:
        try:
            words = passphrase.read_text("utf-8").strip()
        except (OSError, ValueError) as fault:
            raise Invalid(f"La phrase secrète ne se lit pas dans {passphrase}.") from fault
        if len(words) < 16:
            raise Invalid("La phrase secrète des sauvegardes compte au moins 16 caractères.")
        openers.append(sealing.Opener("passphrase", words.encode()))
    return openers


def _key_path(arguments: argparse.Namespace) -> Path:
    named = arguments.key or os.environ.get("MASLAK_BACKUP_KEY")
    return Path(named) if named else home() / KEY_FILE


def _passphrase_path(arguments: argparse.Namespace) -> Path | None:
    named = arguments.passphrase_file or os.environ.get("MASLAK_BACKUP_PASSPHRASE")
    return Path(named) if named else None


def _make_key(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(sealing.key_as_text(sealing.new_key()) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _source(*, with_keys: bool) -> writing.Source:
    outside = os.environ.get("MASLAK_SECRETS")
    address = os.environ.get("DATABASE_OWNER_URL")
    if not address:
        raise Conflict(
            "Une sauvegarde lit toutes les lignes : donnez l'adresse du propriétaire des tables (DATABASE_OWNER_URL)."
        )
    return writing.Source(
        address=address, home=home(), secrets=Path(outside) if outside else None, with_keys=with_keys,
        fingerprint=fingerprint(Path(outside) if outside else home() / "secrets.json"), version=version(),
    )  # fmt: skip


def fingerprint(secrets: Path) -> str:
    """What tells one installation's keys from another's, and nothing else: the digest of the key of its hashes."""
    told = json.loads(secrets.read_text())
    return base64.b32encode(hashlib.sha256(b"maslak keys " + str(told["vault_hash_key"]).encode()).digest())[
        :16
    ].decode()


def version() -> str:
    """The version of this program."""
    from importlib.metadata import version as of

    return of("maslak")


def _head(snap: Snapshot) -> dict[str, Any]:
    """The end of the trail's chain at that moment, to be found again after a restore."""
    link = snap.connection.execute(
        "SELECT position, encode(digest, 'hex') FROM access_auditlink ORDER BY position DESC LIMIT 1"
    ).fetchone()
    return {"position": link[0], "head": link[1]} if link else {"position": 0, "head": None}


def _remember(path: Path, written: manifest.Manifest, removed: list[str]) -> None:
    """A line of the trail, which the administrators' page reads."""
    from maslak.access import audit
    from maslak.access.actor import acting, operator

    with acting(operator()) as by:
        audit.record(
            "backup.made", by=by,
            new={
                "backup": path.name, "made_at": written.made_at, "rows": written.rows, "bytes": written.size,
                "verified": True, "keys_inside": bool(written.keys.get("inside")), "removed": len(removed),
            },
        )  # fmt: skip


def _missed(reason: str) -> None:
    """A line of the trail for a backup that was not made."""
    from maslak.access import audit
    from maslak.access.actor import acting, operator

    with acting(operator()) as by:
        audit.record("backup.failed", by=by, reason=reason)
