"""The sight of an office, for the length of a block.

Some acts have a consequence that the acting account may cause but not see: a person who gives up a seat
moves up somebody they do not know; a coordinator turns an office remote without reading its files; an
association refuses a referral before it holds the person's file. The right to act is checked before; only
the rows of the named organisation are then in sight, and nothing read inside is handed back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from maslak.access.enums import Reach
from maslak.access.models import Organisation

_SET = "SELECT set_config('maslak.reach', %s, true), set_config('maslak.organisation', %s, true)"


@contextmanager
def sight_of(organisation: Organisation | int) -> Iterator[None]:
    """See as `organisation` sees until the end of the block. Called inside the transaction of an action.

    The account stays the same, so the trail and the messages still name who acted.
    """
    number = organisation if isinstance(organisation, int) else organisation.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('maslak.reach', true), ''),"
            " coalesce(current_setting('maslak.organisation', true), '')"
        )
        before = cursor.fetchone()
        if before[0] == Reach.ALL:
            yield
            return
    # An error inside rolls back to the savepoint, and the settings with it.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SET, [Reach.ORGANISATION, str(number)])
        yield
        with connection.cursor() as cursor:
            cursor.execute(_SET, list(before))
