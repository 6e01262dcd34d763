"""The page where the day begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.access.enums import Role
from maslak.web.desk import day
from maslak.web.desk.day_words import groups, summary
from maslak.web.desk.forms_people import PersonSearch
from maslak.web.guard import needs

OFFICE, MINE = "agence", "moi"


@require_safe
@needs("reception.write")
def today(request: HttpRequest) -> HttpResponse:
    """What is expected today, what is late, what others wait for; mine, or the whole office's."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    usual = OFFICE if actor.role == Role.SUPERVISOR else MINE
    whole_office = request.GET.get("vue", usual) == OFFICE
    shown = day.of(actor, now, whole_office=whole_office)
    told = {"day": shown, "groups": groups(shown), "summary": summary(shown), "whole_office": whole_office}
    return render(
        request, "desk/today.html", {**told, "today": timezone.localdate(now), "search": PersonSearch()}
    )
