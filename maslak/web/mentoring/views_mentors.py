"""Mentors, from the candidature to the day they leave; and a person's request for one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maslak.mentoring import agreement, mentees, mentors, queries
from maslak.mentoring.enums import Check
from maslak.mentoring.models import Mentee, Mentor
from maslak.mentoring.workflow import MENTEE, MENTOR
from maslak.people.models import Person
from maslak.web import names
from maslak.web.desk.pages import act, ask_alone, of_file, posted, render_file, sent
from maslak.web.guard import Telling, needs
from maslak.web.mentoring import words
from maslak.web.mentoring.forms import Closing, LinkAccount, MentorForm, RequestForm, Screening, Training
from maslak.web.mentoring.pages import tabs

STEPS: dict[str, tuple[Any, Any, Any]] = {
    "screen": (mentors.screen, gettext_lazy("Noter les vérifications"), Screening),
    "train": (mentors.train, gettext_lazy("Noter la formation"), Training),
    "activate": (mentors.activate, gettext_lazy("Rendre disponible"), None),
    "pause": (mentors.pause, gettext_lazy("Mettre en pause"), None),
    "turn_down": (mentors.turn_down, gettext_lazy("Ne pas retenir"), None),
    "leave": (mentors.leave, gettext_lazy("Noter son départ"), None),
    "come_back": (mentors.come_back, gettext_lazy("Reprendre la candidature"), None),
}
_ON_A_DAY = {"leave", "come_back"}
_FIELDS = (
    "first_name", "family_name", "sex", "phone", "languages", "occupation", "isco", "region", "remote", "capacity",
    "about",
)  # fmt: skip


@needs("mentoring.manage")
def mentors_list(request: HttpRequest) -> HttpResponse:
    """The mentors of the pool."""
    found = Mentor.objects.filter(organisation=request.actor.organisation)
    rows = [
        {"mentor": m, "languages": names.listed(names.language_name(code) for code in m.languages)}
        for m in found.order_by("status", "first_name")
    ]
    return render(request, "mentoring/mentors.html", {"rows": rows, "tabs": tabs(request)})


@needs("mentoring.manage")
def new(request: HttpRequest) -> HttpResponse:
    """A candidature."""
    form = MentorForm(posted(request))
    given = {"organisation": request.actor.organisation, "on": timezone.localdate()}
    if sent(request, form, mentors.register, _("La candidature est enregistrée."), **given):
        return redirect("mentoring:mentors")
    return ask_alone(
        request, form, title=_("Nouveau mentor"), button=_("Enregistrer la candidature"),
        text=_("On ne propose personne à un mentor avant les vérifications et la formation."),
        back=(reverse("mentoring:mentors"), _("Mentors")),
    )  # fmt: skip


def _mentor(request: HttpRequest, ref: str) -> Mentor:
    return get_object_or_404(Mentor, ref=ref, organisation=request.actor.organisation)


@needs("mentoring.manage")
def mentor(request: HttpRequest, ref: str) -> HttpResponse:
    """One mentor: what they give, what was checked, whom they accompany."""
    found = _mentor(request, ref)
    context = {
        "mentor": found,
        "card": words.card({"languages": found.languages, "region": found.region}),
        "checks": [{"label": check.label, "done": check in found.checks} for check in Check],
        "pairs": queries.pairs(request.actor.organisation).filter(mentor=found),
        "steps": [
            {"code": code, "label": STEPS[code][1], "asks": STEPS[code][2] is not None}
            for code in MENTOR.available(found.status)
        ],
    }
    return render(request, "mentoring/mentor.html", context)


@needs("mentoring.manage")
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Correct what is known of a mentor."""
    found = _mentor(request, ref)
    form = MentorForm(posted(request), initial={name: getattr(found, name) for name in _FIELDS})
    if sent(request, form, mentors.describe, _("C'est corrigé."), mentor_id=found.pk):
        return redirect("mentoring:mentor", found.ref)
    return ask_alone(
        request, form, title=_("Corriger un mentor"), button=_("Enregistrer"),
        back=(reverse("mentoring:mentor", args=[ref]), _("Mentor")),
    )  # fmt: skip


