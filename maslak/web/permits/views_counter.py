"""The counter's day: who comes at which hour."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.almanac import queries as almanac
from maslak.permits import hours
from maslak.permits.models import CounterAppointment
from maslak.web.guard import Telling, needs

_OUTCOMES = {"venu": hours.keep, "absent": hours.miss}


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return timezone.localdate()


@needs("permit.deposit")
def counter(request: HttpRequest) -> HttpResponse:
    """The appointments of one day, in order."""
    day = _day(request)
    booked = (
        CounterAppointment.objects.filter(desk__organisation=request.actor.organisation, starts_at__date=day)
        .exclude(status="cancelled")
        .select_related("file__employer")
        .order_by("starts_at", "id")
    )
    open_today = almanac.calendar().is_working_day(day)
    context = {
        "day": day,
        "hours": booked,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "closed": "" if open_today else _("Le guichet est fermé ce jour-là."),
    }
    return render(request, "permits/counter.html", context)


@require_POST
@needs("permit.deposit")
def hour(request: HttpRequest, number: int, outcome: str) -> HttpResponse:
    """Note that somebody came, or did not."""
    act = _OUTCOMES.get(outcome)
    if act is None:
        raise Http404
    found = get_object_or_404(
        CounterAppointment.objects.select_related("file"),
        pk=number,
        desk__organisation=request.actor.organisation,
    )
    with Telling(request):
        act(appointment_id=found.pk, by=request.actor, now=timezone.now())
    if outcome == "venu":
        return redirect("permits:file", found.file.ref)
    return redirect("permits:counter")
