"""The demonstration of partner projects: an invented project, its budget and framework, a report at each stage.

What happens is done by the trade's own actions, each on its own day. Run again, it adds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from maslak.access.actor import Actor, bind
from maslak.access.enums import OrganisationKind, Role
from maslak.access.models import Organisation, User
from maslak.access.queries import organisation as organisation_named
from maslak.programme import agreements, budgets, evidence, framework, projects, reports
from maslak.programme.models import BudgetLine, Project, ProjectResult, Report
from maslak.programme.reports import Figure, Spent
from maslak.programme.rules import Cell, Period

CODE, FUNDER, REFERENCE = "DEMO-PASSERELLES", "DEMO-FONDATION", "W4I"
_PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
# people trained, of whom women; share placed; spent on workshops
_PERIODS = (
    (38, 14, "41", "61500.00"),
    (52, 23, "45", "70250.50"),
    (47, 25, "52", "66800.00"),
    (29, 13, None, "12400.00"),
)


def organisations() -> None:
    """The funder, invented."""
    Organisation.objects.get_or_create(
        code=FUNDER,
        defaults={
            "kind": OrganisationKind.DONOR, "name_fr": "Fondation Démo", "name_ar": "المؤسسة التجريبية",
            "name_en": "Demo Foundation",
        },
    )  # fmt: skip


def live(users: Mapping[str, User], *, by: Actor, now: datetime) -> None:
    """The project and its reports: one signed off, one waiting, one sent back, one begun."""
    if Project.objects.filter(code=CODE).exists():
        return
    carrier, funder = organisation_named("ASSO-OUJDA"), organisation_named(FUNDER)
    ministry = organisation_named("MDCMRE")
    assert carrier is not None
    assert funder is not None
    assert ministry is not None
    coordinator = Actor(users["nadia"], ministry, Role.COORDINATOR)
    partner = Actor(users["paola"], carrier, Role.PROJECT_PARTNER)
    today = timezone.localdate(now)
    periods = _quarters(today)
    project = _project(carrier, funder, periods, by)
    lines, results = _budget(project, carrier, periods, by, now), _framework(project, periods, by)
    _agreement(project, [ministry, carrier, funder], periods[0].first, by, today)
    written = [
        _report(project, lines, results, period, told, partner)
        for period, told in zip(periods, _PERIODS, strict=True)
    ]
    _decide(written, partner, coordinator)
    bind(by)


def draft_of_reference(users: Mapping[str, User], *, by: Actor, now: datetime) -> None:
    """The last year of a project of the reference year, begun in its carrier's name and no more than a draft."""
    project, carrier = Project.objects.filter(code=REFERENCE).first(), organisation_named("SOLETERRE")
    if project is None or carrier is None or Report.objects.filter(project=project).exists():
        return
    assert project.ends_on is not None
    year = Period(date(project.ends_on.year, 1, 1), project.ends_on)
    partner = Actor(users["bianca"], carrier, Role.PROJECT_PARTNER)
    bind(partner)
    report = reports.open_report(
        project=project, starts_on=year.first, ends_on=year.last, by=partner, now=now
    )
    reports.keep(
        report_id=report.pk, version=report.version,
        texts={
            "activities": "Les jeunes entreprises ont été suivies jusqu'à la fin du projet, en partie à distance.",
            "difficulties": "Plusieurs ont perdu leurs clients pendant la crise et ont reçu un appui financier.",
            "next_steps": "",
        },
        figures=[], spendings=[], by=partner,
    )  # fmt: skip
    bind(by)


def _quarters(today: date) -> list[Period]:
    """The last four quarters that are over, the oldest first."""
    last = date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    found: list[Period] = []
    for _quarter in range(4):
        first = date(last.year, last.month - 2, 1)
        found.insert(0, Period(first, last))
        last = first - timedelta(days=1)
    return found


def _project(carrier: Organisation, funder: Organisation, periods: list[Period], by: Actor) -> Project:
    project = projects.create_project(
        code=CODE, text_fr="Projet Démo Passerelles vers l'emploi", text_ar="المشروع التجريبي: جسور نحو الشغل",
        text_en="Demo project Bridges to work",
        note_fr="Projet inventé : ateliers de métier et mise en relation avec des employeurs à Oujda.",
        note_ar="مشروع متخيل: ورشات مهنية وربط الصلة مع المشغلين بوجدة.",
        note_en="An invented project: trade workshops and contacts with employers in Oujda.",
        implementers=[carrier], starts_on=periods[0].first, ends_on=periods[0].first + timedelta(days=3 * 365),
        regions=["MA-02"], budget_amount=Decimal(1200000), budget_currency="MAD", sector="16020", report_every=3,
        source="Projet inventé de la démonstration", by=by,
    )  # fmt: skip
    projects.set_funding(project_id=project.pk, funder=funder, amount=Decimal(1200000), currency="MAD", by=by)
    return project


