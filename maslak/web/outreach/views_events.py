"""Organising events: preparing, announcing, the list at the door, what to follow up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.outreach import events, queries, registrations, rules
from maslak.outreach.models import Event, Lead
from maslak.outreach.workflow import EVENT, LEAD
from maslak.web.desk.pages import act, posted
from maslak.web.guard import View, needs
from maslak.web.outreach import forms, forms_events
from maslak.web.outreach.pages import act_page, tabs

_COUNTED = ("registered", "waiting", "attended", "absent")


def of_event(view: Callable[..., HttpResponse]) -> View:
    """A view of one event that the acting organisation holds, called with it instead of its reference."""

    @wraps(view)
    def answer(request: HttpRequest, ref: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found = queries.event(ref)
        own = request.actor.organisation  # type: ignore[attr-defined]
        if found is None or own is None or found.organisation_id != own.pk:
            raise Http404
        return view(request, found, *args, **kwargs)

    return needs("outreach.write")(answer)


def _address(event: Event) -> str:
    return reverse("outreach:organise-event", args=[event.ref])


@needs("outreach.write")
def event_list(request: HttpRequest) -> HttpResponse:
    """The events of the organisation, those to come first."""
    own = Event.objects.filter(organisation=request.actor.organisation)
    now = timezone.now()
    shown = {
        "tabs": tabs(request), "coming": own.filter(ends_at__gt=now).order_by("starts_at"),
        "past": own.filter(ends_at__lte=now).order_by("-starts_at")[:50],
    }  # fmt: skip
    return render(request, "outreach/organise.html", shown)


@needs("outreach.write")
def event_new(request: HttpRequest) -> HttpResponse:
    """Prepare an event; nobody sees it before it is announced."""
    form, to = forms_events.EventForm(posted(request)), reverse("outreach:organise")
    given = form.answers() if form.is_valid() else None
    return act_page(
        request, form, events.prepare, title=_("Préparer un événement"), button=_("Enregistrer"), given=given,
        done=_("L'événement est en préparation ; annoncez-le quand il est prêt."), to=to,
        back=(to, _("Événements")), organisation=request.actor.organisation,
    )  # fmt: skip


@of_event
def event(request: HttpRequest, found: Event) -> HttpResponse:
    """One event from the organiser's side."""
    now, today = timezone.now(), timezone.localdate()
    listed = registrations.open_list(found, by=request.actor)
    leads = [{"it": lead, "late": rules.is_late(lead.due_on, lead.status, today)}
             for lead in found.leads.select_related("owner", "stand", "contact")]  # fmt: skip
    shown = {
        "event": found, "steps": EVENT.available(found.status), "registrations": listed, "leads": leads,
        "begun": found.starts_at <= now, "may_contact": request.actor.may("outreach.contact"),
        "counts": {status: sum(each.status == status for each in listed) for status in _COUNTED},
    }  # fmt: skip
    return render(request, "outreach/organise_event.html", shown)


@of_event
@require_POST
def publish(request: HttpRequest, found: Event) -> HttpResponse:
    """Announce it."""
    act(
        request, events.publish, _("L'événement est annoncé : les inscriptions sont ouvertes."), event_id=found.pk,
        now=timezone.now(),
    )  # fmt: skip
    return redirect(_address(found))


@of_event
def cancel(request: HttpRequest, found: Event) -> HttpResponse:
    """Call it off."""
    to = _address(found)
    return act_page(
        request, forms.ReasonForm(posted(request)), events.cancel, title=_("Annuler l'événement"),
        button=_("Annuler l'événement"), done=_("L'événement est annulé ; sa page le dit."), to=to,
        back=(to, found.title), danger=True, event_id=found.pk,
    )  # fmt: skip


@of_event
def hold(request: HttpRequest, found: Event) -> HttpResponse:
    """It took place."""
    to = _address(found)
    return act_page(
        request, forms_events.HoldForm(posted(request)), events.hold, title=_("L'événement a eu lieu"),
        button=_("Noter qu'il a eu lieu"), done=_("L'événement est noté comme tenu."), to=to, back=(to, found.title),
        event_id=found.pk, now=timezone.now(),
    )  # fmt: skip


