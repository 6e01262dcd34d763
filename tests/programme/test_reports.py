"""A partner's report: written over days, sent, sent back, signed off, corrected by a new version."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.programme import reports
from maslak.programme.models import BudgetLine, BudgetMovement, Report, ReportActual
from maslak.programme.reports import Figure, Spent
from maslak.programme.rules import Cell
from tests.programme import make
from tests.programme.make import HALF, NOW, SECOND_HALF, cells

pytestmark = pytest.mark.django_db


def save(report, by, **more):
    told = {"texts": {}, **more}
    return reports.keep(report_id=report.pk, version=report.version, by=by, **told)


# Opening


def test_a_draft_is_opened_for_a_period_that_is_over(project, partner, ngo):
    report = make.report(project, partner)

    assert (report.status, report.organisation, report.number) == ("draft", ngo, 1)
    bind(operator())
    assert AuditEvent.objects.filter(event="partner_report.opened", target_id=report.pk).exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 6, 30), date(2020, 1, 1)),  # backwards
        (date(2021, 1, 1), date(2021, 6, 30)),  # not over yet
        (date(2019, 7, 1), date(2019, 12, 31)),  # before the project
    ],
)
def test_a_period_that_cannot_be_reported_on_is_refused(project, partner, first, last):
    with pytest.raises(Invalid):
        make.report(project, partner, (first, last))


def test_days_reported_on_already_are_refused(project, partner):
    make.report(project, partner)

    with pytest.raises(Conflict):
        make.report(project, partner, (date(2020, 6, 1), date(2020, 8, 31)))


def test_each_organisation_of_a_project_reports_for_itself(make_actor, ngo, agency):
    project = make.project(ngo, agency)
    make.report(project, make_actor("project_partner", ngo))

    other = make.report(project, make_actor("project_partner", agency))

    assert other.organisation == agency


def test_a_stranger_opens_no_report(project, stranger):
    with pytest.raises(NotAllowed):
        make.report(project, stranger)


# Writing


def test_a_draft_keeps_what_is_written_even_when_it_is_not_whole(project, partner):
    asked = make.result(project)
    report = make.report(project, partner)

    kept = save(
        report,
        partner,
        texts={"difficulties": "Peu de salles."},
        figures=[Figure(asked.pk, cells(40, 15, 25))],
    )

    kept.refresh_from_db()
    assert kept.difficulties == "Peu de salles."
    assert kept.activities == ""
    parts = dict(kept.actuals.values_list("sex", "value"))
    assert parts == {"": Decimal(40), "female": Decimal(15), "male": Decimal(25)}


def test_a_figure_given_again_replaces_the_one_before(project, partner):
    asked = make.result(project)
    report = save(make.report(project, partner), partner, figures=[Figure(asked.pk, cells(40, 15, 25))])

    save(report, partner, figures=[Figure(asked.pk, cells(41))])

    assert list(report.actuals.values_list("sex", "value")) == [("", Decimal(41))]


@pytest.mark.parametrize(
    "wrong",
    [
        cells(40, 15, 24),  # women and men do not make up the whole
        cells(40, 41),
        (Cell(Decimal(40)), Cell(Decimal(30), status="refugee"), Cell(Decimal(11), status="host")),
        (Cell(Decimal(40)), Cell(Decimal(41), region="MA-04")),
        (Cell(Decimal(10), sex="female"),),  # a part without its whole
        (Cell(Decimal("-1")),),
        (Cell(Decimal("1.234")),),
        (Cell(Decimal(40)), Cell(Decimal(4), region="MA-99")),
        (Cell(Decimal(40)), Cell(Decimal(4), sex="female", region="MA-04")),
    ],
)
def test_figures_that_cannot_be_are_refused(project, partner, wrong):
    asked = make.result(project)
    report = make.report(project, partner)

    with pytest.raises(Invalid):
        save(report, partner, figures=[Figure(asked.pk, wrong)])

    assert not ReportActual.objects.exists()


def test_a_breakdown_that_the_indicator_does_not_have_is_refused(project, partner):
    asked = make.result(project, split_by=[])

    with pytest.raises(Invalid):
        save(make.report(project, partner), partner, figures=[Figure(asked.pk, cells(4, 2, 2))])


def test_a_percentage_stays_under_a_hundred_and_its_parts_need_not_add_up(project, partner):
    asked = make.result(project, measure="percent", target=Decimal(80))
    report = make.report(project, partner)

    report = save(report, partner, figures=[Figure(asked.pk, cells(70, 65, 74))])
    with pytest.raises(Invalid):
        save(report, partner, figures=[Figure(asked.pk, cells(101))])

    assert report.actuals.count() == 3


def test_what_the_platform_counts_is_not_typed(project, partner):
    live = make.result(project, indicator="W4I-01", title_fr="")

    with pytest.raises(Invalid):
        save(make.report(project, partner), partner, figures=[Figure(live.pk, cells(4))])


def test_two_writers_of_one_draft_notice_each_other(project, partner):
    report = make.report(project, partner)
    save(report, partner, texts={"activities": "Premier."})

    with pytest.raises(Conflict):
        save(report, partner, texts={"activities": "Second."})

    report.refresh_from_db()
    assert report.activities == "Premier."


def test_a_spending_within_the_line_is_kept_and_one_beyond_is_refused(project, partner):
    line = make.line(project, "1000")
    report = make.report(project, partner)

    report = save(report, partner, spendings=[Spent(line.pk, Decimal("999.99"))])
    with pytest.raises(Invalid, match="1000"):
        save(report, partner, spendings=[Spent(line.pk, Decimal("1000.01"))])

    line.refresh_from_db()
    assert (line.spent, line.committed) == (0, 0)  # nothing moves before the sign-off


def test_a_line_of_another_organisation_is_not_spent(make_actor, ngo, agency):
    project = make.project(ngo, agency)
    line = make.line(project, organisation=agency)
    partner = make_actor("project_partner", ngo)

    with pytest.raises(Invalid):
        save(make.report(project, partner), partner, spendings=[Spent(line.pk, Decimal(1))])


# Sending, sending back, signing off


def test_a_report_that_lacks_something_is_not_sent_and_says_what(project, partner):
    make.result(project)
    report = make.report(project, partner)

    with pytest.raises(Invalid, match="Personnes formées"):
        reports.submit(report_id=report.pk, by=partner, now=NOW)

    report.refresh_from_db()
    assert report.status == "draft"


def test_what_was_sent_waits_for_the_coordinator_who_is_told(project, partner, coordinator):
    make.result(project)

    report = make.submitted(project, partner)

    assert (report.status, report.submitted_by) == ("submitted", partner.user)
    bind(operator())
    assert (
        Message.objects.filter(template="partner_report_submitted", user_id=coordinator.user.pk).count() == 1
    )
    bind(partner)
    with pytest.raises(StepRefused):
        save(report, partner, texts={"activities": "Encore un mot."})


def test_what_was_sent_may_be_taken_back_until_it_is_decided(project, partner, coordinator):
    report = make.submitted(project, partner)

    reports.take_back(report_id=report.pk, by=partner)

    report.refresh_from_db()
    assert (report.status, report.submitted_at) == ("draft", None)
    signed = make.signed(project, partner, coordinator, SECOND_HALF)
    bind(partner)
    with pytest.raises(StepRefused):
        reports.take_back(report_id=signed.pk, by=partner)


def test_it_is_sent_back_with_remarks_and_the_partner_is_told(project, partner, coordinator):
    report = make.submitted(project, partner)
    bind(coordinator)
    with pytest.raises(Invalid):
        reports.send_back(report_id=report.pk, remarks=" ", by=coordinator, now=NOW)

    reports.send_back(report_id=report.pk, remarks="Précisez les lieux.", by=coordinator, now=NOW)

    bind(operator())
    report.refresh_from_db()
    assert (report.status, report.remarks) == ("returned", "Précisez les lieux.")
    assert Message.objects.filter(template="partner_report_returned", user_id=partner.user.pk).count() == 1
    bind(partner)
    save(report, partner, texts={"activities": "Trois ateliers à Rabat."})
    assert reports.submit(report_id=report.pk, by=partner, now=NOW).status == "submitted"


def test_signing_off_moves_the_budget_and_keeps_the_platform_s_figures(project, partner, coordinator):
    line = make.line(project, "1000")
    live = make.result(project, indicator="W4I-01", title_fr="")
    report = save(
        make.report(project, partner),
        partner,
        texts={"activities": "Fait."},
        spendings=[Spent(line.pk, Decimal("250.50"))],
    )
    reports.submit(report_id=report.pk, by=partner, now=NOW)
    bind(coordinator)

    signed = reports.sign_off(
        report_id=report.pk,
        live={live.pk: [Cell(Decimal(7)), Cell(Decimal(3), sex="female")]},
        by=coordinator,
        now=NOW,
    )

    line.refresh_from_db()
    assert (signed.status, signed.decided_by) == ("signed", coordinator.user)
    assert (line.spent, line.committed) == (Decimal("250.50"), Decimal("250.50"))
    moved = BudgetMovement.objects.get()
    assert (moved.kind, moved.amount, moved.report_id) == ("expenditure", Decimal("250.50"), report.pk)
    assert list(report.actuals.filter(live=True).values_list("sex", "value")) == [("", 7), ("female", 3)]


def test_a_sign_off_that_would_overspend_changes_nothing(make_actor, ngo, agency, coordinator):
    project = make.project(ngo, agency)
    line = make.line(project, "1000")
    for body in (ngo, agency):
        by = make_actor("project_partner", body)
        report = save(
            make.report(project, by),
            by,
            texts={"activities": "Fait."},
            spendings=[Spent(line.pk, Decimal(600))],
        )
        reports.submit(report_id=report.pk, by=by, now=NOW)
    bind(coordinator)
    first, second = Report.objects.order_by("pk")
    reports.sign_off(report_id=first.pk, by=coordinator, now=NOW)

    with pytest.raises(Conflict):
        reports.sign_off(report_id=second.pk, by=coordinator, now=NOW)

    second.refresh_from_db()
    line.refresh_from_db()
    assert (second.status, line.spent) == ("submitted", Decimal(600))


def test_the_database_itself_refuses_to_overdraw_a_line(project):
    line = make.line(project, "1000")
    for change in ({"committed": 1001}, {"spent": 1}, {"disbursed": 1}, {"committed": -1}, {"planned": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.filter(pk=line.pk).update(**change)


# Signed off for good


@pytest.fixture
def signed(project, partner, coordinator):
    make.result(project)
    return make.signed(project, partner, coordinator)


def _as_kept(number):
    """Every row of a report, as the database has it."""
    return (
        list(Report.objects.filter(pk=number).values()),
        list(ReportActual.objects.filter(report_id=number).order_by("pk").values()),
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda report: Report.objects.filter(pk=report.pk).update(activities="Autre chose"),
        lambda report: Report.objects.filter(pk=report.pk).update(status="draft"),
        lambda report: Report.objects.filter(pk=report.pk).update(status="superseded", activities="Autre"),
        lambda report: report.delete(),
        lambda report: report.actuals.update(value=1),
        lambda report: report.actuals.all().delete(),
        lambda report: ReportActual.objects.create(
            report=report, result=report.project.results.get(), sex="female", value=1
        ),
    ],
)
@pytest.mark.parametrize("who", ["operator", "partner", "coordinator"])
def test_the_database_keeps_a_signed_report_as_it_is(signed, partner, coordinator, change, who):
    bind(operator())
    number = signed.pk
    before = _as_kept(number)
    bind({"operator": operator(), "partner": partner, "coordinator": coordinator}[who])

    # Refused aloud, or out of reach: either way it stands as it was signed.
    with contextlib.suppress(DatabaseError), transaction.atomic():
        change(signed)

    bind(operator())
    assert _as_kept(number) == before


def test_a_new_version_corrects_a_signed_one_and_takes_its_place(project, partner, coordinator):
    asked, line = make.result(project), make.line(project, "1000")
    first = save(make.written(project, partner), partner, spendings=[Spent(line.pk, Decimal(900))])
    reports.submit(report_id=first.pk, by=partner, now=NOW)
    bind(coordinator)
    reports.sign_off(report_id=first.pk, by=coordinator, now=NOW)
    bind(partner)

    second = reports.correct(report_id=first.pk, reason="Une facture comptée deux fois", by=partner, now=NOW)
    assert second.actuals.get(result=asked).value == 40  # it starts from what was said
    second = save(second, partner, spendings=[Spent(line.pk, Decimal("950"))])
    reports.submit(report_id=second.pk, by=partner, now=NOW)
    bind(coordinator)
    reports.sign_off(report_id=second.pk, by=coordinator, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    line.refresh_from_db()
    assert (first.status, second.status, second.number) == ("superseded", "signed", 2)
    assert line.spent == Decimal(950)
    assert [m.amount for m in BudgetMovement.objects.order_by("pk")] == [Decimal(900), Decimal(50)]


def test_a_correction_says_why_and_comes_one_at_a_time(signed, partner):
    bind(partner)
    with pytest.raises(Invalid):
        reports.correct(report_id=signed.pk, reason=" ", by=partner, now=NOW)
    reports.correct(report_id=signed.pk, reason="Une erreur", by=partner, now=NOW)

    with pytest.raises(Conflict):
        reports.correct(report_id=signed.pk, reason="Encore", by=partner, now=NOW)


def test_a_draft_is_not_corrected_by_a_new_version(project, partner):
    report = make.report(project, partner, HALF)

    with pytest.raises(StepRefused):
        reports.correct(report_id=report.pk, reason="Une erreur", by=partner, now=NOW)
