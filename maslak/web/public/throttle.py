"""Slows down whoever tries code after code from one address.

Failures are counted in the memory of each server process, under a keyed hash of the address, and forgotten
after a quarter of an hour: nothing about a visitor reaches the database or a disk. With several processes an
address gets that many times the limit, which does not matter: a code is one of 30^10, so the limit keeps a
guesser from wearing the server down rather than makes guessing hard. It is set high because a whole counter,
or a whole mobile network, may share one address.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FAILURES = 20
# Each door under its own name; files count tries, not failures, since each costs the server time.
LIMITS = {"codes": FAILURES, "tokens": FAILURES, "files": 60, "events": 20, "downloads": 60}
SECONDS = 15 * 60
_LOOPBACK = {"127.0.0.1", "::1", ""}


def too_many_failures(request: HttpRequest) -> bool:
    """Whether this address must wait before another try."""
    return too_many(request, "codes")


def note_failure(request: HttpRequest) -> None:
    """Count one failed try. The quarter of an hour runs from the first of them."""
    note(request, "codes")


def too_many(request: HttpRequest, door: str) -> bool:
    """The same for another door of the public pages, by its name in LIMITS."""
    return int(cache.get(_key(request, door), 0)) >= LIMITS[door]


def note(request: HttpRequest, door: str) -> None:
    """Count one try at that door."""
    key = _key(request, door)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # forgotten between the two lines
            cache.add(key, 1, SECONDS)


def _key(request: HttpRequest, door: str) -> str:
    return f"{door}-" + salted_hmac("maslak.codes", _address(request), algorithm="sha256").hexdigest()


def _address(request: HttpRequest) -> str:
    """The visitor's address: the peer, or what our own proxy on this machine says that it saw last."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return forwarded.split(",")[-1].strip() if forwarded and peer in _LOOPBACK else peer
