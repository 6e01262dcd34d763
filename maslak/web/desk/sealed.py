"""What was typed at the desk and must outlive one page: kept in the session, encrypted, until it ends.

A name or a number in an address would stay in logs and in the history of a shared computer.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from maslak.core.crypto import Unreadable
from maslak.core.vault import vault


def keep(request: HttpRequest, name: str, values: dict[str, Any]) -> None:
    """Keep `values` (texts and numbers) under that name."""
    request.session[f"desk-{name}"] = vault().seal(json.dumps(values)).decode("ascii")


def kept(request: HttpRequest, name: str) -> dict[str, Any]:
    """What was kept under that name, empty when nothing is."""
    sealed = request.session.get(f"desk-{name}")
    if not sealed:
        return {}
    try:
        return dict(json.loads(vault().open(sealed.encode("ascii"))))
    except (Unreadable, ValueError):
        return {}


def forget(request: HttpRequest, name: str) -> None:
    """Forget what was kept under that name."""
    request.session.pop(f"desk-{name}", None)
