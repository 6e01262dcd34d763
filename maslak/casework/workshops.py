"""Workshops: sessions planned, held or cancelled; attendance, its fact and its certificate; registers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.casework import notices, rules
from maslak.casework.catalogue import catalogue
from maslak.casework.enums import EnrolmentStatus, SessionStatus
from maslak.casework.files import note_contact
from maslak.casework.models import CaseFile, Enrolment, Session, Workshop
from maslak.casework.policies import locked
from maslak.casework.queries import remote_period
from maslak.casework.workflow import ENROLMENT, SESSION
from maslak.core.errors import Invalid, StepRefused
from maslak.core.references import new_reference
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind, Mode
from maslak.people.models import Person

# The hour at which a register's session is laid: a register knows the day alone.
_REGISTER_HOUR = time(9, 0)


@transaction.atomic
def load_catalogue(*, by: Actor) -> int:
    """Bring the workshops to what the data files say; those gone are kept, inactive. How many are active.

    Raises NotAllowed.
    """
    check_may(by, "programme.write")
    for entry in catalogue().values():
        Workshop.objects.update_or_create(
            code=entry.code,
            defaults={
                "counts_as": entry.counts_as,
                "hours": entry.hours,
                "is_active": True,
                **{f"title_{language}": entry.title.get(language, "") for language in ("fr", "ar", "en")},
                **{
                    f"description_{language}": entry.description.get(language, "")
                    for language in ("fr", "ar", "en")
                },
            },
        )
    Workshop.objects.exclude(code__in=catalogue()).update(is_active=False)
    audit.record("workshops.loaded", by=by, new={"codes": list(catalogue())})
    return len(catalogue())


@transaction.atomic
def plan(
    *,
    workshop: Workshop,
    organisation: Organisation,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    place: str = "",
    link: str = "",
    language: str = "fr",
    seats: int | None = None,
    by: Actor,
    now: datetime,
) -> Session:
    """A session to come. `seats` None: as many as come. While the office works remotely, so does the session.

    Raises NotAllowed, Invalid.
    """
    check_may(by, "workshop.manage", organisation_id=organisation.pk)
    if not workshop.is_active:
        raise Invalid(_("Cet atelier n'est plus au catalogue."), field="workshop")
    if mode not in Mode.values or not mode:
        raise Invalid(_("Dites si l'atelier se tient sur place ou à distance."), field="mode")
    if starts_at <= now:
        raise Invalid(_("Une séance se planifie à une date à venir."), field="starts_at")
    if ends_at <= starts_at:
        raise Invalid(_("La fin de la séance vient après son début."), field="ends_at")
    if seats is not None and seats < 1:
        raise Invalid(_("Indiquez au moins une place, ou laissez le nombre vide."), field="seats")
    disruption = remote_period(organisation, timezone.localdate(starts_at))
    mode_then = rules.session_at_a_distance(mode) if disruption else mode
    session = Session.objects.create(
        workshop=workshop,
        organisation=organisation,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=mode_then,
        mode_before=mode if mode_then != mode else "",
        disruption=disruption if mode_then != mode else None,
        place=place.strip(),
        link=link,
        language=language,
        seats=seats,
    )
    audit.record("session.planned", by=by, target=session, new={"workshop": workshop.code, "seats": seats})
    return session


@transaction.atomic
def cancel_session(*, session_id: int, reason: str = "", by: Actor, now: datetime) -> Session:
    """Call the session off; everyone enrolled or waiting is told. Raises NotAllowed, StepRefused."""
    session = locked(Session, session_id, by=by, permission=SESSION.steps["cancel"].permission)
    old, session.status = session.status, SESSION.step("cancel", status=session.status).target
    session.save(update_fields=["status"])
    _empty(session, {EnrolmentStatus.ENROLLED, EnrolmentStatus.WAITING}, now, "workshop_cancelled")
    audit.record("session.cancelled", by=by, target=session, old=old, new=session.status, reason=reason)
    return session


@transaction.atomic
def hold(*, session_id: int, attended: Collection[int] | None = None, by: Actor, now: datetime) -> Session:
    """The session took place; those still waiting for a seat leave the list.

    With `attended` (numbers of enrolments) the whole sheet is kept at once: these came, the other enrolled
    did not. Raises NotAllowed, StepRefused before its hour or when it is cancelled or held already.
    """
    session = locked(Session, session_id, by=by, permission=SESSION.steps["hold"].permission)
    old, target = session.status, SESSION.step("hold", status=session.status).target
    _check_begun(session, now)
    session.status = target
    session.save(update_fields=["status"])
    _empty(session, {EnrolmentStatus.WAITING}, now, "")
    if attended is not None:
        for enrolment in list(session.enrolments.filter(status=EnrolmentStatus.ENROLLED)):
            mark = attend if enrolment.pk in attended else miss
            mark(enrolment_id=enrolment.pk, by=by, now=now)
    audit.record("session.held", by=by, target=session, old=old, new=session.status)
    return session


def _empty(session: Session, statuses: set[str], now: datetime, template: str) -> None:
    for enrolment in list(session.enrolments.filter(status__in=statuses)):
        enrolment.status = ENROLMENT.step("cancel", status=enrolment.status).target
        enrolment.settled_at = now
        enrolment.save(update_fields=["status", "settled_at"])
        if template and Person.objects.filter(pk=enrolment.person_id).exists():
            notices.about_enrolment(template, enrolment, session)


@transaction.atomic
def attend(*, enrolment_id: int, by: Actor, now: datetime) -> Enrolment:
    """The person came: the fact, and a certificate with its number.

    Raises NotAllowed, StepRefused from the waiting list, before the hour, or when the session is cancelled.
    """
    enrolment, session, old = _mark(enrolment_id, "attend", by, now)
    enrolment.certificate_number = rules.certificate(new_reference())
    enrolment.save(update_fields=["status", "settled_at", "certificate_number"])
    _write_attendance(enrolment, session, by)
    audit.record(
        "enrolment.attended",
        by=by,
        target=enrolment,
        person_id=enrolment.person_id,
        old=old,
        new=enrolment.status,
    )
    return enrolment


@transaction.atomic
def miss(*, enrolment_id: int, by: Actor, now: datetime) -> Enrolment:
    """The person did not come. An attendance marked by mistake is voided, with its certificate.

    Raises NotAllowed, StepRefused as `attend` does.
    """
    enrolment, _session, old = _mark(enrolment_id, "miss", by, now)
    enrolment.certificate_number = ""
    enrolment.save(update_fields=["status", "settled_at", "certificate_number"])
    pathway.void_source(enrolment, by=by, reason=_("Présence corrigée : la personne n'est pas venue."))
    audit.record(
        "enrolment.missed",
        by=by,
        target=enrolment,
        person_id=enrolment.person_id,
        old=old,
        new=enrolment.status,
    )
    return enrolment


def _mark(enrolment_id: int, step: str, by: Actor, now: datetime) -> tuple[Enrolment, Session, str]:
    permission = ENROLMENT.steps[step].permission
    enrolment = locked(
        Enrolment, enrolment_id, by=by, permission=permission, belongs_to="session.organisation_id"
    )
    old, target = enrolment.status, ENROLMENT.step(step, status=enrolment.status).target
    session = enrolment.session
    if session.status == SessionStatus.CANCELLED:
        raise StepRefused(_("Cette séance est annulée : personne n'a pu y venir."))
    _check_begun(session, now)
    enrolment.status, enrolment.settled_at = target, now
    return enrolment, session, old


def _check_begun(session: Session, now: datetime) -> None:
    if session.starts_at > now:
        raise StepRefused(_("La séance n'a pas encore commencé : la présence se note le jour venu."))


def _write_attendance(enrolment: Enrolment, session: Session, by: Actor) -> None:
    day = timezone.localdate(session.starts_at)
    pathway.record(
        Kind.WORKSHOP_ATTENDED,
        person=enrolment.person,
        occurred_on=day,
        organisation=session.organisation,
        source=enrolment,
        by=by,
        mode=session.mode,
        attributes={"counts_as": session.workshop.counts_as, "topic": session.workshop.code},
    )
    note_contact(person_id=enrolment.person_id, organisation_id=session.organisation_id, on=day)


@transaction.atomic
def record_past(
    *,
    case: CaseFile,
    topic: str,
    held_on: date,
    mode: str,
    attended: bool = True,
    by: Actor,
    now: datetime,
) -> Enrolment:
    """An attendance (or absence) that a register tells of; `topic` is a code of the catalogue.

    The session is one for an organisation, workshop, day and mode. A register taken in twice adds nothing;
    where two lines contradict each other, having come holds, whichever line stands first. No certificate:
    the register's office gave its own. Raises NotAllowed, Invalid for a day to come or an unknown topic.
    """
    case = locked(CaseFile, case.pk, by=by, permission="workshop.attend")
    workshop = Workshop.objects.filter(code=topic).first()
    if workshop is None:
        raise Invalid(
            _("Aucun atelier du catalogue ne porte le code « %(code)s ».") % {"code": topic}, field="topic"
        )
    if held_on > timezone.localdate(now):
        raise Invalid(_("Un atelier suivi ne peut pas être daté d'un jour à venir."), field="held_on")
    if mode not in Mode.values or not mode:
        raise Invalid(_("Dites si l'atelier s'est tenu sur place ou à distance."), field="mode")
    session = _past_session(workshop, case.organisation, held_on, mode)
    status = EnrolmentStatus.ATTENDED if attended else EnrolmentStatus.ABSENT
    enrolment, made = Enrolment.objects.get_or_create(
        session=session,
        person_id=case.person_id,
        defaults={"status": status, "queued_at": session.starts_at, "settled_at": session.ends_at},
    )
    came_after_all = not made and attended and enrolment.status == EnrolmentStatus.ABSENT
    if came_after_all:
        enrolment.status = ENROLMENT.step("attend", status=enrolment.status).target
        enrolment.save(update_fields=["status"])
    if came_after_all or (made and attended):
        _write_attendance(enrolment, session, by)
    if made or came_after_all:
        audit.record(
            "enrolment.recorded",
            by=by,
            target=enrolment,
            person_id=case.person_id,
            new=status,
            reason="register",
        )
    return enrolment


def _past_session(workshop: Workshop, organisation: Organisation, held_on: date, mode: str) -> Session:
    starts_at = timezone.make_aware(datetime.combine(held_on, _REGISTER_HOUR))
    session, _made = Session.objects.get_or_create(
        workshop=workshop,
        organisation=organisation,
        starts_at=starts_at,
        mode=mode,
        from_register=True,
        defaults={
            "ends_at": starts_at + timedelta(hours=float(workshop.hours)),
            "status": SessionStatus.HELD,
        },
    )
    return session
