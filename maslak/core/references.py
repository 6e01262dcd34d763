"""Public references: random, short, without look-alike letters, never the database's number."""

from __future__ import annotations

import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Ten random characters that can be read over a telephone (30^10 values)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))
