"""Two clicks at once: an envelope is not overdrawn, an instalment is paid once, the last two marks close a jury."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import Organisation
from maslak.core.errors import Conflict, DomainError, StepRefused
from maslak.ventures import funding, juries
from maslak.ventures.funding import Part
from maslak.ventures.models import Budget, Grant, Jury, Seat
from tests import factories
from tests.concurrency.numbers import numbers
from tests.ventures import make
from tests.ventures.make import DAY, MARKS, NOW

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 20


def _given(build: Callable[[], Any]) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _office() -> Organisation:
    return factories.organisation(f"FIL-V{next(numbers)}")


def _coach(office: Organisation, name: str, role: str = "coach") -> Actor:
    username = f"{office.code}-{name}".lower()
    return Actor(user=make.account(role, office, username), organisation=office, role=role)


def _decide(venture: Any, budget: Budget, by: Actor) -> Grant:
    part = Part(Decimal("600"), DAY, "Devis")
    return funding.decide(
        venture_id=venture.pk, budget_id=budget.pk, kind="grant", purpose="Machine", parts=[part], decided_on=DAY,
        by=by, now=NOW,
    )  # fmt: skip


def _pay(part: Any, by: Actor) -> Any:
    return funding.pay(instalment_id=part.pk, paid_on=DAY, evidence="Facture", reference="V1", by=by, now=NOW)


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_grants_at_once_never_overdraw_an_envelope(together, _time):
    def build() -> Any:
        office = _office()
        pair = [make.venture(office, status="selected") for _each in range(2)]
        return pair, make.budget(office, "1000"), [_coach(office, name) for name in ("a", "b")]

    ventures, budget, coaches = _given(build)

    results = together(
        [(by, lambda v=v, by=by: _decide(v, budget, by)) for v, by in zip(ventures, coaches, strict=True)]
    )

    assert sum(isinstance(each, Grant) for each in results) == 1
    assert sum(isinstance(each, Conflict) for each in results) == 1
    assert _given(lambda: Budget.objects.get(pk=budget.pk).committed_mad) == Decimal("600")


@pytest.mark.parametrize("_time", range(TIMES))
def test_an_instalment_clicked_twice_is_paid_once(together, _time):
    def build() -> Any:
        office = _office()
        return make.grant(office, status="signed"), [_coach(office, name) for name in ("a", "b")]

    grant, coaches = _given(build)
    part = _given(lambda: grant.instalments.first())

    results = together([(by, lambda by=by: _pay(part, by)) for by in coaches])

    assert sum(isinstance(each, StepRefused) for each in results) == 1
    assert _given(lambda: Grant.objects.get(pk=grant.pk).paid_mad) == Decimal("600")


@pytest.mark.parametrize("_time", range(TIMES))
def test_paying_and_cancelling_at_once_leave_amounts_that_agree(together, _time):
    def build() -> Any:
        office = _office()
        return make.grant(office, status="signed"), [_coach(office, name) for name in ("a", "b")]

    grant, (payer, other) = _given(build)
    part = _given(lambda: grant.instalments.first())

    results = together([
        (payer, lambda: _pay(part, payer)),
        (other, lambda: funding.cancel(grant_id=grant.pk, reason="Arrêt", on=DAY, by=other, now=NOW)),
    ])  # fmt: skip

    left, budget = _given(lambda: (Grant.objects.get(pk=grant.pk), Budget.objects.get(pk=grant.budget_id)))
    paid = Decimal("0") if isinstance(results[0], DomainError) else Decimal("600")
    assert (left.status, left.paid_mad, budget.committed_mad) == ("cancelled", paid, paid)


@pytest.mark.parametrize("_time", range(TIMES))
def test_the_last_two_marks_given_at_once_complete_the_jury(together, _time):
    def build() -> Any:
        office = _office()
        pair = [_coach(office, name, "juror") for name in ("j1", "j2")]
        return make.jury(office, *(each.user for each in pair)), pair

    jury, pair = _given(build)
    candidacy = _given(lambda: jury.candidacies.get())

    together([
        (by, lambda by=by: juries.score(candidacy_id=candidacy.pk, marks=MARKS, by=by, now=NOW)) for by in pair
    ])  # fmt: skip

    assert _given(lambda: Jury.objects.get(pk=jury.pk).status) == "complete"


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_last_mark_and_an_excuse_at_once_leave_a_jury_that_is_complete(together, _time):
    def build() -> Any:
        office = _office()
        pair = [_coach(office, name, "juror") for name in ("j1", "j2")]
        jury = make.jury(office, *(each.user for each in pair))
        silent = Seat.objects.get(jury=jury, user=pair[1].user)
        return jury, jury.candidacies.get(), silent, pair[0], _coach(office, "c")

    jury, candidacy, silent, juror, coach = _given(build)

    together([
        (juror, lambda: juries.score(candidacy_id=candidacy.pk, marks=MARKS, by=juror, now=NOW)),
        (coach, lambda: juries.excuse(seat_id=silent.pk, by=coach)),
    ])  # fmt: skip

    assert _given(lambda: Jury.objects.get(pk=jury.pk).status) == "complete"
