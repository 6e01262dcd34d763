"""Events: prepared, announced, held or called off; their stands, their programme, what was learned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, StepRefused
from maslak.outreach import notices, registrations
from maslak.outreach.enums import (
    Audience,
    EventKind,
    EventStatus,
    Language,
    RegistrationStatus,
    Topic,
)
from maslak.outreach.models import Contact, Event, EventTalk, Lead, Registration, Stand
from maslak.outreach.policies import locked, said
from maslak.outreach.workflow import EVENT, LEAD
from maslak.pathway.enums import Mode
from maslak.programme.models import ProgrammeNote, Project

_MODES = frozenset({Mode.ONSITE, Mode.REMOTE, Mode.HYBRID})
_OF_EVENT = "event.organisation_id"
_HOPING = (RegistrationStatus.REGISTERED, RegistrationStatus.WAITING)


@transaction.atomic
def prepare(
    *,
    organisation: Organisation,
    kind: str,
    audience: str,
    mode: str,
    titles: dict[str, str],
    texts: dict[str, str],
    starts_at: datetime,
    ends_at: datetime,
    topic: str = Topic.OTHER,
    place: str = "",
    link: str = "",
    region: str = "",
    city: str = "",
    seats: int | None = None,
    project: Project | None = None,
    note: ProgrammeNote | None = None,
    partners: Iterable[Organisation] = (),
    hours_known: bool = True,
    key: str | None = None,
    by: Actor,
) -> Event:
    """An event in preparation, seen by its organisation alone; titles and texts by language, French needed.

    `note`: the activity of a year's review that tells it; `key`: of a data file; of past events only the days may
    be known.

    Raises NotAllowed, Invalid with the field.
    """
    check_may(by, "outreach.write", organisation_id=organisation.pk)
    _known(kind, EventKind.values, "kind", _("Choisissez le genre d'événement dans la liste."))
    _known(audience, Audience.values, "audience", _("Choisissez le public dans la liste."))
    _known(mode, _MODES, "mode", _("Dites si l'événement se tient sur place, à distance, ou les deux."))
    _known(topic, Topic.values, "topic", _("Choisissez le sujet dans la liste."))
    title = said(titles.get("fr", ""), "title_fr", _("Donnez un titre à cet événement."))
    if ends_at <= starts_at:
        raise Invalid(_("La fin de l'événement vient après son début."), field="ends_at")
    if seats is not None and seats < 1:
        raise Invalid(_("Indiquez au moins une place, ou laissez le nombre vide."), field="seats")
    if mode != Mode.REMOTE and not place.strip():
        raise Invalid(_("Indiquez où l'événement se tient."), field="place")
    made = Event.objects.create(
        organisation=organisation, kind=kind, audience=audience, mode=mode, topic=topic, title_fr=title,
        title_ar=titles.get("ar", "").strip(), title_en=titles.get("en", "").strip(),
        text_fr=texts.get("fr", "").strip(), text_ar=texts.get("ar", "").strip(), text_en=texts.get("en", "").strip(),
        starts_at=starts_at, ends_at=ends_at, place=place.strip(), link=link, region=region, city=city.strip(),
        seats=seats, project=project,
        note=note, hours_known=hours_known, key=key,
    )  # fmt: skip
    made.partners.set(partners)
    audit.record("outreach.event_prepared", by=by, target=made, new={"kind": kind})
    return made


@transaction.atomic
def publish(*, event_id: int, by: Actor, now: datetime) -> Event:
    """Announce the event: registration opens. Raises NotAllowed, StepRefused, Invalid once it has begun."""
    event = _locked(event_id, by=by, step="publish")
    target = EVENT.step("publish", status=event.status).target
    if event.starts_at <= now:
        raise Invalid(_("Un événement s'annonce avant d'avoir commencé."))
    if event.mode != Mode.ONSITE and not event.link:
        raise Invalid(_("Indiquez le lien : les personnes inscrites en auront besoin."), field="link")
    return _move(event, target, "outreach.event_published", by)


@transaction.atomic
def cancel(*, event_id: int, reason: str, by: Actor) -> Event:
    """Call the event off; its page and every ticket say so, and those who left an address are written to.

    Raises NotAllowed, StepRefused, Invalid.
    """
    event = _locked(event_id, by=by, step="cancel")
    target = EVENT.step("cancel", status=event.status).target
    event.reason = said(reason, "reason", _("Écrivez pourquoi l'événement n'a pas lieu : le public le lira."))
    event.save(update_fields=["reason"])
    for each in event.registrations.filter(status__in=_HOPING):
        notices.called_off(each, event)
    return _move(event, target, "outreach.event_cancelled", by)


@transaction.atomic
def hold(*, event_id: int, lessons: str = "", by: Actor, now: datetime) -> Event:
    """It took place; those still waiting for a seat leave the list. Raises NotAllowed, StepRefused before its hour."""
    event = _locked(event_id, by=by, step="hold")
    target = EVENT.step("hold", status=event.status).target
    if event.starts_at > now:
        raise StepRefused(_("L'événement n'a pas encore commencé."))
    Registration.objects.filter(event=event, status=RegistrationStatus.WAITING).update(
        status=RegistrationStatus.CANCELLED, settled_at=now
    )
    event.lessons = lessons.strip()
    event.save(update_fields=["lessons"])
    return _move(event, target, "outreach.event_held", by)


@transaction.atomic
def learn(*, event_id: int, lessons: str, by: Actor) -> Event:
    """What was learned from an event that was held. Raises NotAllowed, StepRefused, Invalid."""
    event = locked(Event, event_id, by=by, permission="outreach.write")
    if event.status != EventStatus.HELD:
        raise StepRefused(_("Les leçons s'écrivent une fois l'événement tenu."))
    event.lessons = said(lessons, "lessons", _("Écrivez ce qui a été appris."))
    event.save(update_fields=["lessons"])
    audit.record("outreach.lessons_written", by=by, target=event)
    return event


@transaction.atomic
def widen(*, event_id: int, seats: int | None, by: Actor) -> Event:
    """Another number of seats, never below those held; None: as many as come. Those who wait move up first.

    Raises NotAllowed, StepRefused, Invalid.
    """
    event = locked(Event, event_id, by=by, permission="outreach.write")
    _open(event)
    if seats is not None and seats < max(event.taken, 1):
        raise Invalid(
            _("%(taken)s places sont déjà prises : indiquez au moins ce nombre.") % {"taken": event.taken},
            field="seats",
        )
    old, event.seats = event.seats, seats
    event.save(update_fields=["seats"])
    audit.record("outreach.seats_changed", by=by, target=event, old=old, new=seats)
    registrations.seat_waiting(event, by=by)
    return event


@transaction.atomic
def add_stand(
    *,
    event_id: int,
    name: str,
    offer: str = "",
    link: str = "",
    exhibitor: Organisation | None = None,
    by: Actor,
) -> Stand:
    """One more stand, numbered after the others. Raises NotAllowed, StepRefused, Invalid without a name."""
    event = locked(Event, event_id, by=by, permission="outreach.write")
    _open(event)
    last = event.stands.order_by("-number").values_list("number", flat=True).first() or 0
    made = Stand.objects.create(
        event=event, number=last + 1, name=said(name, "name", _("Donnez le nom de l'exposant.")), offer=offer.strip(),
        link=link, organisation=exhibitor,
    )  # fmt: skip
    audit.record("outreach.stand_added", by=by, target=event, new={"number": made.number})
    return made


@transaction.atomic
def add_talk(
    *,
    event_id: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    speaker: str = "",
    language: str = Language.FR,
    seats: int | None = None,
    by: Actor,
) -> EventTalk:
    """One more session of the programme, within the event's hours. Raises NotAllowed, StepRefused, Invalid."""
    event = locked(Event, event_id, by=by, permission="outreach.write")
    _open(event)
    if ends_at <= starts_at:
        raise Invalid(_("La fin de la session vient après son début."), field="ends_at")
    if starts_at < event.starts_at or ends_at > event.ends_at:
        raise Invalid(_("La session se tient pendant l'événement."), field="starts_at")
    if seats is not None and seats < 1:
        raise Invalid(_("Indiquez au moins une place, ou laissez le nombre vide."), field="seats")
    _known(language, Language.values, "language", _("Choisissez la langue dans la liste."))
    made = EventTalk.objects.create(
        event=event, title=said(title, "title", _("Donnez un titre à cette session.")), speaker=speaker.strip(),
        language=language, starts_at=starts_at, ends_at=ends_at, seats=seats,
    )  # fmt: skip
    audit.record("outreach.talk_added", by=by, target=event)
    return made