def _budget(
    project: Project, carrier: Organisation, periods: list[Period], by: Actor, now: datetime
) -> dict[int, BudgetLine]:
    """Workshops, year by year: the line of each year that the quarters fall in."""
    found, funding = {}, project.fundings.get()
    for year in sorted({period.first.year for period in periods}):
        line = budgets.open_line(
            project_id=project.pk, code="A1", label="Ateliers de métier", year=year, planned=Decimal(400000),
            currency="MAD", organisation=carrier, funding=funding, by=by,
        )  # fmt: skip
        on = max(date(year, 1, 5), project.starts_on or date(year, 1, 5))
        budgets.commit(
            line_id=line.pk, amount=Decimal(300000), on=on, purpose="Convention annuelle", by=by, now=now
        )
        budgets.disburse(line_id=line.pk, amount=Decimal(150000), on=on, purpose="Avance", by=by, now=now)
        found[year] = line
    return found


def _framework(project: Project, periods: list[Period], by: Actor) -> tuple[ProjectResult, ProjectResult]:
    """Two results: people trained, and the share placed; a target for each quarter."""
    first, last = periods[0].first, project.ends_on
    assert last is not None
    output = framework.add_outcome(
        project_id=project.pk, level="output", text_fr="Des personnes apprennent un métier",
        text_ar="أشخاص يتعلمون مهنة", text_en="People learn a trade", by=by,
    )  # fmt: skip
    outcome = framework.add_outcome(
        project_id=project.pk, level="outcome", text_fr="Elles trouvent un emploi", text_ar="يجدون شغلا",
        text_en="They find a job", by=by,
    )  # fmt: skip
    trained = framework.add_result(
        project_id=project.pk, outcome=output, title_fr="Personnes formées à un métier",
        title_ar="الأشخاص المستفيدون من تكوين مهني", title_en="People trained in a trade", split_by=["sex", "status"],
        baseline=Decimal(0), baseline_year=periods[0].first.year, target=Decimal(480), starts_on=first,
        ends_on=last, by=by,
    )  # fmt: skip
    placed = framework.add_result(
        project_id=project.pk, outcome=outcome, title_fr="Part des personnes formées placées dans les six mois",
        title_ar="نسبة المكوَّنين الذين أدمجوا في الشغل خلال ستة أشهر",
        title_en="Share of those trained who found a job within six months", measure="percent", target=Decimal(50),
        starts_on=first, ends_on=last, by=by,
    )  # fmt: skip
    for period in periods:
        framework.set_target(
            result_id=trained.pk, starts_on=period.first, ends_on=period.last, value=Decimal(45), by=by
        )
    return trained, placed


def _agreement(project: Project, parties: list[Organisation], on: date, by: Actor, today: date) -> None:
    made = agreements.draft(
        text_fr="Convention de partenariat du Projet Démo Passerelles", text_ar="اتفاقية شراكة للمشروع التجريبي جسور",
        text_en="Partnership agreement of the Demo project Bridges", parties=parties, project=project, starts_on=on,
        ends_on=project.ends_on, by=by,
    )  # fmt: skip
    agreements.sign(agreement_id=made.pk, signed_on=on, by=by, today=today)


def _report(
    project: Project,
    lines: dict[int, BudgetLine],
    results: tuple[ProjectResult, ProjectResult],
    period: Period,
    told: tuple[int, int, str | None, str],
    partner: Actor,
) -> Report:
    """A draft written some weeks after its period."""
    trained, placed = results
    people, women, share, spent = told
    bind(partner)
    report = reports.open_report(
        project=project, starts_on=period.first, ends_on=period.last, by=partner, now=_on(period, 5)
    )
    cells = (
        Cell(Decimal(people)), Cell(Decimal(women), sex="female"), Cell(Decimal(people - women), sex="male"),
        Cell(Decimal(people // 2), status="refugee"), Cell(Decimal(people - people // 2), status="regular"),
    )  # fmt: skip
    figures = [Figure(trained.pk, cells)]
    if share is not None:
        figures.append(Figure(placed.pk, (Cell(Decimal(share)),)))
    return reports.keep(
        report_id=report.pk, version=report.version,
        texts={
            "activities": "Trois ateliers de métier (couture, cuisine, maintenance) et une rencontre avec des employeurs.",
            "difficulties": "Les salles du centre-ville sont prises le soir.",
            "next_steps": "Ouvrir un atelier le samedi.",
        },
        figures=figures, spendings=[Spent(lines[period.first.year].pk, Decimal(spent))], by=partner,
    )  # fmt: skip


def _decide(written: list[Report], partner: Actor, coordinator: Actor) -> None:
    """The first is signed off, the second waits, the third came back; the fourth is still a draft."""
    signed, waiting, returned, _draft = written
    for number, report in enumerate((signed, waiting, returned)):
        period = Period(report.starts_on, report.ends_on)
        bind(partner)
        if number == 0:
            evidence.attach(
                report_id=report.pk, title="Factures des ateliers", name="factures-demo.pdf", content=_PAPER, by=partner,
                now=_on(period, 6),
            )  # fmt: skip
        reports.submit(report_id=report.pk, by=partner, now=_on(period, 20))
        bind(coordinator)
        if report is signed:
            reports.sign_off(report_id=report.pk, by=coordinator, now=_on(period, 25))
        if report is returned:
            reports.send_back(
                report_id=report.pk,
                remarks="La part des personnes placées monte beaucoup : dites comment elle est comptée.",
                by=coordinator, now=_on(period, 25),
            )  # fmt: skip


def _on(period: Period, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(period.last + timedelta(days=days), time(10)))
