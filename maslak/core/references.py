"""Public references: random, short, without look-alike letters, never the database's number."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Ten random characters that can be read over a telephone (30^10 values)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def new_token() -> str:
    """Sixteen random characters (30^16 values): enough to be the only key to a public page."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))
