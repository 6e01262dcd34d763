"""The figures of a project and of a report beside what they are measured by: start, target, the period before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Reach
from maslak.programme import queries, reports, rules
from maslak.programme.enums import Measure, OutcomeLevel, Sex, Standing
from maslak.programme.models import Outcome, Project, ProjectResult, Report, ResultTarget
from maslak.programme.rules import Cell
from maslak.reporting import definitions, engine, wording
from maslak.reporting.engine import IndicatorValue
from maslak.web import names

_SIGNS = {True: "ok", False: "wait"}


@dataclass(frozen=True)
class Group:
    """One promised result and the lines under it."""

    title: str
    level: str
    rows: list[dict[str, Any]] = field(default_factory=list)


def live(results: Iterable[ProjectResult], actor: Actor, until: date) -> dict[int, IndicatorValue]:
    """The platform's own figure of each indicator it counts, in the year its period ends (or has reached)."""
    years: dict[int, dict[str, IndicatorValue]] = {}
    found = {}
    for result in results:
        if not result.is_live:
            continue
        year = min(result.ends_on, until).year
        if year not in years:
            years[year] = engine.values(year, with_declared=actor.reach in (Reach.AGGREGATE, Reach.ALL))
        figure = years[year].get(result.indicator)
        if figure is not None:
            found[result.pk] = figure
    return found


def title(result: ProjectResult) -> str:
    """What the indicator is called: its own title, or the platform's."""
    definition = definitions.load().get(result.indicator)
    return result.title or (definition.label(names.reader()) if definition else result.indicator)


def number(value: Decimal | float | None, measure: str = Measure.NUMBER) -> str:
    """A number as the reader writes it; a dash for none."""
    plain = engine.plain(value) if isinstance(value, Decimal) else value
    if measure == Measure.PERCENT and value is not None:
        return wording.with_unit(plain, "percent", names.reader())
    return wording.number(plain, names.reader())


def framework(project: Project, actor: Actor, today: date) -> list[Group]:
    """The results framework, result by result: start, target, what is reached so far, who counts."""
    results = list(project.results.all())
    counted, told = live(results, actor, today), queries.reported(results)
    groups: dict[int | None, Group] = {}
    for outcome in project.outcomes.all():
        groups[outcome.pk] = Group(outcome.text, OutcomeLevel(outcome.level).label)
    for result in results:
        group = groups.setdefault(result.outcome_id, _without(result.outcome))
        group.rows.append(_row(result, counted.get(result.pk), told.get(result.pk)))
    return [group for group in groups.values() if group.rows or group.level]


def _without(outcome: Outcome | None) -> Group:
    return Group(outcome.text if outcome else "", "")


def _row(result: ProjectResult, figure: IndicatorValue | None, told: Decimal | None) -> dict[str, Any]:
    is_target = figure is not None and figure.indicator.period_kind == "target"
    value = _exact(figure.value) if figure and not is_target else told
    done = rules.reached(value, result.target) if result.ascending else None
    met = rules.on_target(value, result.target, ascending=result.ascending)
    return {
        "result": result,
        "title": title(result),
        "period": _years(result),
        "baseline": number(result.baseline, result.measure),
        "target": number(result.target, result.measure),
        "actual": number(value, result.measure),
        "reached": number(done, Measure.PERCENT) if done is not None else "",
        "tone": _SIGNS.get(met, "") if met is not None else "",
        "origin": _origin(result, figure),
    }


def _years(result: ProjectResult) -> str:
    """« 2018–2020 », or the one year that the indicator covers."""
    first, last = result.starts_on.year, result.ends_on.year
    return str(first) if first == last else f"{first}–{last}"


def _origin(result: ProjectResult, figure: IndicatorValue | None) -> str:
    if not result.is_live:
        return _("rapporté par le partenaire")
    if figure is not None and figure.origin == engine.DECLARED:
        return _("déclaré")
    return _("compté par la plateforme")


