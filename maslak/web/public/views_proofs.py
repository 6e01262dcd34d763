"""The published heads of the trail: what anybody may keep, to prove one day that it was not rewritten."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maslak.access.models import AuditHead

SHOWN, KEPT = 30, 3660


@require_safe
@login_not_required
def heads(request: HttpRequest) -> HttpResponse:
    """The heads of the last days, the latest first, and how to keep one."""
    return render(
        request, "public/heads.html", {"heads": [_told(head) for head in AuditHead.objects.all()[:SHOWN]]}
    )


@require_safe
@login_not_required
def heads_data(_request: HttpRequest) -> HttpResponse:
    """Every head of the last ten years, as JSON."""
    return JsonResponse({"heads": [_told(head) for head in AuditHead.objects.all()[:KEPT]]})


def _told(head: AuditHead) -> dict[str, object]:
    return {"day": head.day, "position": head.position, "digest": bytes(head.digest).hex()}
