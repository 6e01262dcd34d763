"""What a file says of work: how the person looks for it, what they have done, which trade their words mean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.people import work
from maslak.people.models import PastWork, Person, WantedOccupation
from maslak.web.desk.forms_work import PastWorkForm, SearchForm, search_answers
from maslak.web.desk.pages import act, ask, of_file, posted, sent
from maslak.web.desk.views_profile import TAB, done_with, form_of, page
from maslak.web.trade_form import TradeForm


@of_file("person.update")
def search(request: HttpRequest, person: Person) -> HttpResponse:
    """How the person looks for work, on a page of its own."""
    form = SearchForm(posted(request), initial=search_answers(person))
    given = {"answers": form.cleaned_data} if form.is_valid() else {}
    done = _("La recherche d'emploi est notée.")
    if sent(request, form, work.set_search, done, given=given, person_id=person.pk):
        return redirect(TAB, person.ref)
    return ask(
        request, person, TAB, form, title=_("Comment la personne cherche"), button=_("Enregistrer"),
        text=_("Ne demandez que ce qui sert. Ce qui reste vide n'est pas deviné."),
    )  # fmt: skip


@require_POST
@of_file("person.update")
def past_work_add(request: HttpRequest, person: Person) -> HttpResponse:
    """Add work that the person has done; asks which trade it is when the words may mean several."""
    form = form_of(PastWorkForm, request.POST)
    given = form.given() if form.is_valid() else {}
    done = _("Le travail déjà fait est noté.")
    if not sent(request, form, work.add_past_work, done, given=given, person_id=person.pk):
        return page(request, person, past_work_form=form)
    added = person.past_works.filter(label=" ".join(given["label"].split())).first()
    if added is not None and not added.isco:
        return redirect("desk:past-work-trade", person.ref, added.pk)
    return done_with(request, person, given["label"])


@require_POST
@of_file("person.update")
def past_work_remove(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take past work off the file."""
    done = get_object_or_404(PastWork, pk=pk, person=person)
    act(request, work.remove_past_work, _("Le travail déjà fait est retiré."), past_work_id=done.pk)
    return redirect(TAB, person.ref)


@of_file("person.update")
def past_work_trade(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Which trade the past work is."""
    done = get_object_or_404(PastWork, pk=pk, person=person)
    form = TradeForm(posted(request), words=done.label, initial={"isco": done.isco})
    if sent(request, form, work.tie_past_work, _("Le métier est noté."), past_work_id=done.pk):
        return redirect(TAB, person.ref)
    return _ask_trade(request, person, form, done.label)


@of_file("person.update")
def wanted_trade(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Which trade the words of a wish mean."""
    wish = get_object_or_404(WantedOccupation, pk=pk, person=person)
    form = TradeForm(posted(request), words=wish.label, initial={"isco": wish.isco})
    if sent(request, form, work.tie_wish, _("Le métier est noté."), wanted_id=wish.pk):
        return redirect(TAB, person.ref)
    return _ask_trade(request, person, form, wish.label)


def _ask_trade(request: HttpRequest, person: Person, form: TradeForm, words: str) -> HttpResponse:
    text = _(
        "La personne a dit « %(words)s ». Demandez-lui ce qu'elle fait : le métier choisi décide des offres proposées."
    ) % {"words": words}
    return ask(request, person, TAB, form, title=_("Quel métier ?"), button=_("C'est ce métier"), text=text)
