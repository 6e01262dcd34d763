"""Reception: a ticket from a need and a language; no name, no status."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.casework import queries
from maslak.casework import reception as desk
from maslak.casework.advice import advice_for
from maslak.casework.models import Visit
from maslak.web.desk.forms_services import Arrival, Conclusion
from maslak.web.desk.pages import act, posted, sent
from maslak.web.guard import needs


@needs("reception.write")
def reception(request: HttpRequest) -> HttpResponse:
    """Who waits, urgent first, and the form for the next one."""
    office, today = request.actor.organisation, timezone.localdate()
    form = Arrival(posted(request))
    if sent(request, form, desk.arrive, _("Le ticket est pris."), organisation=office, now=timezone.now()):
        return redirect("desk:reception")
    context = {
        "form": form,
        "waiting": queries.queue(office, today),
        "visits": queries.visits_on(office, today).exclude(status="waiting"),
    }
    return render(request, "desk/services/reception.html", context)


def _visit(request: HttpRequest, pk: int) -> Visit:
    return get_object_or_404(Visit, pk=pk, organisation=request.actor.organisation)


@needs("reception.write")
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visitor: what to offer for that need, and what next."""
    found = _visit(request, pk)
    return _page(request, found, _conclusion(found))


def _page(request: HttpRequest, found: Visit, form: Conclusion) -> HttpResponse:
    shown = {"visit": found, "advice": advice_for(found.need), "form": form}
    return render(request, "desk/services/visit.html", shown, status=422 if form.errors else 200)


def _conclusion(found: Visit, data: QueryDict | None = None) -> Conclusion:
    noted = {"advice": found.advice, "person": found.person.ref if found.person else ""}
    return Conclusion(data, initial=noted)


@require_POST
@needs("reception.write")
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was offered, and link the file when one was opened."""
    found = _visit(request, pk)
    form = _conclusion(found, request.POST)
    if sent(request, form, desk.conclude, _("C'est noté."), visit_id=found.pk):
        return redirect("desk:reception")
    return _page(request, found, form)


@require_POST
@needs("reception.write")
def visit_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Receive somebody, or note that they left."""
    found = _visit(request, pk)
    if step == "recevoir":
        act(request, desk.receive, _("Vous recevez cette personne."), visit_id=found.pk, now=timezone.now())
        return redirect("desk:visit", found.pk)
    if step == "parti":
        act(request, desk.leave, _("C'est noté."), visit_id=found.pk)
        return redirect("desk:reception")
    raise Http404
