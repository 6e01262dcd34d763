"""What came of the prospection: employers reached, then hires with them and their offers in the months after.

A link in time, told as such: it does not prove the cause. The window is a dated parameter. Both numbers are lists of
facts of the ledger, in sight of whoever reads them; the database joins contacts and placements, and hands back numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from maslak.law.parameters import parameter
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone


@dataclass(frozen=True)
class Hire:
    """A hire within the window: its fact, the contact before it, the days between."""

    fact_id: int
    contact_id: int
    days: int


@dataclass(frozen=True)
class Offer:
    """An offer published within the window, as it was shown, and the contact before it."""

    published_on: date
    title: str
    shown_as: str
    region: str
    contact_id: int
    days: int


@dataclass(frozen=True)
class Results:
    """What came of the contacts made from `since` to `until`.

    `employers` counts each employer once, whatever the number of contacts.
    """

    since: date
    until: date
    months: int
    employers: int
    contacts: int
    commitments: int
    hires: tuple[Hire, ...]
    hiring_employers: int
    offers: tuple[Offer, ...]


def results(since: date, until: date) -> Results:
    """The results of the contacts of a period, for the acting account's eyes."""
    months = int(parameter("outreach_result_months", on=until).value)
    reached = employer_facts(since, until)
    employers = {fact.attributes.get("employer") or fact.source_id for fact in reached}
    hires, hiring = _hires(since, until, months)
    return Results(
        since=since, until=until, months=months, employers=len(employers), contacts=len(reached),
        commitments=_standing(Kind.COMMITMENT_MADE, since, until).count(), hires=hires, hiring_employers=hiring,
        offers=_offers(since, until, months),
    )  # fmt: skip


def employer_facts(since: date, until: date) -> QuerySet[Milestone]:
    """The contacts with employers behind the number, as facts, the latest first."""
    return _standing(Kind.EMPLOYER_REACHED, since, until)


def hire_facts(found: Results) -> QuerySet[Milestone]:
    """The hires behind the number, as facts, the latest first."""
    facts = Milestone.objects.filter(pk__in=[hire.fact_id for hire in found.hires])
    return facts.select_related("organisation").order_by("-occurred_on", "-id")


def _standing(kind: str, since: date, until: date) -> QuerySet[Milestone]:
    found = Milestone.objects.filter(kind=kind, occurred_on__range=(since, until), voided_by=None)
    return found.select_related("organisation").order_by("-occurred_on", "-id")


def _hires(since: date, until: date, months: int) -> tuple[tuple[Hire, ...], int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM maslak.hires_after_contact(%s, %s, %s)", [since, until, months])
        rows = cursor.fetchall()
    return tuple(Hire(fact, contact, days) for fact, contact, days, _employer in rows), len(
        {row[3] for row in rows}
    )


def _offers(since: date, until: date, months: int) -> tuple[Offer, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM maslak.offers_after_contact(%s, %s, %s)", [since, until, months])
        return tuple(Offer(*row) for row in cursor.fetchall())
