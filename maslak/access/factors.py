"""Second factors of an account: an authenticator application, passkeys, recovery codes.

The library keeps their rows and knows their arithmetic; what is allowed, locked, written down and told is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import connection, transaction
from django.utils.translation import gettext as _

from maslak.access import audit, notices
from maslak.access.actor import Actor
from maslak.access.models import User
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.text import squeeze

KIND = Authenticator.Type
#: seconds of one code of an application, and how many codes before and after are taken: telephones are a little off
STEP, DRIFT = 30, 1
MOST_PASSKEYS = 10
LONGEST_NAME = 60


@dataclass(frozen=True)
class Shown:
    """One factor as its owner sees it. `left` counts recovery codes not used yet."""

    pk: int
    kind: str
    name: str
    since: datetime
    last_used: datetime | None
    left: int = 0


def has_second_factor(user_id: int) -> bool:
    """Whether the account, in sight of itself, has a factor besides its password. Recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user_id, type__in=(KIND.TOTP, KIND.WEBAUTHN)).exists()


def kinds_of(user_id: int) -> frozenset[str]:
    """The kinds of factor that the account has, in sight of itself."""
    return frozenset(Authenticator.objects.filter(user_id=user_id).values_list("type", flat=True))


def of_account(user_id: int) -> list[Shown]:
    """Every factor of the account, oldest first; no secret, no key."""
    return [_shown(row) for row in Authenticator.objects.filter(user_id=user_id).order_by("created_at", "pk")]


def kept_by(user_ids: list[int]) -> Mapping[int, Mapping[str, int]]:
    """How many factors of each kind those accounts have, for whoever keeps the accounts; nothing for anybody else."""
    found: dict[int, dict[str, int]] = {user_id: {} for user_id in user_ids}
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, kind, number FROM maslak.second_factors(%s)", [user_ids])
        for user_id, kind, number in cursor.fetchall():
            found[user_id][kind] = number
    return found


@transaction.atomic
def start_application(*, secret: str, code: str, by: Actor, now: datetime) -> list[str]:
    """Keep an authenticator application once it has shown a right code; recovery codes when these are the first.

    Raises Conflict when there is one already, Invalid (field `code`) for a wrong code.
    """
    user = _owner(by)
    if Authenticator.objects.filter(user=user, type=KIND.TOTP).exists():
        raise Conflict(_("Une application est déjà liée à ce compte. Retirez-la d'abord."))
    counter = _counter(secret, code, now, after=-1)
    if counter is None:
        raise Invalid(
            _("Ce code n'est pas le bon. Attendez le suivant, puis tapez-le sans tarder."), field="code"
        )
    made = TOTP.activate(user, secret).instance
    made.data["last"] = counter
    made.created_at = now
    made.save(update_fields=["data", "created_at"])
    return _added(made, by=by, now=now)


@transaction.atomic
def keep_passkey(*, name: str, credential: dict[str, Any], by: Actor, now: datetime) -> list[str]:
    """Keep a passkey whose ceremony has just been verified; recovery codes when it is the first factor.

    Raises Invalid (field `name`) without a name, Conflict for a name already used or one key too many.
    """
    user = _owner(by)
    name = _name(name)
    keys = [_shown(row) for row in Authenticator.objects.filter(user=user, type=KIND.WEBAUTHN)]
    if len(keys) >= MOST_PASSKEYS:
        raise Conflict(_("Ce compte a déjà dix clés. Retirez celles qui ne servent plus."))
    _free(name, keys)
    made = WebAuthn.add(user, name, credential).instance
    return _added(made, by=by, now=now)


@transaction.atomic
def rename_passkey(*, factor_id: int, name: str, by: Actor) -> None:
    """Give a passkey another name. Raises Invalid, Conflict, NotAllowed for a key of somebody else."""
    row = _mine(factor_id, by)
    if row.type != KIND.WEBAUTHN:
        raise NotAllowed(_("Seule une clé d'accès porte un nom."))
    name = _name(name)
    others = Authenticator.objects.filter(user=by.user, type=KIND.WEBAUTHN).exclude(pk=row.pk)
    _free(name, [_shown(other) for other in others])
    row.data["name"] = name
    row.save(update_fields=["data"])
    audit.record("second_factor.renamed", by=by, target=row, new={"factor": row.type})


