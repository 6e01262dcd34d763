"""My mentoring: ask for a mentor, answer, my goals, our meetings, what worries me."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.mentoring import agreement, concerns, goals, meetings, mentees, pairs, queries
from maslak.mentoring.enums import AWAITED, STANDING, Level
from maslak.mentoring.models import Goal, Mentee, Pair
from maslak.mentoring.workflow import PAIR
from maslak.web import names
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.guard import Telling
from maslak.web.mentoring import words
from maslak.web.mentoring.forms import ConcernForm, Decline, GoalForm, OwnRequestForm, ProgressForm
from maslak.web.mentoring.views_concerns import received
from maslak.web.person.self_access import own_space


@own_space
def mentoring(request: HttpRequest) -> HttpResponse:
    """Where I am with my mentor; before, the text and the form to ask for one."""
    mentee = queries.request_of(request.person)
    if mentee is None or mentee.status == "closed":
        return _ask(request, mentee)
    found = list(queries.pairs_of_person(request.person))
    current = next((pair for pair in found if pair.status in STANDING), None)
    context = {
        "mentee": mentee,
        "pair": current,
        "card": words.card(current.mentor_card) if current else None,
        "reasons": words.own_reasons(current.reasons) if current else [],
        "standing": current and (words.own_status(current.status) or current.get_status_display()),
        "can_answer": current is not None and _owes_an_answer(current),
        "goals": mentee.goals.prefetch_related("progress"),
        "levels": Level.choices,
        "meetings": current.meetings.filter(status="held") if current else [],
        "minutes": meetings.total_minutes(current) if current else 0,
        "over": [{"pair": p, "card": words.card(p.mentor_card)} for p in found if p.status not in STANDING],
        "receipts": queries.concerns_of_reporter(request.actor.user)[:10],
    }
    return render(request, "person/mentoring.html", context)


def _owes_an_answer(pair: Pair) -> bool:
    steps = PAIR.available(pair.status)
    return "mentee_accept" in steps or "mentee_confirm" in steps


def _ask(request: HttpRequest, before: Mentee | None) -> HttpResponse:
    person, language = request.person, names.reader()
    wish = person.wanted.first()
    form = OwnRequestForm(
        posted(request),
        initial={
            "languages": [skill.language for skill in person.languages.all()] or [person.preferred_language],
            "preferred_language": person.preferred_language,
            "region": person.region,
            "occupation": wish.label if wish else "",
        },
    )
    if form.is_valid():
        with Telling(request, form) as told:
            mentees.ask(
                person=person, organisation=person.home_organisation, language=language, by=request.actor,
                now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        if told.done:
            messages.success(
                request, _("C'est demandé. Vous serez prévenu·e quand un mentor vous est proposé.")
            )
            return redirect("person:mentoring")
    text = agreement.in_force(timezone.localdate()).told(language)
    context = {"form": form, "text": text, "before": before}
    return render(request, "person/mentoring_ask.html", context, status=422 if form.errors else 200)


def _mine(request: HttpRequest, ref: str) -> Pair:
    return get_object_or_404(Pair, ref=ref, mentee__person=request.person)


@require_POST
@own_space
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Yes to the mentor who is proposed."""
    with Telling(request) as told:
        pair = pairs.accept(pair_id=_mine(request, ref).pk, by=request.actor, now=timezone.now())
    if told.done:
        begun = _("Votre mentorat commence : convenez d'une première rencontre.")
        waits = _("C'est noté. Nous attendons la réponse du mentor.")
        messages.success(request, begun if pair.status == "active" else waits)
    return redirect("person:mentoring")


@own_space
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """No, with a reason; another mentor will be proposed."""
    found = _mine(request, ref)
    if found.status not in AWAITED:
        raise Http404
    form = Decline(posted(request))
    done = _("C'est noté. Un autre mentor vous sera proposé.")
    if sent(request, form, pairs.decline, done, pair_id=found.pk, now=timezone.now()):
        return redirect("person:mentoring")
    return _page(
        request, form, _("Décliner ce mentor"), _("Décliner"), danger=True,
        text=_("Ce mentor ne vous sera plus proposé. Votre accompagnement ne change pas."),
    )  # fmt: skip


def _page(request: HttpRequest, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    back = (reverse("person:mentoring"), _("Mon mentorat"))
    return ask_alone(request, form, title=title, button=button, back=back, **more)


@require_POST
@own_space
def stop(request: HttpRequest, ref: str) -> HttpResponse:
    """I stop today, without having to say why."""
    with Telling(request) as told:
        pairs.stop(pair_id=_mine(request, ref).pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("Votre mentorat est arrêté. Le mentor et la coordination sont prévenus."))
    return redirect("person:mentoring")


@require_POST
@own_space
def withdraw(request: HttpRequest) -> HttpResponse:
    """I no longer wish for a mentor."""
    mentee = get_object_or_404(Mentee, person=request.person, status="open")
    with Telling(request) as told:
        mentees.withdraw(mentee_id=mentee.pk, on=timezone.localdate(), by=request.actor)
    if told.done:
        messages.success(request, _("Votre demande est retirée. Vous pourrez la refaire quand vous voulez."))
    return redirect("person:mentoring")


@own_space
def goal_new(request: HttpRequest) -> HttpResponse:
    """One goal more."""
    mentee = get_object_or_404(Mentee, person=request.person, status="open")
    form = GoalForm(posted(request))
    more = {"mentee_id": mentee.pk, "on": timezone.localdate()}
    if sent(request, form, mentees.add_goal, _("L'objectif est noté."), **more):
        return redirect("person:mentoring")
    return _page(request, form, _("Ajouter un objectif"), _("Ajouter cet objectif"))


@require_POST
@own_space
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far a goal of mine has come."""
    found = get_object_or_404(Goal, pk=number, mentee__person=request.person)
    form = ProgressForm(request.POST)
    if form.is_valid():
        with Telling(request) as told:
            goals.note_progress(
                goal_id=found.pk, on=timezone.localdate(), by=request.actor, **form.cleaned_data
            )
        if told.done:
            messages.success(request, _("C'est noté."))
    return redirect("person:mentoring")


@own_space
def concern(request: HttpRequest) -> HttpResponse:
    """Something worries me: the circle reads it, nobody else."""
    mentee = queries.request_of(request.person)
    if mentee is None:
        raise Http404
    pair = Pair.objects.filter(mentee=mentee, status__in=STANDING).first()
    form = ConcernForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = concerns.report(
                organisation=mentee.organisation, pair=pair, by=request.actor, now=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        if told.done:
            messages.success(request, received(made.ref))
            return redirect("person:mentoring")
    return _page(
        request, form, _("Signaler une inquiétude"), _("Envoyer aux personnes chargées de la protection"),
        text=_("Ni votre mentor ni votre conseiller ne lisent ce signalement."),
    )  # fmt: skip
