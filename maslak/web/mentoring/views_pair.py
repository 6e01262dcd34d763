"""One pair, as its mentor or its office sees it; and a mentor's own list."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maslak.access.enums import Role
from maslak.mentoring import goals, meetings, mentees, pairs, queries
from maslak.mentoring.enums import AWAITED, STANDING, Level
from maslak.mentoring.models import Goal, Mentee, Pair
from maslak.mentoring.workflow import PAIR
from maslak.web.desk.pages import act, posted, sent
from maslak.web.guard import needs
from maslak.web.mentoring import words
from maslak.web.mentoring.forms import Decline, Ending, GoalForm, MeetingForm, ProgressForm
from maslak.web.mentoring.pages import ask_on_pair

_WORKS = ("mentoring.manage", "mentoring.meet")
# What each side reads on the buttons of an answer.
LABELS = {
    "accept": gettext_lazy("J'accepte"),
    "accept_for": gettext_lazy("La personne a dit oui"),
    "decline": gettext_lazy("Je décline"),
    "decline_for": gettext_lazy("La personne décline"),
}


@needs("mentoring.meet")
def mine(request: HttpRequest) -> HttpResponse:
    """My pairs: what waits for my answer, whom I accompany, what is over."""
    found = list(queries.pairs_of_mentor(request.actor.user))
    rows = [{"pair": pair, "card": words.card(pair.mentee_card)} for pair in found]
    context = {
        "mentor": queries.mentor_of(request.actor.user),
        "awaited": [row for row in rows if _mentor_owes_an_answer(row["pair"])],
        "answered": [
            row for row in rows if row["pair"].status in AWAITED and not _mentor_owes_an_answer(row["pair"])
        ],
        "active": [row for row in rows if row["pair"].status == "active"],
        "over": [row for row in rows if row["pair"].status not in STANDING],
        "receipts": queries.concerns_of_reporter(request.actor.user)[:10],
    }
    return render(request, "mentoring/mine.html", context)


def _mentor_owes_an_answer(pair: Pair) -> bool:
    steps = PAIR.available(pair.status)
    return "mentor_accept" in steps or "mentor_confirm" in steps


def _pair(request: HttpRequest, ref: str) -> Pair:
    """The pair in sight of the acting account; 404 for anybody else's, as for none."""
    found = queries.pair(ref)
    if found is None:
        raise Http404
    if request.actor.role != Role.MENTOR and found.organisation_id != request.actor.organisation.pk:
        raise Http404
    return found


@needs(*_WORKS)
def pair(request: HttpRequest, ref: str) -> HttpResponse:
    """The pair's page; a mentor's reading leaves a trace for the person."""
    found = _pair(request, ref)
    pairs.opened(pair_id=found.pk, by=request.actor)
    office = request.actor.role != Role.MENTOR
    mentee = Mentee.objects.select_related("person").filter(pk=found.mentee_id).first() if office else None
    context = {
        "pair": found,
        "office": office,
        "mentee": mentee,
        "mentee_card": words.card(found.mentee_card),
        "mentor_card": words.card(found.mentor_card),
        "mentor": found.mentor if office else None,
        "reasons": words.reasons(found.reasons),
        "goals": Goal.objects.filter(mentee_id=found.mentee_id).prefetch_related("progress"),
        "levels": Level.choices,
        "meetings": found.meetings.filter(status="held"),
        "minutes": meetings.total_minutes(found),
        "can_answer": _may_answer(found, office),
        "can_cancel": office and found.status in AWAITED,
        "back": reverse("mentoring:pairs" if office else "mentoring:mine"),
        "back_label": _("Binômes") if office else _("Mes binômes"),
        "labels": {name: LABELS[f"{name}_for" if office else name] for name in ("accept", "decline")},
    }
    return render(request, "mentoring/pair.html", context)


def _may_answer(pair: Pair, office: bool) -> bool:
    """Whether this side still owes a yes or a no."""
    side = "mentee" if office else "mentor"
    open_steps = PAIR.available(pair.status)
    return f"{side}_accept" in open_steps or f"{side}_confirm" in open_steps


