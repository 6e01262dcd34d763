"""Who suits an offer, without a name, and who applied for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.employers import queries as offers
from maslak.employers.models import JobOffer
from maslak.matching import candidates
from maslak.placement import applications, queries
from maslak.placement.enums import ApplicationStatus
from maslak.placement.models import Application
from maslak.web.applications_shown import answers, summary
from maslak.web.employer.offer_words import standing
from maslak.web.guard import Telling, needs

S = ApplicationStatus
MOST_PROFILES = 20
#: In the order in which an employer reads them: who waits for a word first.
_GROUPS: tuple[frozenset[str], ...] = (
    frozenset({S.SUBMITTED}),
    frozenset({S.SHORTLISTED, S.RETAINED}),
    frozenset({S.HIRED}),
    frozenset({S.INVITED}),
)


def offer_of(request: HttpRequest, ref: str) -> JobOffer:
    """An offer that the acting organisation wrote; 404 for any other."""
    mine = offers.offers_of(request.actor.organisation)  # type: ignore[attr-defined]
    return get_object_or_404(mine.prefetch_related("languages", "skills"), ref=ref)


@require_safe
@needs("candidate.read", "application.write")
def offer_candidates(request: HttpRequest, ref: str) -> HttpResponse:
    """The applications received, by what they ask of me, then the profiles that suit."""
    found, today = offer_of(request, ref), timezone.localdate()
    received = list(queries.applications_for(found))
    invited = {candidates.handle_of(found.pk, each.person_id) for each in received}
    profiles = [card for card in candidates.of(found) if card.handle not in invited][:MOST_PROFILES]
    state = standing(found, today, offers.confirmation_days(today))
    shown = {
        "offer": found,
        "standing": state,
        "groups": _groups(received),
        "over": [_row(each) for each in received if each.closed_on],
        "profiles": [
            {"card": card, "answers": answers(card.card), "says": summary(card.card)} for card in profiles
        ],
        "refreshed_at": candidates.refreshed_at(found),
        "may_invite": found.status == "open",
    }
    return render(request, "employer/candidates.html", shown)


@require_POST
@needs("candidate.read", "application.write")
def candidate_invite(request: HttpRequest, ref: str) -> HttpResponse:
    """Invite one profile by its handle: who it is stays unknown until they say yes."""
    found = offer_of(request, ref)
    with Telling(request) as told:
        whom = candidates.person_of(found, request.POST.get("handle", ""))
        applications.invite(offer=found, person=whom, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if told.done:
        messages.success(
            request, _("L'invitation est envoyée. La personne répond quand elle le veut, avant la date dite.")
        )
    return redirect("employer:offer-candidates", found.ref)


def _groups(received: list[Application]) -> list[dict[str, Any]]:
    titles = (
        _("Attendent votre réponse"),
        _("En cours"),
        _("Embauches"),
        _("Invitations sans réponse encore"),
    )
    found = []
    for title, statuses in zip(titles, _GROUPS, strict=True):
        rows = [_row(each) for each in received if each.status in statuses]
        if rows:
            found.append({"title": title, "rows": rows})
    return found


def _row(application: Application) -> dict[str, Any]:
    return {"application": application, "says": summary(application.card)}
