"""`maslak restore`: a backup proved, loaded beside what stands, examined, and only then put in its place."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

from django.db import connections
from django.utils import timezone

from config.home import home
from maslak.cli import backing, embedded, serving, switching
from maslak.core.backup import checking, files, manifest
from maslak.core.backup.manifest import HOME_PART, Manifest
from maslak.core.backup.sealing import opened
from maslak.core.errors import Conflict


def run(arguments: argparse.Namespace) -> int:
    """Restore the backup named, or the newest of a folder; 0 when it stands in its place, nothing changed otherwise."""
    folder = manifest.chosen(Path(arguments.directory).resolve())
    found, key = checking.verify(folder, backing.openers_to_read(arguments))
    _nothing_runs()
    staged = home() / switching.STAGED
    shutil.rmtree(staged, ignore_errors=True)  # of a restore that was killed before it changed anything
    embedded.ensure_running()
    with switching.beside(replace=arguments.replace) as place:
        try:
            names = files.unpack(_pieces(folder, key, HOME_PART), staged)
            _keys_fit(found, staged, replace=arguments.replace)
            facts = _loaded(folder, key, found, place, accept=arguments.accept_findings)
            switching.switch(place, names)
        except BaseException:
            if not (staged / switching.JOURNAL).exists():
                shutil.rmtree(staged, ignore_errors=True)
            raise
    _keep_key(arguments)
    _told(folder, found, facts | {"replaced": place.kept_as}, as_json=arguments.json)
    return 0


def _pieces(folder: Path, key: bytes, name: str):  # type: ignore[no-untyped-def]
    with (folder / manifest.PARTS / f"{name}.sealed").open("rb") as file:
        yield from opened(file, key, name)


def _nothing_runs() -> None:
    if any(serving.runs(name) for name in ("web", "worker", "watch")):
        raise Conflict("Maslak tourne : arrêtez-le d'abord (maslak stop), puis restaurez.")


def _keys_fit(found: Manifest, staged: Path, *, replace: bool) -> None:
    """The keys that will open what is restored: those inside, or those of this installation when they are the same."""
    outside = os.environ.get("MASLAK_SECRETS")
    own = Path(outside) if outside else home() / "secrets.json"
    same = own.exists() and backing.fingerprint(own) == found.keys.get("fingerprint")
    if outside and not same:
        raise Conflict(f"Les clés de {own} (MASLAK_SECRETS) ne sont pas celles de cette sauvegarde.")
    if not found.keys.get("inside"):
        if not same:
            raise Conflict(
                f"Cette sauvegarde ne contient pas les clés des données chiffrées : remettez d'abord {own}, "
                "gardé ailleurs."
            )
        return
    if own.exists() and not same and not replace:
        raise Conflict(
            f"{own} porte d'autres clés que cette sauvegarde. Ajoutez --replace pour les mettre de côté."
        )
    if not outside:
        os.environ["MASLAK_SECRETS"] = str(staged / "secrets.json")


def _loaded(
    folder: Path, key: bytes, found: Manifest, place: switching.Place, *, accept: bool
) -> dict[str, Any]:
    """The schema as it was, its rows, then this version's; what was found on looking. Runs once a process."""
    os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = place.app_address, place.owner_address
    os.environ["MASLAK_AS_OWNER"] = "1"
    import django

    django.setup()
    from maslak.cli.loading import brought_back

    try:
        rows = {part.name: _pieces(folder, key, part.name) for part in found.parts if part.name != HOME_PART}
        return brought_back(found, rows, folder.name, accept=accept, now=timezone.now())
    finally:
        connections.close_all()


def _keep_key(arguments: argparse.Namespace) -> None:
    """The key that opened it goes on sealing the next ones, where this installation has none yet."""
    own = home() / backing.KEY_FILE
    if arguments.key and not own.exists() and not os.environ.get("MASLAK_BACKUP_KEY"):
        own.touch(mode=0o600)
        own.write_text(Path(arguments.key).read_text("ascii"))


def _told(folder: Path, found: Manifest, facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        told = {"backup": str(folder), "made_at": found.made_at, "rows": found.rows, **facts}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"Restauré : {folder}, faite le {found.made_at}. {found.rows} lignes, toutes comptées.")
    print(f"Journal des traces vérifié : {facts['events']} lignes. Personne n'est resté connecté.")
    for finding in facts["findings"]:
        print(f"À examiner : {finding}")
    if facts["waiting"]:
        print(
            f"{facts['waiting']} message(s) attendaient d'être envoyés à l'instant de la sauvegarde : ils partiront au "
            "démarrage, même si l'ancienne installation les a envoyés depuis."
        )
    if facts["replaced"]:
        print(
            f"Ce qui était là avant est gardé sous {facts['replaced']} : supprimez-le quand vous n'en aurez plus besoin."
        )
