"""Assisted contracts in a given state, written straight to the tables. Call bound to who may see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maslak.access.models import Organisation
from maslak.assisted import rules
from maslak.assisted.enums import COMMITTED
from maslak.assisted.models import Agreement, Claim, DutyCheck, Envelope, Proof
from maslak.casework.models import CaseFile
from maslak.core.text import fold
from maslak.core.vault import vault
from maslak.employers.models import Employer
from maslak.law import assisted
from maslak.people.models import Person
from tests import factories

#: Work begins on the first; today is in the third month.
START = date(2024, 3, 1)
DAY = date(2024, 5, 20)
NOW = timezone.make_aware(datetime(2024, 5, 20, 10, 0))
SCHEME = "example_hiring"
PDF = b"%PDF-1.4 example %%EOF"


def at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10, 0))


def employers_organisation() -> Organisation:
    return Organisation.objects.get_or_create(
        code="EMP-X", defaults={"kind": "employer", "name_fr": "Restaurant exemple", "region": "MA-06"}
    )[0]


def employer(organisation: Organisation, name: str = "Restaurant exemple", **fields: Any) -> Employer:
    values = {"kind": "company", "region": "MA-06", "headcount": 12} | fields
    return Employer.objects.get_or_create(
        organisation=organisation, name_key=fold(name), defaults={"name": name, **values}
    )[0]


def envelope(amount: str = "100000", **fields: Any) -> Envelope:
    values = {"scheme": SCHEME, "title": "Enveloppe d'essai", "starts_on": date(2024, 1, 1)} | fields
    return Envelope.objects.create(ceiling_mad=Decimal(amount), **{"ends_on": date(2024, 12, 31)} | values)


def agreement(office: Organisation, *, status: str = "running", **fields: Any) -> Agreement:
    """9 months at 2,000 DH, of an envelope of its own: paid until 30 November 2024, kept until 31 May 2025."""
    asked_by = fields.pop("asked_by", None) or employers_organisation()
    values: dict[str, Any] = {
        "scheme": SCHEME, "terms": assisted.frozen(assisted.scheme(SCHEME).terms(START)), "job_title": "Serveuse",
        "contract_type": "cdi", "region": "MA-06", "starts_on": START, "wage_mad": Decimal(4000),
        "cnss_in_order": "yes", "no_dismissal": "yes", "drafted_at": NOW, "worker_name": "Exemple Aminata",
        "employer_facts": {"kind": "company", "sector": "", "headcount": 12},
    }  # fmt: skip
    if status in COMMITTED:
        until = rules.paid_until(START, 9)
        values |= {
            "months": 9, "monthly_mad": Decimal(2000), "committed_mad": Decimal(18000), "paid_until": until,
            "keep_until": rules.keep_until(until, 6), "decided_on": date(2024, 3, 1), "envelope": None,
        }  # fmt: skip
        values["envelope"] = fields.pop("envelope", None) or envelope()
    if status in ("broken", "recovered", "waived"):
        values |= {"broken_on": date(2024, 5, 10), "breach": "dismissed"}
    person = fields.pop("person", None) or factories.person(office)
    firm = fields.pop("employer", None) or employer(asked_by)
    return Agreement.objects.create(
        organisation=office, asked_by=asked_by, employer=firm, employer_name=firm.name, person=person, status=status,
        **values | fields,
    )  # fmt: skip


def eligible(of: Agreement, *, basis: str = "refugee_bra", registered_on: date = date(2023, 1, 2)) -> None:
    """Write in the person's file what the scheme asks to know."""
    eligible_person(of.person, of.organisation, basis=basis, registered_on=registered_on)


def eligible_person(
    person: Person,
    office: Organisation,
    *,
    basis: str = "refugee_bra",
    registered_on: date = date(2023, 1, 2),
) -> None:
    """A stay that the scheme accepts, and a file old enough."""
    person.statuses.create(basis=basis, valid_from=date(2020, 1, 1), recorded_on=date(2020, 1, 1))
    CaseFile.objects.create(person=person, organisation=office, registered_on=registered_on)


def proof(of: Agreement, *, code: str = "contract", claim: Claim | None = None) -> Proof:
    """A copy that hangs on the agreement."""
    return Proof.objects.create(
        agreement=of, claim=claim, code=code, name="contrat.pdf", media_type="application/pdf", size=len(PDF),
        sha256="0" * 64, content_sealed=vault().seal_bytes(PDF), added_at=NOW,
    )  # fmt: skip


def claim(of: Agreement, *, number: int = 1, status: str = "submitted", **fields: Any) -> Claim:
    """A month at the whole wage; written while the agreement runs."""
    values: dict[str, Any] = {
        "month": rules.month_day(of.starts_on, number), "wage_paid_mad": of.wage_mad, "amount_mad": of.monthly_mad,
        "submitted_on": DAY,
    }  # fmt: skip
    if status in ("accepted", "paid", "refused", "returned"):
        values["decided_on"] = DAY
    if status in ("returned", "refused"):
        values["note"] = "Bulletin illisible"
    return Claim.objects.create(agreement=of, number=number, status=status, **values | fields)


def check(of: Agreement, *, due_on: date = date(2024, 5, 1), outcome: str = "due") -> DutyCheck:
    looked = {} if outcome in ("due", "cancelled") else {"checked_on": DAY}
    return DutyCheck.objects.create(agreement=of, due_on=due_on, outcome=outcome, **looked)


def copies() -> dict[str, tuple[str, bytes]]:
    return {"payslip": ("paie.pdf", PDF), "cnss_declaration": ("cnss.pdf", PDF + b" 2 %%EOF")}
