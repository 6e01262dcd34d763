"""Hands that tests of the door share: an account with a password, an application of codes, a look at the day's page."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access import factors
from maslak.access.actor import Actor, bind, operator

SECRET = "trois-palmiers-bleus"
LOGIN = reverse("login")


def with_password(actor: Actor, password: str = SECRET) -> Actor:
    actor.user.set_password(password)
    actor.user.save()
    return actor


def sign_in(client: Client, username: str, password: str = SECRET, **more):
    return client.post(LOGIN, {"username": username, "password": password}, **more)


def code_of(secret: str, now: datetime | None = None, steps: int = 0) -> str:
    """What an application shows at that moment, or so many steps of thirty seconds later."""
    counter = int((now or timezone.now()).timestamp()) // factors.STEP + steps
    return format_hotp_value(hotp_value(secret, counter))


def with_application(actor: Actor, now: datetime | None = None) -> tuple[str, list[str]]:
    """Tie an application a minute ago: its secret and the recovery codes."""
    secret, then = generate_totp_secret(), (now or timezone.now()) - timedelta(minutes=5)
    bind(actor)
    codes = factors.start_application(secret=secret, code=code_of(secret, then), by=actor, now=then)
    bind(operator())
    return secret, codes


def signed_in(client: Client) -> bool:
    """Whether the browser is in: the page of its own sessions opens."""
    return client.get(reverse("account:sessions")).status_code == 200
