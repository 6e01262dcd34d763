"""The pool as its coordination sees it: pairs, proposals with their reasons, requests, balance."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maslak.core.errors import DomainError
from maslak.mentoring import notices, pairs, pool, queries
from maslak.mentoring.enums import AWAITED
from maslak.mentoring.models import Mentee, Mentor
from maslak.web import names
from maslak.web.guard import needs
from maslak.web.mentoring import words
from maslak.web.mentoring.pages import tabs

MOST = 200


@needs("mentoring.manage")
def pairs_list(request: HttpRequest) -> HttpResponse:
    """The pairs: those that wait for an answer, those under way, those that are over."""
    office = request.actor.organisation
    found = list(queries.pairs(office)[:MOST])
    groups = [
        (_("Réponses attendues"), [p for p in found if p.status in AWAITED]),
        (_("En cours"), [p for p in found if p.status == "active"]),
        (_("Terminés ou déclinés"), [p for p in found if p.status not in AWAITED and p.status != "active"]),
    ]
    guarded = bool(notices.circle(office, timezone.localdate()))
    return render(
        request, "mentoring/pairs.html", {"groups": groups, "tabs": tabs(request), "guarded": guarded}
    )


@needs("mentoring.manage")
def mentees(request: HttpRequest) -> HttpResponse:
    """The requests, the longest waiting first, each with its pair if one stands."""
    office, today = request.actor.organisation, timezone.localdate()
    free = set(pool.waiting(office.pk).values_list("pk", flat=True))
    rows = [
        {
            "mentee": mentee,
            "waits": mentee.pk in free,
            "days": (today - mentee.asked_on).days,
            "languages": names.listed(names.language_name(code) for code in mentee.languages),
        }
        for mentee in queries.mentees(office)[:MOST]
    ]
    rows.sort(key=lambda row: (not row["waits"], row["mentee"].status != "open", -row["days"]))
    return render(request, "mentoring/mentees.html", {"rows": rows, "tabs": tabs(request)})


@needs("mentoring.manage")
def proposals(request: HttpRequest) -> HttpResponse:
    """The best pairs of today's pool, with the reasons, and why each of the others has nobody yet."""
    office = request.actor.organisation
    found = pool.proposal(office, timezone.localdate())
    mentors = Mentor.objects.in_bulk([match.guide.number for match in found.matches])
    waiting = Mentee.objects.select_related("person").in_bulk(
        [match.seeker.number for match in found.matches] + [seeker.number for seeker, _why in found.unmatched]
    )
    rows = [
        {
            "mentor": mentors[match.guide.number],
            "mentee": waiting[match.seeker.number],
            "score": match.score,
            "reasons": words.reasons(reason.as_json() for reason in match.reasons),
            "value": f"{match.guide.number}-{match.seeker.number}",
        }
        for match in found.matches[:MOST]
    ]
    left = [
        {"mentee": waiting[seeker.number], "why": words.why_nobody(why)} for seeker, why in found.unmatched
    ]
    return render(request, "mentoring/proposals.html", {"rows": rows, "left": left, "tabs": tabs(request)})


@require_POST
@needs("mentoring.manage")
def propose(request: HttpRequest) -> HttpResponse:
    """Propose the pairs that were ticked; one that no longer holds is said, the others go on."""
    done, refused = 0, list[str]()
    for value in request.POST.getlist("pair")[:MOST]:
        mentor, _dash, mentee = value.partition("-")
        if not (mentor.isdecimal() and mentee.isdecimal()):
            continue
        try:
            pairs.propose(mentor_id=int(mentor), mentee_id=int(mentee), by=request.actor, now=timezone.now())
            done += 1
        except DomainError as refusal:
            refused.append(str(refusal))
    for sentence in dict.fromkeys(refused):
        messages.error(request, sentence)
    if done:
        told = ngettext(
            "%(n)s binôme est proposé, les deux sont prévenus.", "%(n)s binômes sont proposés, chacun est prévenu.", done
        )  # fmt: skip
        messages.success(request, told % {"n": done})
    elif not refused:
        messages.info(request, _("Cochez au moins un binôme."))
    return redirect("mentoring:pairs" if done else "mentoring:proposals")


@needs("mentoring.manage")
def balance(request: HttpRequest) -> HttpResponse:
    """People who wait and free places, by language and by region, as bars and as tables."""
    found = queries.balance(request.actor.organisation)
    panels = [
        _panel(_("Par langue"), _("Langue"), found.by_language, names.language_name),
        _panel(_("Par région"), _("Région"), found.by_region, names.region),
    ]
    return render(
        request, "mentoring/balance.html", {"found": found, "panels": panels, "tabs": tabs(request)}
    )


def _panel(title: str, column: str, rows: Any, name: Any) -> dict[str, Any]:
    widest = max((max(asked, free) for _code, asked, free in rows), default=0) or 1
    return {
        "title": title,
        "column": column,
        "rows": [
            {
                "name": name(code),
                "asked": asked,
                "free": free,
                "asked_width": round(100 * asked / widest),
                "free_width": round(100 * free / widest),
                "short": asked > free,
            }
            for code, asked, free in rows
        ],
    }