@require_POST
@needs(*_WORKS)
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Yes, for the mentor who acts, or for the person whom the office had on the telephone."""
    found = _pair(request, ref)
    act(request, pairs.accept, _("C'est noté."), pair_id=found.pk, now=timezone.now())
    return redirect("mentoring:pair", found.ref)


@needs(*_WORKS)
def decline(request: HttpRequest, ref: str) -> HttpResponse:
    """No, with a reason."""
    found = _pair(request, ref)
    form = Decline(posted(request))
    if sent(request, form, pairs.decline, _("C'est noté."), pair_id=found.pk, now=timezone.now()):
        return redirect("mentoring:mine" if request.actor.role == Role.MENTOR else "mentoring:pairs")
    return ask_on_pair(
        request, found, form, title=_("Décliner ce binôme"), button=_("Décliner"), danger=True,
        text=_("Ces deux personnes ne seront plus proposées l'une à l'autre."),
    )  # fmt: skip


@require_POST
@needs("mentoring.manage")
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """The office takes the proposal back."""
    found = _pair(request, ref)
    act(request, pairs.cancel, _("La proposition est retirée."), pair_id=found.pk, now=timezone.now())
    return redirect("mentoring:pairs")


@needs(*_WORKS)
def end(request: HttpRequest, ref: str) -> HttpResponse:
    """The mentoring is over: the office says what came of it, a mentor may stop at once."""
    found = _pair(request, ref)
    office = request.actor.role != Role.MENTOR
    if ("end" if office else "mentor_stop") not in PAIR.available(found.status):
        raise Http404
    form: Any = Ending(posted(request))
    if not office:
        del form.fields["outcome"], form.fields["on"]
    action = pairs.end if office else pairs.stop
    if sent(request, form, action, _("Le mentorat est terminé."), pair_id=found.pk, now=timezone.now()):
        return redirect("mentoring:pairs" if office else "mentoring:mine")
    return ask_on_pair(
        request, found, form, title=_("Terminer ce mentorat"), button=_("Terminer"), danger=True,
        text="" if office else _("Vous pouvez arrêter sans dire pourquoi. La personne et la coordination sont prévenues."),
    )  # fmt: skip


@needs(*_WORKS)
def meeting(request: HttpRequest, ref: str) -> HttpResponse:
    """A meeting that took place."""
    found = _pair(request, ref)
    if found.status != "active":
        raise Http404
    form = MeetingForm(posted(request))
    if sent(request, form, meetings.hold, _("La rencontre est notée."), pair_id=found.pk, now=timezone.now()):
        return redirect("mentoring:pair", found.ref)
    return ask_on_pair(
        request, found, form, title=_("Noter une rencontre"), button=_("Noter cette rencontre")
    )


@require_POST
@needs(*_WORKS)
def meeting_cancel(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A meeting noted by mistake."""
    found = _pair(request, ref)
    if not found.meetings.filter(pk=number).exists():
        raise Http404
    act(request, meetings.cancel, _("La rencontre est annulée."), meeting_id=number, now=timezone.now())
    return redirect("mentoring:pair", found.ref)


@needs("mentoring.manage")
def goal_new(request: HttpRequest, ref: str) -> HttpResponse:
    """One goal more."""
    found = _pair(request, ref)
    form = GoalForm(posted(request))
    more = {"mentee_id": found.mentee_id, "on": timezone.localdate()}
    if sent(request, form, mentees.add_goal, _("L'objectif est noté."), **more):
        return redirect("mentoring:pair", found.ref)
    return ask_on_pair(request, found, form, title=_("Ajouter un objectif"), button=_("Ajouter cet objectif"))


@require_POST
@needs(*_WORKS)
def progress(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """How far a goal has come."""
    found = _pair(request, ref)
    if not Goal.objects.filter(pk=number, mentee_id=found.mentee_id).exists():
        raise Http404
    form = ProgressForm(request.POST)
    if form.is_valid():
        values = {"goal_id": number, "on": timezone.localdate(), **form.cleaned_data}
        act(request, goals.note_progress, _("C'est noté."), **values)
    return redirect("mentoring:pair", found.ref)
