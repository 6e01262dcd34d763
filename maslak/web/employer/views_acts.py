"""What is done with a request that was sent: each act its own small page, confirmed there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.permits import accompaniment, files
from maslak.permits.enums import AppealStatus, FileStatus
from maslak.permits.models import PermitFile
from maslak.web.desk.pages import posted, sent
from maslak.web.employer import overview, pieces, renewing
from maslak.web.employer.forms_acts import Answer, Ending, External, Grounds, Why
from maslak.web.employer.pages import ask, of_file, render_file
from maslak.web.guard import Telling


@of_file("permit.file")
def answer(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The pieces that were asked for, with a word; the clock runs again once they are there."""
    asked = overview.asked(file)
    if asked is None or file.status != FileStatus.TO_COMPLETE:
        return redirect("employer:file", file.ref)
    wanted = [row for row in pieces.rows(file) if row["piece"].code in asked["request"].codes]
    form = pieces.Pieces(posted(request), request.FILES or None, shown=wanted)
    word = Answer(posted(request))
    if form.is_valid() and word.is_valid():
        now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]
        with Telling(request, form) as told:
            pieces.keep(file=file, form=form, by=actor, now=now)
        if told.done:
            with Telling(request) as told:
                files.answer_request(file_id=file.pk, answer=word.cleaned_data["answer"], by=actor, now=now)
            if told.done:
                messages.success(request, _("C'est remis. Le délai de réponse reprend aujourd'hui."))
                return redirect("employer:file", file.ref)
            return redirect("employer:answer", file.ref)
    shown = {"form": form, "word": word, "asked": asked}
    return render_file(request, "employer/answer.html", file, status=422 if form.errors else 200, **shown)


@of_file("permit.file")
def abandon(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Give a request up."""
    form = Why(posted(request))
    done = _("La demande est abandonnée. Rien n'est effacé de son histoire.")
    if sent(request, form, files.abandon, done, file_id=file.pk, now=timezone.now()):
        return redirect("employer:home")
    text = _("La demande s'arrête là. Les copies jointes sont supprimées et l'heure au guichet est rendue.")
    return ask(
        request, file, title=_("Abandonner la demande"), text=text, button=_("Abandonner la demande"),
        form=form, danger=True,
    )  # fmt: skip


@of_file("permit.file")
def terminate(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Declare the end of a contract before its term."""
    form = Ending(posted(request))
    done = _("La fin du contrat est enregistrée. La personne est prévenue.")
    if sent(request, form, files.terminate, done, file_id=file.pk, now=timezone.now()):
        return redirect("employer:file", file.ref)
    text = _("La fin du contrat met fin à l'autorisation de travail chez vous, pas à la carte de séjour.")
    return ask(
        request, file, title=_("Déclarer la fin du contrat"), text=text, button=_("Déclarer la fin"),
        form=form, danger=True,
    )  # fmt: skip


@of_file("permit.file")
def appeal(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Ask the administration to look at its decision again."""
    form = Grounds(posted(request))
    done = _("Le recours est déposé. Quelqu'un d'autre que l'auteur de la décision l'examine.")
    if sent(request, form, files.appeal, done, file_id=file.pk, now=timezone.now()):
        return redirect("employer:file", file.ref)
    text = _("C'est un recours gracieux, sans frais. Il n'empêche pas de saisir le tribunal administratif.")
    return ask(
        request, file, title=_("Déposer un recours"), text=text, button=_("Déposer le recours"), form=form
    )


@of_file("permit.file")
def appeal_back(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Take an appeal back before it is answered."""
    found = file.appeals.filter(status=AppealStatus.FILED).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        with Telling(request) as told:
            files.take_back_appeal(appeal_id=found.pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if told.done:
            messages.success(request, _("Le recours est retiré."))
        return redirect("employer:file", file.ref)
    text = _("La décision reste telle quelle. Vous pourrez déposer un autre recours.")
    return ask(
        request, file, title=_("Retirer le recours"), text=text, button=_("Retirer le recours"), danger=True
    )


@of_file("permit.file")
def amend(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Open the draft of an amendment."""
    if request.method == "POST":
        with Telling(request) as told:
            made = files.amend(file_id=file.pk, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        if told.done:
            messages.success(
                request, _("L'avenant est prêt à remplir : changez ce qui change, puis envoyez-le.")
            )
            return redirect("employer:contract", made.ref)
        return redirect("employer:file", file.ref)
    text = _(
        "Toute modification du contrat est visée à son tour (Code du travail, art. 516). Le contrat actuel vaut"
        " jusqu'au visa de l'avenant. Un autre poste ou une promotion demandent une nouvelle demande."
    )
    return ask(request, file, title=_("Modifier le contrat"), text=text, button=_("Préparer l'avenant"))


@of_file("permit.accompany")
def external(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Note what the ministry's own portal says of a request that this office accompanies."""
    if overview.decides(file):
        raise Http404
    form = External(posted(request), initial={"reference": file.external_ref})
    done = _("C'est noté. La personne et l'employeur sont prévenus.")
    if sent(request, form, accompaniment.note_external, done, file_id=file.pk, now=timezone.now()):
        return redirect("employer:file", file.ref)
    text = _(
        "C'est l'administration qui décide, sur son portail. Notez ici ce qu'elle y répond, rien d'autre."
    )
    return ask(request, file, title=_("Suivi sur le portail"), text=text, button=_("Noter"), form=form)


@require_POST
@of_file("permit.file")
def visa_next(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """After the certificate, the visa of the contract, filled with what is known."""
    with Telling(request) as told:
        made = renewing.visa_after(file, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    if not told.done:
        return redirect("employer:file", file.ref)
    messages.success(
        request, _("La demande de visa est remplie avec ce qui est connu. Vérifiez, puis envoyez.")
    )
    return redirect("employer:renewal" if made.variant == "renewal" else "employer:contract", made.ref)
