"""The two ceremonies of a passkey (WebAuthn): making one, and showing one. The challenge waits in the session.

The library asks and verifies; keeping a key, or opening a session, is for the actions.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maslak.access.door import as_account
from maslak.access.models import User
from maslak.core.errors import Invalid

#: what a browser sends is small; anything longer is not looked at
LONGEST = 20_000


def options_to_make(user: User) -> dict[str, Any]:
    """What the browser needs to make a key that opens this account alone, without typing a name."""
    return auth.begin_registration(user, passwordless=True)


def made(text: str) -> dict[str, Any]:
    """The key that a browser has just made, verified against the challenge. Raises Invalid."""
    credential = _parsed(text)
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except _BROKEN as error:
        raise _refused() from error
    return credential


def options_to_show(user: User | None = None) -> dict[str, Any]:
    """What the browser needs to show a key: one of this account's, or any that was made here."""
    if user is None:
        return auth.begin_authentication(None)
    with as_account(user.pk):
        return auth.begin_authentication(user)


def shown(text: str, user: User | None = None) -> tuple[User, Authenticator]:
    """Whose key that is, verified against the challenge. Raises Invalid, in the same words whatever is wrong."""
    credential = _parsed(text)
    try:
        owner = user or auth.extract_user_from_response(credential)
        with as_account(owner.pk):
            key = auth.complete_authentication(owner, credential)
    except _BROKEN as error:
        raise _refused() from error
    if not owner.is_active:
        raise _refused()
    return owner, key


_BROKEN = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


def _parsed(text: str) -> dict[str, Any]:
    try:
        credential = json.loads(text) if len(text) <= LONGEST else None
    except ValueError:
        credential = None
    if not isinstance(credential, dict):
        raise _refused()
    return credential


def _refused() -> Invalid:
    return Invalid(_("Cette clé n'a pas été reconnue. Réessayez, ou entrez autrement."))
