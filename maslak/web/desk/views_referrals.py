"""Referrals: sent with the person's agreement, received, answered, followed to their outcome."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maslak.casework import consenting, queries
from maslak.casework import referrals as sending
from maslak.casework.models import Referral
from maslak.casework.workflow import REFERRAL
from maslak.people.models import Person
from maslak.people.texts import consent_text
from maslak.web.desk.forms_services import OutcomeForm, ReasonForm, ReferralForm, RefusalForm
from maslak.web.desk.pages import act, ask_alone, of_file, posted, render_file, sent
from maslak.web.guard import Telling, needs

LABELS = {
    "accept": gettext_lazy("Accepter"),
    "waitlist": gettext_lazy("Mettre en liste d'attente"),
    "refuse": gettext_lazy("Refuser"),
    "complete": gettext_lazy("Noter l'aboutissement"),
    "end": gettext_lazy("Terminer sans suite"),
    "revoke": gettext_lazy("Retirer l'orientation"),
}
FORMS = {"refuse": RefusalForm, "complete": OutcomeForm, "end": OutcomeForm, "revoke": ReasonForm}
ACTIONS = {
    "accept": sending.accept, "waitlist": sending.waitlist, "refuse": sending.refuse,
    "complete": sending.complete, "end": sending.end, "revoke": sending.revoke,
}  # fmt: skip


@needs("referral.send")
def referrals(request: HttpRequest) -> HttpResponse:
    """What my organisation sent: late first, then waiting, then the rest."""
    today = timezone.localdate()
    rows = [
        {"referral": r, "late": r.status == "sent" and r.answer_due_on < today}
        for r in queries.referrals_sent(request.actor.organisation)[:200]
    ]
    rows.sort(key=lambda row: (not row["late"], row["referral"].status != "sent"))
    return render(request, "desk/services/referrals.html", {"rows": rows, "tabs": _tabs(request)})


@needs("referral.answer")
def received(request: HttpRequest) -> HttpResponse:
    """What waits for our answer, and what we follow."""
    office, today = request.actor.organisation, timezone.localdate()
    followed = Referral.objects.filter(to_organisation=office, status="accepted").select_related(
        "from_organisation"
    )
    rows = [{"referral": r, "late": r.answer_due_on < today} for r in queries.referrals_to_answer(office)]
    context = {"rows": rows, "followed": followed, "tabs": _tabs(request)}
    return render(request, "desk/services/received.html", context)


def _tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """What was sent and what was received, as far as the role goes; what waits for an answer is counted."""
    office = request.actor.organisation
    doors = (
        ("referral.send", "desk:referrals", _("Envoyées"), 0),
        ("referral.answer", "desk:received", _("Reçues"), queries.referrals_to_answer(office).count()),
        ("training.refer", "training:sent", _("Formations"), 0),
    )
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name), "count": count}
        for permission, name, label, count in doors
        if request.actor.may(permission)
    ]


def _referral(request: HttpRequest, ref: str) -> Referral:
    found = Referral.objects.select_related("from_organisation", "to_organisation")
    return get_object_or_404(found, ref=ref)


def _steps(request: HttpRequest, found: Referral) -> list[str]:
    """What this side may do: the receiver answers, the sender takes back."""
    mine = request.actor.organisation.pk if request.actor.organisation else None
    allowed = {"revoke"} if mine == found.from_organisation_id else set(ACTIONS) - {"revoke"}
    steps = [step for step in REFERRAL.available(found.status) if step in allowed]
    return [step for step in steps if request.actor.may(REFERRAL.steps[step].permission)]


@needs("referral.send", "referral.answer")
def referral(request: HttpRequest, ref: str) -> HttpResponse:
    """One referral: what may be known of the person by now, and what one may answer."""
    found = _referral(request, ref)
    sight = Person.objects.filter(pk=found.person_id, merged_into=None).first()
    steps = [{"code": step, "label": LABELS[step], "asks": step in FORMS} for step in _steps(request, found)]
    office = request.actor.organisation
    received = office is not None and found.to_organisation_id == office.pk
    context = {
        "referral": found,
        "person": sight,
        "steps": steps,
        "back": reverse("desk:received" if received else "desk:referrals"),
        "back_label": _("Orientations reçues") if received else _("Orientations envoyées"),
    }
    return render(request, "desk/services/referral.html", context)


@needs("referral.send", "referral.answer")
def answer(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Take one step; some ask for a reason or an outcome first."""
    found = _referral(request, ref)
    if step not in _steps(request, found):
        raise Http404
    done = _("C'est enregistré, l'autre organisation est prévenue.")
    if step not in FORMS:
        if request.method != "POST":
            return redirect("desk:referral", found.ref)
        act(request, ACTIONS[step], done, referral_id=found.pk, now=timezone.now())
        return redirect("desk:referral", found.ref)
    form = FORMS[step](posted(request))
    if sent(request, form, ACTIONS[step], done, referral_id=found.pk, now=timezone.now()):
        # Refused or taken back, the referral may be out of this side's sight: back to the list.
        lists = {"refuse": "desk:received", "revoke": "desk:referrals"}
        return redirect(lists[step]) if step in lists else redirect("desk:referral", found.ref)
    return ask_alone(
        request,
        form,
        title=str(LABELS[step]),
        button=str(LABELS[step]),
        danger=step in ("refuse", "revoke"),
        back=(reverse("desk:referral", args=[found.ref]), _("Orientation")),
    )


@of_file("referral.send")
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """Send this person on, with their agreement to that very organisation."""
    form = ReferralForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = _send(request, person, dict(form.cleaned_data))
        if told.done:
            messages.success(
                request, _("L'orientation est envoyée. Une réponse est attendue sous dix jours ouvrables.")
            )
            return redirect("desk:referral", made.ref)
    text = consent_text("referral").told((get_language() or "fr")[:2], _("l'organisation choisie"))
    context = {"form": form, "text": text}
    return render_file(
        request, "desk/services/referral_new.html", person, "", status=422 if form.errors else 200, **context
    )


@transaction.atomic
def _send(request: HttpRequest, person: Person, data: dict) -> Referral:  # type: ignore[type-arg]
    """The agreement and the referral, together or not at all."""
    data.pop("agreed")
    language = person.preferred_language if person.preferred_language in ("fr", "ar", "en") else "fr"
    common = {"by": request.actor, "now": timezone.now()}
    consent = consenting.give(
        person_id=person.pk,
        purpose="referral",
        organisation=data["to_organisation"],
        language=language,
        **common,
    )
    return sending.send(
        person=person, from_organisation=request.actor.organisation, consent=consent, **data, **common
    )
