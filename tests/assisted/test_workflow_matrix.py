"""Every state × step × role of the three tables: taken from its statuses, refused from the others, to the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maslak.access import roles
from maslak.access.actor import bind, operator
from maslak.access.enums import Role
from maslak.assisted import agreements, claims, duty, workflow
from maslak.assisted.models import Agreement, Payment
from maslak.core.errors import NotAllowed, StepRefused
from tests.assisted import make
from tests.assisted.make import DAY, NOW

LATER = make.at(date(2025, 6, 2))


def _agreement(office, status, asked_by=None):
    if status == "broken":
        made = make.agreement(office, asked_by=asked_by)
        month = make.claim(made, status="accepted")
        Payment.objects.create(claim=month, amount_mad=Decimal("2000"), paid_on=DAY, reference="V")
        Agreement.objects.filter(pk=made.pk).update(
            status="broken", broken_on=DAY, breach="dismissed", due_back_mad=Decimal("500")
        )
        made.refresh_from_db()
    else:
        made = make.agreement(office, status=status, asked_by=asked_by)
    if status == "submitted":
        make.eligible(made)
    if status == "drafted":
        for code in ("contract", "cnss_certificate"):
            make.proof(made, code=code)
    return made


def _claim(office, status, asked_by=None):
    made = make.agreement(office, asked_by=asked_by)
    month = make.claim(made, status="accepted" if status == "paid" else status)
    if status == "paid":
        Payment.objects.create(claim=month, amount_mad=month.amount_mad, paid_on=DAY, reference="V")
        month.status = "paid"
        month.save()
    for code in ("payslip", "cnss_declaration"):
        make.proof(made, code=code, claim=month)
    return month


def _check(office, status, asked_by=None):
    return make.check(make.agreement(office, asked_by=asked_by), outcome=status)


MAKE: dict[str, Callable[..., Any]] = {
    "assisted_agreement": _agreement, "assisted_claim": _claim, "assisted_duty": _check,
}  # fmt: skip


def _accept(pk, by):
    bound = by
    bind(operator())
    purse = make.envelope()
    bind(bound)
    return agreements.accept(agreement_id=pk, envelope_id=purse.pk, by=by, now=NOW)


def _found(outcome):
    return lambda pk, by: duty.check(check_id=pk, outcome=outcome, on=DAY, by=by, now=NOW)


ACT: dict[tuple[str, str], Callable[..., Any]] = {
    ("assisted_agreement", "submit"): lambda pk, by: agreements.submit(agreement_id=pk, by=by, now=NOW),
    ("assisted_agreement", "return"): lambda pk, by: agreements.send_back(agreement_id=pk, reason="x", by=by, now=NOW),
    ("assisted_agreement", "accept"): _accept,
    ("assisted_agreement", "refuse"): lambda pk, by: agreements.refuse(agreement_id=pk, reason="x", by=by, now=NOW),
    ("assisted_agreement", "withdraw"): lambda pk, by: agreements.withdraw(agreement_id=pk, by=by, now=NOW),
    ("assisted_agreement", "start"): lambda pk, by: agreements.start(agreement_id=pk, by=by, now=NOW),
    ("assisted_agreement", "complete"): lambda pk, by: agreements.complete(agreement_id=pk, by=by, now=LATER),
    ("assisted_agreement", "break"): lambda pk, by: duty.break_off(
        agreement_id=pk, broken_on=DAY, breach="dismissed", by=by, now=NOW
    ),
    ("assisted_agreement", "recover"): lambda pk, by: duty.repay(
        agreement_id=pk, amount_mad=Decimal("500"), received_on=DAY, reference="R", by=by, now=NOW
    ),
    ("assisted_agreement", "waive"): lambda pk, by: duty.waive(agreement_id=pk, reason="x", by=by, now=NOW),
    ("assisted_claim", "return"): lambda pk, by: claims.send_back(claim_id=pk, reason="x", by=by, now=NOW),
    ("assisted_claim", "send_again"): lambda pk, by: claims.send_again(
        claim_id=pk, wage_paid_mad=Decimal("4000"), copies={}, by=by, now=NOW
    ),
    ("assisted_claim", "accept"): lambda pk, by: claims.accept(claim_id=pk, by=by, now=NOW),
    ("assisted_claim", "refuse"): lambda pk, by: claims.refuse(claim_id=pk, reason="x", by=by, now=NOW),
    ("assisted_claim", "pay"): lambda pk, by: claims.pay(claim_id=pk, paid_on=DAY, reference="V", by=by, now=NOW),
    ("assisted_duty", "present"): _found("present"),
    ("assisted_duty", "left"): _found("left"),
    ("assisted_duty", "unreached"): _found("unreached"),
}  # fmt: skip
#: Taken by the end of a post, and tried with it.
ELSEWHERE = {("assisted_duty", "cancel")}
#: Nothing was paid of a post that was broken at once: what is due is zero, and it is settled in the same act.
AT_ONCE = {("assisted_agreement", "break"): "recovered"}
TABLES = {table.name: table for table in workflow.ALL}
STATUS = [
    pytest.param(name, step, status, id=f"{name}: {step} from {status}")
    for (name, step) in ACT
    for status in sorted(str(s) for s in TABLES[name].statuses)
]
ROLES = [
    pytest.param(name, step, role, id=f"{name}: {step} by {role}")
    for (name, step) in ACT
    for role in Role.values
]


def _status(thing) -> str:
    thing.refresh_from_db()
    return getattr(thing, "status", "") or thing.outcome


def _target(name, step):
    return AT_ONCE.get((name, step), TABLES[name].steps[step].target)


def _may(role, row) -> bool:
    """An office may ask for its employer; every other step is for who holds it."""
    return roles.scope(role, row.permission) is not None or (
        row.permission == workflow.ASK and roles.scope(role, "assisted.propose") is not None
    )


def test_every_step_of_every_table_is_tried():
    steps = {(table.name, step) for table in workflow.ALL for step in table.steps}

    assert steps == set(ACT) | ELSEWHERE


@pytest.mark.parametrize(("name", "step", "status"), STATUS)
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(
    name, step, status, agency, make_actor
):
    by = make_actor("supervisor", agency)
    thing, row = MAKE[name](agency, status), TABLES[name].steps[step]
    bind(by)

    if status not in row.sources:
        with pytest.raises(StepRefused):
            ACT[name, step](thing.pk, by)
        assert _status(thing) == status
        return
    ACT[name, step](thing.pk, by)

    assert _status(thing) == _target(name, step)


@pytest.mark.parametrize(("name", "step", "role"), ROLES)
def test_a_step_is_for_those_whose_role_holds_it(name, step, role, agency, make_actor):
    row = TABLES[name].steps[step]
    thing = MAKE[name](agency, sorted(row.sources)[0], asked_by=agency)
    by = make_actor(role, agency)
    bind(by)

    if not _may(role, row):
        with pytest.raises(NotAllowed):
            ACT[name, step](thing.pk, by)
        return
    ACT[name, step](thing.pk, by)

    bind(operator())
    assert _status(thing) == _target(name, step)


@pytest.mark.parametrize(("name", "step"), [pytest.param(*pair, id=" ".join(pair)) for pair in ACT])
def test_a_step_is_refused_to_the_same_role_elsewhere(name, step, agency, other_agency, make_actor):
    row = TABLES[name].steps[step]
    thing = MAKE[name](agency, sorted(row.sources)[0])
    for role in ("supervisor", "employer") if row.permission == workflow.ASK else ("supervisor",):
        stranger = make_actor(role, other_agency)
        for pk in (thing.pk, 987654321):
            bind(stranger)
            with pytest.raises(NotAllowed):
                ACT[name, step](pk, stranger)
