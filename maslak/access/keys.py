"""The keys of this installation: a new one takes over while the system runs, the old one goes when nothing needs it.

The file of keys holds `vault_keys` newest first, the moment at which the newest came (`vault_keys_since`), `secret_key`
with its `secret_key_fallbacks`, and `vault_hash_key`. Processes read the vault's keys again as soon as the file changes.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet
from django.utils.translation import gettext as _

from config.home import load_secrets, save_secrets
from maslak.access import audit
from maslak.access.actor import acting, operator
from maslak.core import resealing
from maslak.core.errors import Conflict
from maslak.core.resealing import Place

#: what was being sealed with the old key while the file changed is looked at too
MARGIN = 2
_PASSES = 3


@dataclass(frozen=True)
class Standing:
    """How many keys the vault has, what each column still owes to an older one, and how many session keys stand."""

    keys: int
    since: int
    left: dict[str, int]
    fallbacks: int

    @property
    def owed(self) -> int:
        return sum(self.left.values())


def standing(*, thorough: bool = False) -> Standing:
    """What stands now. `thorough` tries every value, and not only those that say they are older than the newest key."""
    kept = load_secrets()
    keys, since = _vault_keys(kept), _since(kept)
    left = {}
    if len(keys) > 1:
        found = {
            f"{place.table}.{place.column}": resealing.left(place, keys, 0 if thorough else since)
            for place in resealing.places()
        }
        left = {name: number for name, number in found.items() if number}
    return Standing(len(keys), since, left, len(_fallbacks(kept)))


def rotate(told: Callable[[Place, int], None] = lambda place, done: None) -> resealing.Count:
    """Give the vault a new key, or go on with the rotation that has begun, and seal everything anew with it.

    May be stopped at any moment: both keys open until `retire`, and another call goes on.
    """
    kept = load_secrets()
    if len(_vault_keys(kept)) == 1:
        kept["vault_keys"] = [Fernet.generate_key().decode(), *_vault_keys(kept)]
        kept["vault_keys_since"] = int(time.time()) + MARGIN
        save_secrets(kept)
        _traced("keys.begun")
    keys, since = _vault_keys(kept), _since(kept)
    total = resealing.Count()
    for _pass in range(_PASSES):  # a second look at what was written while the first went by
        before = total.resealed
        for place in resealing.places():
            count = resealing.reseal(place, keys, since, lambda done, place=place: told(place, done))  # type: ignore[misc]
            total.resealed += count.resealed
            total.unreadable = max(total.unreadable, count.unreadable)
        if total.resealed == before:
            break
    _traced("keys.rotated", resealed=total.resealed)
    return total


def retire() -> int:
    """Take the older keys out of the file; how many. Raises Conflict while any value still needs one of them.

    Every value is tried. What was sealed while they were being tried is looked at once more with the key already gone,
    and the key comes back if it is still needed.
    """
    kept = load_secrets()
    keys = _vault_keys(kept)
    if len(keys) == 1:
        raise Conflict(_("Le coffre n'a qu'une clé : il n'y a rien à retirer."))
    owed = standing(thorough=True).owed
    if owed:
        raise _needed(owed)
    save_secrets({**kept, "vault_keys": keys[:1]})
    owed = sum(resealing.left(place, keys, _since(kept)) for place in resealing.places())
    if owed:
        save_secrets(kept)
        raise _needed(owed)
    _traced("keys.retired", keys=len(keys) - 1)
    return len(keys) - 1


def rotate_sessions() -> int:
    """Give sessions a new signing key; those that stand stay open with the old one. How many keys now open one."""
    kept = load_secrets()
    kept["secret_key_fallbacks"] = [str(kept["secret_key"]), *_fallbacks(kept)]
    kept["secret_key"] = secrets.token_urlsafe(48)
    save_secrets(kept)
    _traced("keys.sessions_rotated")
    return len(_fallbacks(kept)) + 1


def retire_sessions() -> int:
    """Forget the older signing keys; how many. Sessions that they signed end."""
    kept = load_secrets()
    gone = len(_fallbacks(kept))
    save_secrets({**kept, "secret_key_fallbacks": []})
    _traced("keys.sessions_retired", keys=gone)
    return gone


def _needed(owed: int) -> Conflict:
    return Conflict(
        _(
            "L'ancienne clé sert encore à %(number)s valeurs. Lancez « maslak keys rotate » jusqu'au bout, puis recommencez."
        )
        % {"number": owed}
    )


def _vault_keys(kept: dict[str, Any]) -> list[str]:
    return [str(key) for key in kept["vault_keys"]]


def _since(kept: dict[str, Any]) -> int:
    return int(kept.get("vault_keys_since") or 0)


def _fallbacks(kept: dict[str, Any]) -> list[str]:
    return [str(key) for key in kept.get("secret_key_fallbacks") or []]


def _traced(event: str, **told: int) -> None:
    with acting(operator()) as by:
        audit.record(event, by=by, new=dict(told) or None)
