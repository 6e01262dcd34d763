"""The vault of this installation, opened once from its settings."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from django.conf import settings

from maslak.core.crypto import Vault


@lru_cache(maxsize=1)
def vault() -> Vault:
    """The vault with the keys of MASLAK_HOME/secrets.json."""
    return Vault(cast("list[str]", settings.VAULT_KEYS), settings.VAULT_HASH_KEY)
