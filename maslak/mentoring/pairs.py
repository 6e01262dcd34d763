"""Pairs: proposed with their reasons, answered by both sides, ended with what came of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Conflict, Invalid
from maslak.mentoring import facts, notices, pairing, pool
from maslak.mentoring.enums import (
    STANDING,
    DeclineReason,
    MenteeStatus,
    MentorStatus,
    Outcome,
    PairStatus,
    Side,
)
from maslak.mentoring.models import Mentee, Mentor, Pair
from maslak.mentoring.policies import locked, locked_pair, locked_pair_of_side
from maslak.mentoring.workflow import PAIR
from maslak.pathway.enums import Kind
from maslak.people.models import Person
from maslak.people.sight import whole_register

_MANAGE = "mentoring.manage"
# What one side says when it stops; the office chooses among the others.
_STOPPED = {Side.MENTOR: Outcome.STOPPED_MENTOR, Side.MENTEE: Outcome.STOPPED_MENTEE}


@transaction.atomic
def propose(*, mentor_id: int, mentee_id: int, by: Actor, now: datetime) -> Pair:
    """Propose the two to one another: a place is kept, both are told, each reads the other's card.

    Raises NotAllowed; Invalid when they do not suit (no common language, too far, a wish not met) or belong to
    two pools; Conflict when no place is left, the person is proposed to somebody already, or one declined before.
    """
    mentor = locked(Mentor, mentor_id, by=by, permission=_MANAGE)
    mentee = locked(Mentee, mentee_id, by=by, permission=_MANAGE)
    if mentor.organisation_id != mentee.organisation_id:
        raise Invalid(_("Ce mentor et cette personne ne sont pas du même vivier."))
    if mentor.status != MentorStatus.ACTIVE or mentee.status != MenteeStatus.OPEN:
        raise Invalid(_("Ce mentor n'est pas disponible, ou cette demande est close."))
    today = timezone.localdate(now)
    guide, seeker = pool.guide_of(mentor, _person_of(mentor)), pool.seeker_of(mentee, today)
    if not pairing.fits(guide, seeker):
        raise Invalid(
            _(
                "Ils ne peuvent pas former un binôme : il leur manque une langue commune, un lieu ou un souhait."
            )
        )
    if (mentor.pk, mentee.pk) in pool.refused(mentor.organisation_id):
        raise Conflict(_("L'un des deux a déjà décliné l'autre, ou la coordination les tient séparés."))
    if mentor.free_places < 1:
        raise Conflict(_("Ce mentor n'a plus de place."))
    pair = Pair(
        organisation=mentor.organisation, mentor=mentor, mentee=mentee, score=pairing.score(guide, seeker),
        reasons=[reason.as_json() for reason in pairing.reasons(guide, seeker)], mentor_card=_mentor_card(mentor),
        mentee_card=_mentee_card(mentee), proposed_at=now, proposed_by=by.user,
    )  # fmt: skip
    try:
        with transaction.atomic():
            pair.save()
    except IntegrityError as error:
        raise Conflict(_("Cette personne est déjà proposée à un mentor.")) from error
    mentor.places_taken += 1
    mentor.save(update_fields=["places_taken"])
    with whole_register():
        notices.to_mentor("mentoring_proposed_mentor", pair)
        notices.to_mentee("mentoring_proposed", pair)
    audit.record("pair.proposed", by=by, target=pair, person_id=mentee.person_id, new={"score": pair.score})
    return pair


def _person_of(mentor: Mentor) -> int | None:
    if mentor.account_id is None:
        return None
    return Person.objects.filter(account_id=mentor.account_id).values_list("pk", flat=True).first()


def _mentor_card(mentor: Mentor) -> dict[str, Any]:
    """What the person may know of the mentor: no family name, no number."""
    return {
        "first_name": mentor.first_name, "occupation": mentor.occupation, "languages": mentor.languages,
        "region": mentor.region, "remote": mentor.remote, "about": mentor.about,
    }  # fmt: skip


def _mentee_card(mentee: Mentee) -> dict[str, Any]:
    """What the mentor may know of the person, goals apart: a first name and the languages."""
    return {"first_name": mentee.first_name, "languages": mentee.languages}


@transaction.atomic
def accept(*, pair_id: int, by: Actor, now: datetime) -> Pair:
    """Yes to the proposal. The second yes begins the mentoring and writes its fact.

    The mentor answers for themselves; the person too, or the office that had them on the telephone.
    Raises NotAllowed, StepRefused.
    """
    side = "mentor" if by.role == "mentor" else "mentee"
    pair, _on_side = locked_pair(pair_id, f"{side}_accept", by=by)
    other_agreed = PairStatus.MENTEE_AGREED if side == "mentor" else PairStatus.MENTOR_AGREED
    return _take(pair, f"{side}_confirm" if pair.status == other_agreed else f"{side}_accept", by, now)


@transaction.atomic
def take(*, pair_id: int, step: str, by: Actor, now: datetime) -> Pair:
    """One of the four steps of agreement by its name, for who knows which one it is. As `accept`."""
    pair, _side = locked_pair(pair_id, step, by=by)
    return _take(pair, step, by, now)


def _take(pair: Pair, step: str, by: Actor, now: datetime) -> Pair:
    old, pair.status = pair.status, PAIR.step(step, status=pair.status).target
    begins = pair.status == PairStatus.ACTIVE
    today = timezone.localdate(now)
    with whole_register():
        if begins:
            pair.started_on = today
        pair.save(update_fields=["status", "started_on"])
        if begins:
            facts.record(Kind.MENTOR_PAIRED, pair, on=today, by=by)
            notices.to_mentee("mentoring_begins", pair)
            notices.to_mentor("mentoring_begins_mentor", pair)
        notices.to_office(pair, "begun" if begins else "agreed", on=today)
        _record(step, pair, old, by)
    return pair


@transaction.atomic
def decline(*, pair_id: int, reason: str, by: Actor, now: datetime) -> Pair:
    """No to the proposal, with a reason of the list; the two are never proposed to one another again.

    Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    step = "mentor_decline" if by.role == "mentor" else "mentee_decline"
    pair, side = locked_pair(pair_id, step, by=by)
    old, target = pair.status, PAIR.step(step, status=pair.status).target
    if reason not in DeclineReason.values:
        raise Invalid(_("Choisissez une raison dans la liste."), field="reason")
    pair.declined_by = Side.MENTEE if side == Side.OFFICE else side
    pair.decline_reason = reason
    with whole_register():
        settle(pair, target, timezone.localdate(now))
        notices.to_office(pair, "declined", on=timezone.localdate(now))
        if pair.declined_by == Side.MENTOR:
            notices.to_mentee("mentoring_declined", pair)
        _record(step, pair, old, by, reason=reason)
    return pair


