"""The words of the trail for background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "job.retried": _("Travail de fond relancé"),
    "job.abandoned": _("Travail de fond abandonné"),
    "message.retried": _("Message relancé"),
    "message.abandoned": _("Message abandonné"),
}
TARGETS: dict[str, object] = {}
KEYS: dict[str, object] = {
    "job": _("travail"),
    "task": _("tâche"),
    "message": _("message"),
}
PARTS: dict[str, object] = {}
