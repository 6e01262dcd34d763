"""The night's work of the retention timetable, done by a process of its own: the tables' owner, not the application."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings
from procrastinate.contrib.django import app

_HOURS = 4 * 3600


@app.periodic(cron="40 2 * * *")
@app.task(name="retention.nightly", queueing_lock="retention.nightly", pass_context=False)
def nightly(timestamp: int) -> None:
    """Every night; `timestamp` is when it was due. What is not finished goes on the next night."""
    night()


def night() -> bool:
    """Run the timetable as the owner of the tables; False where this worker is not given the owner's address."""
    if not settings.RETENTION_NIGHTLY or not os.environ.get("DATABASE_OWNER_URL"):
        return False
    command = [sys.executable, "-m", "maslak.cli.main", "retention", "run", "--json"]
    subprocess.run(command, check=True, timeout=_HOURS, stdout=subprocess.DEVNULL)
    return True
