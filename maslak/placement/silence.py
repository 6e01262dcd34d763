"""What time brings to applications: the employer reminded, silence closed and told, invitations that nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.law.parameters import parameter
from maslak.placement import notices
from maslak.placement.enums import AWAITED_APPLICATIONS, ApplicationStatus
from maslak.placement.models import Application
from maslak.placement.steps import move
from maslak.placement.workflow import OFFICE

_AT_ONCE = 200


@dataclass(frozen=True)
class Tended:
    """How many employers were reminded of what, and how many applications and invitations were closed."""

    reminded: int = 0
    closed: int = 0


@transaction.atomic
def tend(*, by: Actor, now: datetime) -> Tended:
    """Remind each employer once of an application that waits, close those past their day and tell both sides.

    A task of the command line, with the whole register in sight; at most some hundreds a round. An application that
    is retained is never closed by time: the office sees it. Raises NotAllowed.
    """
    check_may(by, OFFICE)
    today = timezone.localdate(now)
    silence = int(parameter("application_silence_days", on=today).value)
    reminder = int(parameter("application_reminder_days", on=today).value)
    closed = [_close(each, by, now) for each in _past(now)]
    soon = today + timedelta(days=silence - reminder)
    waiting = _rows().filter(
        status__in=AWAITED_APPLICATIONS, answer_due_on__lte=soon, answer_due_on__gte=today, reminded_on=None
    )
    return Tended(reminded=sum(_remind(each, now) for each in list(waiting[:_AT_ONCE])), closed=len(closed))


def _rows() -> QuerySet[Application]:
    return (
        Application.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("offer", "recruiter")
        .order_by("pk")
    )


def _past(now: datetime) -> list[Application]:
    late = _rows().filter(
        status__in=[ApplicationStatus.INVITED, *AWAITED_APPLICATIONS],
        answer_due_on__lt=timezone.localdate(now),
    )
    return list(late[:_AT_ONCE])


def _close(application: Application, by: Actor, now: datetime) -> Application:
    invited = application.status == ApplicationStatus.INVITED
    move(application, "lapse", by=by, now=now)
    if invited:
        notices.to_recruiter("invitation_lapsed", application, on=timezone.localdate(now))
    else:
        notices.to_person("application_lapsed", application)
        notices.to_companion("application_moves", application, on=timezone.localdate(now))
    return application


def _remind(application: Application, now: datetime) -> int:
    today = timezone.localdate(now)
    application.reminded_on = today
    application.save(update_fields=["reminded_on"])
    told = notices.to_recruiter(
        "application_waits", application, on=today, due=application.answer_due_on or today
    )
    return int(told > 0)
