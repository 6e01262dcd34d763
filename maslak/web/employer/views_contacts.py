"""Whom to ask for at an establishment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.employers import contacts as people
from maslak.employers.models import Employer, EmployerContact
from maslak.employers.queries import employers_of
from maslak.web.desk.pages import posted
from maslak.web.employer.forms_establishments import ContactForm
from maslak.web.guard import Telling, needs


def _employer(request: HttpRequest, ref: str) -> Employer:
    return get_object_or_404(employers_of(request.actor.organisation), ref=ref)  # type: ignore[attr-defined]


@needs("employer.write")
def contacts(request: HttpRequest, ref: str) -> HttpResponse:
    """The contacts of an establishment of mine, and one more."""
    employer = _employer(request, ref)
    form = ContactForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            people.note(employer=employer, reach=form.reach(), by=request.actor)  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Le contact est noté."))
            return redirect("employer:contacts", employer.ref)
    shown = {
        "employer": employer,
        "contacts": people.read(employer=employer, by=request.actor),  # type: ignore[attr-defined]
        "form": form,
        "may_note_exchange": request.actor.may("outreach.contact"),  # type: ignore[attr-defined]
    }
    return render(request, "employer/contacts.html", shown, status=422 if form.errors else 200)


@needs("employer.write")
def contact(request: HttpRequest, ref: str, contact: str) -> HttpResponse:
    """One contact to correct."""
    employer = _employer(request, ref)
    known = get_object_or_404(EmployerContact, employer=employer, ref=contact, left_on=None)
    form = ContactForm(posted(request), initial=ContactForm.filled(known))
    if form.is_valid():
        with Telling(request, form) as told:
            people.note(employer=employer, reach=form.reach(), contact=known, by=request.actor)  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Le contact est corrigé."))
            return redirect("employer:contacts", employer.ref)
    shown = {"employer": employer, "contact": known, "form": form}
    return render(request, "employer/contact.html", shown, status=422 if form.errors else 200)


@require_POST
@needs("employer.write")
def left(request: HttpRequest, ref: str, contact: str) -> HttpResponse:
    """The contact no longer works there."""
    employer = _employer(request, ref)
    known = get_object_or_404(EmployerContact, employer=employer, ref=contact)
    with Telling(request) as told:
        people.leave(contact=known, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, _("Noté : son numéro et son adresse sont effacés."))
    return redirect("employer:contacts", employer.ref)
