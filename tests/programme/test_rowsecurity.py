"""Who sees a partner's money and reports, whatever the page asks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from maslak.access.actor import bind
from maslak.programme import budgets
from maslak.programme.models import BudgetLine, BudgetMovement, Report, ReportActual, ReportEvidence
from tests.programme import make
from tests.programme.make import HALF, NOW, SECOND_HALF

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(project, partner, coordinator):
    """A budget line that moved, a report sent and a draft."""
    line = make.line(project, "1000")
    make.result(project)
    sent = make.submitted(project, partner, HALF)
    draft = make.written(project, partner, SECOND_HALF)
    bind(coordinator)
    budgets.commit(line_id=line.pk, amount=Decimal(10), on=HALF[0], purpose="Salle", by=coordinator, now=NOW)
    return {"sent": sent, "draft": draft}


def seen(actor) -> dict[str, int]:
    bind(actor)
    tables = (Report, ReportActual, BudgetLine, BudgetMovement)
    return {table.__name__: table.objects.count() for table in tables}


def test_the_partner_sees_its_own(written, partner):
    assert seen(partner) == {"Report": 2, "ReportActual": 2, "BudgetLine": 1, "BudgetMovement": 1}


def test_steering_sees_the_budget_and_what_was_sent(written, coordinator):
    assert seen(coordinator) == {"Report": 1, "ReportActual": 1, "BudgetLine": 1, "BudgetMovement": 1}


@pytest.mark.parametrize(
    "role", ["project_partner", "counsellor", "supervisor", "coach", "trainer", "juror", "person"]
)
def test_another_organisation_sees_nothing(written, make_actor, other_agency, role):
    assert set(seen(make_actor(role, other_agency)).values()) == {0}


def test_nobody_bound_sees_nothing(written):
    assert set(seen(None).values()) == {0}


def test_another_carrier_sees_the_budget_and_not_the_reports(written, make_actor, other_agency, project):
    project.implementers.add(other_agency)

    assert seen(make_actor("project_partner", other_agency)) == {
        "Report": 0, "ReportActual": 0, "BudgetLine": 1, "BudgetMovement": 1,
    }  # fmt: skip


def test_a_partner_changes_nothing_of_what_it_sent_and_signs_nothing(written, partner):
    bind(partner)
    result = written["sent"].project.results.get()
    for change in (
        lambda: Report.objects.filter(pk=written["sent"].pk).update(status="signed", decided_at=NOW),
        lambda: ReportActual.objects.create(report=written["sent"], result=result, sex="female", value=1),
        lambda: ReportActual.objects.filter(report=written["sent"]).update(value=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_stranger_writes_no_report_in_another_s_name(written, make_actor, other_agency, ngo, project):
    bind(make_actor("project_partner", other_agency))

    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.create(
            project=project, organisation=ngo, starts_on=HALF[0], ends_on=HALF[1], number=2, created_at=NOW
        )


def test_what_moved_is_never_rewritten(written, coordinator):
    bind(coordinator)
    for change in (
        lambda: BudgetMovement.objects.update(amount=1),
        lambda: BudgetMovement.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_evidence_lies_sealed(project, partner):
    from maslak.programme import evidence

    report = make.report(project, partner)
    evidence.attach(report_id=report.pk, title="Facture", name="f.pdf", content=make.PDF, by=partner, now=NOW)

    assert make.PDF not in bytes(ReportEvidence.objects.get().content_sealed)
