"""A partner's report: opened for a period, written, sent, sent back or signed off; then only a new version corrects it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Conflict, Invalid
from maslak.programme import budgets, notices, rules
from maslak.programme.enums import WRITABLE, Measure, ReportStatus
from maslak.programme.framework import check_part
from maslak.programme.models import BudgetLine, Project, ProjectResult, Report, ReportActual, ReportSpending
from maslak.programme.policies import check_carries, locked_report
from maslak.programme.projects import exact, locked
from maslak.programme.rules import Cell, Period
from maslak.programme.workflow import REPORT

TEXTS = ("activities", "difficulties", "next_steps")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Figure:
    """What a partner says of one indicator: the whole, its parts, a word of explanation."""

    result_id: int
    cells: tuple[Cell, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class Spent:
    """What a partner says it spent on one budget line."""

    line_id: int
    amount: Decimal
    comment: str = ""


@transaction.atomic
def open_report(*, project: Project, starts_on: date, ends_on: date, by: Actor, now: datetime) -> Report:
    """A draft for a period that has ended, in the name of the acting organisation.

    Raises NotAllowed for who does not carry the project out, Invalid for a period to come or outside the project's
    days, Conflict when a report covers some of these days already.
    """
    check_carries(by, project)
    if by.organisation is None:
        raise Invalid(
            _("Un compte rendu est celui d'une organisation : choisissez pour laquelle vous agissez.")
        )
    locked(project.pk)  # two drafts of one period never come at once
    period = Period(starts_on, ends_on)
    _check_period(project, period, timezone.localdate(now))
    mine = Report.objects.filter(project=project, organisation=by.organisation)
    if any(period.meets(Period(other.starts_on, other.ends_on)) for other in mine):
        raise Conflict(
            _("Un compte rendu couvre déjà une partie de cette période : ouvrez-le."), field="starts_on"
        )
    report = Report.objects.create(
        project=project, organisation=by.organisation, starts_on=starts_on, ends_on=ends_on, created_at=now,
        created_by=by.user,
    )  # fmt: skip
    audit.record("partner_report.opened", by=by, target=report, new={"project": project.code})
    return report


def _check_period(project: Project, period: Period, today: date) -> None:
    if period.last < period.first:
        raise Invalid(
            _("La date de fin précède la date de début : corrigez l'une des deux."), field="ends_on"
        )
    if period.last > today:
        raise Invalid(
            _("Cette période n'est pas finie : rendez-en compte après son dernier jour."), field="ends_on"
        )
    early = project.starts_on is not None and period.first < project.starts_on
    late = project.ends_on is not None and period.last > project.ends_on
    if early or late:
        raise Invalid(_("Cette période sort des dates du projet."), field="starts_on" if early else "ends_on")


@transaction.atomic
def keep(
    *,
    report_id: int,
    version: int,
    texts: Mapping[str, str],
    figures: Iterable[Figure] = (),
    spendings: Iterable[Spent] = (),
    by: Actor,
) -> Report:
    """Keep what is written so far, whole or not: it may wait for days. `texts`: any of TEXTS.

    Figures and spendings given replace those of the same indicator or line. Raises NotAllowed, StepRefused once it
    was sent, Conflict when a colleague saved it since `version`, Invalid for numbers that cannot be.
    """
    report = locked_report(report_id, by=by, permission="project.report", version=version)
    _check_writable(report)
    for name in TEXTS:
        if name in texts:
            setattr(report, name, texts[name].strip())
    for figure in figures:
        _keep_figure(report, figure)
    for spent in spendings:
        _keep_spending(report, spent)
    report.version += 1
    report.save(update_fields=[*TEXTS, "version"])
    audit.record("partner_report.saved", by=by, target=report)
    return report


def _check_writable(report: Report) -> None:
    if report.status not in WRITABLE:
        REPORT.step("submit", status=report.status)  # raises: it is out of the partner's hands


def _keep_figure(report: Report, figure: Figure) -> None:
    result = ProjectResult.objects.filter(pk=figure.result_id, project_id=report.project_id).first()
    if result is None or result.is_live:
        raise Invalid(_("Cet indicateur n'est pas à renseigner dans ce compte rendu."))
    name = f"result-{result.pk}"
    cells = [_checked(cell, result, name) for cell in figure.cells]
    wrong = rules.too_much(cells) if result.measure == Measure.NUMBER else None
    if wrong:
        raise Invalid(_TOO_MUCH[wrong]() % {"title": result.title}, field=name)
    if cells and not any(cell.is_whole for cell in cells):
        raise Invalid(_("« %(title)s » : donnez aussi le total.") % {"title": result.title}, field=name)
    ReportActual.objects.filter(report=report, result=result).delete()
    ReportActual.objects.bulk_create(
        ReportActual(
            report=report, result=result, sex=cell.sex, status=cell.status, region=cell.region, value=cell.value,
            comment=figure.comment.strip() if cell.is_whole else "",
        )
        for cell in cells
    )  # fmt: skip


_TOO_MUCH = {
    "sex": lambda: _("« %(title)s » : femmes et hommes doivent faire ensemble le total."),
    "status": lambda: _("« %(title)s » : les statuts font ensemble plus que le total."),
    "region": lambda: _("« %(title)s » : les régions font ensemble plus que le total."),
}


def _checked(cell: Cell, result: ProjectResult, name: str) -> Cell:
    check_part(result, {"sex": cell.sex, "status": cell.status, "region": cell.region})
    value = exact(cell.value, name, least=_NOTHING)
    if result.measure == Measure.PERCENT and value > 100:
        raise Invalid(_("Un pourcentage ne dépasse pas 100."), field=name)
    return Cell(value, cell.sex, cell.status, cell.region)


def _keep_spending(report: Report, spent: Spent) -> None:
    line = BudgetLine.objects.filter(pk=spent.line_id, project_id=report.project_id).first()
    if line is None or line not in spendable(report):
        raise Invalid(_("Cette ligne du budget n'est pas celle de cette période et de votre organisation."))
    name = f"line-{line.pk}"
    amount = exact(spent.amount, name, least=_NOTHING)
    room = line.planned - line.spent + _spent_before(report).get(line.pk, _NOTHING)
    if amount > room:
        raise Invalid(
            _("La ligne %(code)s ne contient plus que %(left)s %(currency)s : réduisez le montant.")
            % {"code": line.code, "left": room, "currency": line.currency},
            field=name,
        )
    ReportSpending.objects.update_or_create(
        report=report, line=line, defaults={"amount": amount, "comment": spent.comment.strip()}
    )


def spendable(report: Report) -> list[BudgetLine]:
    """The budget lines of the years of the period that the organisation may spend."""
    lines = BudgetLine.objects.filter(
        project_id=report.project_id, year__range=(report.starts_on.year, report.ends_on.year)
    )
    return [line for line in lines if line.organisation_id in (None, report.organisation_id)]


def _spent_before(report: Report) -> dict[int, Decimal]:
    """What the report that this one corrects had spent, by line."""
    if report.replaces_id is None:
        return {}
    return dict(ReportSpending.objects.filter(report_id=report.replaces_id).values_list("line_id", "amount"))


def missing(report: Report) -> list[str]:
    """What keeps the report from being sent, in whole sentences; empty when nothing does."""
    found = []
    if not report.activities.strip():
        found.append(_("Racontez ce qui a été fait pendant la période."))
    told = set(
        ReportActual.objects.filter(report=report, sex="", status="", region="").values_list(
            "result_id", flat=True
        )
    )
    for result in asked(report):
        if result.pk not in told:
            found.append(_("Renseignez l'indicateur « %(title)s ».") % {"title": result.title})
    return found


def asked(report: Report) -> list[ProjectResult]:
    """The indicators that the partner fills in: not the platform's own, and only those that run in the period."""
    found = report.project.results.filter(
        indicator="", starts_on__lte=report.ends_on, ends_on__gte=report.starts_on
    )
    return list(found.select_related("outcome").order_by("outcome__position", "pk"))


