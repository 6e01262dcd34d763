"""The words of the trail for the keys of the installation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "keys.begun": _("Nouvelle clé du coffre"),
    "keys.rotated": _("Données chiffrées de nouveau"),
    "keys.retired": _("Ancienne clé du coffre retirée"),
    "keys.sessions_rotated": _("Nouvelle clé des sessions"),
    "keys.sessions_retired": _("Anciennes clés des sessions retirées"),
}
TARGETS: dict[str, object] = {}
KEYS: dict[str, object] = {"resealed": _("valeurs chiffrées"), "keys": _("clés")}

PARTS: dict[str, object] = {"changes": _("ce qui a changé")}
