"""Numbers that follow one another without a gap or a twin, however many counters ask at once."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from maslak.access.models import Organisation
from maslak.casework.models import Visit
from maslak.people.models import LocalNumber


def turn(name: str) -> None:
    """Wait for one's turn at `name` and keep it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def next_ticket(organisation: Organisation, day: date) -> int:
    """The next ticket of the day in that organisation, from 1. Keeps the turn until the transaction ends."""
    turn(f"ticket {organisation.pk} {day.isoformat()}")
    last = Visit.objects.filter(organisation=organisation, day=day).aggregate(last=Max("ticket"))["last"]
    return (last or 0) + 1


def next_local_number(organisation: Organisation, year: int) -> str:
    """The organisation's next own number of that year, « 2020-00001 ». Keeps the turn as next_ticket does."""
    turn(f"local number {organisation.pk} {year}")
    last = (
        LocalNumber.objects.filter(
            organisation=organisation, register_year=year, number__regex=rf"^{year}-\d{{5,9}}$"
        )
        .annotate(rank=Cast(Substr("number", 6), IntegerField()))
        .aggregate(last=Max("rank"))["last"]
    )
    return f"{year}-{(last or 0) + 1:05d}"
