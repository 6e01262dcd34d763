"""Keeping the calendar: a day recorded or taken back, a service that stands still, and the whole history."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.almanac import days, interruptions, queries, rules
from maslak.permits.tasks import reckon_soon
from maslak.web.almanac import words
from maslak.web.almanac.forms import DeclareForm, EndForm, RecordForm, RemarkForm
from maslak.web.almanac.history import interruption_items, line_items
from maslak.web.guard import Telling, needs


@needs("calendar.write")
def record(request: HttpRequest) -> HttpResponse:
    """A feast confirmed or moved, a month of Ramadan, a closing; the address may say which."""
    form = RecordForm(request.POST or None, initial=_asked(request))
    if form.is_valid():
        with Telling(request, form) as told:
            line = days.record(**form.values(), by=request.actor, now=timezone.now())
        if told.done:
            reckon_soon()
            messages.success(
                request, _("Le calendrier est à jour : les prochains calculs en tiennent compte.")
            )
            return redirect("almanac:year-of", line.first_day.year)
    text = _("Une date confirmée remplace la date prévue. Les délais déjà tenus ne changent pas.")
    return _form(request, form, _("Ajouter ou corriger un jour"), _("Enregistrer"), text)


@needs("calendar.write")
def withdraw(request: HttpRequest) -> HttpResponse:
    """What was recorded of a day, taken back with a reason."""
    code, day = request.GET.get("code", ""), _day(request.GET.get("day", ""))
    if code not in rules.codes() or day is None:
        raise Http404
    form = RemarkForm(request.POST or None)
    if form.is_valid():
        with Telling(request, form) as told:
            days.withdraw(code=code, day=day, by=request.actor, now=timezone.now(), **form.cleaned_data)
        if told.done:
            reckon_soon()
            messages.success(request, _("La ligne est retirée ; l'historique la garde."))
            return redirect("almanac:year-of", day.year)
    title = _("Retirer : %(what)s, %(day)s") % {
        "what": words.say(rules.codes()[code]),
        "day": words.full_day(day),
    }
    text = _("Le calendrier redevient celui d'avant cette ligne. Une fermeture retirée rouvre ses jours.")
    return _form(request, form, title, _("Retirer du calendrier"), text, year=day.year, danger=True)


@needs("calendar.write")
def declare(request: HttpRequest) -> HttpResponse:
    """A service that stands still."""
    form = DeclareForm(request.POST or None)
    if form.is_valid():
        with Telling(request, form) as told:
            line = interruptions.declare(**form.values(), by=request.actor, now=timezone.now())
        if told.done:
            reckon_soon()
            messages.success(request, _("L'interruption est déclarée : les délais de ce service s'arrêtent."))
            return redirect("almanac:year-of", line.first_day.year)
    text = _("Les délais de ce service ne courent pas pendant l'interruption. Les autres continuent.")
    return _form(request, form, _("Déclarer une interruption de service"), _("Déclarer"), text)


@needs("calendar.write")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a standstill, given or moved."""
    line = get_object_or_404(queries.current_interruptions(), pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": line.last_day or timezone.localdate()})
    if form.is_valid():
        with Telling(request, form) as told:
            interruptions.end(interruption_id=pk, by=request.actor, now=timezone.now(), **form.cleaned_data)
        if told.done:
            reckon_soon()
            messages.success(request, _("La fin de l'interruption est enregistrée."))
            return redirect("almanac:year-of", line.first_day.year)
    return _form(
        request,
        form,
        _("Fin de l'interruption"),
        _("Enregistrer la fin"),
        words.say(line.reason),
        year=line.first_day.year,
    )


@needs("calendar.write")
def withdraw_interruption(request: HttpRequest, pk: int) -> HttpResponse:
    """A standstill declared by mistake, taken back with a reason."""
    line = get_object_or_404(queries.current_interruptions(), pk=pk)
    form = RemarkForm(request.POST or None)
    if form.is_valid():
        with Telling(request, form) as told:
            interruptions.withdraw(
                interruption_id=pk, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            reckon_soon()
            messages.success(request, _("L'interruption est retirée ; l'historique la garde."))
            return redirect("almanac:year-of", line.first_day.year)
    text = _("À faire si elle a été déclarée par erreur : ses jours compteront de nouveau dans les délais.")
    title, button = _("Retirer l'interruption"), _("Retirer du calendrier")
    return _form(request, form, title, button, text, year=line.first_day.year, danger=True)


@require_safe
@needs("calendar.read", "calendar.write")
def history(request: HttpRequest) -> HttpResponse:
    """Every line ever recorded, who wrote it, and what replaced it."""
    shown = {"lines": line_items(), "standstills": interruption_items()}
    return render(request, "almanac/history.html", shown)


def _form(
    request: HttpRequest,
    form: BaseForm,
    title: str,
    button: str,
    text: str,
    *,
    year: int | None = None,
    danger: bool = False,
) -> HttpResponse:
    back = reverse("almanac:year-of", args=[year]) if year else reverse("almanac:year")
    shown = {"form": form, "title": title, "button": button, "text": text, "back": back, "danger": danger}
    return render(request, "almanac/form.html", shown, status=422 if form.errors else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the address says of the day: where a row of the year was opened."""
    asked = {name: request.GET.get(name, "") for name in ("code", "first_day", "last_day", "instead_of")}
    return {name: value for name, value in asked.items() if value}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
