"""Visits after the creation: due at fixed months, made on site, by phone or by video, and what they found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Invalid
from maslak.law.parameters import history, parameter
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.ventures import facts, rules
from maslak.ventures.enums import ALIVE, BORN, Band, CheckStatus, Difficulty, SessionMode
from maslak.ventures.models import FollowUpVisit, Venture
from maslak.ventures.policies import locked, locked_part
from maslak.ventures.workflow import FOLLOW_UP

#: What a visit asks, beside the state of the enterprise.
ASKED = (
    "turnover_band", "income_band", "working", "women_working", "youth_working", "contributes", "status_valid",
    "ceiling_pct", "debts_band", "difficulty", "support_needed", "title_valid_to", "story_agreed",
)  # fmt: skip
_AROUND = (-15, 15)  # days before and after an optional visit
_BANDS = ("turnover_band", "income_band", "debts_band")


def schedule(venture: Venture) -> list[FollowUpVisit]:
    """Set the visits of a locked project that was just created, by the months and windows in force that day."""
    return FollowUpVisit.objects.bulk_create(owed(venture))


def owed(venture: Venture) -> list[FollowUpVisit]:
    """The visits that an enterprise is owed since its creation, not written yet; none before it exists."""
    if venture.created_on is None:
        return []
    months = follow_up_months(venture.created_on)
    windows = _in_force("creation_follow_up_window_days", venture.created_on)
    return [
        FollowUpVisit(
            venture=venture, month=due.month, due_on=due.due_on, opens_on=due.opens_on, closes_on=due.closes_on
        )
        for due in rules.visits(venture.created_on, months, windows)
    ]  # fmt: skip


def follow_up_months(created_on: date) -> tuple[int, ...]:
    """The months after the creation at which an enterprise born that day is visited."""
    return tuple(_in_force("creation_follow_up_months", created_on))


def _in_force(code: str, day: date) -> Any:
    """The parameter of that day; enterprises older than the rule follow its first version."""
    first = history(code)[0]
    return parameter(code, max(day, first.valid_from)).value


def optional_months(venture: Venture) -> tuple[int, ...]:
    """The months at which this enterprise may be visited besides, and is not yet; none before its creation."""
    if venture.created_on is None:
        return ()
    taken = set(venture.visits.values_list("month", flat=True))
    months = _in_force("creation_follow_up_optional_months", venture.created_on)
    return tuple(month for month in months if month not in taken)


@transaction.atomic
def add(*, venture_id: int, month: int, by: Actor) -> FollowUpVisit:
    """A visit at one of the optional months. Raises NotAllowed, Invalid.

    Its window is half a month before and after: the rule sets none.
    """
    venture = locked(venture_id, by=by, permission="venture.follow")
    if venture.created_on is None or venture.status not in BORN or month not in optional_months(venture):
        raise Invalid(_("Cette visite ne peut pas être ajoutée."), field="month")
    [due] = rules.visits(venture.created_on, [month], {month: _AROUND})
    made = FollowUpVisit.objects.create(
        venture=venture, month=month, due_on=due.due_on, opens_on=due.opens_on, closes_on=due.closes_on
    )
    audit.record("venture.visit_added", by=by, target=venture, new={"month": month})
    return made


@transaction.atomic
def visit(
    *, visit_id: int, found: str, on: date, mode: str, by: Actor, now: datetime, **answers: Any
) -> FollowUpVisit:
    """What a visit found: active, paused, closed or unreachable, and the answers of its form (`ASKED`).

    Found again otherwise, it replaces what was noted, and the fact with it. Writes « venture checked ».
    Raises NotAllowed, StepRefused, Invalid for a day before the window or to come, or answers that contradict.
    """
    made = locked_part(
        FollowUpVisit, visit_id, by=by, permission="venture.follow", path="venture.organisation_id"
    )
    if found not in CheckStatus.values or found in (CheckStatus.DUE, CheckStatus.CANCELLED):
        raise Invalid(_("Dites comment vous avez trouvé l'entreprise."), field="found")
    target = FOLLOW_UP.step(found, status=made.status).target
    if mode not in SessionMode.values:
        raise Invalid(_("Dites si la visite a eu lieu sur place, par téléphone ou par vidéo."), field="mode")
    if not made.opens_on <= on <= timezone.localdate(now):
        raise Invalid(_("La visite se situe entre l'ouverture de sa période et aujourd'hui."), field="on")
    _check(found, answers)
    old, made.status, made.done_on, made.mode, made.done_by = made.status, target, on, mode, by.user
    for name in ASKED:
        if name in answers:
            setattr(made, name, answers[name])
    made.save()
    if old != CheckStatus.DUE:
        pathway.void_source(made, by=by, reason=_("visite corrigée"))
    facts.record(
        Kind.VENTURE_CHECKED, made.venture, on=on, by=by, source=made, mode=mode, month=made.month, outcome=found,
    )  # fmt: skip
    audit.record("venture.visited", by=by, target=made.venture, old=old, new=target)
    return made


def _check(found: str, answers: dict[str, Any]) -> None:
    for name in answers:
        if name not in ASKED:
            raise Invalid(_("Ce champ n'est pas une question de la visite."), field=name)
    for name in _BANDS:
        if answers.get(name, "") not in Band.values:
            raise Invalid(_("Choisissez une tranche dans la liste."), field=name)
    if answers.get("difficulty", "") not in Difficulty.values:
        raise Invalid(_("Choisissez une difficulté dans la liste."), field="difficulty")
    working = answers.get("working")
    for name in ("women_working", "youth_working"):
        part = answers.get(name)
        if working is not None and part is not None and part > working:
            raise Invalid(_("Ce nombre dépasse celui des personnes qui travaillent."), field=name)
    if found not in ALIVE and working:
        raise Invalid(_("Personne ne travaille dans une entreprise arrêtée ou non jointe."), field="working")


@transaction.atomic
def cancel(*, visit_id: int, by: Actor) -> FollowUpVisit:
    """A visit that will not be made. Raises NotAllowed, StepRefused."""
    made = locked_part(
        FollowUpVisit, visit_id, by=by, permission="venture.follow", path="venture.organisation_id"
    )
    old, made.status = made.status, FOLLOW_UP.step("cancel", status=made.status).target
    made.save(update_fields=["status"])
    audit.record("venture.visit_cancelled", by=by, target=made.venture, old=old, new=made.status)
    return made
