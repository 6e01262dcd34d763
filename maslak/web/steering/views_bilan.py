"""The yearly review: written around live figures, frozen with its numbers, read and taken away in every format."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.reporting import actions, bilan, queries
from maslak.reporting.models import Edition, EditionStatus
from maslak.web.guard import Telling, needs
from maslak.web.steering import drawn
from maslak.web.steering.forms_bilan import NewParagraphForm, ParagraphForm, YearForm
from maslak.web.steering.years import review_year


def _language() -> str:
    return (get_language() or "fr")[:2]


@needs("bilan.read")
def bilans(request: HttpRequest) -> HttpResponse:
    """All editions, the latest first."""
    context = {
        "editions": queries.editions(),
        "form": YearForm(initial={"year": review_year()}),
        "may_write": request.actor.may("bilan.write"),
    }
    return render(request, "steering/bilans.html", context)


@require_POST
@needs("bilan.write")
def create(request: HttpRequest) -> HttpResponse:
    """Open the review of a year."""
    form = YearForm(request.POST)
    if form.is_valid():
        with Telling(request) as told:
            edition = actions.create_edition(year=form.cleaned_data["year"], by=request.actor)
        if told.done:
            messages.success(
                request,
                _("L'édition est ouverte : relisez chaque paragraphe, ses chiffres se mettent à jour seuls."),
            )
            return redirect("steering:bilan", edition.ref)
    return redirect("steering:bilans")


@needs("bilan.read")
def edition(request: HttpRequest, ref: str) -> HttpResponse:
    """An edition as it reads today, or as it was frozen."""
    from maslak.reporting.exports import FORMATS

    found = get_object_or_404(Edition, ref=ref)
    document = bilan.render(found.year, _language(), found)
    context = {
        "edition": found,
        "document": document,
        "sections": [_section(section) for section in document.sections],
        "formats": FORMATS,
        "draft": found.status == EditionStatus.DRAFT,
        "may_write": request.actor.may("bilan.write"),
    }
    return render(request, "steering/bilan.html", context)


def _section(section: bilan.Section) -> dict[str, object]:
    """A section with its blocks in the shape of the components."""
    blocks = []
    for block in section.blocks:
        if isinstance(block, bilan.ChartBlock):
            blocks.append({"kind": "chart", "chart": drawn.chart(block.chart)})
        elif isinstance(block, bilan.ListBlock):
            blocks.append({"kind": "list", "items": block.items})
        else:
            segments = [
                {"figure": s} if isinstance(s, bilan.Figure) else {"words": s} for s in block.segments
            ]
            blocks.append({"kind": "text", "segments": segments, "pk": block.paragraph_id})
    return {"key": section.key, "number": section.number, "title": section.title, "blocks": blocks}


@needs("bilan.write")
def paragraph(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Rewrite one paragraph, with the list of figures that it may quote beside it."""
    found = get_object_or_404(Edition, ref=ref)
    row = get_object_or_404(found.paragraphs, pk=pk)
    form = ParagraphForm(request.POST or None, initial=ParagraphForm.shown(row))
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            actions.edit_paragraph(paragraph_id=row.pk, by=request.actor, **form.cleaned_data)
        if told.done:
            messages.success(request, _("Paragraphe enregistré."))
            return redirect("steering:bilan", found.ref)
    tokens = queries.token_choices(found.year, _language())
    return render(request, "steering/paragraph.html", {"edition": found, "form": form, "tokens": tokens})


@needs("bilan.write")
def paragraph_new(request: HttpRequest, ref: str) -> HttpResponse:
    """A paragraph more, at the end of a section."""
    found = get_object_or_404(Edition, ref=ref)
    form = NewParagraphForm(request.POST or None, initial={"section": request.GET.get("section", "")})
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            actions.add_paragraph(edition_id=found.pk, by=request.actor, **form.cleaned_data)
        if told.done:
            return redirect("steering:bilan", found.ref)
    tokens = queries.token_choices(found.year, _language())
    return render(request, "steering/paragraph.html", {"edition": found, "form": form, "tokens": tokens})


@require_POST
@needs("bilan.freeze")
def freeze(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep the numbers of today in the edition for good."""
    found = get_object_or_404(Edition, ref=ref)
    with Telling(request) as told:
        actions.freeze(edition_id=found.pk, by=request.actor, now=timezone.now())
    if told.done:
        messages.success(request, _("L'édition est arrêtée : ses chiffres et son texte ne changeront plus."))
    return redirect("steering:bilan", found.ref)


@needs("bilan.read")
def download(request: HttpRequest, ref: str, format: str) -> HttpResponse:
    """The edition as a file."""
    from maslak.reporting.exports import FORMATS, write

    found = get_object_or_404(Edition, ref=ref)
    if format not in FORMATS:
        raise Http404
    content, name, content_type = write(found.year, format, _language(), edition=found)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
