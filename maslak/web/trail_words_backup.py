"""The words of the trail for backups: each event and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "backup.made": _("Sauvegarde faite et relue"),
    "backup.failed": _("Sauvegarde manquée"),
    "backup.restored": _("Sauvegarde restaurée"),
}

TARGETS: dict[str, object] = {}

KEYS: dict[str, object] = {
    "backup": _("sauvegarde"),
    "made_at": _("faite le"),
    "rows": _("lignes"),
    "bytes": _("octets"),
    "verified": _("relue"),
    "keys_inside": _("clés comprises"),
    "removed": _("retirées"),
    "findings": _("points à examiner"),
}

PARTS: dict[str, object] = {}
