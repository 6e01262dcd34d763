"""The positioning interview: a grid saved as one goes, a profile, and the plan that comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.casework.enums import GoalStatus, InterviewStatus, Profile
from maslak.casework.files import check_open, note_contact
from maslak.casework.grid import checked_answers, missing_answers
from maslak.casework.learning import learn
from maslak.casework.models import CaseFile, Interview
from maslak.casework.plans import add_goals
from maslak.casework.policies import locked
from maslak.casework.workflow import INTERVIEW
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind, Mode

MODES = (Mode.ONSITE, Mode.PHONE, Mode.VIDEO)
# Registers of the past say « à distance » without saying how.
PAST_MODES = (*MODES, Mode.REMOTE)


class PlannedGoal(TypedDict):
    """A goal as agreed with the person."""

    title: str
    due_on: date


@transaction.atomic
def start(*, case_id: int, mode: str, held_on: date, by: Actor, now: datetime) -> Interview:
    """A draft of an interview, its grid empty. Raises NotAllowed, StepRefused for a closed file, Invalid."""
    case = locked(CaseFile, case_id, by=by, permission="interview.write")
    check_open(case)
    _check_held(held_on, mode, MODES, timezone.localdate(now))
    interview = Interview.objects.create(
        case=case, organisation_id=case.organisation_id, held_on=held_on, mode=mode, author=by.user
    )
    audit.record("interview.started", by=by, target=interview, person_id=case.person_id)
    return interview


@transaction.atomic
def save_draft(
    *,
    interview_id: int,
    grid: dict[str, Any],
    version: int,
    mode: str = "",
    held_on: date | None = None,
    by: Actor,
) -> Interview:
    """Keep the answers given so far; the interview comes back with its next version.

    Raises NotAllowed, StepRefused once it is completed, Invalid (naming the question) for an answer of the
    wrong shape, Conflict when somebody saved after `version` was read: nothing is overwritten.
    """
    interview = locked(Interview, interview_id, by=by, permission="interview.write")
    if interview.status != InterviewStatus.DRAFT:
        raise StepRefused(_("Cet entretien est déjà terminé ou annulé : ses réponses ne changent plus."))
    if interview.version != version:
        raise Conflict(
            _(
                "Cet entretien a été modifié ailleurs entre-temps."
                " Rechargez la page pour voir les dernières réponses."
            )
        )
    interview.grid, interview.version = checked_answers(grid), version + 1
    if mode:
        _check_held(interview.held_on, mode, MODES, interview.held_on)
        interview.mode = mode
    if held_on:
        interview.held_on = held_on
    interview.save(update_fields=["grid", "version", "mode", "held_on"])
    audit.record("interview.saved", by=by, target=interview, new={"version": interview.version})
    return interview


@transaction.atomic
def complete(
    *, interview_id: int, profile: str, goals: Sequence[PlannedGoal] = (), by: Actor, now: datetime
) -> Interview:
    """End it with a profile and the goals agreed; writes « interviewed » and, with goals, « plan agreed ».

    What was said of work goes into the person's profile, so that nobody is asked twice (casework.learning).

    Raises NotAllowed, StepRefused, Invalid for a missing profile or answer and for a goal due too early.
    """
    interview = locked(Interview, interview_id, by=by, permission=INTERVIEW.steps["complete"].permission)
    old, target = interview.status, INTERVIEW.step("complete", status=interview.status).target
    if profile not in Profile.values:
        raise Invalid(_("Choisissez le profil avant de terminer l'entretien."), field="profile")
    if missing := missing_answers(interview.grid):
        raise Invalid(
            _("Il manque une réponse avant de terminer : « %(question)s »") % {"question": missing[0].label},
            field=missing[0].code,
        )
    _check_held(interview.held_on, interview.mode, MODES, timezone.localdate(now))
    interview.status, interview.profile, interview.completed_at = target, profile, now
    interview.save(update_fields=["status", "profile", "completed_at"])
    case = interview.case
    if goals:
        add_goals(case=case, interview=interview, goals=goals, agreed_on=interview.held_on)
    learn(interview, by=by, today=timezone.localdate(now))
    _write_facts(interview, case, by, len(goals))
    audit.record(
        "interview.completed",
        by=by,
        target=interview,
        person_id=case.person_id,
        old=old,
        new=interview.status,
    )
    return interview


@transaction.atomic
def cancel(*, interview_id: int, reason: str, by: Actor, today: date) -> Interview:
    """Take back an interview held by mistake: its facts are voided and its open goals dropped.

    Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    interview = locked(Interview, interview_id, by=by, permission=INTERVIEW.steps["cancel"].permission)
    old, target = interview.status, INTERVIEW.step("cancel", status=interview.status).target
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi cet entretien est annulé."), field="reason")
    interview.status = target
    interview.save(update_fields=["status"])
    interview.goals.filter(status=GoalStatus.OPEN).update(status=GoalStatus.DROPPED, settled_on=today)
    pathway.void_source(interview, by=by, reason=reason)
    audit.record(
        "interview.cancelled",
        by=by,
        target=interview,
        person_id=interview.case.person_id,
        old=old,
        new=interview.status,
        reason=reason,
    )
    return interview


@transaction.atomic
def record_past(
    *,
    case: CaseFile,
    held_on: date,
    mode: str,
    attended: bool = True,
    author_name: str = "",
    by: Actor,
    now: datetime,
) -> Interview:
    """An interview that a register tells of, without grid or profile; cancelled when nobody came to it.

    The same file, day, mode and counsellor's name is the same interview, so a register taken in twice adds
    nothing. Works on a closed file too: the past stays true. Raises NotAllowed, Invalid for a day to come or
    an unknown mode.
    """
    case = locked(CaseFile, case.pk, by=by, permission="interview.write")
    _check_held(held_on, mode, PAST_MODES, timezone.localdate(now))
    name = author_name.strip()[:80]
    status = InterviewStatus.COMPLETED if attended else InterviewStatus.CANCELLED
    known = case.interviews.filter(
        held_on=held_on, mode=mode, author_name=name, status=status, author=None
    ).first()
    if known is not None:
        return known
    interview = Interview.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        held_on=held_on,
        mode=mode,
        status=status,
        author_name=name,
        completed_at=now if attended else None,
    )
    if attended:
        _write_facts(interview, case, by, 0)
    audit.record(
        "interview.recorded",
        by=by,
        target=interview,
        person_id=case.person_id,
        new=interview.status,
        reason="register",
    )
    return interview


def _write_facts(interview: Interview, case: CaseFile, by: Actor, goals: int) -> None:
    write = partial(
        pathway.record,
        person=case.person,
        occurred_on=interview.held_on,
        organisation=case.organisation,
        source=interview,
        by=by,
        mode=interview.mode,
    )
    write(Kind.INTERVIEWED, attributes={"profile": interview.profile} if interview.profile else {})
    if goals:
        write(Kind.PLAN_AGREED, attributes={"goals": goals})
    note_contact(person_id=case.person_id, organisation_id=case.organisation_id, on=interview.held_on)


def _check_held(held_on: date, mode: str, allowed: Sequence[str], today: date) -> None:
    if mode not in allowed:
        raise Invalid(_("Dites si l'entretien a lieu sur place, par téléphone ou par vidéo."), field="mode")
    if held_on > today:
        raise Invalid(_("Un entretien ne peut pas être daté d'un jour à venir."), field="held_on")