@transaction.atomic
def cancel(*, pair_id: int, by: Actor, now: datetime) -> Pair:
    """The office takes the proposal back; the two may be proposed to one another later. Raises NotAllowed, StepRefused."""
    pair, _side = locked_pair(pair_id, "cancel", by=by)
    old, target = pair.status, PAIR.step("cancel", status=pair.status).target
    with whole_register():
        settle(pair, target, timezone.localdate(now))
        _record("cancel", pair, old, by)
    return pair


@transaction.atomic
def end(*, pair_id: int, outcome: str, note: str = "", on: date, by: Actor, now: datetime) -> Pair:
    """The mentoring is over, with what came of it; writes its fact. For the office.

    Raises NotAllowed, StepRefused, Invalid without outcome or for a day before it began or after today.
    """
    return _end(pair_id, "end", outcome, note, on, by, now)


@transaction.atomic
def stop(*, pair_id: int, note: str = "", by: Actor, now: datetime) -> Pair:
    """The mentor or the person stops today, without having to say why. Raises NotAllowed, StepRefused."""
    side = Side.MENTOR if by.role == "mentor" else Side.MENTEE
    return _end(pair_id, f"{side}_stop", _STOPPED[side], note, timezone.localdate(now), by, now)


def _end(pair_id: int, step: str, outcome: str, note: str, on: date, by: Actor, now: datetime) -> Pair:
    pair, _side = locked_pair(pair_id, step, by=by)
    old, target = pair.status, PAIR.step(step, status=pair.status).target
    if outcome not in Outcome.values:
        raise Invalid(_("Choisissez ce qui est sorti de ce mentorat."), field="outcome")
    assert pair.started_on is not None  # the database says so of an active pair
    if not pair.started_on <= on <= timezone.localdate(now):
        raise Invalid(_("La date se situe entre le début du mentorat et aujourd'hui."), field="on")
    pair.outcome, pair.outcome_note = outcome, note.strip()[:400]
    with whole_register():
        settle(pair, target, on)
        meetings = pair.meetings.filter(status="held").count()
        facts.record(Kind.MENTORING_ENDED, pair, on=on, by=by, outcome=outcome, meetings=meetings)
        notices.to_mentee("mentoring_over", pair)
        notices.to_mentor("mentoring_over_mentor", pair)
        notices.to_office(pair, "over", on=timezone.localdate(now))
        _record(step, pair, old, by, reason=outcome)
    return pair


def settle(pair: Pair, target: str, on: date) -> None:
    """Free the mentor's place and forget what the mentor was shown of the person."""
    mentor = Mentor.objects.select_for_update(of=("self",)).get(pk=pair.mentor_id)
    pair.status, pair.settled_on, pair.mentee_card = target, on, {}
    pair.save()
    mentor.places_taken -= 1
    mentor.save(update_fields=["places_taken"])


def _record(step: str, pair: Pair, old: str, by: Actor, reason: str = "") -> None:
    person_id = Mentee.objects.values_list("person_id", flat=True).get(pk=pair.mentee_id)
    audit.record(
        f"pair.{step}", by=by, target=pair, person_id=person_id, old=old, new=pair.status, reason=reason
    )


@transaction.atomic
def opened(*, pair_id: int, by: Actor) -> None:
    """A mentor read the page of a pair of theirs: the person finds it among who opened their file. Raises NotAllowed."""
    pair, side = locked_pair_of_side(pair_id, by=by)
    if side != Side.MENTEE and pair.status in STANDING:
        with whole_register():
            person_id = Mentee.objects.values_list("person_id", flat=True).get(pk=pair.mentee_id)
            audit.record("pair.opened", by=by, target=pair, person_id=person_id, new={"by": side})
