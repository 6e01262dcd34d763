"""Following up: a contact to take up again on a day, done, or tried in vain and tried again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.almanac import queries as almanac
from maslak.casework import rules
from maslak.casework.files import check_open, note_contact
from maslak.casework.models import CaseFile, FollowUp
from maslak.casework.policies import locked
from maslak.casework.workflow import FOLLOW_UP
from maslak.core.errors import Invalid
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind, Mode

CONTACT_MODES = (Mode.ONSITE, Mode.PHONE, Mode.VIDEO, Mode.REMOTE)


@transaction.atomic
def schedule(*, case_id: int, due_on: date, subject: str, by: Actor, today: date) -> FollowUp:
    """A contact to take up again on that day. Raises NotAllowed, StepRefused for a closed file, Invalid."""
    case = locked(CaseFile, case_id, by=by, permission="follow_up.write")
    check_open(case)
    if due_on < today:
        raise Invalid(_("Un suivi se prévoit pour aujourd'hui ou un jour à venir."), field="due_on")
    if not subject.strip():
        raise Invalid(_("Indiquez l'objet du suivi en quelques mots."), field="subject")
    follow_up = FollowUp.objects.create(case=case, due_on=due_on, subject=subject.strip())
    audit.record("follow_up.scheduled", by=by, target=follow_up, person_id=case.person_id)
    return follow_up


@transaction.atomic
def done(*, follow_up_id: int, mode: str, note: str = "", on: date, by: Actor) -> FollowUp:
    """The person was reached on that day; writes « followed up ». Raises NotAllowed, StepRefused, Invalid."""
    if mode not in CONTACT_MODES:
        raise Invalid(_("Dites comment la personne a été jointe."), field="mode")
    follow_up = _settle(follow_up_id, "do", by, on=on, mode=mode, note=note)
    case = follow_up.case
    pathway.record(
        Kind.FOLLOWED_UP,
        person=case.person,
        occurred_on=on,
        organisation=case.organisation,
        source=follow_up,
        by=by,
        mode=mode,
    )
    note_contact(person_id=case.person_id, organisation_id=case.organisation_id, on=on)
    return follow_up


@transaction.atomic
def unreached(
    *,
    follow_up_id: int,
    on: date,
    mode: str = Mode.PHONE,
    note: str = "",
    next_due_on: date | None = None,
    by: Actor,
) -> FollowUp:
    """Nobody answered; gives back the next try, a week later on a working day unless `next_due_on` is given.

    Raises NotAllowed, StepRefused, Invalid for a next try that is not later.
    """
    tried = _settle(follow_up_id, "miss", by, on=on, mode=mode, note=note)
    due_on = next_due_on or rules.next_try(on, calendar=almanac.calendar())
    if due_on <= on:
        raise Invalid(_("Le prochain essai vient après celui-ci."), field="next_due_on")
    again = FollowUp.objects.create(case=tried.case, due_on=due_on, subject=tried.subject)
    audit.record(
        "follow_up.scheduled", by=by, target=again, person_id=tried.case.person_id, reason="unreached"
    )
    return again


@transaction.atomic
def correct(*, follow_up_id: int, reason: str, by: Actor) -> FollowUp:
    """Take back what was noted by mistake: the follow-up is due again, its fact voided.

    Raises as `done` does.
    """
    if not reason.strip():
        raise Invalid(_("Écrivez ce qui est corrigé."), field="reason")
    follow_up = _settle(follow_up_id, "correct", by, on=None, mode="", note="")
    pathway.void_source(follow_up, by=by, reason=reason)
    return follow_up


@transaction.atomic
def cancel(*, follow_up_id: int, by: Actor) -> FollowUp:
    """The contact is no longer needed. Raises NotAllowed, StepRefused."""
    return _settle(follow_up_id, "cancel", by, on=None, mode="", note="")


def _settle(follow_up_id: int, step: str, by: Actor, *, on: date | None, mode: str, note: str) -> FollowUp:
    permission = FOLLOW_UP.steps[step].permission
    follow_up = locked(
        FollowUp, follow_up_id, by=by, permission=permission, belongs_to="case.organisation_id"
    )
    old, follow_up.status = follow_up.status, FOLLOW_UP.step(step, status=follow_up.status).target
    follow_up.done_on, follow_up.mode, follow_up.note = on, mode, note.strip()
    follow_up.done_by = by.user if on else None
    follow_up.save(update_fields=["status", "done_on", "done_by", "mode", "note"])
    audit.record(
        f"follow_up.{step}",
        by=by,
        target=follow_up,
        person_id=follow_up.case.person_id,
        old=old,
        new=follow_up.status,
    )
    return follow_up
