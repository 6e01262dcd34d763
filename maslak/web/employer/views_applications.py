"""One application as its employer reads and answers it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from maslak.placement import answers as answering
from maslak.placement import hiring, reading
from maslak.placement.enums import ApplicationStatus
from maslak.placement.models import Application
from maslak.placement.workflow import ANSWER, APPLICATION
from maslak.web import cv_sheet
from maslak.web.applications_shown import ASKS_PAPER, answers, closed_in_words, cv_sections, paper_in_words
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.employer.forms_applications import HireForm, RefuseForm
from maslak.web.employer.views_papers import pdf
from maslak.web.guard import Telling, needs

ONE_PRESS: dict[str, tuple[Callable[..., Any], Any, Any]] = {
    "shortlist": (
        answering.shortlist, gettext_lazy("Présélectionner"),
        gettext_lazy("C'est noté : la personne sait que vous regardez sa candidature de près."),
    ),
    "retain": (
        answering.retain, gettext_lazy("Retenir"),
        gettext_lazy("C'est noté : convenez du premier jour avec la personne."),
    ),
}  # fmt: skip
PAGES = {
    "hire": gettext_lazy("Embaucher"),
    "refuse": gettext_lazy("Ne pas retenir"),
    "break_off": gettext_lazy("L'embauche ne se fait pas"),
}
_KINDS = {"json-resume": "application/json", "europass": "application/ld+json"}


@require_safe
@needs("application.answer", "application.write")
def application(request: HttpRequest, ref: str) -> HttpResponse:
    """The answers to what the offer asks, what the person gave to read, and what I may do."""
    found = _mine(request, ref)
    with Telling(request):
        shared = reading.open_shared(application=found, by=request.actor)  # type: ignore[attr-defined]
    mine = [
        name for name in APPLICATION.available(found.status) if APPLICATION.steps[name].permission == ANSWER
    ]
    if found.placement_id:
        mine = []
    shown = {
        "application": found,
        "offer": found.offer,
        "answers": answers(found.card),
        "shared": shared,
        "sections": cv_sections(shared["json-resume"]) if shared else [],
        "closed": closed_in_words(found),
        "presses": [{"name": name, "label": ONE_PRESS[name][1]} for name in mine if name in ONE_PRESS],
        "pages": [{"name": name, "label": PAGES[name]} for name in mine if name in PAGES],
        "paper": paper_in_words(found),
        "paper_url": _request_url(found) if found.paper in ASKS_PAPER else "",
    }
    return render(request, "employer/application.html", shown)


@require_POST
@needs("application.answer", "application.write")
def application_step(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """Shortlist or retain, in one press."""
    if name not in ONE_PRESS:
        raise Http404
    found = _mine(request, ref)
    action, _label, done = ONE_PRESS[name]
    with Telling(request) as told:
        action(application_id=found.pk, version=_version(request), by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(request, done)
    return redirect("employer:application", found.ref)


@needs("application.answer", "application.write")
def application_hire(request: HttpRequest, ref: str) -> HttpResponse:
    """Hire from a day: what else it closes is said before."""
    found = _mine(request, ref)
    if too_late := _too_late(request, found, "hire"):
        return too_late
    form = HireForm(posted(request), initial={"starts_on": found.offer.starts_on or timezone.localdate()})
    done = _("L'embauche est notée. La personne est prévenue ; son agence confirme le premier jour.")
    if sent(request, form, hiring.hire, done, application_id=found.pk, now=timezone.now()):
        return redirect("employer:application", found.ref)
    text = _(
        "La personne est prévenue et ses autres candidatures se ferment. Quand tous les postes sont pris, "
        "l'offre est pourvue et ceux qui attendent le savent."
    )
    return _page(request, found, form, title=_("Embaucher"), button=_("Embaucher"), text=text)


@needs("application.answer", "application.write")
def application_refuse(request: HttpRequest, ref: str) -> HttpResponse:
    """Not taken, with the reason that the person will read."""
    return _refusal(
        request, ref, "refuse", answering.refuse, _("Ne pas retenir"), _("C'est noté : la personne sait pourquoi."),
        _("La personne lit la raison. Ce qu'elle vous avait donné à lire est effacé."),
    )  # fmt: skip


@needs("application.answer", "application.write")
def application_break_off(request: HttpRequest, ref: str) -> HttpResponse:
    """A hire that comes to nothing before its first day is confirmed."""
    return _refusal(
        request, ref, "break_off", answering.break_off, _("L'embauche ne se fait pas"),
        _("C'est noté. L'offre reste pourvue : rouvrez-la si le poste est libre."),
        _("La personne lit la raison. Le poste n'est plus compté comme pris."),
    )  # fmt: skip


@require_safe
@needs("application.answer", "application.write")
def application_cv(request: HttpRequest, ref: str) -> HttpResponse:
    """The CV to print; the reading is written down."""
    found = _mine(request, ref)
    with Telling(request) as told:
        resume = reading.take_cv(application=found, form="pdf", by=request.actor)  # type: ignore[attr-defined]
    if not told.done:
        return redirect("employer:application", found.ref)
    return pdf(cv_sheet.pdf(resume, reference=found.ref, at=timezone.now()), f"cv-{found.ref}.pdf")


@require_safe
@needs("application.answer", "application.write")
def application_cv_file(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The CV for another software: JSON Resume or Europass; the reading is written down."""
    if form not in _KINDS:
        raise Http404
    found = _mine(request, ref)
    with Telling(request) as told:
        content = reading.take_cv(application=found, form=form, by=request.actor)  # type: ignore[attr-defined]
    if not told.done:
        return redirect("employer:application", found.ref)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type=f"{_KINDS[form]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cv-{found.ref}-{form}.json"'
    return response


def _mine(request: HttpRequest, ref: str) -> Application:
    body = request.actor.organisation  # type: ignore[attr-defined]
    rows = Application.objects.select_related("offer", "offer__organisation").filter(recruiter=body)
    return get_object_or_404(rows, ref=ref)


def _refusal(
    request: HttpRequest, ref: str, step: str, action: Callable[..., Any], title: str, done: str, text: str
) -> HttpResponse:
    found, form = _mine(request, ref), RefuseForm(posted(request))
    if too_late := _too_late(request, found, step):
        return too_late
    if sent(request, form, action, done, application_id=found.pk, now=timezone.now()):
        return redirect("employer:application", found.ref)
    return _page(request, found, form, title=title, button=title, text=text, danger=True)


def _too_late(request: HttpRequest, found: Application, step: str) -> HttpResponse | None:
    """Back to the application when that step is not open, or no longer: no form leads nowhere."""
    if step in APPLICATION.available(found.status) and not found.placement_id:
        return None
    messages.error(request, _("Cet acte n'est pas possible pour cette candidature : voyez où elle en est."))
    return redirect("employer:application", found.ref)


def _page(request: HttpRequest, found: Application, form: Any, **told: Any) -> HttpResponse:
    back = (reverse("employer:application", args=[found.ref]), _("Candidature"))
    return ask_alone(request, form, back=back, **told)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None


def _request_url(found: Application) -> str:
    """Where the certificate or visa of this hire is asked for, the post filled in; who they are is asked there."""
    if found.status != ApplicationStatus.HIRED:
        return ""
    variant = "domestic" if found.offer.contract == "domestic_19_12" else "first"
    return f"{reverse('employer:file-new')}?{urlencode({'variant': variant, 'candidature': found.ref})}"