@transaction.atomic
def submit(*, report_id: int, by: Actor, now: datetime) -> Report:
    """Send it to the coordinator, who is told. Raises NotAllowed, StepRefused, Invalid with what is missing."""
    report, old = _step(report_id, "submit", by)
    lacking = missing(report)
    if lacking:
        raise Invalid(" ".join(lacking))
    report.submitted_at, report.submitted_by = now, by.user
    report.remarks = ""
    return _kept(report, "partner_report.submitted", old, by, now=now, tell="partner_report_submitted")


@transaction.atomic
def take_back(*, report_id: int, by: Actor) -> Report:
    """Back to a draft as long as nobody decided. Raises NotAllowed, StepRefused."""
    report, old = _step(report_id, "take_back", by)
    report.submitted_at = report.submitted_by = None
    return _kept(report, "partner_report.taken_back", old, by)


@transaction.atomic
def send_back(*, report_id: int, remarks: str, by: Actor, now: datetime) -> Report:
    """Return it with remarks; the partner is told. Raises NotAllowed, StepRefused, Invalid without remarks."""
    report, old = _step(report_id, "return", by)
    if not remarks.strip():
        raise Invalid(_("Dites au partenaire ce qui est à reprendre."), field="remarks")
    report.remarks, report.decided_at, report.decided_by = remarks.strip(), now, by.user
    return _kept(report, "partner_report.returned", old, by, now=now, tell="partner_report_returned")


