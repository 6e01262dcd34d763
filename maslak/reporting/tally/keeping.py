"""Keeping the tallies: counted anew when their meaning changes, folded as facts come in, compared with the ledger."""

from __future__ import annotations

from dataclasses import asdict

from django.db import connection, transaction
from django.utils import timezone

from maslak.access.actor import acting, operator
from maslak.reporting.tally import ruleset
from maslak.reporting.tally.models import TallyRule, TallyState


def ensure() -> bool:
    """Count anew if the definitions are no longer those of the last time; whether it was done. For the owner's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM reporting_tallywaiting WHERE milestone < 0)")
        (moved,) = cursor.fetchone()
    if not moved and TallyState.objects.filter(digest=ruleset.digest()).exists():
        return False
    rebuild()
    return True


@transaction.atomic
def rebuild() -> int:
    """Count every figure anew from the ledger, for the owner's role; how many cells. Pages go on meanwhile."""
    with acting(operator()), connection.cursor() as cursor:
        TallyRule.objects.all().delete()
        TallyRule.objects.bulk_create(TallyRule(**asdict(rule)) for rule in ruleset.rules())
        TallyState.objects.all().delete()
        TallyState.objects.create(digest=ruleset.digest(), rebuilt_at=timezone.now())
        cursor.execute("SELECT maslak.tally_rebuild()")
        cursor.execute("SELECT count(*) FROM reporting_tally")
        (cells,) = cursor.fetchone()
    return int(cells)


def fold() -> int:
    """Count in the facts that wait; how many there were, 0 when somebody else is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT maslak.tally_fold()")
        (folded,) = cursor.fetchone()
        if folded < 0:
            cursor.execute("SELECT maslak.tally_rebuild()")
    return max(int(folded), 0)
