"""The calendar that anybody may read: a year, its file for a telephone, a deadline reckoned. Nothing is kept."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.almanac import queries, rules
from maslak.almanac.ics import year_file
from maslak.law.errors import LawError, OutsideCalendar, TimeNeeded
from maslak.web.almanac import reckoned, words
from maslak.web.almanac.forms import DeadlineForm
from maslak.web.almanac.year import year_page


@require_safe
@login_not_required
def year(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The closed days of a year, when counters open, which services stood still; the present year at first."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        shown = year_page(timezone.localdate().year if number is None else number, actor)
    except OutsideCalendar:
        raise Http404
    return render(request, "almanac/year.html", shown)


@require_safe
@login_not_required
def year_ics(request: HttpRequest, number: int) -> HttpResponse:
    """The closed days of a year as a calendar file."""
    try:
        found = rules.celebrations(queries.calendar(), number)
    except OutsideCalendar:
        raise Http404
    content = year_file(found, version=queries.line_history().count(), now=timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="jours-fermes-{number}.ics"'
    return answer


@require_safe
@login_not_required
def deadline(request: HttpRequest) -> HttpResponse:
    """When an answer is due, and every line of the reckoning; the question stands in the address."""
    form = DeadlineForm(request.GET if "procedure" in request.GET else None)
    answer = None
    if form.is_valid():
        data = form.cleaned_data
        asked = {name: data[name] for name in ("procedure", "reading", "start", "at")}
        try:
            answer = reckoned.answer(**asked, pauses=form.pauses)
        except LawError as refusal:
            form.add_error("at" if isinstance(refusal, TimeNeeded) else "start", words.say(refusal.words))
    return render(request, "almanac/deadline.html", {"form": form, "answer": answer})