def _exact(value: float | int | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def live_cells(report: Report, actor: Actor) -> dict[int, list[Cell]]:
    """What the platform counts for each of its indicators at the end of the report's period, as the report keeps it."""
    results = list(report.project.results.exclude(indicator=""))
    figures = {
        pk: figure
        for pk, figure in live(results, actor, report.ends_on).items()
        if figure.indicator.period_kind != "target"
    }
    return {
        pk: [
            Cell(Decimal(str(value)), sex=sex)
            for sex, value in (("", figure.value), (Sex.FEMALE, figure.women), (Sex.MALE, figure.men))
            if value is not None
        ]
        for pk, figure in figures.items()
    }


def compared(report: Report, actor: Actor) -> list[dict[str, Any]]:
    """Each indicator of a report: this period beside the one before, the target of the period and the whole target."""
    before = queries.report_before(report)
    now, then = _whole(report), _whole(before) if before else {}
    kept = {row.result_id: row for row in report.actuals.filter(live=True, sex="", status="", region="")}
    counting = {} if kept else live_cells(report, actor)
    results = list(
        report.project.results.filter(starts_on__lte=report.ends_on, ends_on__gte=report.starts_on)
    )
    so_far = queries.reported(results)
    targets = _targets(report)
    parts, comments = _parts(report), _comments(report)
    asked = {result.pk for result in reports.asked(report)}
    rows = []
    for result in results:
        cells = counting.get(result.pk, [])
        actual = kept[result.pk].value if result.pk in kept else now.get(result.pk)
        actual = cells[0].value if cells else actual
        rows.append(
            {
                "result": result,
                "title": title(result),
                "now": number(actual, result.measure),
                "missing": result.pk in asked and actual is None,
                "parts": parts.get(result.pk, ""),
                "comment": comments.get(result.pk, ""),
                "origin": _("compté par la plateforme") if result.is_live else "",
                **_against(result, actual, then.get(result.pk), targets.get(result.pk)),
                "so_far": _so_far(result, so_far.get(result.pk)),
            }
        )
    return rows


def _against(
    result: ProjectResult, actual: Decimal | None, before: Decimal | None, target: Decimal | None
) -> dict[str, str]:
    moved = rules.change(actual, before)
    met = rules.on_target(actual, target, ascending=result.ascending)
    sign = "+" if moved is not None and moved > 0 else ""
    return {
        "before": number(before, result.measure),
        "change": f"{sign}{number(moved)}" if moved is not None else "",
        "target": number(target, result.measure),
        "met": _SIGNS[met] if met is not None else "",
        "met_words": {True: _("cible atteinte"), False: _("sous la cible")}[met] if met is not None else "",
    }


def _so_far(result: ProjectResult, told: Decimal | None) -> str:
    if result.is_live or result.measure == Measure.PERCENT or result.target is None or told is None:
        return ""
    return _("déjà validé : %(done)s sur %(target)s") % {
        "done": number(told, result.measure),
        "target": number(result.target, result.measure),
    }


def _whole(report: Report) -> dict[int, Decimal]:
    return dict(report.actuals.filter(sex="", status="", region="").values_list("result_id", "value"))


def _targets(report: Report) -> dict[int, Decimal]:
    whole = ResultTarget.objects.filter(
        result__project=report.project_id, starts_on=report.starts_on, ends_on=report.ends_on, sex="", status="",
        region="",
    )  # fmt: skip
    return dict(whole.values_list("result_id", "value"))


def _parts(report: Report) -> dict[int, str]:
    """« femmes 15 · hommes 25 » by indicator."""
    found: dict[int, list[str]] = {}
    for row in report.actuals.exclude(sex="", status="", region=""):
        found.setdefault(row.result_id, []).append(f"{part_label(row)} {number(row.value)}")
    return {pk: " · ".join(words) for pk, words in found.items()}


def part_label(row: Any) -> str:
    """The name of a part: a sex, a standing, a region."""
    if row.sex:
        return str(Sex(row.sex).label)
    return str(Standing(row.status).label) if row.status else names.region(row.region)


def _comments(report: Report) -> dict[int, str]:
    return dict(report.actuals.exclude(comment="").values_list("result_id", "comment"))
