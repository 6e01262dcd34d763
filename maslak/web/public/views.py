"""The public pages: rights, services, offices, workshops, and the door of those who hold a code.

Nobody is asked who they are, and nothing is written, except when a code is redeemed.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from maslak.core.errors import DomainError
from maslak.people.accesscodes import redeem_access_code
from maslak.web.account.views import open_session
from maslak.web.public import guide, self_paced
from maslak.web.public.directory import continuity, directory
from maslak.web.public.doors import doors
from maslak.web.public.forms import CodeForm, RegionForm
from maslak.web.public.throttle import note_failure, too_many_failures


@require_safe
@login_not_required
def welcome(request: HttpRequest) -> HttpResponse:
    """What Maslak is, in plain words, and the doors."""
    shown = {"doors": doors(), "continuity": continuity(timezone.localdate()).exists()}
    return render(request, "public/welcome.html", shown)


@require_safe
@login_not_required
def rights(request: HttpRequest) -> HttpResponse:
    """The situations to choose from. The choice is a link, and is not recorded."""
    return render(request, "public/rights.html", {"guide": guide.guide_page()})


@require_safe
@login_not_required
def situation(request: HttpRequest, slug: str) -> HttpResponse:
    """What is possible in one situation, how sure it is, and how to go about it."""
    page = guide.situation_page(slug)
    if page is None:
        raise Http404
    return render(request, "public/situation.html", page)


@require_safe
@login_not_required
def services(request: HttpRequest) -> HttpResponse:
    """Every service, section by section."""
    return render(request, "public/services.html", {"guide": guide.guide_page()})


@require_safe
@login_not_required
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it is, how to go about it, and what it means in every situation."""
    page = guide.service_page(slug)
    if page is None:
        raise Http404
    return render(request, "public/service.html", page)


@require_safe
@login_not_required
def remote(request: HttpRequest) -> HttpResponse:
    """How to get each service at a distance, today's guidance of the offices first."""
    running = list(continuity(timezone.localdate()))
    return render(request, "public/remote.html", {"remote": guide.remote_page(running)})


@require_safe
@login_not_required
def glossary(request: HttpRequest) -> HttpResponse:
    """The words that papers use, explained."""
    return render(request, "public/glossary.html", {"terms": guide.glossary_page()})


@require_safe
@login_not_required
def offices(request: HttpRequest) -> HttpResponse:
    """The directory, region by region; a region nobody knows shows them all."""
    form = RegionForm(request.GET)
    region = form.cleaned_data["region"] if form.is_valid() else ""
    shown = {"form": form, "regions": directory(timezone.localdate(), region)}
    return render(request, "public/offices.html", shown)


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, who sees it, how to take it back."""
    return render(request, "public/privacy.html")


@require_safe
@login_not_required
def workshops(request: HttpRequest) -> HttpResponse:
    """The workshops to follow alone."""
    return render(request, "public/workshops.html", {"workshops": self_paced.workshop_pages()})


@require_safe
@login_not_required
def workshop(request: HttpRequest, code: str) -> HttpResponse:
    """One workshop and its steps."""
    page = self_paced.workshop_page(code)
    if page is None:
        raise Http404
    return render(request, "public/workshop.html", {"workshop": page})


@require_safe
@login_not_required
def workshop_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step: text, exercise, and what the answer in the address is worth."""
    page = self_paced.step_page(code, step, request.GET.get("reponse", ""))
    if page is None:
        raise Http404
    shown = {"workshop": self_paced.workshop_page(code), "step": page}
    return render(request, "public/workshop_step.html", shown)


@login_not_required
@sensitive_post_parameters("code")
def enter(request: HttpRequest) -> HttpResponse:
    """The door of those who hold a one-time code. A link never spends it: only the form does."""
    if too_many_failures(request):
        return render(request, "public/enter.html", {"form": CodeForm(), "waiting": True}, status=429)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            user = redeem_access_code(code=form.cleaned_data["code"], now=timezone.now())
        except DomainError as refusal:
            note_failure(request)
            form.add_error(refusal.field, str(refusal))
        else:
            return open_session(request, user)
    return render(request, "public/enter.html", {"form": form, "waiting": False})