@transaction.atomic
def sign_off(
    *, report_id: int, live: Mapping[int, Iterable[Cell]] | None = None, by: Actor, now: datetime
) -> Report:
    """Accept it for good: its spending moves the budget, the platform's own figures of the period are kept with it.

    `live` gives those figures by indicator of the framework. The version that it corrects is marked as replaced.
    Raises NotAllowed, StepRefused, Conflict when a budget line would be overspent.
    """
    report, old = _step(report_id, "sign_off", by)
    _keep_live(report, live or {})
    before = _spent_before(report)
    now_spent = dict(report.spendings.values_list("line_id", "amount"))
    moves = {
        line: now_spent.get(line, _NOTHING) - before.get(line, _NOTHING)
        for line in before.keys() | now_spent.keys()
    }
    budgets.spend(report, moves, by=by, now=now)
    if report.replaces_id is not None:
        replaced = Report.objects.select_for_update(of=("self",)).get(pk=report.replaces_id)
        replaced.status = REPORT.step("supersede", status=replaced.status).target
        replaced.save(update_fields=["status"])
        audit.record(
            "partner_report.superseded", by=by, target=replaced, old=ReportStatus.SIGNED, new=replaced.status
        )
    report.decided_at, report.decided_by = now, by.user
    return _kept(report, "partner_report.signed", old, by, now=now, tell="partner_report_signed")


def _keep_live(report: Report, live: Mapping[int, Iterable[Cell]]) -> None:
    counted = {r.pk: r for r in report.project.results.exclude(indicator="")}
    ReportActual.objects.bulk_create(
        ReportActual(
            report=report, result=counted[pk], sex=cell.sex, status=cell.status, region=cell.region,
            value=cell.value, live=True,
        )
        for pk, cells in live.items()
        if pk in counted
        for cell in cells
    )  # fmt: skip


@transaction.atomic
def correct(*, report_id: int, reason: str, by: Actor, now: datetime) -> Report:
    """A new version of a report signed off, to write from what it says. Raises NotAllowed, Invalid, Conflict."""
    signed = locked_report(report_id, by=by, permission="project.report")
    REPORT.step("supersede", status=signed.status)  # only what is signed off has a next version
    if not reason.strip():
        raise Invalid(_("Dites ce que la nouvelle version corrige."), field="reason")
    copied: dict[str, Any] = {name: getattr(signed, name) for name in TEXTS}
    try:
        with transaction.atomic():
            made = Report.objects.create(
                project=signed.project, organisation=signed.organisation, starts_on=signed.starts_on,
                ends_on=signed.ends_on, number=signed.number + 1, replaces=signed, why_corrected=reason.strip(),
                created_at=now, created_by=by.user, **copied,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Une nouvelle version est déjà en cours : ouvrez-la.")) from error
    for actual in signed.actuals.filter(live=False):
        actual.pk, actual.report = None, made
        actual._state.adding = True
        actual.save()
    for spending in signed.spendings.all():
        spending.pk, spending.report = None, made
        spending._state.adding = True
        spending.save()
    audit.record(
        "partner_report.corrected", by=by, target=made, new={"version": made.number}, reason=reason.strip()
    )
    return made


def _step(report_id: int, name: str, by: Actor) -> tuple[Report, str]:
    step = REPORT.steps[name]
    report = locked_report(report_id, by=by, permission=step.permission)
    old, report.status = report.status, REPORT.step(name, status=report.status).target
    return report, old


def _kept(
    report: Report, event: str, old: str, by: Actor, *, now: datetime | None = None, tell: str = ""
) -> Report:
    report.version += 1
    report.save()
    audit.record(event, by=by, target=report, old=old, new=report.status)
    if tell and now is not None:
        notices.about_report(tell, report, now=now)
    return report
