"""Opening a file in an emergency; the page where the data-protection officer follows them and the limits that stopped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from maslak.access import throttle
from maslak.access.models import AuditEvent, User
from maslak.people import emergencies
from maslak.people.enums import EmergencyState
from maslak.people.models import EmergencyAccess
from maslak.people.topics import forbidden_topics
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.guards.forms import OpenInEmergency, ReviewEmergency

PER_PAGE = 25
_TONES = {EmergencyState.RUNNING: "late", EmergencyState.ENDED: "wait", EmergencyState.REVIEWED: "ok"}


@sensitive_post_parameters("ref", "reason")
@needs("person.emergency")
def open_file(request: HttpRequest) -> HttpResponse:
    """What opening means, the form, and the files that I opened lately."""
    form = OpenInEmergency(posted(request), initial={"ref": request.GET.get("dossier", "")})
    if form.is_valid():
        with Telling(request, form) as told:
            access = emergencies.open_file(by=request.actor, now=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        if told.done:
            _warn(request, form.cleaned_data["reason"])
            messages.success(
                request, _("Le dossier est ouvert, en lecture. Ceux qui le suivent en sont avertis.")
            )
            return redirect("desk:person", access.person.ref)
    mine = EmergencyAccess.objects.filter(user=request.user).select_related("person", "organisation")
    shown = {"form": form, "lines": _lines(mine[:10]), "hours": emergencies.terms()["hours"]}
    return render(request, "guards/emergency.html", shown, status=422 if form.errors else 200)


@require_POST
@needs("person.emergency", "emergency.review")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one before its hour."""
    with Telling(request) as told:
        emergencies.end(access_id=pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, _("L'accès d'urgence est fermé."))
    overseeing = request.actor.may("emergency.review")  # type: ignore[attr-defined]
    return redirect("guards:emergencies" if overseeing else "guards:emergency")


@require_safe
@needs("emergency.review")
def listed(request: HttpRequest) -> HttpResponse:
    """Every emergency with where it stands, those that wait for a judgment first; the accounts that a limit stopped."""
    found = EmergencyAccess.objects.select_related("user", "organisation", "reviewed_by")
    page = Paginator(found.order_by("-reviewed_at", "-began_at", "-id"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = {"page": page, "lines": _lines(page), "stopped": _stopped(), "doors": _doors()}
    return render(request, "guards/emergencies.html", shown)


@needs("emergency.review")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one was justified."""
    access = get_object_or_404(EmergencyAccess.objects.select_related("user", "organisation"), pk=pk)
    form = ReviewEmergency(posted(request))
    done = _("Votre jugement est noté.")
    if sent(request, form, emergencies.review, done, access_id=access.pk, now=timezone.now()):
        return redirect("guards:emergencies")
    return ask_alone(
        request, form, title=_("Relire un accès d'urgence"), button=_("Noter ce jugement"),
        back=(reverse("guards:emergencies"), _("Accès d'urgence")),
        text=_("%(who)s (%(organisation)s) a écrit : « %(reason)s »") % {
            "who": access.user.display_name, "organisation": access.organisation.name, "reason": access.reason,
        },
    )  # fmt: skip


def _lines(found: Any) -> list[dict[str, Any]]:
    """Each emergency with its state in words. The reference comes from the trail: an officer opens no file."""
    now, rows = timezone.now(), list(found)
    refs = emergencies.references(rows)
    lines = []
    for access in rows:
        state = emergencies.state_of(access, now)
        said = access.get_verdict_display() if state == EmergencyState.REVIEWED else state.label
        lines.append(
            {
                "access": access,
                "ref": refs.get(access.person_id, ""),
                "state": str(state),
                "said": said,
                "tone": _TONES[state],
            }
        )
    return lines


def _stopped() -> list[dict[str, Any]]:
    events = list(AuditEvent.objects.filter(event="throttle.stopped").order_by("-id")[:20])
    people = User.objects.in_bulk([event.user_id for event in events if event.user_id])
    return [{"at": event.at, "who": people.get(event.user_id), "new": event.new} for event in events]


def _doors() -> list[dict[str, Any]]:
    language = get_language() or "fr"
    return [
        {"limit": door.limit, "minutes": door.seconds // 60, "why": door.why.in_language(language)}
        for door in throttle.doors().values()
    ]


def _warn(request: HttpRequest, reason: str) -> None:
    for warning in forbidden_topics(reason, get_language() or "fr"):
        messages.warning(request, warning.message)
