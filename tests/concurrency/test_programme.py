"""Two clicks at once on a partner's project: a line is never overdrawn, a report is signed once, a draft opened once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.access.enums import Role
from maslak.access.models import Membership, Organisation, User
from maslak.core.errors import Conflict, StepRefused
from maslak.programme import budgets, reports
from maslak.programme.models import BudgetLine, BudgetMovement, Report
from maslak.programme.reports import Spent
from tests import factories
from tests.concurrency.numbers import numbers
from tests.programme import make
from tests.programme.make import HALF, NOW

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 10


def _given(build: Callable[[], Any]) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _actor(role: str, body: Organisation, name: str) -> Actor:
    user, _new = User.objects.get_or_create(
        username=f"{body.code}-{name}".lower(), defaults={"display_name": name}
    )
    Membership.objects.get_or_create(
        user=user, organisation=body, role=role, until=None, defaults={"since": date(2015, 1, 1)}
    )
    return Actor(user, body, role)


def _start() -> tuple[Any, BudgetLine, list[Actor], list[Actor]]:
    """A project of two organisations with one line of 1,000; who reports for each; two coordinators."""
    bodies = [factories.organisation(f"PART-{next(numbers)}") for _each in range(2)]
    project = make.project(*bodies, code=f"ESSAI-{next(numbers)}")
    partners = [_actor(Role.PROJECT_PARTNER, body, "partner") for body in bodies]
    coordinators = [_actor(Role.COORDINATOR, bodies[0], name) for name in ("one", "two")]
    return project, make.line(project, "1000"), partners, coordinators


def _sent(project: Any, line: BudgetLine, by: Actor, amount: str) -> Report:
    with acting(by):
        report = reports.open_report(project=project, starts_on=HALF[0], ends_on=HALF[1], by=by, now=NOW)
        reports.keep(
            report_id=report.pk, version=1, texts={"activities": "Fait."},
            spendings=[Spent(line.pk, Decimal(amount))], by=by,
        )  # fmt: skip
        return reports.submit(report_id=report.pk, by=by, now=NOW)


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_reports_signed_off_at_once_never_overspend_a_line(together, _time):
    project, line, partners, coordinators = _given(_start)
    sent = [_sent(project, line, by, "600") for by in partners]

    results = together([
        (by, lambda r=r, by=by: reports.sign_off(report_id=r.pk, by=by, now=NOW))
        for r, by in zip(sent, coordinators, strict=True)
    ])  # fmt: skip

    assert sum(isinstance(each, Conflict) for each in results) == 1
    assert _given(lambda: BudgetLine.objects.get(pk=line.pk).spent) == Decimal("600")


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_report_signed_off_by_two_at_once_is_spent_once(together, _time):
    project, line, partners, coordinators = _given(_start)
    sent = _sent(project, line, partners[0], "400")

    results = together([
        (by, lambda by=by: reports.sign_off(report_id=sent.pk, by=by, now=NOW)) for by in coordinators
    ])  # fmt: skip

    assert sum(isinstance(each, StepRefused) for each in results) == 1
    assert _given(lambda: BudgetLine.objects.get(pk=line.pk).spent) == Decimal("400")
    assert _given(lambda: BudgetMovement.objects.filter(line=line).count()) == 1


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_commitments_at_once_never_overdraw_a_line(together, _time):
    _project, line, partners, _coordinators = _given(_start)

    results = together([
        (
            by,
            lambda by=by: budgets.commit(
                line_id=line.pk, amount=Decimal(600), on=HALF[0], purpose="Salle", by=by, now=NOW
            ),
        )
        for by in partners
    ])  # fmt: skip

    assert sum(isinstance(each, Conflict) for each in results) == 1
    assert _given(lambda: BudgetLine.objects.get(pk=line.pk).committed) == Decimal("600")


@pytest.mark.parametrize("_time", range(TIMES))
def test_one_period_is_opened_once_by_two_colleagues(together, _time):
    project, _line, partners, _coordinators = _given(_start)

    def begin(by: Actor) -> Report:
        return reports.open_report(project=project, starts_on=HALF[0], ends_on=HALF[1], by=by, now=NOW)

    results = together([(partners[0], lambda: begin(partners[0]))] * 2)

    assert sum(isinstance(each, Conflict) for each in results) == 1
    assert _given(lambda: Report.objects.filter(project=project).count()) == 1