@transaction.atomic
def remove(*, factor_id: int, required: bool, by: Actor, now: datetime) -> None:
    """Remove one's own factor; the recovery codes go with the last.

    Raises Conflict for the last one where the organisation requires it, NotAllowed for somebody else's.
    """
    user = _owner(by)
    row = _mine(factor_id, by)
    others = Authenticator.objects.filter(user=user).exclude(pk=row.pk).exclude(type=KIND.RECOVERY_CODES)
    if row.type == KIND.RECOVERY_CODES:
        raise NotAllowed(_("Les codes de secours se renouvellent, ils ne se retirent pas."))
    if required and not others.exists():
        raise Conflict(
            _(
                "Votre organisation demande un deuxième facteur. Ajoutez-en un autre avant de retirer celui-ci."
            )
        )
    audit.record("second_factor.removed", by=by, target=row, old={"factor": row.type})
    row.delete()
    if not others.exists():
        Authenticator.objects.filter(user=user, type=KIND.RECOVERY_CODES).delete()
    notices.factor_removed(user, now=now)


@transaction.atomic
def renew_codes(*, by: Actor, now: datetime) -> list[str]:
    """Ten new recovery codes, shown this once; those before stop working. Raises Conflict without any factor."""
    user = _owner(by)
    if not has_second_factor(user.pk):
        raise Conflict(_("Ajoutez d'abord une application ou une clé d'accès."))
    Authenticator.objects.filter(user=user, type=KIND.RECOVERY_CODES).delete()
    made = RecoveryCodes.activate(user)
    audit.record("second_factor.codes_renewed", by=by, target=made.instance)
    notices.codes_renewed(user, now=now)
    return made.generate_codes()


@transaction.atomic
def accept_code(*, user_id: int, code: str, now: datetime) -> str | None:
    """The kind of factor that `code` proves (« totp », « recovery_codes »), used up; None for a code that proves nothing.

    A code of an application serves once: neither it nor an earlier one is taken again. The caller limits the tries and
    sees with the eyes of the account (access/door.py).
    """
    given = squeeze(code)
    rows = Authenticator.objects.select_for_update().filter(user_id=user_id).exclude(type=KIND.WEBAUTHN)
    for row in rows.order_by("pk"):
        if row.type == KIND.TOTP and _application_takes(row, given, now):
            return str(KIND.TOTP)
        if row.type == KIND.RECOVERY_CODES and RecoveryCodes(row).validate_code(given):
            Authenticator.objects.filter(pk=row.pk).update(last_used_at=now)
            return str(KIND.RECOVERY_CODES)
    return None


@transaction.atomic
def passkey_used(*, factor_id: int, now: datetime) -> None:
    """Note that a passkey has just proved its account."""
    Authenticator.objects.filter(pk=factor_id, type=KIND.WEBAUTHN).update(last_used_at=now)


def _application_takes(row: Authenticator, code: str, now: datetime) -> bool:
    counter = _counter(decrypt(row.data["secret"]), code, now, after=int(row.data.get("last", -1)))
    if counter is None:
        return False
    row.data["last"], row.last_used_at = counter, now
    row.save(update_fields=["data", "last_used_at"])
    return True


def _counter(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """The time step whose code that is (RFC 6238), among those near `now` and later than `after`."""
    present = int(now.timestamp()) // STEP
    for counter in range(present - DRIFT, present + DRIFT + 1):
        right = format_hotp_value(hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=right) and counter > after:
            return counter
    return None


def _added(row: Authenticator, *, by: Actor, now: datetime) -> list[str]:
    audit.record("second_factor.added", by=by, target=row, new={"factor": row.type})
    assert by.user is not None
    notices.factor_added(by.user, now=now)
    if Authenticator.objects.filter(user=by.user, type=KIND.RECOVERY_CODES).exists():
        return []
    return RecoveryCodes.activate(by.user).generate_codes()


def _owner(by: Actor) -> User:
    """The acting account, locked: two pages at once must not both be the first."""
    if by.user is None:
        raise NotAllowed(_("La ligne de commande n'a pas de deuxième facteur."))
    return User.objects.select_for_update(of=("self",)).get(pk=by.user.pk)


def _mine(factor_id: int, by: Actor) -> Authenticator:
    row = Authenticator.objects.select_for_update().filter(pk=factor_id, user=by.user).first()
    if row is None:
        raise NotAllowed(_("Cette clé n'existe pas, ou n'est pas à vous."))
    return row


def _name(name: str) -> str:
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Invalid(_("Donnez un nom à cette clé, par exemple « Mon téléphone »."), field="name")
    return name


def _free(name: str, keys: list[Shown]) -> None:
    if name.casefold() in {key.name.casefold() for key in keys}:
        raise Conflict(_("Une autre clé porte déjà ce nom."), field="name")


def _shown(row: Authenticator) -> Shown:
    left = len(RecoveryCodes(row).get_unused_codes()) if row.type == KIND.RECOVERY_CODES else 0
    name = str(row.data.get("name", "")) if row.type == KIND.WEBAUTHN else ""
    return Shown(row.pk, row.type, name, row.created_at, row.last_used_at, left)
