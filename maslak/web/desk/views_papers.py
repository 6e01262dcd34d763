"""Identity papers and the stay: masked, with validity; a whole number is read for a reason, on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from maslak.people import documents, profile
from maslak.people.models import IdentityDocument, Person, ResidenceStatus
from maslak.web.desk.forms_file import NewPaper, NewResidence, Reasoned
from maslak.web.desk.pages import ask, of_file, posted, render_file, sent
from maslak.web.guard import Telling

TAB = "desk:person-papers"
# What the actions call otherwise than the forms.
_OF_PAPER = {"valid_to": "document_to"}
_OF_PERIOD = {"valid_from": "residence_from", "valid_to": "residence_to"}


@require_safe
@of_file("person.read", part="papers")
def papers(request: HttpRequest, person: Person) -> HttpResponse:
    """The papers shown and what the stay rests on."""
    return render_file(request, "desk/person_papers.html", person, TAB, today=timezone.localdate())


@sensitive_post_parameters()
@of_file("person.document")
def document_new(request: HttpRequest, person: Person) -> HttpResponse:
    """Add a paper, or renew the one that has this number."""
    form = NewPaper(posted(request))
    given = form.paper(timezone.localdate()) if form.is_valid() else None
    done = _("Le document est enregistré. Aucune copie n'est gardée.")
    if sent(request, form, documents.add_document, done, fields=_OF_PAPER, given=given, person_id=person.pk):
        return redirect(TAB, person.ref)
    text = _("Notez ce que la personne montre, rien de plus. Ne gardez ni copie ni photographie.")
    title, button = _("Ajouter un document"), _("Enregistrer le document")
    return ask(request, person, TAB, form, title=title, button=button, text=text)


@of_file("person.document")
def document_number(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """The whole number of a paper, once, for a reason that the person will be able to read."""
    document = get_object_or_404(IdentityDocument, pk=pk, person=person)
    form, number = Reasoned(posted(request)), ""
    if form.is_valid():
        with Telling(request, form):
            number = documents.reveal_number(document_id=document.pk, **form.cleaned_data, by=request.actor)  # type: ignore[attr-defined]
    shown = {"form": form, "document": document, "number": number}
    return render_file(request, "desk/person_number.html", person, TAB, **shown)


@of_file("person.document")
def document_remove(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take away a paper entered by mistake."""
    document, form = get_object_or_404(IdentityDocument, pk=pk, person=person), Reasoned(posted(request))
    done = _("Le document est retiré du dossier.")
    if sent(request, form, documents.remove_document, done, document_id=document.pk):
        return redirect(TAB, person.ref)
    text = _("%(kind)s, finissant par %(end)s. À retirer seulement s'il a été saisi par erreur.") % {
        "kind": document.get_kind_display(), "end": document.number_end,
    }  # fmt: skip
    title, button = _("Retirer un document"), _("Retirer")
    return ask(request, person, TAB, form, title=title, button=button, text=text, danger=True)


@of_file("person.update")
def residence_new(request: HttpRequest, person: Person) -> HttpResponse:
    """Note what the stay rests on, when a service needs to know."""
    form, today = NewResidence(posted(request)), timezone.localdate()
    done = _("La période est enregistrée ; la précédente se termine la veille.")
    given = form.period if form.is_valid() else None
    more = {"person_id": person.pk, "today": today}
    if sent(request, form, profile.add_status, done, fields=_OF_PERIOD, given=given, **more):
        return redirect(TAB, person.ref)
    text = _("À noter seulement si un service en dépend. Sans titre, ne notez rien : « non demandé » suffit.")
    return ask(request, person, TAB, form, title=_("Noter le séjour"), button=_("Enregistrer"), text=text)


@of_file("person.update")
def residence_remove(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    """Take away a period entered by mistake."""
    period, form = get_object_or_404(ResidenceStatus, pk=pk, person=person), Reasoned(posted(request))
    done = _("La période est retirée du dossier.")
    if sent(request, form, profile.remove_status, done, status_id=period.pk):
        return redirect(TAB, person.ref)
    told = {"basis": period.get_basis_display()}
    text = _("%(basis)s. À retirer seulement si elle a été saisie par erreur.") % told
    title, button = _("Retirer une période de séjour"), _("Retirer")
    return ask(request, person, TAB, form, title=title, button=button, text=text, danger=True)
