"""What is asked of the projects: lists, visits due, early warnings, survival."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Prefetch, QuerySet, Sum

from maslak.law.parameters import parameter
from maslak.ventures import curves, following, rules, turnover
from maslak.ventures.enums import BORN, CheckStatus, EndReason
from maslak.ventures.models import FollowUpVisit, Plan, Venture

_MADE = (CheckStatus.ACTIVE, CheckStatus.PAUSED, CheckStatus.CLOSED, CheckStatus.UNREACHABLE)
_NEAR = 90  # per cent of a limit: from here on it is a danger, not news
#: The enterprise stopped that day; leaving in another way says nothing of its later life.
_STOPPED = frozenset({EndReason.CLOSED, EndReason.SALARIED, EndReason.MOVED_ABROAD})
_LEFT_ALIVE = frozenset({EndReason.INDEPENDENT, EndReason.SOLD, EndReason.TRANSFORMED})


def ventures() -> QuerySet[Venture]:
    """The projects in sight, the latest first, with their coach."""
    return Venture.objects.select_related("coach", "organisation", "project")


def venture(ref: str) -> Venture | None:
    """One project in sight, or None."""
    return ventures().filter(ref=ref).first()


def current_plan(of: Venture) -> Plan | None:
    """The version of the plan that stands, with its lines."""
    return of.plans.prefetch_related("lines").order_by("-number").first()


def flows(plan: Plan) -> list[rules.Flow]:
    """The cash-flow table of a plan, month by month."""
    return rules.cash_flow(
        ((line.kind, line.month, line.amount_mad) for line in plan.lines.all()), plan.months
    )


def coached_minutes(of: Venture) -> int:
    """Minutes spent with the project, all sessions together."""
    return of.sessions.aggregate(all=Sum("minutes"))["all"] or 0


def visits_due(today: date) -> QuerySet[FollowUpVisit]:
    """Visits whose window is open or past and that nobody made, the oldest first."""
    return (
        FollowUpVisit.objects.filter(status=CheckStatus.DUE, opens_on__lte=today, venture__status__in=BORN)
        .select_related("venture")
        .order_by("due_on", "id")
    )


@dataclass(frozen=True)
class Warned:
    """An enterprise in danger and the signs of it (codes of rules.warnings)."""

    venture: Venture
    signs: list[str]


def early_warnings(today: date) -> list[Warned]:
    """Living enterprises that something threatens, the most threatened first."""
    title_days = parameter("venture_title_warning_days", today).value
    found = []
    for each in _with_visits(ventures().filter(status__in=BORN)).prefetch_related("sales"):
        signs = rules.warnings(_seen(each, today), today, title_days=title_days)
        if signs:
            found.append(Warned(each, signs))
    return sorted(found, key=lambda warned: (-len(warned.signs), warned.venture.pk))


def _with_visits(chosen: QuerySet[Venture]) -> QuerySet[Venture]:
    return chosen.prefetch_related(Prefetch("visits", FollowUpVisit.objects.order_by("month")))


def _seen(of: Venture, today: date) -> rules.Seen:
    visits = list(of.visits.all())
    made = [visit for visit in visits if visit.status in _MADE]
    overdue = any(visit.status == CheckStatus.DUE and visit.closes_on < today for visit in visits)
    year = turnover.monitor(of, today.year)
    declared = max((gauge.pct for gauge in year.ceilings), default=None) if year else None
    one_customer = year is not None and any(gauge.level >= _NEAR for gauge in year.customers)
    if not made:
        return rules.Seen(overdue=overdue, ceiling_pct=declared, one_customer=one_customer)
    last = made[-1]
    said = last.ceiling_pct if last.done_on is not None and last.done_on.year == today.year else None
    shares = [pct for pct in (said, declared) if pct is not None]
    return rules.Seen(
        state=last.status, turnover=last.turnover_band, debts=last.debts_band, contributes=last.contributes,
        status_valid=last.status_valid, ceiling_pct=max(shares, default=None), title_valid_to=last.title_valid_to,
        overdue=overdue, one_customer=one_customer,
    )  # fmt: skip


def lives(chosen: Iterable[Venture]) -> list[rules.Life]:
    """What is known of each enterprise's life; visits must be at hand (see `cohort`)."""
    return [
        _life(
            each.created_on,
            each.ended_on,
            each.end_reason,
            (
                (visit.month, visit.done_on, visit.status)
                for visit in each.visits.all()
                if visit.status in _MADE
            ),
        )
        for each in chosen
        if each.created_on is not None
    ]


