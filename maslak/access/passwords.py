"""A new password by a link sent once, on the word of whoever keeps the accounts."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.access import audit, notices
from maslak.access.actor import Actor
from maslak.access.models import OpenSession, PasswordLink, User
from maslak.access.policies import check_may
from maslak.access.sight import whole_register
from maslak.core.errors import Conflict, Invalid
from maslak.core.vault import vault

HOURS = 24


@transaction.atomic
def send_link(*, user_id: int, by: Actor, now: datetime) -> None:
    """Send the account a link that lets its holder choose a new password; a link sent before stops working.

    Raises NotAllowed, Conflict for a closed account or one without an e-mail address.
    """
    check_may(by, "account.write")
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not user.is_active:
        raise Conflict(_("Ce compte est fermé."))
    if not user.email:
        raise Conflict(_("Ce compte n'a pas d'adresse électronique. Notez-la d'abord."), field="email")
    token = secrets.token_urlsafe(32)
    with whole_register():
        PasswordLink.objects.filter(user=user, used_at=None).delete()
        PasswordLink.objects.create(
            user=user, token_hash=_hash(token), made_at=now, expires_at=now + timedelta(hours=HOURS)
        )
    audit.record("account.link_sent", by=by, target=user, new={"hours": HOURS})
    address = settings.PUBLIC_URL.rstrip("/") + reverse("account:new-password", args=[token])
    notices.password_link(user, address=address, hours=HOURS)


def link_stands(*, token: str, now: datetime) -> bool:
    """Whether the link may still serve. The same work is done for every token."""
    with whole_register():
        return PasswordLink.objects.filter(
            token_hash=_hash(token), used_at=None, expires_at__gt=now, user__is_active=True
        ).exists()


@transaction.atomic
def redeem_link(*, token: str, new: str, now: datetime) -> User:
    """Give the account a new password, use the link up and end every session.

    Called before anybody is signed in; the caller limits the tries. Raises Invalid, in the same words for a wrong link,
    a used one and an old one; Invalid (field `new`) for a weak password.
    """
    with whole_register():
        link = (
            PasswordLink.objects.select_for_update(of=("self",))
            .filter(token_hash=_hash(token), used_at=None, expires_at__gt=now, user__is_active=True)
            .first()
        )
        if link is None:
            raise Invalid(refusal())
        user = User.objects.select_for_update(of=("self",)).get(pk=link.user_id)
        try:
            validate_password(new, user)
        except ValidationError as error:
            raise Invalid(" ".join(error.messages), field="new") from error
        user.set_password(new)
        user.save(update_fields=["password"])
        link.used_at = now
        link.save(update_fields=["used_at"])
        OpenSession.objects.filter(user=user).delete()
        audit.record("account.password_by_link", by=Actor(user, None, ""), target=user)
    notices.password_changed_by_link(user, now=now)
    return user


def refusal() -> str:
    """The one sentence for every link that opens nothing."""
    return _("Ce lien n'ouvre rien : il a peut-être déjà servi, ou il est trop ancien. Demandez-en un autre.")


def _hash(token: str) -> str:
    return vault().keyed_hash("password link", token)
