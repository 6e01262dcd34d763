"""The hour at the counter at which the contract is deposited."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.permits import hours
from maslak.permits.models import PermitFile
from maslak.web.employer import agenda, overview
from maslak.web.employer.pages import of_file, render_file
from maslak.web.guard import Telling


@of_file("permit.file")
def counter(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The free hours of the competent counter by day; one press takes one."""
    now = timezone.now()
    if request.method == "POST":
        moment = agenda.moment_of(request.POST.get("starts_at", ""))
        if moment is None:
            raise Http404
        with Telling(request) as told:
            hours.book(file_id=file.pk, starts_at=moment, by=request.actor, now=now)  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Le rendez-vous est pris. Apportez les trois originaux légalisés."))
            return redirect("employer:file", file.ref)
        return redirect("employer:counter", file.ref)
    shown = {
        "appointment": overview.booked(file, now),
        "days": agenda.free_days(file.desk, now) if file.desk else [],
    }
    return render_file(request, "employer/counter.html", file, **shown)


@require_POST
@of_file("permit.file")
def counter_cancel(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Give the hour back."""
    appointment = overview.booked(file, timezone.now())
    if appointment is None:
        raise Http404
    with Telling(request) as told:
        hours.cancel(appointment_id=appointment.pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, _("Le rendez-vous est annulé. Vous pouvez en choisir un autre."))
    return redirect("employer:counter", file.ref)


@require_safe
@of_file("permit.file")
def calendar(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The hour for a telephone's own calendar."""
    appointment = overview.booked(file, timezone.now())
    if appointment is None:
        raise Http404
    content = agenda.calendar_file(appointment, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="guichet.ics"'
    return response
