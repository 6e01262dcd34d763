"""The sight of the whole register, for the length of a block inside an action."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from maslak.access.enums import Reach

_SET = "SELECT set_config('maslak.reach', %s, true)"


@contextmanager
def whole_register() -> Iterator[None]:
    """See every file until the end of the block, then only what one saw before.

    Some acts reach rows that the acting account may change the fate of, but not read: a consent withdrawn at
    one office closes the file to another; a merge moves what a partner wrote; a code is redeemed by somebody
    who is not signed in yet. The right to act is checked before, and nothing read inside is handed back.
    An error inside rolls back to the savepoint, and the sight with it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('maslak.reach', true), '')")
            (before,) = cursor.fetchone()
            cursor.execute(_SET, [Reach.ALL])
        yield
        with connection.cursor() as cursor:
            cursor.execute(_SET, [before])
