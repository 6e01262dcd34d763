"""One file on the officer's desk: what is asked, how long is left, what it rests on, and what may be done."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.access.actor import Actor
from maslak.papers.models import Paper
from maslak.permits import appeals, attachments, clock, concerns, instruction, opinions, workers
from maslak.permits.models import Opinion, PermitFile
from maslak.web.desk.pages import posted
from maslak.web.employer import words
from maslak.web.guard import Telling
from maslak.web.permits import acts, forms, reckoned
from maslak.web.permits.pages import ask, of_file, render_file


@of_file("permit.read")
def file(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The whole file, with the acts that are open on it."""
    actor, now = request.actor, timezone.now()
    open_acts = acts.open_to(actor, file)
    passages = list(file.passages.select_related("organisation"))
    context = {
        "main_act": next((act for act in open_acts if not act.danger and act.code not in _SIDE), None),
        "acts": open_acts,
        "route": words.route_in_words(file),
        "terms": getattr(file, "terms", None),
        "asked": getattr(file, "piece_request", None),
        "call": getattr(file, "call", None),
        "steps": words.steps(file, passages),
        "passages": words.timeline(passages, actor.organisation.pk if actor.organisation else None),
        "pieces": acts.pieces_in_words(file),
        "attached": _attached(file),
        "clock": reckoned.of_file(file, now),
        "opinions": list(file.opinions.select_related("asked_by", "asked_of")),
        "appeals": list(file.appeals.all()),
        "decisions": _decisions(file),
        "papers": _papers(file),
        "concerns": _concerns(actor, file, timezone.localdate(now)),
        "same_employer": _same_employer(file),
        "may_check": actor.may("permit.instruct") and file.status not in ("granted", "refused"),
        "may_ask": actor.may("permit.instruct") and file.status in clock.RUNNING,
        "may_appeal": actor.may("permit.appeal"),
        "user": actor.user,
    }
    return render_file(request, "permits/file.html", file, **context)


#: Acts that stand beside the main one.
_SIDE = frozenset({"take", "assign", "request", "return", "call", "external"})


def _attached(file: PermitFile) -> dict[int, list[Any]]:
    """The copies of each piece, without their content."""
    found: dict[int, list[Any]] = {}
    for piece in file.pieces.prefetch_related("attachments"):
        found[piece.pk] = list(piece.attachments.all())
    return found


def _concerns(actor: Actor, file: PermitFile, today: date) -> list[str]:
    """What to know before deciding, for those who may, while there is something to decide."""
    if not actor.may("permit.decide") or file.status not in ("in_review", "ready"):
        return []
    return [concerns.sentence(each) for each in concerns.concerns_of(file, today)]


def _papers(file: PermitFile) -> QuerySet[Paper]:
    return Paper.objects.filter(source_kind=file._meta.label_lower, source_id=file.pk).order_by("-issued_at")


def _decisions(file: PermitFile) -> list[dict[str, Any]]:
    """What was decided, newest first, with the reasons in words."""
    labels = dict(forms.reasons_for(file.kind))
    return [
        {"decision": decision, "reasons": [labels.get(code, code) for code in decision.reasons]}
        for decision in file.decisions.select_related("by")
    ]


def _same_employer(file: PermitFile) -> QuerySet[PermitFile]:
    """Earlier files of the same employer at this desk: what was decided for like cases."""
    return (
        PermitFile.objects.filter(held_by=file.held_by, employer=file.employer)
        .exclude(pk=file.pk)
        .exclude(status="draft")[:5]
    )


