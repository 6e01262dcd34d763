"""The sight of one account's own keys, for somebody who is about to prove that the account is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def as_account(user_id: int) -> Iterator[None]:
    """See what belongs to that account alone (its factors, its sessions) until the end of the block.

    Before anybody is signed in nothing is bound, and the keys that would prove who they are stay out of sight. The
    block opens them and nothing else: no organisation, no person, no reach. Nothing read inside is shown to anybody.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('maslak.user', true), '')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('maslak.user', %s, true)", [str(user_id)])
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('maslak.user', %s, true)", [before])
