"""The nightly backup, where MASLAK_BACKUP_DIR names a folder."""

from __future__ import annotations

import os
import subprocess
import sys

from procrastinate.contrib.django import app

_KEPT = "14"


@app.periodic(cron="30 2 * * *")
@app.task(name="backup.nightly", queueing_lock="backup.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Save and read back, keeping the last fourteen; `timestamp` is when it was due. Raises when it was not made."""
    folder = os.environ.get("MASLAK_BACKUP_DIR")
    if folder:
        subprocess.run(command(folder), check=True)


def command(folder: str) -> list[str]:
    """The command that a night runs, in a process of its own: it reads everything as the owner of the tables."""
    kept = os.environ.get("MASLAK_BACKUP_KEEP", _KEPT)
    return [sys.executable, "-m", "maslak.cli.main", "backup", folder, "--keep", kept]
