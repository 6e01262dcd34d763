"""Slows down whoever tries again and again from one address: the doors of the public pages.

The counts are those of maslak/access/throttle.py: in the database, so that all server processes count together, under
a keyed hash, deleted after the window. No address is kept readable.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from maslak.access import throttle
from maslak.access.throttle import TooMany

_LOOPBACK = {"127.0.0.1", "::1", ""}


def refusal(request: HttpRequest, door: str) -> TooMany | None:
    """Why this address must wait at that door, in a sentence that says until when; None when it may try."""
    try:
        throttle.check(door, address(request), now=timezone.now())
    except TooMany as error:
        return error
    return None


def too_many(request: HttpRequest, door: str) -> bool:
    """Whether this address must wait before another try at that door."""
    return refusal(request, door) is not None


def note(request: HttpRequest, door: str) -> None:
    """Count one try of this address at that door."""
    throttle.note(door, address(request), now=timezone.now())


def address(request: HttpRequest) -> str:
    """The visitor's address: the peer, or what our own proxy on this machine says that it saw last."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return forwarded.split(",")[-1].strip() if forwarded and peer in _LOOPBACK else peer
