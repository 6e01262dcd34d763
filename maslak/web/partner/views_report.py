"""One report: read beside what it is measured by, written, proved, sent, reviewed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.core.errors import DomainError
from maslak.programme import evidence, queries, reports
from maslak.programme.enums import WRITABLE, ReportStatus
from maslak.programme.models import Report
from maslak.programme.workflow import REPORT
from maslak.web.desk.pages import act, posted, sent
from maslak.web.guard import Telling, needs
from maslak.web.partner import figures
from maslak.web.partner.forms_report import CorrectForm, EvidenceForm, RemarksForm, WriteForm
from maslak.web.partner.pages import ask_of_report, of_report, reports_of


@of_report("project.report", "project.review", "programme.read")
def report(request: HttpRequest, report: Report) -> HttpResponse:
    """What it says, beside the period before and the targets; what may be done with it."""
    writable = report.status in WRITABLE and _is_ours(request, report)
    context: dict[str, Any] = {
        "report": report,
        "rows": figures.compared(report, request.actor),
        "spendings": report.spendings.select_related("line"),
        "evidence": report.evidence.defer("content_sealed"),
        "may_open_evidence": request.actor.may("project.report") or request.actor.may("project.review"),
        "before": queries.report_before(report),
        "versions": reports_of(request.actor, report.project)
        .filter(organisation=report.organisation, starts_on=report.starts_on)
        .order_by("number"),
        "missing": reports.missing(report) if writable else [],
        "writable": writable,
        "acts": _acts(request, report),
    }
    return render(request, "partner/report.html", context)


def _is_ours(request: HttpRequest, report: Report) -> bool:
    organisation = request.actor.organisation
    ours = organisation is not None and organisation.pk == report.organisation_id
    return request.actor.may("project.report") and ours


def _acts(request: HttpRequest, report: Report) -> set[str]:
    """The steps that the status and the role allow."""
    allowed = set()
    for step in REPORT.available(report.status):
        permission = REPORT.steps[step].permission
        if permission == "project.report" and not _is_ours(request, report):
            continue
        if request.actor.may(permission):
            allowed.add(step)
    if report.status == ReportStatus.SIGNED and _is_ours(request, report):
        allowed.add("correct")
    return allowed


@of_report("project.report")
def write(request: HttpRequest, report: Report) -> HttpResponse:
    """Write it, in as many sittings as it takes."""
    if report.status not in WRITABLE:
        return redirect("partner:report", report.ref)
    form = WriteForm(posted(request), report)
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            reports.keep(report_id=report.pk, by=request.actor, **form.answers)
        if told.done:
            messages.success(request, _("C'est enregistré : vous pouvez continuer plus tard."))
            return redirect("partner:report" if "read" in request.POST else "partner:write", report.ref)
    status = 422 if form.errors else 200
    return render(request, "partner/write.html", {"form": form, "report": report}, status=status)


@of_report("project.report")
def evidence_new(request: HttpRequest, report: Report) -> HttpResponse:
    """Join a document."""
    form = EvidenceForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["content"]
        with Telling(request, form) as told:
            evidence.attach(
                report_id=report.pk, title=form.cleaned_data["title"], name=file.name, content=file.read(),
                by=request.actor, now=timezone.now(),
            )  # fmt: skip
        if told.done:
            messages.success(request, _("Le document est joint."))
            return redirect("partner:report", report.ref)
    shown = {"form": form, "report": report}
    return render(request, "partner/evidence.html", shown, status=422 if form.errors else 200)


@require_POST
@of_report("project.report")
def evidence_remove(request: HttpRequest, report: Report, document: str) -> HttpResponse:
    """Take a document away."""
    act(request, evidence.detach, _("Le document est retiré."), ref=document)
    return redirect("partner:report", report.ref)


@needs("project.report", "project.review")
def evidence_read(request: HttpRequest, document: str) -> HttpResponse:
    """A document, to look at; the reading is written down."""
    try:
        name, media_type, content = evidence.read(ref=document, by=request.actor)
    except DomainError as refusal:
        raise Http404 from refusal
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "replace").decode()}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@of_report("project.report")
def submit(request: HttpRequest, report: Report) -> HttpResponse:
    """Send it to the coordinator."""
    done = _("Le compte rendu est envoyé à la coordination.")
    act(request, reports.submit, done, report_id=report.pk, now=timezone.now())
    return redirect("partner:report", report.ref)


@require_POST
@of_report("project.report")
def take_back(request: HttpRequest, report: Report) -> HttpResponse:
    """Take it back as long as nobody decided."""
    act(request, reports.take_back, _("Le compte rendu est de nouveau un brouillon."), report_id=report.pk)
    return redirect("partner:report", report.ref)


@of_report("project.report")
def correct(request: HttpRequest, report: Report) -> HttpResponse:
    """Begin a new version of a report signed off."""
    form = CorrectForm(posted(request))
    if form.is_valid():
        with Telling(request, form) as told:
            made = reports.correct(
                report_id=report.pk, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now()
            )
        if told.done:
            return redirect("partner:write", made.ref)
    text = _("La version validée reste valable jusqu'à la validation de la nouvelle.")
    return ask_of_report(
        request, report, form, title=_("Corriger par une nouvelle version"), button=_("Commencer"), text=text
    )


@of_report("project.review")
def send_back(request: HttpRequest, report: Report) -> HttpResponse:
    """Return it with remarks."""
    form = RemarksForm(posted(request))
    done = _("Le compte rendu est renvoyé au partenaire avec vos remarques.")
    if sent(request, form, reports.send_back, done, report_id=report.pk, now=timezone.now()):
        return redirect("partner:reviews")
    title = _("Renvoyer le compte rendu")
    return ask_of_report(request, report, form, title=title, button=_("Renvoyer au partenaire"))


@require_POST
@of_report("project.review")
def sign_off(request: HttpRequest, report: Report) -> HttpResponse:
    """Accept it for good, with the platform's own figures of that day."""
    live = figures.live_cells(report, request.actor)
    done = _("Le compte rendu est validé : il ne change plus.")
    act(request, reports.sign_off, done, report_id=report.pk, live=live, now=timezone.now())
    return redirect("partner:report", report.ref)