@transaction.atomic
def note_lead(
    *,
    event_id: int,
    who: str,
    topic: str,
    due_on: date,
    note: str = "",
    stand: Stand | None = None,
    owner: User | None = None,
    by: Actor,
) -> Lead:
    """Somebody to write or speak to after the event, by whom and until when. Raises NotAllowed, StepRefused, Invalid."""
    event = locked(Event, event_id, by=by, permission="outreach.write")
    if event.status not in (EventStatus.PUBLISHED, EventStatus.HELD):
        raise StepRefused(_("Une piste se note pendant l'événement ou après."))
    _known(topic, Topic.values, "topic", _("Choisissez le sujet dans la liste."))
    if stand is not None and stand.event_id != event.pk:
        raise Invalid(_("Ce stand est d'un autre événement."), field="stand")
    if due_on < timezone.localdate(event.starts_at):
        raise Invalid(_("La relance vient après l'événement."), field="due_on")
    made = Lead.objects.create(
        event=event, who=said(who, "who", _("Dites qui recontacter.")), topic=topic, note=note.strip(), due_on=due_on,
        stand=stand, owner=owner or by.user,
    )  # fmt: skip
    audit.record("outreach.lead_noted", by=by, target=made)
    return made


@transaction.atomic
def follow_lead(
    *, lead_id: int, step: str, outcome: str = "", contact: Contact | None = None, by: Actor
) -> Lead:
    """The lead was written to, became a contact with an employer, or leads nowhere.

    Raises NotAllowed, StepRefused, Invalid without the contact or the reason.
    """
    if step not in LEAD.steps:
        raise Invalid(_("Cette suite n'existe pas."), field="step")
    lead = locked(Lead, lead_id, by=by, permission=LEAD.steps[step].permission, belongs_to=_OF_EVENT)
    old, target = lead.status, LEAD.step(step, status=lead.status).target
    if step == "convert" and (contact is None or contact.organisation_id != lead.event.organisation_id):
        raise Invalid(_("Choisissez le contact noté avec cet employeur."), field="contact")
    if step == "drop":
        outcome = said(outcome, "outcome", _("Écrivez pourquoi cette piste reste sans suite."))
    lead.status, lead.outcome, lead.contact = target, outcome.strip(), contact if step == "convert" else None
    lead.save(update_fields=["status", "outcome", "contact"])
    audit.record(f"outreach.lead_{step}", by=by, target=lead, old=old, new=target)
    return lead


def _locked(event_id: int, *, by: Actor, step: str) -> Event:
    return locked(Event, event_id, by=by, permission=EVENT.steps[step].permission)


def _move(event: Event, target: str, told: str, by: Actor) -> Event:
    old, event.status = event.status, target
    event.save(update_fields=["status"])
    audit.record(told, by=by, target=event, old=old, new=target)
    return event


def _open(event: Event) -> None:
    if event.status not in (EventStatus.DRAFT, EventStatus.PUBLISHED):
        raise StepRefused(_("Cet événement est passé ou annulé : son programme ne change plus."))


def _known(value: Any, allowed: Iterable[str], field: str, sentence: str) -> None:
    if value not in set(allowed):
        raise Invalid(sentence, field=field)
