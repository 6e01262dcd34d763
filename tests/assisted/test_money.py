"""Money: never over the ceiling, never twice, never by one hand; the database says so itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from maslak.access.actor import bind, operator
from maslak.assisted import agreements, claims, duty, envelopes
from maslak.assisted.models import Agreement, Claim, Envelope, Payment, Repayment
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.queries import standing
from tests.assisted import make
from tests.assisted.make import DAY, NOW


def pay(claim, by, **more):
    values = {"paid_on": DAY, "reference": "VIR-1", "now": NOW} | more
    return claims.pay(claim_id=claim.pk, by=by, **values)


def sums(envelope: Envelope) -> tuple[Decimal, ...]:
    envelope.refresh_from_db()
    return (envelope.committed_mad, envelope.paid_mad, envelope.given_back_mad)


def test_steering_opens_an_envelope_and_moves_its_ceiling_but_never_under_what_is_committed(agency, steering):
    bind(steering)
    opened = envelopes.open_envelope(
        scheme=make.SCHEME, title="Fonds", ceiling_mad=Decimal("20000"), starts_on=date(2024, 1, 1),
        ends_on=date(2024, 12, 31), by=steering,
    )  # fmt: skip
    bind(operator())
    make.agreement(agency, envelope=opened)
    bind(steering)

    with pytest.raises(Invalid):
        envelopes.set_ceiling(
            envelope_id=opened.pk, ceiling_mad=Decimal("17999.99"), reason="Moins", by=steering
        )
    with pytest.raises(Invalid):
        envelopes.set_ceiling(envelope_id=opened.pk, ceiling_mad=Decimal("18000"), reason=" ", by=steering)
    envelopes.set_ceiling(envelope_id=opened.pk, ceiling_mad=Decimal("18000"), reason="Avenant", by=steering)

    opened.refresh_from_db()
    assert (opened.ceiling_mad, opened.left_mad) == (Decimal("18000"), 0)
    with pytest.raises(Conflict):
        envelopes.set_ceiling(
            envelope_id=opened.pk, ceiling_mad=Decimal("19000"), reason="Encore", version=0, by=steering
        )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scheme": "idmaj"}, "scheme"),
        ({"scheme": "none"}, "scheme"),
        ({"title": " "}, "title"),
        ({"ceiling_mad": Decimal("0")}, "ceiling_mad"),
        ({"ceiling_mad": Decimal("1.001")}, "ceiling_mad"),
        ({"ends_on": date(2023, 12, 31)}, "ends_on"),
    ],
)
def test_an_envelope_is_whole(steering, change, field):
    bind(steering)
    values = {
        "scheme": make.SCHEME, "title": "Fonds", "ceiling_mad": Decimal("1"), "starts_on": date(2024, 1, 1),
        "ends_on": date(2024, 12, 31),
    }  # fmt: skip

    with pytest.raises(Invalid) as refusal:
        envelopes.open_envelope(**values | change, by=steering)

    assert refusal.value.field == field


def test_an_office_neither_opens_an_envelope_nor_moves_its_ceiling(agency, decider):
    found = make.envelope()
    bind(decider)

    with pytest.raises(NotAllowed):
        envelopes.set_ceiling(envelope_id=found.pk, ceiling_mad=Decimal("1"), reason="x", by=decider)


def test_what_is_accepted_is_taken_from_the_envelope_and_what_ends_returns(agency, decider):
    found = make.envelope("50000")
    asked = make.agreement(agency, status="submitted")
    make.eligible(asked)
    bind(decider)

    agreements.accept(agreement_id=asked.pk, envelope_id=found.pk, by=decider, now=NOW)

    assert sums(found) == (Decimal("18000"), 0, 0)
    agreements.withdraw(agreement_id=asked.pk, by=decider, now=NOW)
    assert sums(found) == (0, 0, 0)


def test_an_envelope_is_never_overdrawn_to_the_centime(agency, decider):
    small = make.envelope("17999.99")
    asked = make.agreement(agency, status="submitted")
    bind(decider)

    with pytest.raises(Conflict):
        agreements.accept(agreement_id=asked.pk, envelope_id=small.pk, note="Vu", by=decider, now=NOW)

    asked.refresh_from_db()
    assert (asked.status, asked.committed_mad) == ("submitted", 0)


def test_the_database_refuses_a_commitment_over_the_ceiling_whoever_writes_it(agency):
    made = make.agreement(agency, envelope=make.envelope("18000"))

    for change in ({"committed_mad": Decimal("18000.01")}, {"committed_mad": Decimal("-1")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=made.pk).update(**change)
    Agreement.objects.filter(pk=made.pk).update(committed_mad=Decimal("17000"))

    assert sums(made.envelope)[0] == Decimal("17000")


def test_money_set_aside_moves_with_the_agreement_from_one_envelope_to_another(agency):
    made, other = make.agreement(agency), make.envelope("20000")
    first = made.envelope

    Agreement.objects.filter(pk=made.pk).update(envelope=other)

    assert (sums(first)[0], sums(other)[0]) == (0, Decimal("18000"))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Envelope, {"committed_mad": Decimal("1")}),
        (Envelope, {"paid_mad": Decimal("1")}),
        (Envelope, {"given_back_mad": Decimal("1")}),
        (Agreement, {"paid_mad": Decimal("1")}),
        (Agreement, {"given_back_mad": Decimal("1")}),
    ],
)
def test_nobody_writes_a_sum(agency, table, change):
    make.agreement(agency)

    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(**change)


def test_an_envelope_is_not_born_with_money_taken_from_it(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        make.envelope(committed_mad=Decimal("5"))


def test_an_accepted_month_is_paid_once_and_is_a_fact(agency, decider, cashier):
    made = make.agreement(agency)
    month = make.claim(made)
    bind(decider)
    claims.accept(claim_id=month.pk, by=decider, now=NOW)
    bind(cashier)

    pay(month, cashier)

    made.refresh_from_db()
    month.refresh_from_db()
    assert (made.paid_mad, month.status) == (Decimal("2000"), "paid")
    assert sums(made.envelope) == (Decimal("18000"), Decimal("2000"), 0)
    assert [fact.attributes["amount_mad"] for fact in standing().filter(kind="assisted_paid")] == ["2000.00"]
    with pytest.raises(StepRefused):
        pay(month, cashier)
    assert Payment.objects.count() == 1


def test_whoever_accepts_a_month_does_not_pay_it(agency, decider):
    month = make.claim(make.agreement(agency))
    bind(decider)
    claims.accept(claim_id=month.pk, by=decider, now=NOW)

    with pytest.raises(Invalid):
        pay(month, decider)

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            claim=month, amount_mad=month.amount_mad, paid_on=DAY, paid_by=decider.user, reference="V"
        )


@pytest.mark.parametrize(
    "change", [{"reference": " "}, {"paid_on": date(2024, 5, 21)}, {"paid_on": date(2024, 5, 19)}]
)
def test_a_payment_has_its_reference_and_a_day_that_was(agency, cashier, change):
    month = make.claim(make.agreement(agency), status="accepted")
    bind(cashier)

    with pytest.raises(Invalid):
        pay(month, cashier, **change)


@pytest.mark.parametrize("status", ["submitted", "returned", "refused"])
def test_the_database_pays_an_accepted_month_alone(agency, status):
    month = make.claim(make.agreement(agency), status=status)

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(claim=month, amount_mad=month.amount_mad, paid_on=DAY, reference="V")


@pytest.mark.parametrize("amount", ["1999.99", "2000.01"])
def test_the_database_pays_the_amount_of_the_month_and_no_other(agency, amount):
    month = make.claim(make.agreement(agency), status="accepted")

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(claim=month, amount_mad=Decimal(amount), paid_on=DAY, reference="V")


def test_no_more_is_paid_than_was_committed(agency):
    made = make.agreement(agency)
    month = make.claim(made, status="accepted")
    Agreement.objects.filter(pk=made.pk).update(committed_mad=Decimal("1999"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(claim=month, amount_mad=Decimal("2000"), paid_on=DAY, reference="V")


def test_a_payment_is_never_changed_nor_taken_back(agency):
    month = make.claim(make.agreement(agency), status="accepted")
    made = Payment.objects.create(claim=month, amount_mad=Decimal("2000"), paid_on=DAY, reference="V")

    for write in (lambda: Payment.objects.update(amount_mad=Decimal("1")), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0, "month": date(2024, 2, 1)},
        {"number": 10, "month": date(2024, 12, 1)},
        {"number": 2, "month": date(2024, 3, 1)},
        {"amount_mad": Decimal("2000.01")},
        {"amount_mad": Decimal("1900"), "wage_paid_mad": Decimal("1899")},
    ],
)
def test_the_database_keeps_a_claim_within_the_months_and_the_amount_of_its_agreement(agency, change):
    made = make.agreement(agency)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.claim(made, **change)


def test_a_month_is_asked_for_once(agency, asker):
    made = make.agreement(agency)
    make.claim(made)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.claim(made)
    bind(asker)
    with pytest.raises(Conflict):
        claims.claim(
            agreement_id=made.pk,
            number=1,
            wage_paid_mad=Decimal(4000),
            copies=make.copies(),
            by=asker,
            now=NOW,
        )
    assert Claim.objects.count() == 1


def test_what_is_given_back_is_counted_and_never_more_than_is_due(agency, decider, cashier):
    made = make.agreement(agency)
    for number in (1, 2):
        month = make.claim(made, number=number, status="accepted")
        bind(cashier)
        pay(month, cashier, reference=f"V{number}")
    bind(decider)
    broken = duty.break_off(agreement_id=made.pk, broken_on=DAY, breach="dismissed", by=decider, now=NOW)
    # 457 days to keep, 81 kept: 376 of them not kept, of 4,000 DH.
    assert broken.due_back_mad == Decimal("3291.03")
    assert sums(made.envelope)[0] == Decimal("4000")
    bind(cashier)

    def back(amount: str, **more):
        values = {"received_on": DAY, "reference": "REM-1", "now": NOW} | more
        return duty.repay(agreement_id=made.pk, amount_mad=Decimal(amount), by=cashier, **values)

    for wrong in ({"amount": "3291.04"}, {"amount": "0"}, {"amount": "1", "reference": ""}):
        with pytest.raises(Invalid):
            back(**wrong)
    back("1291.03")
    assert Agreement.objects.get(pk=made.pk).status == "broken"
    back("2000")

    made.refresh_from_db()
    assert (made.status, made.given_back_mad) == ("recovered", Decimal("3291.03"))
    assert sums(made.envelope) == (Decimal("4000"), Decimal("4000"), Decimal("3291.03"))
    with pytest.raises(StepRefused):
        back("1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Repayment.objects.create(agreement=made, amount_mad=Decimal("0.01"), received_on=DAY, reference="R")


def test_a_breach_without_fault_gives_nothing_back_and_is_settled_at_once(agency, decider, cashier):
    made = make.agreement(agency)
    month = make.claim(made, status="accepted")
    late = make.claim(made, number=2)
    make.check(made)
    bind(cashier)
    pay(month, cashier)
    bind(decider)

    duty.break_off(agreement_id=made.pk, broken_on=DAY, breach="resigned", by=decider, now=NOW)

    made.refresh_from_db()
    late.refresh_from_db()
    assert (made.status, made.due_back_mad, late.status) == ("recovered", 0, "refused")
    assert list(made.checks.values_list("outcome", flat=True)) == ["cancelled"]


def test_whoever_noted_the_breach_does_not_remit_it(agency, decider, cashier):
    made = make.agreement(agency)
    month = make.claim(made, status="accepted")
    bind(cashier)
    pay(month, cashier)
    bind(decider)
    duty.break_off(agreement_id=made.pk, broken_on=DAY, breach="closed", by=decider, now=NOW)

    with pytest.raises(Invalid):
        duty.waive(agreement_id=made.pk, reason="Liquidation", by=decider, now=NOW)
    bind(cashier)
    with pytest.raises(Invalid):
        duty.waive(agreement_id=made.pk, reason=" ", by=cashier, now=NOW)
    duty.waive(agreement_id=made.pk, reason="Liquidation judiciaire", by=cashier, now=NOW)

    made.refresh_from_db()
    assert (made.status, made.settle_note) == ("waived", "Liquidation judiciaire")
