"""Secrets of second factors, sealed with the keys of this installation before they reach the database."""

from __future__ import annotations

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from maslak.access.models import User
from maslak.core.vault import vault

NAME = "Maslak"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """What the library asks of this house: sealing, and the names that an authenticator shows."""

    def encrypt(self, text: str) -> str:
        return vault().seal(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault().open(encrypted_text.encode())

    def get_totp_issuer(self) -> str:
        return NAME

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host asked for, among those that MASLAK_HOSTS allows: a key made for one opens no other."""
        return {"id": context.request.get_host().partition(":")[0], "name": NAME}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, object]:
        """The account's number names it to a key; a person's account bears its reference, never a name."""
        assert isinstance(user, User)
        known = super().get_public_key_credential_user_entity(user)
        return known | {"display_name": user.display_name, "name": user.username}
