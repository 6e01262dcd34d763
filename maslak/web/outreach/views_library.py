"""Keeping the library and the fiches of good practice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.outreach import library, practices, queries
from maslak.outreach.models import Practice, Resource
from maslak.outreach.workflow import PRACTICE, RESOURCE
from maslak.web.desk.pages import act, posted, sent
from maslak.web.guard import needs
from maslak.web.outreach import forms_library as forms
from maslak.web.outreach.pages import act_page, tabs
from maslak.web.outreach.views_public import text_of


@needs("outreach.write")
def resource_list(request: HttpRequest) -> HttpResponse:
    """The works of the organisation, and how often each was taken."""
    found = queries.resources().filter(organisation=request.actor.organisation)
    rows = [{"it": each, "downloads": sum(v.downloads for v in each.versions.all())} for each in found]
    return render(request, "outreach/library.html", {"tabs": tabs(request), "rows": rows})


@needs("outreach.write")
def resource_new(request: HttpRequest) -> HttpResponse:
    """One more work; its files come after."""
    form, to = forms.ResourceForm(posted(request)), reverse("outreach:library")
    given = form.answers() if form.is_valid() else None
    return act_page(
        request, form, library.describe, title=_("Ajouter une ressource"), button=_("Enregistrer"), given=given,
        done=_("La ressource est enregistrée ; ajoutez-lui un fichier ou un lien."), to=to,
        back=(to, _("Bibliothèque")), organisation=request.actor.organisation,
    )  # fmt: skip


@needs("outreach.write")
def resource(request: HttpRequest, ref: str) -> HttpResponse:
    """One work from the librarian's side."""
    found = get_object_or_404(queries.resources(), ref=ref, organisation=request.actor.organisation)
    shown = {"resource": found, "steps": RESOURCE.available(found.status)}
    return render(request, "outreach/library_resource.html", shown)


@needs("outreach.write")
def version_new(request: HttpRequest, ref: str) -> HttpResponse:
    """One more edition: a file or a link."""
    found = get_object_or_404(Resource, ref=ref, organisation=request.actor.organisation)
    form = forms.VersionForm(posted(request), request.FILES or None)
    given = form.answers() if form.is_valid() else None
    if sent(
        request, form, library.add_version, _("L'édition est ajoutée."), given=given, resource_id=found.pk
    ):
        return redirect("outreach:library-resource", ref)
    return render(
        request,
        "outreach/version_new.html",
        {"resource": found, "form": form},
        status=422 if form.errors else 200,
    )


@needs("outreach.write")
@require_POST
def resource_step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Publish it or retire it."""
    found = get_object_or_404(Resource, ref=ref, organisation=request.actor.organisation)
    done = _("La ressource est publiée.") if step == "publish" else _("La ressource est retirée.")
    act(request, library.move, done, resource_id=found.pk, step=step)
    return redirect("outreach:library-resource", ref)


@needs("outreach.write")
def fiche_list(request: HttpRequest) -> HttpResponse:
    """The fiches in sight, drafts included."""
    rows = [{"it": each, "text": text_of(each)} for each in queries.practices()]
    return render(request, "outreach/fiches.html", {"tabs": tabs(request), "rows": rows})


@needs("outreach.write")
def fiche_new(request: HttpRequest) -> HttpResponse:
    """Begin a fiche."""
    form, to = (
        forms.PracticeForm(posted(request), initial={"year": timezone.localdate().year}),
        reverse("outreach:fiches"),
    )
    return act_page(
        request, form, practices.start, title=_("Commencer une fiche"), button=_("Enregistrer"),
        done=_("La fiche est commencée ; écrivez-la dans une langue au moins."), to=to,
        back=(to, _("Bonnes pratiques")), organisation=request.actor.organisation,
    )  # fmt: skip


@needs("outreach.write")
def fiche(request: HttpRequest, ref: str) -> HttpResponse:
    """One fiche, as it stands."""
    found = get_object_or_404(queries.practices(), ref=ref)
    mine = request.actor.organisation is not None and found.organisation_id == request.actor.organisation.pk
    text = text_of(found, request.GET.get("langue", ""))
    steps = PRACTICE.available(found.status) if mine and request.actor.may("outreach.review") else []
    shown = {"practice": found, "text": text, "mine": mine, "steps": steps}
    return render(request, "outreach/fiche.html", shown)


@needs("outreach.write")
def fiche_text(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the fiche in one language."""
    found = get_object_or_404(Practice, ref=ref, organisation=request.actor.organisation)
    held = found.texts.filter(language=request.GET.get("langue", "fr")).first()
    parts = ("language", "title", "problem", "method", "cost", "result")
    initial = (
        {part: getattr(held, part) for part in parts}
        if held
        else {"language": request.GET.get("langue", "fr")}
    )
    to = reverse("outreach:fiche", args=[ref])
    return act_page(
        request, forms.PracticeTextForm(posted(request), initial=initial), practices.write,
        title=_("Écrire la fiche"), button=_("Enregistrer"), done=_("La fiche est enregistrée."), to=to,
        back=(to, _("Fiche")), practice_id=found.pk,
    )  # fmt: skip


@needs("outreach.review")
@require_POST
def fiche_step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Reviewed, published, sent back or withdrawn."""
    found = get_object_or_404(Practice, ref=ref)
    act(
        request, practices.move, _("L'état de la fiche a changé."), practice_id=found.pk, step=step,
        now=timezone.now(),
    )  # fmt: skip
    return redirect("outreach:fiche", ref)
