"""The public guide to hire a foreigner. No account, no session: the address holds the answers, and only facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslak.almanac import queries as almanac
from maslak.law.errors import LawError
from maslak.law.facts import from_query
from maslak.law.routes import VISA_SCOPE, decide
from maslak.web.assisted.hints import hints
from maslak.web.guide import agenda, beside, links, pages
from maslak.web.guide.forms import DayForm, DomesticForm, ListsForm, TitleForm
from maslak.web.guide.questions import MOST_QUESTIONS, follow, questions
from maslak.web.guide.words import said

View = Callable[[HttpRequest], HttpResponse]


def public(view: View) -> View:
    """A page for anybody; what the law cannot answer is a page with its sentence, and the way back."""

    @require_safe
    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except LawError as refusal:
            shown = {"problem": said(refusal.words), "form": DayForm(initial={"on": timezone.localdate()})}
            return render(request, "guide/refused.html", shown, status=400)

    return answered


@public
def start(request: HttpRequest) -> HttpResponse:
    """What the guide does, and its first question."""
    course = follow({}, timezone.localdate())
    shown = {"question": pages.question_page(course, None), "most": MOST_QUESTIONS}
    return render(request, "guide/start.html", shown)


@public
def question(request: HttpRequest) -> HttpResponse:
    """The next question that still matters; the answer when none does."""
    given, on = _day(request)
    course = follow({code: request.GET.get(code, "") for code in questions()}, on)
    if course.asked is None:
        return redirect(links.answer_url(course, given))
    if not course.answered:
        return redirect("guide:start")
    shown = {"question": pages.question_page(course, given), "most": MOST_QUESTIONS}
    return render(request, "guide/question.html", shown)


@public
def answer(request: HttpRequest) -> HttpResponse:
    """The law's answer to the facts of the address, on the day asked about."""
    given, on = _day(request)
    facts = from_query((key, value) for key, values in request.GET.lists() for value in values)
    choices = {key: request.GET.get(key, "") for key in ("variant", "entry")}
    found = decide(facts, on=on, variant=choices["variant"] or None, entry=choices["entry"] or None)
    standstill = next((each for each in almanac.interruptions(VISA_SCOPE) if each.overlaps(on, on)), None)
    page = pages.answer_page(
        found, reader=request.GET.get("reader", ""), given_day=given, standstill=standstill, **choices
    )
    shown = {"answer": page, "form": DayForm(initial={"on": on}), "link": request.build_absolute_uri()}
    shown["assisted_hints"] = hints(on)
    return render(request, "guide/answer.html", shown)


@public
def lists(request: HttpRequest) -> HttpResponse:
    """Lists A1 and A2 on a day, searched."""
    form = ListsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    on, sought = asked.get("on") or timezone.localdate(), asked.get("q", "")
    return render(
        request, "guide/lists.html", {"form": form, "page": beside.lists_page(on, sought), "q": sought}
    )


@public
def domestic(request: HttpRequest) -> HttpResponse:
    """A domestic work contract held against law 19-12."""
    form = DomesticForm(
        request.GET or None, initial={"starts_on": timezone.localdate(), "weekly_rest_hours": 24}
    )
    page = beside.domestic_page(form) if form.is_valid() else None
    return render(request, "guide/domestic.html", {"form": form, "page": page})


@public
def title(request: HttpRequest) -> HttpResponse:
    """The residence title of investors and rare skills: what to prepare, and when."""
    form = TitleForm(request.GET)
    page = beside.title_page(form, timezone.localdate()) if form.is_valid() else None
    shown = {"form": form, "page": page, "query": request.GET.urlencode()}
    return render(request, "guide/title.html", shown)


@public
def title_ics(request: HttpRequest) -> HttpResponse:
    """The same reminders for a calendar."""
    form = TitleForm(request.GET)
    if not form.is_valid():
        return redirect("guide:title")
    reminders = beside.reminders(form, timezone.localdate())
    file = agenda.calendar_file(reminders, now=timezone.now())
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="titre-de-sejour.ics"'
    return response


def _day(request: HttpRequest) -> tuple[date | None, date]:
    """The day that the address asks about, None when it does not; and the day to answer for."""
    form = DayForm(request.GET)
    given = form.cleaned_data.get("on") if form.is_valid() else None
    return given, given or timezone.localdate()
