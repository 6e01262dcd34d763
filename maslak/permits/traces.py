"""What reading leaves behind: who opened which permit file. The person concerned reads it in their own space."""

from __future__ import annotations

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.permits.models import PermitFile


def opened(file: PermitFile, *, by: Actor) -> None:
    """Write down that `by` read the file, with the nationality and the stay of the person it is about."""
    audit.record("permit.opened", by=by, target=file, person_id=file.person_id)
