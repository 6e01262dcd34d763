"""What people and colleagues are told, as rows of the outbox. Nothing is sent from here."""

from __future__ import annotations

from datetime import datetime

from maslak.access import roles
from maslak.access.models import Membership, Organisation, User
from maslak.access.queries import current_memberships
from maslak.casework import rules
from maslak.casework.models import Appointment, Enrolment, Referral, Session, Slot
from maslak.law.calendar import civil_day
from maslak.law.parameters import parameter
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outbox.queries import is_known
from maslak.outbox.texts import Param, word
from maslak.people.models import Person


def names(organisation: Organisation) -> dict[str, str]:
    """The organisation's name by language, for a text whose reader's language is not known yet."""
    french = organisation.name_fr
    return {"fr": french, "ar": organisation.name_ar or french, "en": organisation.name_en or french}


def about_appointment(template: str, appointment: Appointment, *, dedupe: str = "") -> None:
    """Tell the person what becomes of their appointment."""
    slot = appointment.slot
    outbox.queue(
        template=template,
        person=appointment.person,
        organisation_id=slot.organisation_id,
        params=_of_slot(slot),
        dedupe_key=dedupe or None,
    )


def remind(appointment: Appointment, *, now: datetime) -> None:
    """A reminder some hours before (a parameter of the house), unless that hour has passed already."""
    slot = appointment.slot
    hours = parameter("appointment_reminder_hours", on=civil_day(now)).value
    moment = rules.reminder_moment(slot.starts_at, hours)
    if moment <= now:
        return
    outbox.queue(
        template="appointment_reminder",
        person=appointment.person,
        organisation_id=slot.organisation_id,
        params=_of_slot(slot),
        dedupe_key=f"{reminder_key(appointment)}{appointment.sequence}",
        not_before=moment,
    )


def forget_reminder(appointment: Appointment) -> None:
    """Take back the reminders of an appointment that moved or fell."""
    outbox.take_back(dedupe_prefix=reminder_key(appointment))


def reminder_key(appointment: Appointment) -> str:
    """How the keys of an appointment's reminders begin."""
    return f"reminder:{appointment.ref}:"


def _of_slot(slot: Slot) -> dict[str, Param]:
    return {"when": slot.starts_at, "organisation": names(slot.organisation), "mode": word("mode", slot.mode)}


def about_enrolment(template: str, enrolment: Enrolment, session: Session, *, dedupe: str = "") -> None:
    """Tell the person what becomes of their seat."""
    workshop = session.workshop
    outbox.queue(
        template=template,
        person=enrolment.person,
        organisation_id=session.organisation_id,
        params={
            "workshop": {
                "fr": workshop.title_fr,
                "ar": workshop.title_ar or workshop.title_fr,
                "en": workshop.title_en or workshop.title_fr,
            },
            "when": session.starts_at,
            "organisation": names(session.organisation),
            "mode": word("mode", session.mode),
        },
        dedupe_key=dedupe or None,
    )


def about_referral(template: str, referral: Referral) -> None:
    """Tell the person what becomes of their referral; in their space alone, never by SMS."""
    outbox.queue(
        template=template,
        person=Person.objects.get(pk=referral.person_id),
        organisation_id=referral.to_organisation_id
        if referral.answered_at
        else referral.from_organisation_id,
        channel=Channel.SPACE,
        params={"organisation": names(referral.to_organisation), "due": referral.answer_due_on},
    )


def referral_answered(referral: Referral, *, now: datetime) -> None:
    """Tell the colleague who sent the referral that it was answered, or their team without them."""
    for user in _senders(referral, now):
        outbox.queue(
            template="referral_answered",
            user=user,
            organisation_id=referral.to_organisation_id,
            params={
                "reference": referral.ref,
                "organisation": names(referral.to_organisation),
                "answer": word("answer", referral.status),
            },
        )


def referral_is_silent(referral: Referral, *, now: datetime) -> int:
    """Tell both sides, once for each due day, that a referral waits past it; how many were told just now."""
    told = 0
    for template, users, other in (
        ("referral_silent", _senders(referral, now), referral.to_organisation),
        ("referral_waits_for_you", _answerers(referral, now), referral.from_organisation),
    ):
        for user in users:
            key = f"silent:{referral.ref}:{referral.answer_due_on.isoformat()}:{user.pk}"
            if is_known(key):
                continue
            outbox.queue(
                template=template,
                user=user,
                organisation_id=referral.from_organisation_id,
                params={
                    "reference": referral.ref,
                    "organisation": names(other),
                    "due": referral.answer_due_on,
                },
                dedupe_key=key,
            )
            told += 1
    return told


def _senders(referral: Referral, now: datetime) -> list[User]:
    day = civil_day(now)
    if referral.sent_by and current_memberships(referral.sent_by, day).filter(
        organisation_id=referral.from_organisation_id
    ):
        return [referral.sent_by]
    return colleagues(referral.from_organisation, "referral.send", now)


def _answerers(referral: Referral, now: datetime) -> list[User]:
    return colleagues(referral.to_organisation, "referral.answer", now)


def colleagues(organisation: Organisation, permission: str, now: datetime) -> list[User]:
    """The active accounts that may do that in that organisation today."""
    holding = [role for role in roles.PERMISSIONS if roles.scope(role, permission) is not None]
    memberships = Membership.objects.filter(organisation=organisation, role__in=holding, user__is_active=True)
    users = User.objects.filter(pk__in=memberships.values("user_id"))
    return [
        user for user in users if current_memberships(user, civil_day(now)).filter(organisation=organisation)
    ]
