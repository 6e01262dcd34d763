"""Meetings of a pair: noted by the mentor, by the person or by their office; one a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.mentoring import facts
from maslak.mentoring.enums import MeetingStatus, PairStatus
from maslak.mentoring.models import Meeting, Mentee, Pair
from maslak.mentoring.policies import locked_pair_of_side, unknown
from maslak.mentoring.workflow import MEETING
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind, Mode
from maslak.people.sight import whole_register

MODES = (Mode.ONSITE, Mode.PHONE, Mode.VIDEO)
LEAST_MINUTES, MOST_MINUTES, MOST_WORDS = 5, 480, 400


@transaction.atomic
def hold(
    *, pair_id: int, held_on: date, mode: str, minutes: int, note: str = "", by: Actor, now: datetime
) -> Meeting:
    """They met that day; writes its fact. The note is read by both and by the office.

    Raises NotAllowed, StepRefused unless the mentoring is under way, Conflict for a second meeting of the day,
    Invalid for a day before it began or to come, an unknown mode, or minutes out of bounds.
    """
    pair, side = locked_pair_of_side(pair_id, by=by)
    _check(pair, held_on, mode, minutes, note, now)
    with whole_register():
        try:
            with transaction.atomic():
                meeting = Meeting.objects.create(
                    pair=pair, held_on=held_on, mode=mode, minutes=minutes, note=note.strip(), recorded_at=now
                )
        except IntegrityError as error:
            raise Conflict(_("Une rencontre est déjà notée ce jour-là."), field="held_on") from error
        facts.record(Kind.MENTOR_MET, pair, on=held_on, by=by, source=meeting, mode=mode, minutes=minutes)
        _record("meeting.held", meeting, pair, by, new={"minutes": minutes, "by": side})
    return meeting


def _check(pair: Pair, held_on: date, mode: str, minutes: int, note: str, now: datetime) -> None:
    if pair.status != PairStatus.ACTIVE or pair.started_on is None:
        raise StepRefused(_("Ce mentorat n'est pas en cours : aucune rencontre ne s'y note."))
    if not pair.started_on <= held_on <= timezone.localdate(now):
        raise Invalid(_("La date se situe entre le début du mentorat et aujourd'hui."), field="held_on")
    if mode not in MODES:
        raise Invalid(_("Une rencontre a lieu sur place, par téléphone ou par vidéo."), field="mode")
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Invalid(_("Indiquez la durée en minutes, de 5 à 480."), field="minutes")
    if len(note.strip()) > MOST_WORDS:
        raise Invalid(
            _("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": MOST_WORDS}, field="note"
        )


@transaction.atomic
def cancel(*, meeting_id: int, by: Actor, now: datetime) -> Meeting:
    """Noted by mistake: its fact is voided. Raises NotAllowed, StepRefused."""
    found = Meeting.objects.filter(pk=meeting_id).first()
    if found is None:
        raise unknown()
    pair, _side = locked_pair_of_side(found.pair_id, by=by)
    with whole_register():
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=found.pk)
        old, meeting.status = meeting.status, MEETING.step("cancel", status=meeting.status).target
        meeting.save(update_fields=["status"])
        pathway.void_source(meeting, by=by, reason=_("Rencontre notée par erreur."))
        _record("meeting.cancelled", meeting, pair, by, old=old, new=meeting.status)
    return meeting


def total_minutes(pair: Pair) -> int:
    """Minutes of the meetings held."""
    return sum(pair.meetings.filter(status=MeetingStatus.HELD).values_list("minutes", flat=True))


def _record(
    event: str, meeting: Meeting, pair: Pair, by: Actor, old: object = None, new: object = None
) -> None:
    person_id = Mentee.objects.values_list("person_id", flat=True).get(pk=pair.mentee_id)
    audit.record(event, by=by, target=meeting, person_id=person_id, old=old, new=new)
