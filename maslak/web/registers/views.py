"""Registers: send a file, look at what it would become, take it in, mend what is left."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maslak.imports import actions, policies, queries, reading, tasks, xlsforms
from maslak.imports.corrections import problems_in_words
from maslak.imports.models import Batch
from maslak.web.guard import Telling, needs
from maslak.web.registers.forms import ColumnsForm, SendForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 100
TONES = {
    "previewed": "wait",
    "unmatched": "wait",
    "reading": "info",
    "running": "info",
    "done": "ok",
    "failed": "stop",
}


def _language() -> str:
    return (get_language() or "fr")[:2]


def _batch(request: HttpRequest, ref: str) -> Batch:
    return get_object_or_404(Batch, ref=ref, organisation=request.actor.organisation)


@needs("import.write")
def batches(request: HttpRequest) -> HttpResponse:
    """The files that my organisation sent."""
    found = queries.batches(request.actor.organisation)[:100]
    context = {
        "batches": [{"batch": b, "label": _kind(b), "tone": TONES.get(b.status, "neutral")} for b in found],
        "kinds": [policies.label(kind) for kind in policies.kinds_for(request.actor)],
        "forms": [
            {"code": form.code, "title": form.title[_language()]} for form in xlsforms.forms().values()
        ],
    }
    return render(request, "registers/list.html", context)


def _kind(batch: Batch) -> str:
    return policies.label(reading.kind(batch.kind)) if batch.kind in reading.kinds() else _("Registre")


@needs("import.write")
def send(request: HttpRequest) -> HttpResponse:
    """Send a file; it is rehearsed, nothing is kept yet."""
    kinds = policies.kinds_for(request.actor)
    form = SendForm(request.POST or None, request.FILES or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        file, sent = form.cleaned_data["file"], None
        try:
            with Telling(request, form) as told:
                sent = actions.send(
                    name=file.name, content=file.read(), organisation=request.actor.organisation, by=request.actor,
                    now=timezone.now(), kind=form.cleaned_data["kind"] or None, year=form.cleaned_data["year"],
                )  # fmt: skip
                tasks.defer(sent, request.actor)
        except reading.UnreadableFile as error:
            form.add_error("file", error.sentence(_language()))
        else:
            if told.done and sent is not None:
                return redirect("registers:batch", sent.ref)
    return render(request, "registers/send.html", {"form": form})


@needs("import.write")
def batch(request: HttpRequest, ref: str) -> HttpResponse:
    """One file: what it would become or became, row by row where somebody must look."""
    found = _batch(request, ref)
    waiting = found.status in queries.WAITING
    context = {
        "batch": found,
        "label": _kind(found),
        "tone": TONES.get(found.status, "neutral"),
        "waiting": waiting,
        "job": queries.job_state(found, timezone.now()) if waiting else "",
        "to_mend": _told(queries.rows_to_mend(found), "error"),
        "warned": _told(queries.rows_warned(found), "warning"),
        "columns": [_column(found, sheet) for sheet in found.columns],
    }
    response = render(request, "registers/batch.html", context)
    if waiting:
        response["Refresh"] = "3"  # without JavaScript the page asks again by itself
    return response


def _told(rows, level: str) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    """Rows with their problems of one level, in words."""
    return [
        {
            "row": row,
            "problems": [p for p in problems_in_words(row, _language()) if p["level"] == level],
        }
        for row in rows[:MOST_ROWS]
    ]


def _column(found: Batch, sheet: dict) -> dict[str, object]:  # type: ignore[type-arg]
    """How a sheet was understood: header → what it holds, and the columns left aside."""
    fields = reading.kind(found.kind).part(sheet["part"]).fields if found.kind in reading.kinds() else {}
    written = found.headers.get(sheet.get("sheet", ""), [])  # the database keeps no order of the fields
    pairs = [
        {"header": header, "field": fields[name].label[_language()] if name in fields else name}
        for name, header in sorted(
            sheet.get("fields", {}).items(),
            key=lambda item: written.index(item[1]) if item[1] in written else 0,
        )
    ]
    return {"sheet": sheet.get("sheet", ""), "pairs": pairs, "left": sheet.get("left", [])}


@needs("import.write")
def columns(request: HttpRequest, ref: str) -> HttpResponse:
    """Say by hand which column holds what; kept for the organisation's next file."""
    found = _batch(request, ref)
    kind = request.POST.get("kind") or request.GET.get("kind") or found.kind or "registrations"
    if kind not in reading.kinds():
        raise Http404
    headers = list(dict.fromkeys(header for texts in found.headers.values() for header in texts))
    known = queries.saved_mapping(found.organisation, kind) | (found.mapping or {})
    form = ColumnsForm(request.POST or None, kind=kind, headers=headers, found=known)
    if request.method == "POST" and form.is_valid():
        with Telling(request, form) as told:
            matched = actions.match(
                batch_id=found.pk, kind=kind, mapping=form.mapping(), by=request.actor, now=timezone.now()
            )
            tasks.defer(matched, request.actor)
        if told.done:
            return redirect("registers:batch", found.ref)
    kinds = [{"code": k.code, "label": policies.label(k)} for k in policies.kinds_for(request.actor)]
    return render(
        request, "registers/columns.html", {"batch": found, "form": form, "kind": kind, "kinds": kinds}
    )


@require_POST
@needs("import.write")
def commit(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the file in, or put the job of one that lost its worker in the queue anew; the page shows how far it is."""
    found = _batch(request, ref)
    step = actions.resume if found.status in queries.WAITING else actions.begin
    with Telling(request):
        tasks.defer(step(batch_id=found.pk, by=request.actor, now=timezone.now()), request.actor)
    return redirect("registers:batch", found.ref)


@require_POST
@needs("import.write")
def drop(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the file up."""
    found = _batch(request, ref)
    with Telling(request) as told:
        actions.drop(batch_id=found.pk, by=request.actor)
    if told.done:
        messages.success(request, _("Le fichier est abandonné, son contenu est effacé."))
    return redirect("registers:list")


@needs("import.write")
def corrections(request: HttpRequest, ref: str) -> HttpResponse:
    """The rows to correct, as a file to send back."""
    found = _batch(request, ref)
    content = actions.corrections_workbook(batch_id=found.pk, by=request.actor, language=_language())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="a-corriger-{found.ref}.xlsx"'
    return response


@needs("import.write")
def field_form(request: HttpRequest, code: str) -> HttpResponse:
    """A form for KoBo or ODK."""
    if code not in xlsforms.forms():
        raise Http404
    response = HttpResponse(xlsforms.workbook(code), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{xlsforms.forms()[code].file_name}"'
    return response
