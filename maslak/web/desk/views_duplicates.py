"""Files that may be one person's: looked at side by side, then made one or told apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maslak.pathway.merging import merge_people
from maslak.people import duplicates as pairs
from maslak.people.models import DuplicateCandidate, Person
from maslak.web.desk import traces
from maslak.web.desk.forms_file import MergeFiles
from maslak.web.desk.pages import act, of_file, posted, render_file
from maslak.web.desk.pairs import in_words, side_by_side
from maslak.web.guard import Telling, needs

PER_PAGE = 25


@require_safe
@needs("person.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs still to be read, the likeliest first."""
    page = Paginator(pairs.open_candidates(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/duplicates.html", {"page": page, "lines": in_words(page), "base": "?page="})


@require_safe
@of_file("person.search", part="alike")
def alike(request: HttpRequest, person: Person) -> HttpResponse:
    """Step 3 of a registration: other files that look like this one."""
    found = pairs.open_candidates().filter(Q(first=person) | Q(second=person))
    return render_file(request, "desk/alike.html", person, "", lines=in_words(found, besides=person))


@needs("person.merge")
def duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    """Two files side by side; the decision is a form of its own."""
    pair = get_object_or_404(pairs.open_candidates(), pk=pk)
    form = MergeFiles(posted(request), choices=_choices(pair))
    if form.is_valid():
        with Telling(request, form) as told:
            merged = merge_people(**_which(pair, form.cleaned_data), by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Les deux dossiers n'en font plus qu'un. Son histoire est réunie."))
            return redirect("desk:person", merged.kept.ref)
    for person in (pair.first, pair.second):
        traces.opened(person, by=request.actor, part="comparison")  # type: ignore[attr-defined]
    shown = {"pair": pair, "line": in_words([pair])[0], "rows": side_by_side(pair), "form": form}
    return render(request, "desk/duplicate.html", shown, status=422 if form.errors else 200)


@require_POST
@needs("person.merge")
def different(request: HttpRequest, pk: int) -> HttpResponse:
    """Two files, two people: the pair is not offered again."""
    pair = get_object_or_404(pairs.open_candidates(), pk=pk)
    act(
        request, pairs.decide_different, _("Noté : ce sont deux personnes. La paire ne sera plus proposée."),
        candidate_id=pair.pk, now=timezone.now(),
    )  # fmt: skip
    return redirect("desk:duplicates")


def _choices(pair: DuplicateCandidate) -> list[tuple[str, str]]:
    return [(str(person.pk), _choice(person)) for person in (pair.first, pair.second)]


def _choice(person: Person) -> str:
    return _("Dossier %(ref)s, ouvert le %(day)s") % {
        "ref": person.ref,
        "day": person.created_at.strftime("%d/%m/%Y"),
    }


def _which(pair: DuplicateCandidate, given: dict[str, Any]) -> dict[str, Any]:
    keep = int(given["keep"])
    absorb = pair.second_id if keep == pair.first_id else pair.first_id
    return {"keep_id": keep, "absorb_id": absorb, "reason": given["reason"], "override": given["override"]}
