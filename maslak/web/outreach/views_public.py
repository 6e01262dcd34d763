"""What anyone may open: events and their registration, the library, good practice, the way out of campaigns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from maslak.core.errors import NotAllowed
from maslak.outreach import contacts, library, queries, registrations
from maslak.outreach.enums import SHOWN, EventStatus, Language, ResourceKind, Topic
from maslak.outreach.models import Event, Practice
from maslak.web.desk.pages import posted
from maslak.web.guard import Telling
from maslak.web.outreach.forms_events import RegisterForm
from maslak.web.outreach.pages import public_tabs
from maslak.web.public.throttle import note, too_many

_PER_PAGE = 20


@require_safe
@login_not_required
def events(request: HttpRequest) -> HttpResponse:
    """What is coming, then what was held."""
    past = Paginator(queries.past_events(), _PER_PAGE).get_page(request.GET.get("page"))
    shown = {"tabs": public_tabs(request), "coming": queries.announced(timezone.now()), "page": past}
    return render(request, "outreach/public_events.html", shown)


@login_not_required
@sensitive_post_parameters("name", "contact")
def event(request: HttpRequest, ref: str) -> HttpResponse:
    """One event, and the form to come; the ticket is the page that the form leads to."""
    found = _shown(ref)
    opened = found.status == EventStatus.PUBLISHED and found.ends_at > timezone.now()
    waiting = too_many(request, "events")
    form = RegisterForm(posted(request), event=found) if opened else None
    if form is not None and not waiting and form.is_valid():
        note(request, "events")
        with Telling(request, form) as told:
            made = registrations.register(
                event_ref=found.ref, language=get_language() or "fr", now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            return redirect("outreach:ticket", made.token)
    context = {"tabs": public_tabs(request), "event": found, "form": form, "waiting": waiting}
    status = 429 if waiting and request.method == "POST" else 422 if form is not None and form.errors else 200
    return render(request, "outreach/public_event.html", context, status=status)


@require_safe
@login_not_required
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket of whoever holds its address: where, when, and the way to give the seat back."""
    known = queries.ticket(token)
    if known is None:
        raise Http404
    ref, status, rank = known
    found = _shown(ref)
    holds = status in ("registered", "waiting") and found.status == EventStatus.PUBLISHED
    shown = {
        "event": found, "status": status, "rank": rank, "token": token,
        "may_leave": holds and found.starts_at > timezone.now(),
        "tell_link": status == "registered" and found.status == EventStatus.PUBLISHED,
    }  # fmt: skip
    return render(request, "outreach/ticket.html", shown)


@require_POST
@login_not_required
def give_back(request: HttpRequest, token: str) -> HttpResponse:
    """The seat goes to somebody else."""
    with Telling(request) as told:
        registrations.give_back(token=token, now=timezone.now())
    if isinstance(told.refusal, NotAllowed):
        raise Http404
    if told.done:
        messages.success(request, _("Votre inscription est annulée ; merci d'avoir prévenu."))
    return redirect("outreach:ticket", token)


@require_safe
@login_not_required
def resources(request: HttpRequest) -> HttpResponse:
    """The library, by kind, subject and language."""
    found = queries.published_resources()
    chosen = {name: request.GET.get(name, "") for name in ("genre", "sujet", "langue")}
    if chosen["genre"] in ResourceKind.values:
        found = found.filter(kind=chosen["genre"])
    if chosen["sujet"] in Topic.values:
        found = found.filter(topic=chosen["sujet"])
    if chosen["langue"] in Language.values:
        found = found.filter(versions__language=chosen["langue"]).distinct()
    shown = {
        "tabs": public_tabs(request), "resources": found, "chosen": chosen,
        "filters": [
            _filter("genre", _("Genre"), ResourceKind.choices, chosen),
            _filter("sujet", _("Sujet"), Topic.choices, chosen),
            _filter("langue", _("Langue"), Language.choices, chosen),
        ],
    }  # fmt: skip
    return render(request, "outreach/public_resources.html", shown)


def _filter(name: str, label: str, choices: Any, chosen: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "label": label, "choices": choices, "chosen": chosen[name]}


@require_safe
@login_not_required
def resource(request: HttpRequest, ref: str) -> HttpResponse:
    """One work: its editions, the latest first, in each language."""
    found = queries.published_resources().filter(ref=ref).first()
    if found is None:
        raise Http404
    return render(request, "outreach/public_resource.html", {"tabs": public_tabs(request), "resource": found})


@require_safe
@login_not_required
def download(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The file itself, or the address where it is; counted once for each reader who asks for it."""
    if too_many(request, "downloads"):
        return HttpResponse(
            _("Trop de téléchargements d'affilée : réessayez dans un quart d'heure."), status=429
        )
    note(request, "downloads")
    try:
        handed = library.hand_out(resource_ref=ref, version_id=number, now=timezone.now())
    except NotAllowed as error:
        raise Http404 from error
    if handed.link:
        return redirect(handed.link)
    answer = HttpResponse(handed.content, content_type=handed.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, handed.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@login_not_required
def practices(request: HttpRequest) -> HttpResponse:
    """The fiches of good practice."""
    rows = [{"practice": each, "text": text_of(each)} for each in queries.published_practices()]
    return render(request, "outreach/public_practices.html", {"tabs": public_tabs(request), "rows": rows})


@require_safe
@login_not_required
def practice(request: HttpRequest, ref: str) -> HttpResponse:
    """One fiche, in the reader's language where it has one; `langue` chooses another."""
    found = queries.published_practices().filter(ref=ref).first()
    if found is None:
        raise Http404
    shown = {
        "tabs": public_tabs(request),
        "practice": found,
        "text": text_of(found, request.GET.get("langue", "")),
    }
    return render(request, "outreach/public_practice.html", shown)


def text_of(practice: Practice, language: str = "") -> Any:
    """The fiche's text in that language, else the reader's, else French, else the first; None for none."""
    texts = {text.language: text for text in practice.texts.all()}
    for code in (language, (get_language() or "fr")[:2], "fr"):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()), None)


@login_not_required
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more messages for this employer. A link read by a machine stops nothing: the button does."""
    if request.method != "POST":
        return render(request, "outreach/stop.html", {"done": False})
    if not contacts.unsubscribe(token=token, now=timezone.now()):
        raise Http404
    return render(request, "outreach/stop.html", {"done": True})


def _shown(ref: str) -> Event:
    found = queries.event(ref)
    if found is None or found.status not in SHOWN:
        raise Http404
    return found
