"""Continuity: one act turns the office to remote for a period and tells everybody."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.casework import continuity as remote
from maslak.programme.models import Disruption
from maslak.web.desk.forms_services import ContinuityForm, EndEarlyForm, ProlongForm
from maslak.web.desk.pages import ask_alone, posted, sent
from maslak.web.guard import Telling, needs


@needs("continuity.write")
def continuity(request: HttpRequest) -> HttpResponse:
    """The form, a rehearsal of what would change, then the act; the periods so far."""
    office, would, form = request.actor.organisation, None, ContinuityForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            would = _turn(request, form, rehearse="confirm" not in request.POST)
        if told.done and "confirm" in request.POST:
            messages.success(request, _counts(would))
            return redirect("desk:continuity")
    periods = Disruption.objects.filter(organisation=office, kind="continuity").order_by("-starts_on")
    context = {"form": form, "would": would, "periods": periods, "today": timezone.localdate()}
    return render(request, "desk/services/continuity.html", context)


def _turn(request: HttpRequest, form: ContinuityForm, *, rehearse: bool) -> remote.Turned:
    """What going remote changes; a rehearsal is rolled back and tells nobody."""
    data = form.cleaned_data
    with transaction.atomic():
        turned = remote.go_remote(
            organisation=request.actor.organisation,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            clocks=data["clocks"],
            guidance={language: data[f"guidance_{language}"] for language in ("fr", "ar", "en")},
            by=request.actor,
            now=timezone.now(),
        )
        if rehearse:
            transaction.set_rollback(True)
    return turned


def _counts(turned: remote.Turned) -> str:
    return _("%(sessions)s séances et %(slots)s créneaux passent à distance, %(told)s personnes sont prévenues.") % {
        "sessions": turned.sessions, "slots": turned.slots, "told": turned.told,
    }  # fmt: skip


@needs("continuity.write")
def prolong(request: HttpRequest, pk: int) -> HttpResponse:
    """A later end: what is planned meanwhile turns remote too."""
    period = get_object_or_404(Disruption, pk=pk, organisation=request.actor.organisation, kind="continuity")
    form = ProlongForm(posted(request), initial={"ends_on": period.ends_on})
    done = _("La période est prolongée, les personnes concernées sont prévenues.")
    if sent(request, form, remote.prolong, done, disruption_id=period.pk, now=timezone.now()):
        return redirect("desk:continuity")
    return ask_alone(
        request,
        form,
        title=_("Prolonger la période à distance"),
        button=_("Prolonger"),
        text=_("Ce qui est prévu d'ici là passe à distance, et chacun est prévenu."),
        back=(reverse("desk:continuity"), _("Continuité")),
    )


@needs("continuity.write")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish earlier than planned; what has not happened yet gets its form back."""
    period = get_object_or_404(Disruption, pk=pk, organisation=request.actor.organisation, kind="continuity")
    form = EndEarlyForm(posted(request), initial={"last_day": timezone.localdate()})
    done = _("La période est écourtée, les personnes concernées sont prévenues.")
    if sent(request, form, remote.end_early, done, disruption_id=period.pk, now=timezone.now()):
        return redirect("desk:continuity")
    return ask_alone(
        request,
        form,
        title=_("Revenir sur place plus tôt"),
        button=_("Revenir sur place"),
        text=_("Ce qui vient après ce jour retrouve sa forme, et chacun est prévenu."),
        back=(reverse("desk:continuity"), _("Continuité")),
    )
