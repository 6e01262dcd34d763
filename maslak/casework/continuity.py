"""Continuity: an office turned remote for a period in one action; a shock declared on a sector.

The Disruption row is what charts mark and public pages show. Sessions and slots keep the mode they had, so
that what has not happened yet can be given back when the period ends early.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit, roles
from maslak.access.actor import Actor
from maslak.access.enums import Reach
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.casework import notices, rules
from maslak.casework.enums import AppointmentStatus, Clock, EnrolmentStatus, SessionStatus
from maslak.casework.models import Appointment, Session, Slot
from maslak.casework.referrals import reckon_due_days
from maslak.casework.sight import sight_of
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.outbox.texts import LANGUAGES, word
from maslak.people.models import Person
from maslak.programme.enums import DisruptionKind
from maslak.programme.models import Disruption


@dataclass(frozen=True)
class Turned:
    """What one act of continuity changed. `told` counts messages; `clocks` the referrals whose day moved."""

    disruption_id: int
    sessions: int
    slots: int
    told: int
    clocks: int


@transaction.atomic
def go_remote(
    *,
    organisation: Organisation,
    starts_on: date,
    ends_on: date,
    guidance: Mapping[str, str],
    text: Mapping[str, str] | None = None,
    clocks: Collection[str] = (),
    by: Actor,
    now: datetime,
) -> Turned:
    """Turn what is planned from `starts_on` to `ends_on` (both included) to remote, and tell everybody.

    `guidance` says how to get each service remotely, `text` names the period (« Urgence sanitaire »); both in
    French, Arabic and English. `clocks` are the delays that stand still (enums.Clock). Raises NotAllowed,
    Invalid for dates out of order, a language left out or an unknown clock, and for a period that
    overlaps another of the same office.
    """
    check_may(by, "continuity.write", organisation_id=organisation.pk)
    _check_period(organisation, starts_on, ends_on)
    name = text or word("period", "remote")
    _check_languages(name, "text")
    _check_languages(guidance, "guidance")
    if unknown := sorted(set(clocks) - set(Clock.values)):
        raise Invalid(_("Aucun délai ne porte le code « %(code)s ».") % {"code": unknown[0]}, field="clocks")
    disruption = Disruption.objects.create(
        kind=DisruptionKind.CONTINUITY,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        clocks=sorted(set(clocks)),
        **{f"text_{language}": name[language] for language in LANGUAGES},
        **{f"guidance_{language}": guidance[language] for language in LANGUAGES},
    )
    turned = _turn(disruption, organisation, now)
    audit.record("continuity.started", by=by, target=disruption, new=asdict(turned))
    return turned


@transaction.atomic
def prolong(*, disruption_id: int, ends_on: date, by: Actor, now: datetime) -> Turned:
    """The period lasts until a later day: what is planned meanwhile turns remote too.

    Raises as `go_remote` does.
    """
    disruption, organisation = _locked(disruption_id, by)
    if disruption.ends_on is not None and ends_on <= disruption.ends_on:
        raise Invalid(_("Pour prolonger, choisissez un jour après la fin prévue."), field="ends_on")
    _check_period(organisation, disruption.starts_on, ends_on, besides=disruption.pk)
    old, disruption.ends_on = disruption.ends_on, ends_on
    disruption.save(update_fields=["ends_on"])
    turned = _turn(disruption, organisation, now)
    audit.record(
        "continuity.prolonged",
        by=by,
        target=disruption,
        old={"ends_on": str(old)},
        new={"ends_on": str(ends_on)},
    )
    return turned


@transaction.atomic
def end_early(*, disruption_id: int, last_day: date, by: Actor, now: datetime) -> Turned:
    """Remote work ends on `last_day`: what was planned after it and has not happened gets its form back.

    A period called off before its first day disappears. Raises NotAllowed, StepRefused for one that is over,
    Invalid for a day after its end.
    """
    disruption, organisation = _locked(disruption_id, by)
    if disruption.ends_on is not None and disruption.ends_on < timezone.localdate(now):
        raise StepRefused(_("Cette période est déjà terminée."))
    if disruption.ends_on is not None and last_day > disruption.ends_on:
        raise Invalid(_("Pour finir plus tôt, choisissez un jour avant la fin prévue."), field="last_day")
    begun = last_day >= disruption.starts_on
    old = disruption.ends_on
    if begun:
        disruption.ends_on = last_day
        disruption.save(update_fields=["ends_on"])
    turned = _give_back(disruption, organisation, last_day, now, gone=not begun)
    audit.record("continuity.ended", by=by, target=disruption, old={"ends_on": str(old)}, new=asdict(turned))
    return turned


@transaction.atomic
def declare_shock(
    *, sector: str, starts_on: date, ends_on: date | None = None, text: Mapping[str, str], by: Actor
) -> Disruption:
    """A shock on a sector (catering in 2020), which charts mark: for the country, so by those whose right is.

    Raises NotAllowed, Invalid.
    """
    _check_whole_country(by)
    if not sector.strip():
        raise Invalid(_("Indiquez le secteur touché."), field="sector")
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(_("La fin de la période vient après son début."), field="ends_on")
    _check_languages(text, "text")
    disruption = Disruption.objects.create(
        kind=DisruptionKind.SECTOR_SHOCK,
        sector=sector.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        **{f"text_{language}": text[language] for language in LANGUAGES},
    )
    audit.record("shock.declared", by=by, target=disruption, new={"sector": disruption.sector})
    return disruption


@transaction.atomic
def end_shock(*, disruption_id: int, ends_on: date, by: Actor) -> Disruption:
    """The last day of a shock on a sector; charts mark no month after it.

    Raises NotAllowed, StepRefused for a period that is no shock, Invalid for a day before its first.
    """
    _check_whole_country(by)
    shock = Disruption.objects.select_for_update(of=("self",)).get(pk=disruption_id)
    if shock.kind != DisruptionKind.SECTOR_SHOCK:
        raise StepRefused(_("Cette période n'est pas un choc sur un secteur."))
    if ends_on < shock.starts_on:
        raise Invalid(_("La fin de la période vient après son début."), field="ends_on")
    old, shock.ends_on = shock.ends_on, ends_on
    shock.save(update_fields=["ends_on"])
    audit.record(
        "shock.ended",
        by=by,
        target=shock,
        old={"ends_on": str(old) if old else None},
        new={"ends_on": str(ends_on)},
    )
    return shock


def _check_whole_country(by: Actor) -> None:
    check_may(by, "continuity.write")
    if roles.scope(by.role, "continuity.write") != "all" and by.reach != Reach.ALL:
        raise NotAllowed(_("Un choc sur un secteur se déclare au niveau de la coordination du programme."))


def _check_period(
    organisation: Organisation, starts_on: date, ends_on: date, besides: int | None = None
) -> None:
    if ends_on < starts_on:
        raise Invalid(_("La fin de la période vient après son début."), field="ends_on")
    others = Disruption.objects.exclude(pk__in=[besides] if besides else []).filter(
        Q(ends_on=None) | Q(ends_on__gte=starts_on),
        organisation=organisation,
        kind=DisruptionKind.CONTINUITY,
        starts_on__lte=ends_on,
    )
    if others.exists():
        raise Invalid(_("Une période à distance existe déjà à ces dates : prolongez-la."), field="starts_on")


def _check_languages(words: Mapping[str, str], field: str) -> None:
    if not all(words.get(language, "").strip() for language in LANGUAGES):
        raise Invalid(_("Écrivez ce texte en français, en arabe et en anglais."), field=field)


def _locked(disruption_id: int, by: Actor) -> tuple[Disruption, Organisation]:
    check_may(by, "continuity.write")
    disruption = Disruption.objects.select_for_update(of=("self",)).get(pk=disruption_id)
    if disruption.kind != DisruptionKind.CONTINUITY or disruption.organisation is None:
        raise StepRefused(_("Cette période n'est pas celle d'un bureau qui travaille à distance."))
    check_may(by, "continuity.write", organisation_id=disruption.organisation_id)
    return disruption, disruption.organisation


def _turn(disruption: Disruption, organisation: Organisation, now: datetime) -> Turned:
    assert disruption.ends_on is not None
    first, last = _moments(disruption.starts_on, disruption.ends_on, now)
    with sight_of(organisation):
        sessions = _swap(
            _planned_sessions(organisation, first, last).filter(disruption=None),
            lambda session: rules.session_at_a_distance(session.mode),
            disruption,
        )
        slots = _swap(
            _open_slots(organisation, first, last).filter(disruption=None),
            lambda slot: rules.slot_at_a_distance(slot.mode, slot.link),
            disruption,
        )
        told = _tell(sessions, slots, "workshop_remote", "appointment_remote", f"remote:{disruption.pk}", now)
        clocks = reckon_due_days(receiver=organisation, now=now) if Clock.REFERRAL in disruption.clocks else 0
    return Turned(disruption.pk, len(sessions), len(slots), told, clocks)


def _give_back(
    disruption: Disruption, organisation: Organisation, last_day: date, now: datetime, *, gone: bool
) -> Turned:
    first, last = _moments(last_day + timedelta(days=1), date(2100, 1, 1), now)
    with sight_of(organisation):
        sessions = _restore(_planned_sessions(organisation, first, last).filter(disruption=disruption))
        slots = _restore(_open_slots(organisation, first, last).filter(disruption=disruption))
        told = _tell(sessions, slots, "workshop_back", "appointment_back", f"back:{disruption.pk}", now)
        number, names_referrals = disruption.pk, Clock.REFERRAL in disruption.clocks
        if gone:
            disruption.delete()
            disruption.pk = number  # the trail names it still
        clocks = reckon_due_days(receiver=organisation, now=now) if names_referrals else 0
    return Turned(number, len(sessions), len(slots), told, clocks)


def _moments(first_day: date, last_day: date, now: datetime) -> tuple[datetime, datetime]:
    """From the first day (from now on, when it is today or earlier) to the end of the last."""
    start = timezone.make_aware(datetime.combine(first_day, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), datetime.min.time()))
    return max(start, now), end


def _planned_sessions(organisation: Organisation, first: datetime, last: datetime):  # type: ignore[no-untyped-def]
    return Session.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, status=SessionStatus.PLANNED, starts_at__gte=first, starts_at__lt=last
    )


def _open_slots(organisation: Organisation, first: datetime, last: datetime):  # type: ignore[no-untyped-def]
    return Slot.objects.select_for_update(of=("self",)).filter(
        organisation=organisation, closed_at=None, starts_at__gte=first, starts_at__lt=last
    )


def _swap(planned, remote: Callable, disruption: Disruption) -> list:  # type: ignore[no-untyped-def,type-arg]
    """Those whose mode changes, with the mode they had kept beside."""
    turned = []
    for thing in list(planned):
        mode = remote(thing)
        if mode != thing.mode:
            thing.mode_before, thing.mode, thing.disruption = thing.mode, mode, disruption
            thing.save(update_fields=["mode_before", "mode", "disruption"])
            turned.append(thing)
    return turned


def _restore(turned) -> list:  # type: ignore[no-untyped-def,type-arg]
    restored = list(turned)
    for thing in restored:
        thing.mode, thing.mode_before, thing.disruption = thing.mode_before, "", None
        thing.save(update_fields=["mode", "mode_before", "disruption"])
    return restored


def _tell(
    sessions: list[Session], slots: list[Slot], workshop: str, appointment: str, key: str, now: datetime
) -> int:
    """Write to everyone enrolled, waiting or booked, each in their language; how many."""
    told = 0
    for session in sessions:
        concerned = session.enrolments.filter(status__in=[EnrolmentStatus.ENROLLED, EnrolmentStatus.WAITING])
        for enrolment in _in_sight(concerned):
            notices.about_enrolment(
                workshop, enrolment, session, dedupe=f"{key}:seat:{enrolment.pk}:{session.mode}"
            )
            told += 1
    booked = Appointment.objects.filter(slot__in=slots, status=AppointmentStatus.BOOKED)
    for meeting in _in_sight(booked.select_related("slot")):
        meeting.sequence += 1  # calendars that hold it are to read it again
        meeting.save(update_fields=["sequence"])
        notices.about_appointment(
            appointment, meeting, dedupe=f"{key}:appointment:{meeting.pk}:{meeting.sequence}"
        )
        notices.forget_reminder(meeting)
        notices.remind(meeting, now=now)
        told += 1
    return told


def _in_sight(rows) -> list:  # type: ignore[no-untyped-def,type-arg]
    """Those whose person the office may still write to."""
    return list(rows.filter(person__in=Person.objects.all()))