def _life(
    created_on: date,
    ended_on: date | None,
    reason: str,
    visits: Iterable[tuple[int, date | None, str]],
) -> rules.Life:
    known_end = ended_on is not None and reason in _STOPPED | _LEFT_ALIVE
    findings = tuple(rules.Finding(month, on, state) for month, on, state in visits if on is not None)
    return rules.Life(
        created_on, findings, ended_on if known_end else None, alive_at_end=reason in _LEFT_ALIVE
    )


def cohort(year: int) -> QuerySet[Venture]:
    """The enterprises created in that year, with their visits."""
    return _with_visits(Venture.objects.filter(created_on__year=year))


def cohort_years() -> list[int]:
    """The years in which enterprises in sight were created, the latest first."""
    years = Venture.objects.exclude(created_on=None).dates("created_on", "year", order="DESC")
    return [each.year for each in years]


@dataclass(frozen=True)
class Survival:
    """Survival of a cohort: how many were created, the share that lives by month, the curve, positive exits."""

    year: int
    created: int
    months: list[rules.Share]
    curve: list[curves.Point]
    salaried: int | None  # left for a salaried job: closed in the rate, told apart; None: too few to be told


def survival(year: int, today: date, *, least: int | None = None) -> Survival:
    """The survival of the enterprises created in `year`, as known today.

    `least`: below that many enterprises a month gives no rate; the parameter in force when left out.
    """
    chosen = list(cohort(year))
    salaried = sum(each.end_reason == EndReason.SALARIED for each in chosen)
    return _survival(year, lives(chosen), salaried, today, _least(today) if least is None else least)


def national_survival(today: date) -> list[Survival]:
    """The survival of the cohorts of the whole country, the latest first; none for whoever does not steer.

    Steering reads no project: it learns shares alone. Fewer positive exits than the least number are not told.
    """
    least = _least(today)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT created_on, ended_on, end_reason, findings::text FROM maslak.enterprise_lives()"
        )
        found = cursor.fetchall()
    known: dict[int, list[rules.Life]] = {}
    salaried: Counter[int] = Counter()
    for created_on, ended_on, reason, findings in found:
        visits = [(month, date.fromisoformat(on), state) for month, on, state in json.loads(findings)]
        known.setdefault(created_on.year, []).append(_life(created_on, ended_on, reason, visits))
        salaried[created_on.year] += reason == EndReason.SALARIED
    return [
        _survival(year, known[year], salaried[year] if salaried[year] >= least else None, today, least)
        for year in sorted(known, reverse=True)
    ]


def _least(today: date) -> int:
    return int(parameter("survival_denominator_min", today).value)


def _survival(year: int, known: list[rules.Life], salaried: int | None, today: date, least: int) -> Survival:
    months = following.follow_up_months(date(year, 1, 1))
    return Survival(
        year,
        len(known),
        rules.survival(known, months, today, least=least),
        curves.kaplan_meier(rules.durations(known, today)),
        salaried,
    )


def refusals(today: date) -> dict[str, int]:
    """Of each product of the catalogue, the per cent of answers that refused, over every organisation.

    Products with fewer answers than the parameter in force are left out.
    """
    least = parameter("financing_answers_min", today).value
    with connection.cursor() as cursor:
        cursor.execute("SELECT product, granted, refused FROM maslak.financing_answers()")
        answered = {product: (granted, refused) for product, granted, refused in cursor.fetchall()}
    return {
        product: round(100 * refused / (granted + refused))
        for product, (granted, refused) in answered.items()
        if granted + refused >= least
    }
