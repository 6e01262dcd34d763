"""Reading what a person gave with an application: each opening is written down where the person sees it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import AuditEvent
from maslak.core.errors import NotAllowed
from maslak.placement.enums import ApplicationStatus
from maslak.placement.models import Application
from maslak.placement.policies import reads_shared, unknown
from maslak.placement.sharing import FORMS


@transaction.atomic
def open_shared(*, application: Application, by: Actor) -> dict[str, Any]:
    """Name, telephone and CV as the person gave them; empty where nothing is given (any more).

    For the employer of the offer and the office that follows the person. Raises NotAllowed.
    """
    return _opened(application, by, "page")


@transaction.atomic
def take_cv(*, application: Application, form: str, by: Actor) -> dict[str, Any]:
    """The CV alone, in one of FORMS or as it is laid out in « pdf ». Raises NotAllowed, also where none is given."""
    if form not in (*FORMS, "pdf"):
        raise unknown()
    shared = _opened(application, by, form)
    if not shared and application.status == ApplicationStatus.INVITED:
        raise NotAllowed(
            _("La personne n'a pas encore répondu : son CV n'est donné à lire que si elle dit oui.")
        )
    if not shared:
        raise NotAllowed(_("Ce CV n'est plus donné à lire : la candidature est terminée."))
    return dict(shared["json-resume" if form == "pdf" else form])


def _opened(application: Application, by: Actor, form: str) -> dict[str, Any]:
    seen = Application.objects.filter(pk=application.pk).first()
    if seen is None or not reads_shared(by, seen):
        raise unknown()
    shared = seen.shared
    if shared:
        audit.record(
            "application.cv_read", by=by, target=seen, person_id=seen.person_id, new={"form": form}
        )  # fmt: skip
    return shared


def readings(application: Application) -> list[AuditEvent]:
    """Who read what was given, the latest first, of those lines of the trail that are in sight."""
    lines = AuditEvent.objects.filter(
        event="application.cv_read", target_kind="placement.application", target_id=str(application.pk)
    )
    return list(lines.order_by("-at")[:20])
