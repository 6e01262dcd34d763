"""What every step of an application shares: locked in one order, moved by the table, erased when it is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Conflict
from maslak.employers.models import JobOffer
from maslak.law.parameters import parameter
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.placement import notices
from maslak.placement.enums import OPEN_APPLICATIONS, ApplicationStatus
from maslak.placement.models import Application
from maslak.placement.policies import check_step, unknown
from maslak.placement.workflow import APPLICATION

EVENTS = {
    "accept": "accepted", "decline": "declined", "shortlist": "shortlisted", "retain": "retained", "hire": "hired",
    "refuse": "refused", "break_off": "broken_off", "withdraw": "withdrawn", "lapse": "lapsed", "fill": "filled",
    "leave": "left",
}  # fmt: skip


def locked(application_id: int, step: str, *, by: Actor, version: int | None = None) -> Application:
    """The application, locked, once `by` may take that step of it.

    Raises NotAllowed, in the same words for one out of sight and for none; Conflict when the page was opened on an
    older state.
    """
    found = (
        Application.objects.select_for_update(of=("self",)).filter(pk=application_id).order_by("pk").first()
    )
    if found is None:
        raise unknown()
    check_step(by, step, found)
    if version is not None and version != found.version:
        raise Conflict(_("La candidature a changé entre-temps. Relisez-la, puis recommencez."))
    return found


def locked_beside(application: Application) -> list[Application]:
    """All that a hire may close, locked in one order: two hires at once wait for each other, never both.

    The open applications for the same offer and those of the same person. With the whole register in sight.
    """
    touched = Q(offer_id=application.offer_id) | Q(person_id=application.person_id)
    rows = Application.objects.select_for_update(of=("self",)).filter(
        touched & Q(status__in=OPEN_APPLICATIONS) | Q(pk=application.pk)
    )
    return list(rows.order_by("pk"))


def move(
    application: Application, step: str, *, by: Actor, now: datetime, reason: str = "", **changed: object
) -> Application:
    """Take that step, write it down; when the application is over, erase what the employer was given to read.

    Raises StepRefused. `reason` is a code for the trail.
    """
    old = application.status
    application.status = APPLICATION.step(step, status=old).target
    for name, value in changed.items():
        setattr(application, name, value)
    if application.status not in OPEN_APPLICATIONS | {ApplicationStatus.HIRED}:
        application.closed_on = timezone.localdate(now)
        application.card, application.shared_sealed, application.message = {}, None, ""
        application.answer_due_on = application.starts_on = None
        application.paper = ""
    application.version += 1
    application.save()
    audit.record(
        f"application.{EVENTS[step]}",
        by=by,
        target=application,
        person_id=application.person_id,
        old=old,
        new=application.status,
        reason=reason,
    )
    return application


def close_others(
    applications: list[Application], step: str, template: str, *, by: Actor, now: datetime
) -> int:
    """Close these, whose rows are locked, and tell each person; how many. With the whole register in sight."""
    for each in applications:
        move(each, step, by=by, now=now)
        notices.to_person(template, each)
    return len(applications)


def leave_for_job(*, person: Person, since: date, by: Actor, now: datetime) -> int:
    """Close the open applications, begun before that day, of somebody who found work otherwise; how many.

    Inside the action that records the job.
    """
    with whole_register():
        rows = (
            Application.objects.select_for_update(of=("self",))
            .filter(person=person, status__in=OPEN_APPLICATIONS, began_at__date__lte=since)
            .order_by("pk")
        )
        left = list(rows)
        close_others(left, "leave", "application_elsewhere", by=by, now=now)
        for each in left:
            notices.to_recruiter("application_left", each, on=timezone.localdate(now))
    return len(left)


def follow_offer(offer: JobOffer, step: str, *, by: Actor, now: datetime) -> None:
    """An offer filled or withdrawn closes what waits for it, and says so to each person."""
    if step not in ("fill", "withdraw"):
        return
    with whole_register():
        waiting = (
            Application.objects.select_for_update(of=("self",))
            .filter(offer=offer, status__in=OPEN_APPLICATIONS)
            .order_by("pk")
        )
        close_others(list(waiting), "fill", "application_filled", by=by, now=now)


def due(name: str, today: date) -> date:
    """The last day of a delay of the house that begins today."""
    return today + timedelta(days=int(parameter(name, on=today).value))