@needs("mentoring.manage")
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """The account by which the mentor reads their pairs."""
    found = _mentor(request, ref)
    form = LinkAccount(posted(request), organisation=request.actor.organisation)
    if sent(request, form, mentors.link_account, _("Le compte est relié."), mentor_id=found.pk):
        return redirect("mentoring:mentor", found.ref)
    return ask_alone(
        request, form, title=_("Relier un compte"), button=_("Relier ce compte"),
        text=_("L'administration crée le compte avec le rôle de mentor ; reliez-le ici."),
        back=(reverse("mentoring:mentor", args=[ref]), _("Mentor")),
    )  # fmt: skip


@needs("mentoring.manage")
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """One step of a mentor; the checks and the training are asked for first."""
    found = _mentor(request, ref)
    if step not in MENTOR.available(found.status):
        raise Http404
    action, label, asks = STEPS[step]
    done = _("C'est enregistré.")
    if asks is None:
        if request.method == "POST":
            more = {"on": timezone.localdate()} if step in _ON_A_DAY else {}
            act(request, action, done, mentor_id=found.pk, **more)
        return redirect("mentoring:mentor", found.ref)
    form = asks(posted(request))
    if sent(request, form, action, done, mentor_id=found.pk):
        return redirect("mentoring:mentor", found.ref)
    back = (reverse("mentoring:mentor", args=[ref]), _("Mentor"))
    return ask_alone(request, form, title=str(label), button=_("Enregistrer"), back=back)


@of_file("mentoring.manage", part="mentoring")
def request_of(request: HttpRequest, person: Person) -> HttpResponse:
    """A person's request for a mentor: the form, or where it stands."""
    office = request.actor.organisation
    known = Mentee.objects.filter(person=person, organisation=office).prefetch_related("goals").first()
    if known is not None and known.status == "open":
        shown = {"mentee": known, "pairs": queries.pairs(office).filter(mentee=known)}
        return render_file(request, "mentoring/request.html", person, "", **shown)
    form = RequestForm(posted(request), initial=_guess(person))
    language = names.reader()
    if form.is_valid():
        with Telling(request, form) as told:
            mentees.ask(
                person=person, organisation=office, language=language, by=request.actor, now=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
        if told.done:
            messages.success(request, _("La demande est enregistrée : un mentor sera proposé."))
            return redirect("mentoring:request", person.ref)
    text = agreement.in_force(timezone.localdate()).told(language)
    status = 422 if form.errors else 200
    return render_file(
        request, "mentoring/request_new.html", person, "", status=status, form=form, text=text, known=known
    )


def _guess(person: Person) -> dict[str, Any]:
    """What the file knows already."""
    wish = person.wanted.first()
    spoken = [skill.language for skill in person.languages.all()] or [person.preferred_language]
    return {
        "languages": spoken,
        "preferred_language": person.preferred_language,
        "region": person.region,
        "occupation": wish.label if wish else "",
        "isco": wish.isco if wish else "",
    }


@of_file("mentoring.manage")
def request_close(request: HttpRequest, person: Person) -> HttpResponse:
    """The request is over."""
    found = get_object_or_404(Mentee, person=person, organisation=request.actor.organisation)
    if "close" not in MENTEE.available(found.status):
        raise Http404
    form = Closing(posted(request))
    if sent(request, form, mentees.close, _("La demande est close."), mentee_id=found.pk):
        return redirect("desk:person", person.ref)
    back = (reverse("mentoring:request", args=[person.ref]), _("Mentorat"))
    return ask_alone(
        request, form, title=_("Clore la demande"), button=_("Clore la demande"), back=back, danger=True
    )
