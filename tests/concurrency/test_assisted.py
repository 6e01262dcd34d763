"""Two clicks at once: a ceiling is not passed, a month is asked for and paid once, a ceiling is not lowered under it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.assisted import agreements, claims, duty, envelopes
from maslak.assisted.models import Agreement, Claim, Envelope, Payment
from maslak.core.errors import Conflict, DomainError, Invalid, StepRefused
from tests import factories
from tests.assisted import make
from tests.assisted.make import DAY, NOW
from tests.concurrency.numbers import numbers
from tests.ventures.make import account

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 10


def _given(build: Callable[[], Any]) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _office(*names: str) -> tuple[Any, list[Actor]]:
    office = factories.organisation(f"FIL-A{next(numbers)}")
    return office, [
        Actor(account("supervisor", office, f"{office.code}-{name}".lower()), office, "supervisor")
        for name in names
    ]


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_acceptances_at_once_never_pass_the_ceiling(together, _time):
    def build() -> Any:
        office, deciders = _office("a", "b")
        asked = [make.agreement(office, status="submitted") for _each in range(2)]
        for each in asked:
            make.eligible(each)
        return asked, make.envelope("20000"), deciders

    asked, purse, deciders = _given(build)

    def accept(found: Agreement, by: Actor) -> Agreement:
        return agreements.accept(agreement_id=found.pk, envelope_id=purse.pk, by=by, now=NOW)

    results = together(
        [(by, lambda f=f, by=by: accept(f, by)) for f, by in zip(asked, deciders, strict=True)]
    )

    assert sum(isinstance(each, Agreement) for each in results) == 1
    assert sum(isinstance(each, Conflict) for each in results) == 1
    assert _given(lambda: Envelope.objects.get(pk=purse.pk).committed_mad) == Decimal("18000")


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_ceiling_lowered_while_money_is_committed_stands_above_it(together, _time):
    def build() -> Any:
        office, deciders = _office("a")
        asked = make.agreement(office, status="submitted")
        make.eligible(asked)
        return asked, make.envelope("20000"), deciders[0]

    asked, purse, by = _given(build)

    results = together([
        (by, lambda: agreements.accept(agreement_id=asked.pk, envelope_id=purse.pk, by=by, now=NOW)),
        (operator(), lambda: envelopes.set_ceiling(
            envelope_id=purse.pk, ceiling_mad=Decimal("1000"), reason="x", by=operator())),
    ])  # fmt: skip

    assert sum(isinstance(each, DomainError) for each in results) == 1
    left = _given(lambda: Envelope.objects.get(pk=purse.pk))
    assert left.committed_mad <= left.ceiling_mad


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_month_clicked_twice_is_paid_once(together, _time):
    def build() -> Any:
        office, payers = _office("a", "b")
        return make.claim(make.agreement(office), status="accepted"), payers

    month, payers = _given(build)

    results = together([
        (by, lambda by=by: claims.pay(claim_id=month.pk, paid_on=DAY, reference="V", by=by, now=NOW)) for by in payers
    ])  # fmt: skip

    assert sum(isinstance(each, Payment) for each in results) == 1
    assert sum(isinstance(each, StepRefused) for each in results) == 1
    assert _given(lambda: Agreement.objects.get(pk=month.agreement_id).paid_mad) == Decimal("2000")


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_month_is_asked_for_once(together, _time):
    def build() -> Any:
        office, askers = _office("a", "b")
        return make.agreement(office), askers

    found, askers = _given(build)

    def ask(by: Actor) -> Claim:
        return claims.claim(
            agreement_id=found.pk,
            number=1,
            wage_paid_mad=Decimal("4000"),
            copies=make.copies(),
            by=by,
            now=NOW,
        )

    results = together([(by, lambda by=by: ask(by)) for by in askers])

    assert sum(isinstance(each, Claim) for each in results) == 1
    assert sum(isinstance(each, Conflict) for each in results) == 1


@pytest.mark.parametrize("_time", range(TIMES))
def test_paying_and_breaking_at_once_leave_sums_that_agree(together, _time):
    def build() -> Any:
        office, deciders = _office("a", "b")
        return make.claim(make.agreement(office), status="accepted"), deciders

    month, (payer, breaker) = _given(build)

    results = together([
        (payer, lambda: claims.pay(claim_id=month.pk, paid_on=DAY, reference="V", by=payer, now=NOW)),
        (breaker, lambda: duty.break_off(
            agreement_id=month.agreement_id, broken_on=DAY, breach="closed", by=breaker, now=NOW)),
    ])  # fmt: skip

    left = _given(lambda: Agreement.objects.select_related("envelope").get(pk=month.agreement_id))
    paid = Decimal("0") if isinstance(results[0], DomainError) else Decimal("2000")
    assert (left.paid_mad, left.committed_mad, left.envelope.paid_mad) == (paid, paid, paid)
    assert left.status == ("broken" if paid else "recovered")


@pytest.mark.parametrize("_time", range(TIMES))
def test_money_given_back_twice_at_once_is_never_more_than_is_due(together, _time):
    def build() -> Any:
        office, payers = _office("a", "b", "c")
        month = make.claim(make.agreement(office), status="accepted")
        claims.pay(claim_id=month.pk, paid_on=DAY, reference="V", by=operator(), now=NOW)
        found = duty.break_off(
            agreement_id=month.agreement_id, broken_on=DAY, breach="closed", by=operator(), now=NOW
        )
        return found, payers[:2]

    found, payers = _given(build)

    def back(by: Actor) -> Any:
        return duty.repay(
            agreement_id=found.pk,
            amount_mad=found.due_back_mad,
            received_on=DAY,
            reference="R",
            by=by,
            now=NOW,
        )

    results = together([(by, lambda by=by: back(by)) for by in payers])

    assert sum(isinstance(each, StepRefused | Invalid) for each in results) == 1
    assert _given(lambda: Agreement.objects.get(pk=found.pk).given_back_mad) == found.due_back_mad
