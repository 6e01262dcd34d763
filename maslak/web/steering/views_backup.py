"""The page of backups for those who run the system: is there one, how old, was it read back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maslak.access.models import AuditEvent
from maslak.core.backup.age import freshness
from maslak.web.guard import needs

_SHOWN = 30
_TONES = {"fresh": "ok", "ageing": "wait", "old": "late", "none": "late"}


@require_safe
@needs("job.read")
def backups(request: HttpRequest) -> HttpResponse:
    """What the trail tells of backups, newest first."""
    events = AuditEvent.objects.filter(event__startswith="backup.").order_by("-at")[:_SHOWN]
    lines = [_line(event) for event in events]
    last = next((line for line in lines if line["event"] == "backup.made"), None)
    state = freshness(last["made_at"] if last else None, timezone.now())
    missed = bool(lines) and lines[0]["event"] == "backup.failed"
    shown = {
        "lines": lines, "last": last, "tone": _TONES[state], "state": _in_words()[state], "missed": missed,
        "first": lines[0] if lines else None,
    }  # fmt: skip
    return render(request, "steering/backups.html", shown)


def _line(event: AuditEvent) -> dict[str, Any]:
    told = event.new or {}
    made_at = told.get("made_at")
    return {
        "event": event.event, "at": event.at, "name": told.get("backup", ""), "rows": told.get("rows"),
        "bytes": told.get("bytes"), "keys_inside": told.get("keys_inside"), "reason": event.reason,
        "made_at": datetime.fromisoformat(made_at) if made_at else None,
        "tone": "late" if event.event == "backup.failed" else "ok",
        "told": _events()[event.event],
    }  # fmt: skip


def _in_words() -> dict[str, str]:
    return {
        "fresh": _("À jour"),
        "ageing": _("Une nuit a manqué"),
        "old": _("Trop ancienne"),
        "none": _("Aucune sauvegarde"),
    }


def _events() -> dict[str, str]:
    return {
        "backup.made": _("Faite et relue"),
        "backup.failed": _("Manquée"),
        "backup.restored": _("Restaurée"),
    }
