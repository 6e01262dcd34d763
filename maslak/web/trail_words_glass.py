"""The words of the trail for what watches over access: limits, emergencies, conflicts, cards, shared views."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "throttle.stopped": _("Compte arrêté par une limite d'essais"),
}
TARGETS: dict[str, object] = {}
KEYS: dict[str, object] = {
    "door": _("porte"),
    "limit": _("limite"),
    "seconds": _("secondes"),
}
