"""Things of ventures in a given state, written straight to the tables. Call bound to who may see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maslak.access.models import Organisation, User
from maslak.ventures import grids
from maslak.ventures.enums import BORN
from maslak.ventures.models import (
    Budget,
    Candidacy,
    FinancingRequest,
    FollowUpVisit,
    Formality,
    Grant,
    Instalment,
    Jury,
    Member,
    Score,
    Seat,
    Venture,
)
from tests import factories

DAY = date(2020, 3, 2)
BEFORE = date(2019, 9, 2)
NOW = timezone.make_aware(datetime(2020, 3, 2, 10, 0))
MARKS = dict.fromkeys(grids.grid("selection"), 3)
LOOKED_AT = dict.fromkeys(grids.grid("diagnosis"), 2)


def venture(organisation: Organisation, *, status: str = "registered", person=None, **fields: Any) -> Venture:
    """A project of one person, registered on 2 September 2019 unless told otherwise."""
    values: dict[str, Any] = {"title": "Atelier de couture", "registered_on": BEFORE, "region": "MA-06"}
    if status in ("in_formalities", "formalities_done", *BORN):
        values["legal_form"] = "income_activity"
    if status in BORN:
        values["created_on"] = date(2019, 11, 2)
    if status == "ended":
        values |= {"ended_on": DAY, "end_reason": "given_up"}
    made = Venture.objects.create(organisation=organisation, status=status, **values | fields)
    person = person or factories.person(organisation)
    Member.objects.create(venture=made, person=person, role="lead", since=made.registered_on)
    return made


def member(of: Venture, **fields: Any) -> Member:
    """One more in the team."""
    person = fields.pop("person", None) or factories.person(of.organisation)
    return Member.objects.create(venture=of, person=person, **{"since": of.registered_on} | fields)


def formality(of: Venture, *, state: str = "to_do", code: str = "agreement", position: int = 1) -> Formality:
    done_on = DAY if state == "done" else None
    return Formality.objects.create(venture=of, code=code, position=position, state=state, done_on=done_on)


def budget(organisation: Organisation, amount: str = "10000", committed: str = "0") -> Budget:
    return Budget.objects.create(
        organisation=organisation, title="Fonds d'essai", amount_mad=Decimal(amount),
        committed_mad=Decimal(committed), starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31),
    )  # fmt: skip


def grant(
    organisation: Organisation,
    *,
    status: str = "decided",
    parts: tuple[str, ...] = ("600", "400"),
    **fields: Any,
) -> Grant:
    """A grant in two instalments, of a budget of 10,000 DH."""
    amount = sum(map(Decimal, parts))
    values: dict[str, Any] = {"kind": "grant", "purpose": "Machine", "decided_on": date(2020, 2, 3)}
    if status in ("signed", "completed"):
        values["signed_on"] = date(2020, 2, 10)
    if status == "completed":
        values["paid_mad"] = amount
    if status == "cancelled":
        values["cancelled_on"] = DAY
    made = Grant.objects.create(
        venture=fields.pop("venture", None) or venture(organisation, status="selected"),
        budget=fields.pop("budget", None) or budget(organisation, committed=str(amount)),
        amount_mad=amount, status=status, **values | fields,
    )  # fmt: skip
    for number, part in enumerate(parts, 1):
        instalment(
            made, number, part, status={"completed": "paid", "cancelled": "cancelled"}.get(status, "due")
        )
    return made


def instalment(of: Grant, number: int, amount: str, *, status: str = "due") -> Instalment:
    paid = {"paid_on": DAY, "evidence": "facture", "reference": "V1"} if status == "paid" else {}
    return Instalment.objects.create(
        grant=of,
        number=number,
        amount_mad=Decimal(amount),
        due_on=DAY,
        condition="Devis",
        status=status,
        **paid,
    )


def account(role: str, organisation: Organisation, username: str) -> User:
    user, _ = User.objects.get_or_create(username=username, defaults={"display_name": username.title()})
    user.memberships.get_or_create(
        organisation=organisation, role=role, until=None, defaults={"since": date(2015, 1, 1)}
    )
    return user


def jury(organisation: Organisation, *jurors: User, projects: int = 1, status: str = "open") -> Jury:
    """A jury with its seats and that many projects before it; a complete one has every mark."""
    closed = {"closed_on": DAY} if status == "closed" else {}
    made = Jury.objects.create(
        organisation=organisation, title="Jury d'essai", meets_on=DAY, status="open", **closed
    )
    for user in jurors:
        Seat.objects.create(jury=made, user=user)
    for number in range(projects):
        before = venture(organisation, status="before_jury")
        Candidacy.objects.create(jury=made, venture=before, title=f"Projet {number}", summary="En bref")
    if status != "open":
        made.status = status
        made.save()
    return made


def score(candidacy: Candidacy, seat: Seat, mark: int = 3) -> Score:
    marks = dict.fromkeys(MARKS, mark)
    return Score.objects.create(
        candidacy=candidacy, seat=seat, marks=marks, total=grids.total("selection", marks), given_at=NOW
    )


def visit(organisation: Organisation, *, status: str = "due", month: int = 3, **fields: Any) -> FollowUpVisit:
    """A visit of a project created on 2 November 2019, due on 2 February 2020."""
    done = {} if status in ("due", "cancelled") else {"done_on": DAY, "mode": "onsite"}
    values = {"due_on": date(2020, 2, 2), "opens_on": date(2020, 1, 18), "closes_on": date(2020, 3, 3)}
    return FollowUpVisit.objects.create(
        venture=fields.pop("venture", None) or venture(organisation, status="created"), month=month, status=status,
        **values | done | fields,
    )  # fmt: skip


def request(organisation: Organisation, *, status: str = "sent", **fields: Any) -> FinancingRequest:
    """A microcredit asked for by an enterprise that trades."""
    answered = {} if status == "sent" else {"answered_on": DAY}
    ground = "other" if status == "refused" else ""
    return FinancingRequest.objects.create(
        venture=fields.pop("venture", None) or venture(organisation, status="trading"), product="microcredit",
        amount_mad=Decimal("5000"), sent_on=DAY, status=status, ground=ground, **answered | fields,
    )  # fmt: skip
