"""My trade: the work that I look for and have done, when and how far I work, what I speak and can do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.people import profile, work
from maslak.people.models import PastWork, Skill, WantedOccupation
from maslak.web.desk.pages import act, ask_alone, posted, sent
from maslak.web.guard import Telling
from maslak.web.person.forms_work import AbleForm, DoneForm, HowForm, SpokenForm, WishForm, known_languages
from maslak.web.person.self_access import own_space
from maslak.web.search_words import search_of, trades_of
from maslak.web.trade_form import TradeForm

_FORMS: dict[str, type[Form]] = {
    "wish_form": WishForm, "done_form": DoneForm, "spoken_form": SpokenForm, "able_form": AbleForm,
}  # fmt: skip


@require_safe
@own_space
def mine(request: HttpRequest) -> HttpResponse:
    """All that decides which offers I am shown, each part with its own short form."""
    return _page(request)


@require_POST
@own_space
def wish_add(request: HttpRequest) -> HttpResponse:
    """Say a trade that I look for; when the words may mean several, I choose."""
    form = _bound("wish_form", request)
    if not form.is_valid():
        return _page(request, wish_form=form)
    with Telling(request, form, {"wanted": "label"}) as told:
        wish = profile.add_wanted(person_id=request.person.pk, by=request.actor, **form.cleaned_data)
    if not told.done:
        return _page(request, wish_form=form)
    if not wish.isco:
        return redirect("person:wish-trade", wish.pk)
    messages.success(request, _("C'est noté. Vos offres suivent."))
    return _back("metiers")


@require_POST
@own_space
def wish_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a trade off my list."""
    wish = get_object_or_404(WantedOccupation, pk=pk, person=request.person)
    act(request, profile.remove_wanted, _("Ce travail est retiré de votre liste."), wanted_id=wish.pk)
    return _back("metiers")


@own_space
def wish_trade(request: HttpRequest, pk: int) -> HttpResponse:
    """Which trade my words mean."""
    wish = get_object_or_404(WantedOccupation, pk=pk, person=request.person)
    form = TradeForm(posted(request), words=wish.label, initial={"isco": wish.isco})
    if sent(request, form, work.tie_wish, _("C'est noté. Vos offres suivent."), wanted_id=wish.pk):
        return _back("metiers")
    return _ask_trade(request, form, wish.label)


@require_POST
@own_space
def done_add(request: HttpRequest) -> HttpResponse:
    """Say work that I have done."""
    form = _bound("done_form", request)
    given: dict[str, Any] = form.given() if form.is_valid() else {}  # type: ignore[attr-defined]
    with Telling(request, form) as told:
        done = work.add_past_work(person_id=request.person.pk, by=request.actor, **given) if given else None
    if done is None or not told.done:
        return _page(request, done_form=form)
    if not done.isco:
        return redirect("person:done-trade", done.pk)
    messages.success(request, _("C'est noté. Ce que vous avez fait compte."))
    return _back("fait")


@require_POST
@own_space
def done_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take past work off my list."""
    done = get_object_or_404(PastWork, pk=pk, person=request.person)
    act(request, work.remove_past_work, _("Ce travail est retiré de votre liste."), past_work_id=done.pk)
    return _back("fait")


@own_space
def done_trade(request: HttpRequest, pk: int) -> HttpResponse:
    """Which trade my past work is."""
    done = get_object_or_404(PastWork, pk=pk, person=request.person)
    form = TradeForm(posted(request), words=done.label, initial={"isco": done.isco})
    if sent(request, form, work.tie_past_work, _("C'est noté. Vos offres suivent."), past_work_id=done.pk):
        return _back("fait")
    return _ask_trade(request, form, done.label)


@require_POST
@own_space
def how_set(request: HttpRequest) -> HttpResponse:
    """When I can work, how far, and where I would move."""
    form = HowForm(request.POST, search=search_of(request.person), auto_id="id_how_%s")
    given = {"answers": form.cleaned_data} if form.is_valid() else {}
    done = _("C'est noté. Vos offres suivent.")
    if sent(request, form, work.set_search, done, given=given, person_id=request.person.pk):
        return redirect("person:offers")
    return _page(request, how_form=form)


@require_POST
@own_space
def looking_set(request: HttpRequest) -> HttpResponse:
    """Say that I look for work, or stop for a time: my profile is then shown to no employer."""
    looking = request.POST.get("looking") == "1"
    done = (
        _("Vous recherchez de nouveau.") if looking else _("C'est noté : plus aucune offre pour l'instant.")
    )
    act(request, work.set_search, done, person_id=request.person.pk, answers={"looking": looking})
    return redirect("person:work")


@require_POST
@own_space
def language_set(request: HttpRequest) -> HttpResponse:
    """Say a language that I speak."""
    form = _bound("spoken_form", request)
    if sent(request, form, profile.set_language, _("C'est noté."), person_id=request.person.pk):
        return _back("langues")
    return _page(request, spoken_form=form)


@require_POST
@own_space
def language_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take a language off my list."""
    done = _("La langue est retirée.")
    act(request, profile.remove_language, done, person_id=request.person.pk, language=code)
    return _back("langues")


@require_POST
@own_space
def skill_add(request: HttpRequest) -> HttpResponse:
    """Say something that I can do."""
    form = _bound("able_form", request)
    more = {"fields": {"skill": "label"}, "person_id": request.person.pk}
    if sent(request, form, profile.add_skill, _("C'est noté."), **more):
        return _back("savoir-faire")
    return _page(request, able_form=form)


@require_POST
@own_space
def skill_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take something I can do off my list."""
    skill = get_object_or_404(Skill, pk=pk, person=request.person)
    act(request, profile.remove_skill, _("Ce savoir-faire est retiré."), skill_id=skill.pk)
    return _back("savoir-faire")


def _bound(name: str, request: HttpRequest) -> Form:
    return _FORMS[name](request.POST, auto_id=f"id_{name}_%s")


def _page(request: HttpRequest, **refused: Form) -> HttpResponse:
    person, search = request.person, search_of(request.person)
    forms = {name: kind(auto_id=f"id_{name}_%s") for name, kind in _FORMS.items()}
    forms["how_form"] = HowForm(search=search, auto_id="id_how_%s")
    shown = {
        **forms, **refused, **trades_of(person), "languages": known_languages(person),
        "skills": person.skills.all(), "looking": search is None or search.looking,
    }  # fmt: skip
    return render(request, "person/work.html", shown, status=422 if refused else 200)


def _ask_trade(request: HttpRequest, form: TradeForm, words: str) -> HttpResponse:
    text = _("Vous avez dit « %(words)s ». Choisissez ce qui ressemble le plus à votre travail.") % {
        "words": words
    }
    return ask_alone(
        request, form, title=_("Quel métier est-ce ?"), text=text, button=_("C'est ce métier"),
        back=(reverse("person:work"), _("Mon métier")),
    )  # fmt: skip


def _back(part: str) -> HttpResponse:
    return redirect(f"{reverse('person:work')}#{part}")
