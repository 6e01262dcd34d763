"""The reception desk: a ticket, a need, an orientation. No name and no status is asked to inform."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.casework.enums import Need
from maslak.casework.models import Visit
from maslak.casework.numbering import next_ticket
from maslak.casework.policies import locked
from maslak.casework.workflow import VISIT
from maslak.core.errors import Invalid, StepRefused
from maslak.people.models import Person


@transaction.atomic
def arrive(
    *,
    organisation: Organisation,
    need: str,
    urgent: bool = False,
    language: str = "",
    interpreter: bool = False,
    by: Actor,
    now: datetime,
) -> Visit:
    """Somebody at the desk, with the next ticket of the day in that organisation.

    `language` is the ISO 639 code of the language they speak. Raises NotAllowed, Invalid for an unknown need.
    """
    check_may(by, "reception.write", organisation_id=organisation.pk)
    if need not in Need.values:
        raise Invalid(_("Choisissez le besoin dans la liste."), field="need")
    day = timezone.localdate(now)
    visit = Visit.objects.create(
        organisation=organisation,
        day=day,
        arrived_at=now,
        ticket=next_ticket(organisation, day),
        need=need,
        urgent=urgent,
        language=language,
        needs_interpreter=interpreter,
    )
    audit.record("visit.arrived", by=by, target=visit, new={"need": need, "urgent": urgent})
    return visit


@transaction.atomic
def receive(*, visit_id: int, by: Actor, now: datetime) -> Visit:
    """Call the person in. Raises NotAllowed, StepRefused when a colleague was first or the person left."""
    visit = locked(Visit, visit_id, by=by, permission=VISIT.steps["receive"].permission)
    old, visit.status = visit.status, VISIT.step("receive", status=visit.status).target
    visit.received_at, visit.received_by = now, by.user
    visit.save(update_fields=["status", "received_at", "received_by"])
    audit.record("visit.received", by=by, target=visit, old=old, new=visit.status)
    return visit


@transaction.atomic
def leave(*, visit_id: int, by: Actor) -> Visit:
    """The person left before being called. Raises NotAllowed, StepRefused."""
    visit = locked(Visit, visit_id, by=by, permission=VISIT.steps["leave"].permission)
    old, visit.status = visit.status, VISIT.step("leave", status=visit.status).target
    visit.save(update_fields=["status"])
    audit.record("visit.left", by=by, target=visit, old=old, new=visit.status)
    return visit


@transaction.atomic
def conclude(*, visit_id: int, advice: str = "", person: Person | None = None, by: Actor) -> Visit:
    """Write what was offered, and link the file when one was opened or found; asking for neither is right.

    Raises NotAllowed, StepRefused while the person still waits.
    """
    visit = locked(Visit, visit_id, by=by, permission="reception.write")
    if visit.status != VISIT.steps["receive"].target:
        raise StepRefused(_("Recevez d'abord la personne, puis notez ce qui lui a été proposé."))
    visit.advice, visit.person = advice.strip(), person
    visit.save(update_fields=["advice", "person"])
    audit.record("visit.concluded", by=by, target=visit, person_id=person.pk if person else None)
    return visit
