"""The desk of prospection: what is due, contacts with employers and what they commit to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.employers.models import Employer, EmployerKind
from maslak.outreach import contacts, queries, rules
from maslak.outreach.models import Commitment, Contact, Subscription
from maslak.web.desk.pages import act, posted
from maslak.web.guard import Telling, needs
from maslak.web.outreach import forms
from maslak.web.outreach.pages import act_page, tabs

_PER_PAGE = 30


def _late(rows: Any) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [{"it": row, "late": rules.is_late(row.due_on, row.status, today)} for row in rows]


@needs("outreach.write")
def desk(request: HttpRequest) -> HttpResponse:
    """What is due: employers to come back to, commitments, leads, actions of plans, the next events."""
    today, own = timezone.localdate(), request.actor.organisation
    shown: dict[str, Any] = {
        "tabs": tabs(request), "may_contact": request.actor.may("outreach.contact"),
        "leads": _late(queries.open_leads()[:20]), "tasks": _late(queries.open_tasks()[:20]),
        "coming": queries.announced(timezone.now()).filter(organisation=own)[:10],
    }  # fmt: skip
    if shown["may_contact"]:
        shown["back_to"] = queries.to_come_back_to(today)[:20]
        shown["commitments"] = _late(queries.open_commitments()[:20])
    return render(request, "outreach/desk.html", shown)


@needs("outreach.contact")
def contact_list(request: HttpRequest) -> HttpResponse:
    """The contacts of the organisation, the latest first; those of one employer when asked."""
    chosen = request.GET.get("employeur", "")
    found = queries.contacts()
    if chosen:
        found = found.filter(employer__ref=chosen)
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    base = f"?employeur={chosen}&" if chosen and page.paginator.count else "?"
    return render(
        request, "outreach/contacts.html", {"tabs": tabs(request), "page": page, "base": base + "page="}
    )


@needs("outreach.contact")
def contact_new(request: HttpRequest) -> HttpResponse:
    """Note an exchange; an employer not known yet is added to the organisation's list."""
    form = forms.ContactForm(posted(request), initial={"employer": request.GET.get("employeur", "")})
    if form.is_valid():
        with Telling(request, form) as told:
            noted = _note(request, dict(form.cleaned_data))
        if told.done:
            messages.success(request, _("Le contact est noté."))
            return redirect("outreach:contact", noted.ref)
    known = Employer.objects.filter(organisation=request.actor.organisation).exclude(
        kind=EmployerKind.HOUSEHOLD
    )
    context = {"form": form, "employers": known.values_list("name", flat=True)[:300]}
    return render(request, "outreach/contact_new.html", context, status=422 if form.errors else 200)


def _note(request: HttpRequest, said: dict[str, Any]) -> Contact:
    office, by = request.actor.organisation, request.actor
    employer = contacts.employer_met(
        name=said.pop("employer"), region=said.pop("region"), organisation=office, by=by
    )
    return contacts.note_contact(employer=employer, organisation=office, by=by, now=timezone.now(), **said)


@needs("outreach.contact")
def contact(request: HttpRequest, ref: str) -> HttpResponse:
    """One exchange: what was said, what was promised, what is to be done."""
    found = _contact(ref)
    today = timezone.localdate()
    subscription = Subscription.objects.filter(employer=found.employer, withdrawn_at=None).first()
    context = {
        "contact": found, "commitments": _late(found.commitments.all()), "today": today, "subscription": subscription,
        "others": queries.contacts().filter(employer=found.employer).exclude(pk=found.pk)[:10],
    }  # fmt: skip
    return render(request, "outreach/contact.html", context)


@needs("outreach.contact")
def contact_cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """The contact was noted by mistake."""
    found, to = _contact(ref), reverse("outreach:contact", args=[ref])
    return act_page(
        request, forms.ReasonForm(posted(request)), contacts.cancel_contact, title=_("Annuler ce contact"),
        button=_("Annuler le contact"), done=_("Le contact est annulé."), to=to, back=(to, found.employer.name),
        text=_("Ses faits ne compteront plus ; la trace reste."), danger=True, contact_id=found.pk,
    )  # fmt: skip


@needs("outreach.contact")
def came_back(request: HttpRequest, ref: str) -> HttpResponse:
    """The follow-up was made."""
    found, to = _contact(ref), reverse("outreach:contact", args=[ref])
    return act_page(
        request, forms.OnForm(posted(request)), contacts.came_back, title=_("Noter la relance"),
        button=_("Relance faite"), done=_("La relance est notée."), to=to, back=(to, found.employer.name),
        contact_id=found.pk, now=timezone.now(),
    )  # fmt: skip


@needs("outreach.contact")
def commit(request: HttpRequest, ref: str) -> HttpResponse:
    """What the employer commits to."""
    found, to = _contact(ref), reverse("outreach:contact", args=[ref])
    form = forms.CommitmentForm(posted(request), office=request.actor.organisation)
    return act_page(
        request, form, contacts.commit, title=_("Noter un engagement"), button=_("Noter l'engagement"),
        done=_("L'engagement est noté."), to=to, back=(to, found.employer.name), contact_id=found.pk,
    )  # fmt: skip


@needs("outreach.contact")
def settle(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """The commitment was kept, or will not be."""
    found = get_object_or_404(Commitment.objects.select_related("contact__employer"), pk=number)
    words = {
        "keep": (_("Engagement tenu"), _("L'engagement est tenu.")),
        "drop": (_("Engagement abandonné"), _("L'engagement est abandonné.")),
    }
    if step not in words:
        raise Http404
    to = reverse("outreach:contact", args=[found.contact.ref])
    return act_page(
        request, forms.OutcomeForm(posted(request)), contacts.settle, title=words[step][0], button=words[step][0],
        done=words[step][1], to=to, back=(to, found.contact.employer.name), danger=step == "drop",
        commitment_id=found.pk, step=step, now=timezone.now(),
    )  # fmt: skip


@needs("outreach.contact")
@require_POST
def take_up_again(request: HttpRequest, number: int) -> HttpResponse:
    """The commitment is open again."""
    found = get_object_or_404(Commitment.objects.select_related("contact"), pk=number)
    act(
        request, contacts.settle, _("L'engagement est de nouveau en cours."), commitment_id=number,
        step="take_up_again", now=timezone.now(),
    )  # fmt: skip
    return redirect("outreach:contact", found.contact.ref)


@needs("outreach.contact")
def subscribe(request: HttpRequest, ref: str) -> HttpResponse:
    """The employer agrees to be written to."""
    found, to = _contact(ref), reverse("outreach:contact", args=[ref])
    return act_page(
        request, forms.SubscriptionForm(posted(request)), contacts.subscribe, title=_("Accord pour recevoir nos messages"),
        button=_("Enregistrer l'accord"), done=_("L'accord est enregistré."), to=to, back=(to, found.employer.name),
        text=_("Chaque message porte un lien pour ne plus en recevoir."), employer=found.employer, now=timezone.now(),
    )  # fmt: skip


def _contact(ref: str) -> Contact:
    found = queries.contact(ref)
    if found is None:
        raise Http404
    return found
