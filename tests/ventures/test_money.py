"""Money: never more than the envelope, never twice, never by one hand alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from maslak.access.actor import bind
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.queries import standing
from maslak.programme.models import Disruption
from maslak.ventures import funding
from maslak.ventures.funding import Part
from maslak.ventures.models import Budget, Grant
from tests.ventures import make
from tests.ventures.make import DAY, NOW

PART = Part(Decimal("1000"), date(2020, 4, 1), "Devis signé")


def decide(venture, budget, by, *parts, **more):
    values = {"kind": "grant", "purpose": "Machine à coudre", "decided_on": DAY, "now": NOW} | more
    return funding.decide(venture_id=venture.pk, budget_id=budget.pk, parts=parts or (PART,), by=by, **values)


def pay(part, by, **more):
    values = {"paid_on": DAY, "evidence": "Facture 12", "reference": "VIR-1", "now": NOW} | more
    return funding.pay(instalment_id=part.pk, by=by, **values)


def test_what_is_decided_is_taken_from_the_envelope_and_is_a_fact(agency, coach):
    venture, budget = make.venture(agency, status="selected"), make.budget(agency, "2500")
    bind(coach)

    made = decide(venture, budget, coach, PART, Part(Decimal("500.50"), date(2020, 5, 1), "Facture"))

    budget.refresh_from_db()
    assert (made.amount_mad, budget.committed_mad) == (Decimal("1500.50"), Decimal("1500.50"))
    assert budget.left_mad == Decimal("999.50")
    fact = standing().get(kind="grant_decided")
    assert fact.attributes["amount_mad"] == "1500.50"


def test_an_envelope_is_never_overdrawn_to_the_centime(agency, coach):
    venture, budget = make.venture(agency, status="selected"), make.budget(agency, "1000")
    bind(coach)

    with pytest.raises(Conflict):
        decide(venture, budget, coach, Part(Decimal("1000.01"), date(2020, 4, 1), "Devis"))
    assert not Grant.objects.exists()
    decide(venture, budget, coach)

    with pytest.raises(Conflict):
        decide(venture, budget, coach, Part(Decimal("0.01"), date(2020, 4, 1), "Devis"))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Budget, {"committed_mad": Decimal("10000.01")}),
        (Budget, {"committed_mad": Decimal("-1")}),
        (Grant, {"paid_mad": Decimal("1000.01")}),
    ],
)
def test_the_database_itself_refuses_an_overdraft(agency, table, change):
    make.grant(agency)

    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**change)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "gift"}, "kind"),
        ({"purpose": " "}, "purpose"),
        ({"decided_on": date(2019, 12, 31)}, "decided_on"),
        ({"decided_on": date(2020, 3, 3)}, "decided_on"),
    ],
)
def test_the_terms_of_a_grant_are_whole(agency, coach, change, field):
    venture, budget = make.venture(agency, status="selected"), make.budget(agency)
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        decide(venture, budget, coach, **change)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "part",
    [
        Part(Decimal("0"), DAY, "Devis"),
        Part(Decimal("-5"), DAY, "Devis"),
        Part(Decimal("1.005"), DAY, "Devis"),
        Part(Decimal("10"), DAY, " "),
        Part(Decimal("10"), date(2020, 3, 1), "Devis"),
    ],
)
def test_an_instalment_has_an_amount_in_centimes_a_day_and_its_evidence(agency, coach, part):
    venture, budget = make.venture(agency, status="selected"), make.budget(agency)
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        decide(venture, budget, coach, part)

    assert refusal.value.field == "parts"


def test_only_an_emergency_names_a_disruption(agency, coach):
    venture, budget = make.venture(agency, status="trading"), make.budget(agency)
    disruption = Disruption.objects.create(
        kind="continuity", organisation=agency, starts_on=DAY, text_fr="x", clocks=[]
    )
    bind(coach)

    with pytest.raises(Invalid):
        decide(venture, budget, coach, disruption=disruption)
    before = {"disruption": disruption, "emergency": True, "decided_on": date(2020, 3, 1)}
    with pytest.raises(Invalid):
        decide(venture, budget, coach, **before)
    made = decide(venture, budget, coach, disruption=disruption, emergency=True, kind="top_up")

    assert made.disruption == disruption


def test_nothing_is_granted_to_a_project_that_ended(agency, coach):
    venture, budget = make.venture(agency, status="ended"), make.budget(agency)
    bind(coach)

    with pytest.raises(Invalid):
        decide(venture, budget, coach)


def test_paying_follows_the_signature_and_the_last_instalment_completes(agency, coach, cashier):
    made = make.grant(agency, decided_by=coach.user)
    first, last = made.instalments.all()
    bind(cashier)

    with pytest.raises(Invalid):
        pay(first, cashier)
    bind(coach)
    funding.sign(grant_id=made.pk, signed_on=DAY, by=coach, now=NOW)
    bind(cashier)
    pay(first, cashier)
    made.refresh_from_db()
    assert (made.paid_mad, made.status) == (Decimal("600"), "signed")
    pay(last, cashier)

    made.refresh_from_db()
    assert (made.paid_mad, made.status) == (Decimal("1000"), "completed")
    assert [f.attributes["amount_mad"] for f in standing().filter(kind="grant_paid")] == ["600.00", "400.00"]


def test_an_instalment_is_paid_once(agency, cashier):
    made = make.grant(agency, status="signed")
    part = made.instalments.first()
    bind(cashier)
    pay(part, cashier)

    with pytest.raises(StepRefused):
        pay(part, cashier)

    made.refresh_from_db()
    assert made.paid_mad == Decimal("600")


def test_whoever_decides_does_not_pay(agency, coach):
    made = make.grant(agency, status="signed", decided_by=coach.user)
    bind(coach)

    with pytest.raises(Invalid):
        pay(made.instalments.first(), coach)


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": " "},
        {"reference": ""},
        {"paid_on": date(2020, 3, 3)},
        {"paid_on": date(2020, 1, 1)},
    ],
)
def test_a_payment_is_made_against_evidence_on_a_day_that_was(agency, cashier, change):
    made = make.grant(agency, status="signed")
    bind(cashier)

    with pytest.raises(Invalid):
        pay(made.instalments.first(), cashier, **change)


def test_a_top_up_strengthens_the_project_with_its_first_instalment_only(agency, cashier):
    made = make.grant(agency, status="signed", kind="top_up")
    bind(cashier)

    for part in made.instalments.all():
        pay(part, cashier)

    assert standing().filter(kind="project_strengthened").count() == 1


def test_a_cancelled_grant_gives_back_what_was_not_paid(agency, coach, cashier):
    made = make.grant(agency, status="signed")
    bind(cashier)
    pay(made.instalments.first(), cashier)

    bind(coach)
    funding.cancel(grant_id=made.pk, reason="Projet arrêté", on=DAY, by=coach, now=NOW)

    made.refresh_from_db()
    assert (made.status, made.amount_mad, made.paid_mad) == ("cancelled", Decimal("600"), Decimal("600"))
    assert Budget.objects.get().committed_mad == Decimal("600")
    assert set(made.instalments.values_list("status", flat=True)) == {"paid", "cancelled"}
    bind(cashier)
    with pytest.raises(StepRefused):
        pay(made.instalments.last(), cashier)


def test_a_grant_cancelled_before_any_payment_was_never_decided(agency, coach):
    venture, budget = make.venture(agency, status="selected"), make.budget(agency)
    bind(coach)
    made = decide(venture, budget, coach)

    funding.cancel(grant_id=made.pk, reason="Erreur", on=DAY, by=coach, now=NOW)

    budget.refresh_from_db()
    assert budget.committed_mad == 0
    assert not standing().filter(kind="grant_decided").exists()


@pytest.mark.parametrize("change", [{"reason": " "}, {"on": date(2020, 1, 1)}, {"on": date(2020, 3, 3)}])
def test_a_cancellation_says_why_and_when(agency, coach, change):
    made = make.grant(agency)
    bind(coach)

    with pytest.raises(Invalid):
        funding.cancel(grant_id=made.pk, by=coach, now=NOW, **{"reason": "Erreur", "on": DAY} | change)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"amount_mad": Decimal("0")}, "amount_mad"),
        ({"ends_on": date(2019, 1, 1)}, "ends_on"),
    ],
)
def test_an_envelope_has_a_name_an_amount_and_a_time(agency, coach, change, field):
    values = {"title": "Fonds", "amount_mad": Decimal("5"), "starts_on": DAY, "ends_on": DAY} | change

    with pytest.raises(Invalid) as refusal:
        funding.open_budget(organisation=agency, by=coach, **values)

    assert refusal.value.field == field


def test_another_office_s_envelope_is_out_of_reach(agency, other_agency, coach):
    venture, elsewhere = make.venture(agency, status="selected"), make.budget(other_agency)
    bind(coach)

    with pytest.raises(NotAllowed):
        decide(venture, elsewhere, coach)
    with pytest.raises(NotAllowed):
        funding.open_budget(
            organisation=other_agency,
            title="x",
            amount_mad=Decimal("5"),
            starts_on=DAY,
            ends_on=DAY,
            by=coach,
        )