@of_file("permit.read")
def act(request: HttpRequest, file: PermitFile, code: str) -> HttpResponse:
    """Ask for what an act needs, then do it; a plain act is done at once when posted."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = next((each for each in acts.open_to(actor, file) if each.code == code), None)
    if found is None:
        if code in acts.ACTS:
            messages.error(request, _("Cette étape n'est plus ouverte : voici où en est le dossier."))
            return redirect("permits:file", file.ref)
        raise Http404
    form = acts.form_for(found, file, actor, posted(request))
    if request.method == "POST" and (form is None or form.is_valid()):
        with Telling(request, form) as told:
            acts.do(found, file, actor, dict(form.cleaned_data) if form is not None else {})
        if told.done:
            messages.success(request, _("C'est enregistré."))
            return redirect("permits:file", file.ref)
        if form is None:
            return redirect("permits:file", file.ref)
    return ask(request, file, title=found.label, text=found.text, form=form, danger=found.danger)


@of_file("permit.instruct")
def piece(request: HttpRequest, file: PermitFile, code: str) -> HttpResponse:
    """Say of one piece that it is good, or what is to be done again."""
    found = next((words for each, words in acts.pieces_in_words(file) if each.code == code), None)
    if found is None:
        raise Http404
    form = forms.PieceForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            instruction.check_piece(
                file_id=file.pk, code=code, by=request.actor, now=timezone.now(), **form.cleaned_data
            )
        if told.done:
            return redirect("permits:file", file.ref)
    return ask(request, file, title=found, text="", form=form)


@of_file("permit.instruct")
def ask_opinion(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """Ask a colleague for a second opinion."""
    colleagues = forms.officers(file.held_by, but=request.actor.user)
    form = forms.OpinionForm(posted(request), colleagues=colleagues)
    if form.is_valid():
        with Telling(request, form) as told:
            opinions.ask(file_id=file.pk, by=request.actor, now=timezone.now(), **form.cleaned_data)
        if told.done:
            messages.success(request, _("L'avis est demandé."))
            return redirect("permits:file", file.ref)
    text = _("Votre collègue voit le dossier et votre question ; le demandeur n'en voit rien.")
    return ask(request, file, title=_("Demander un second avis"), text=text, form=form)


@of_file("permit.opine")
def give_opinion(request: HttpRequest, file: PermitFile, number: int) -> HttpResponse:
    """Give the opinion that was asked of me."""
    opinion = get_object_or_404(Opinion, pk=number, file=file, asked_of=request.actor.user)
    form = forms.AdviceForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            opinions.give(opinion_id=opinion.pk, by=request.actor, now=timezone.now(), **form.cleaned_data)
        if told.done:
            messages.success(request, _("Votre avis est enregistré."))
            return redirect("permits:file", file.ref)
    return ask(request, file, title=_("Rendre un avis"), text=opinion.question, form=form)


@of_file("permit.appeal")
def answer_appeal(request: HttpRequest, file: PermitFile, number: int, outcome: str) -> HttpResponse:
    """Uphold an appeal, which reopens the file, or dismiss it."""
    found = get_object_or_404(file.appeals.all(), pk=number)
    form = forms.AppealForm(posted(request))
    act = {"accueillir": appeals.uphold, "rejeter": appeals.dismiss}[outcome]
    if form.is_valid():
        with Telling(request, form) as told:
            act(appeal_id=found.pk, by=request.actor, now=timezone.now(), **form.cleaned_data)
        if told.done:
            messages.success(request, _("La réponse au recours est enregistrée."))
            return redirect("permits:file", file.ref)
    title = _("Accueillir le recours") if outcome == "accueillir" else _("Rejeter le recours")
    return ask(request, file, title=title, text=found.grounds, form=form, danger=outcome == "rejeter")


@of_file("permit.read")
def attachment(request: HttpRequest, file: PermitFile, copy: str) -> HttpResponse:
    """A copy that the applicant attached; the reading is written down."""
    name, media_type, content = attachments.read_attachment(ref=copy, by=request.actor)
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@require_POST
@of_file("permit.instruct")
def number(request: HttpRequest, file: PermitFile) -> HttpResponse:
    """The whole number of the employee's document, once, with its trace."""
    shown = workers.reveal_number(worker=file.worker, by=request.actor)
    return render_file(request, "permits/number.html", file, number=shown, language=get_language())
