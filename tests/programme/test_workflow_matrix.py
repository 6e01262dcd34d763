"""Every step of agreements and reports, tried from every status, by every role, and by a stranger: taken, or refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import NotAllowed, StepRefused
from maslak.programme import actions, agreements, reports
from maslak.programme.enums import AgreementStatus, NoteStatus, ReportStatus
from maslak.programme.models import Agreement, ProgrammeNote, Report
from maslak.programme.workflow import AGREEMENT, ALL, NOTE, REPORT
from tests.programme import make
from tests.programme.make import HALF, NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 4)
_SIGNED = {"signed_on": date(2020, 1, 2)}


def _agreement(body: Any, status: str) -> Agreement:
    told: dict[str, dict[str, Any]] = {
        AgreementStatus.SIGNED: _SIGNED,
        AgreementStatus.TERMINATED: {**_SIGNED, "terminated_on": DAY, "reason": "Fin"},
    }
    return Agreement.objects.create(key="essai", text_fr="Essai", status=status, **told.get(status, {}))


def _report(body: Any, status: str) -> Report:
    project = make.project(body)
    decided = {"decided_at": NOW} if status not in (ReportStatus.DRAFT, ReportStatus.SUBMITTED) else {}
    sent = {} if status == ReportStatus.DRAFT else {"submitted_at": NOW}
    remarks = {"remarks": "Précisez."} if status == ReportStatus.RETURNED else {}
    return Report.objects.create(
        project=project, organisation=body, starts_on=HALF[0], ends_on=HALF[1], status=status, activities="Fait.",
        created_at=NOW, **decided, **sent, **remarks,
    )  # fmt: skip


def _note(body: Any, status: str) -> ProgrammeNote:
    return ProgrammeNote.objects.create(
        key="2020-essai", kind="recommendation", year=2020, text_fr="Essai", status=status
    )


MAKE: dict[str, Callable[[Any, str], Any]] = {
    "agreement": _agreement,
    "partner_report": _report,
    "note": _note,
}
ACT: dict[tuple[str, str], Callable[[int, Actor], Any]] = {
    ("agreement", "sign"): lambda pk, by: agreements.sign(agreement_id=pk, signed_on=DAY, by=by, today=TODAY),
    ("agreement", "abandon"): lambda pk, by: agreements.abandon(agreement_id=pk, reason="Fin", by=by),
    ("agreement", "terminate"): lambda pk, by: agreements.terminate(
        agreement_id=pk, terminated_on=DAY, reason="Fin", by=by, today=TODAY
    ),
    ("partner_report", "submit"): lambda pk, by: reports.submit(report_id=pk, by=by, now=NOW),
    ("partner_report", "take_back"): lambda pk, by: reports.take_back(report_id=pk, by=by),
    ("partner_report", "return"): lambda pk, by: reports.send_back(
        report_id=pk, remarks="Lieux ?", by=by, now=NOW
    ),
    ("partner_report", "sign_off"): lambda pk, by: reports.sign_off(report_id=pk, by=by, now=NOW),
    **{
        ("note", step): lambda pk, by, step=step: actions.change_status(note_id=pk, step=step, by=by)  # type: ignore[misc]
        for step in NOTE.steps
    },
}
ELSEWHERE = {("partner_report", "supersede")}  # taken as a newer version is signed off, and tried with it
TABLES = {table.name: table for table in ALL}
STATUSES = {"agreement": AgreementStatus, "partner_report": ReportStatus, "note": NoteStatus}
STATUS = [
    pytest.param(name, step, status, id=f"{name}: {step} from {status}")
    for name, step in ACT
    for status in STATUSES[name].values
]
ROLES = [
    pytest.param(name, step, role, id=f"{name}: {step} by {role}")
    for name, step in ACT
    for role in Role.values
]


def test_every_step_of_every_table_is_tried_and_every_status_reached():
    assert {(table.name, step) for table in ALL for step in table.steps} == set(ACT) | ELSEWHERE
    for table in (AGREEMENT, REPORT, NOTE):
        assert table.statuses == set(STATUSES[table.name].values)


@pytest.mark.parametrize(("name", "step", "status"), STATUS)
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(
    name, step, status, ngo, ministry, make_actor
):
    thing, row = MAKE[name](ngo, status), TABLES[name].steps[step]
    reporting = row.permission == "project.report"
    by = make_actor("project_partner", ngo) if reporting else make_actor("coordinator", ministry)
    bind(by)

    if status in row.sources:
        ACT[name, step](thing.pk, by)
    else:
        # A draft is the partner's alone: for the coordinator it does not exist.
        unseen = name == "partner_report" and status == ReportStatus.DRAFT and not reporting
        with pytest.raises(NotAllowed if unseen else StepRefused):
            ACT[name, step](thing.pk, by)

    bind(operator())
    thing.refresh_from_db()
    assert thing.status == (row.target if status in row.sources else status)


@pytest.mark.parametrize(("name", "step", "role"), ROLES)
def test_a_step_is_for_those_whose_role_holds_it(name, step, role, ngo, make_actor):
    row = TABLES[name].steps[step]
    thing = MAKE[name](ngo, sorted(row.sources)[0])
    by = make_actor(role, ngo)
    bind(by)

    if roles.scope(role, row.permission) is None:
        with pytest.raises(NotAllowed):
            ACT[name, step](thing.pk, by)
        return
    ACT[name, step](thing.pk, by)

    bind(operator())
    thing.refresh_from_db()
    assert thing.status == row.target


@pytest.mark.parametrize("step", ["submit", "take_back"])
def test_a_partner_s_step_is_refused_to_another_partner(step, ngo, stranger):
    thing = _report(ngo, sorted(REPORT.steps[step].sources)[0])

    for pk in (thing.pk, 987654321):
        bind(stranger)
        with pytest.raises(NotAllowed):
            ACT["partner_report", step](pk, stranger)