@of_event
def lessons(request: HttpRequest, found: Event) -> HttpResponse:
    """What was learned."""
    form = forms_events.LessonsForm(posted(request), initial={"lessons": found.lessons})
    to = _address(found)
    return act_page(
        request, form, events.learn, title=_("Ce qui a été appris"), button=_("Enregistrer"),
        done=_("Les leçons sont enregistrées."), to=to, back=(to, found.title), event_id=found.pk,
    )  # fmt: skip


@of_event
def seats(request: HttpRequest, found: Event) -> HttpResponse:
    """Another number of seats."""
    form, to = forms_events.SeatsForm(posted(request), initial={"seats": found.seats}), _address(found)
    return act_page(
        request, form, events.widen, title=_("Changer le nombre de places"), button=_("Enregistrer"),
        done=_("Le nombre de places est changé."), to=to, back=(to, found.title), event_id=found.pk,
    )  # fmt: skip


@of_event
def stand_new(request: HttpRequest, found: Event) -> HttpResponse:
    """One more stand."""
    to = _address(found)
    return act_page(
        request, forms_events.StandForm(posted(request)), events.add_stand, title=_("Ajouter un stand"),
        button=_("Ajouter le stand"), done=_("Le stand est ajouté."), to=to, back=(to, found.title), event_id=found.pk,
    )  # fmt: skip


@of_event
def talk_new(request: HttpRequest, found: Event) -> HttpResponse:
    """One more session of the programme."""
    hours = {"starts_at": found.starts_at, "ends_at": found.ends_at}
    form, to = forms_events.TalkForm(posted(request), initial=hours), _address(found)
    return act_page(
        request, form, events.add_talk, title=_("Ajouter une session"), button=_("Ajouter la session"),
        done=_("La session est au programme."), to=to, back=(to, found.title), event_id=found.pk,
    )  # fmt: skip


@of_event
@require_POST
def roll(request: HttpRequest, found: Event) -> HttpResponse:
    """The sheet at the door, all at once."""
    present = {int(number) for number in request.POST.getlist("present") if number.isdecimal()}
    act(
        request, registrations.call_roll, _("La feuille de présence est enregistrée."), event_id=found.pk,
        present=present, now=timezone.now(),
    )  # fmt: skip
    return redirect(_address(found))


@of_event
@require_POST
def strike(request: HttpRequest, found: Event, number: int) -> HttpResponse:
    """Take somebody off the list."""
    get_object_or_404(found.registrations, pk=number)
    act(
        request,
        registrations.strike,
        _("L'inscription est annulée."),
        registration_id=number,
        now=timezone.now(),
    )
    return redirect(_address(found))


@of_event
def lead_new(request: HttpRequest, found: Event) -> HttpResponse:
    """Somebody to contact again."""
    form, to = forms_events.LeadForm(posted(request), event=found), _address(found)
    return act_page(
        request, form, events.note_lead, title=_("Noter une piste"), button=_("Noter la piste"),
        done=_("La piste est notée."), to=to, back=(to, found.title), event_id=found.pk,
    )  # fmt: skip


@of_event
def lead_step(request: HttpRequest, found: Event, number: int, step: str) -> HttpResponse:
    """The lead was followed up, became a contact, or leads nowhere."""
    lead = get_object_or_404(Lead, pk=number, event=found)
    words = {
        "follow": (_("Piste recontactée"), forms_events.LeadEndForm),
        "convert": (_("Devenue un contact"), forms_events.ConvertForm),
        "drop": (_("Piste sans suite"), forms_events.LeadEndForm),
    }
    if step not in LEAD.steps:
        raise Http404
    title, form = words[step]
    to = _address(found)
    return act_page(
        request, form(posted(request)), events.follow_lead, title=title, button=_("Enregistrer"),
        done=_("La suite est enregistrée."), to=to, back=(to, found.title), text=lead.who, danger=step == "drop",
        lead_id=lead.pk, step=step,
    )  # fmt: skip
