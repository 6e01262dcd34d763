"""The words of the trail for establishments: contacts, records made one. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "employer.contact_noted": _("Contact d'un établissement noté"),
    "employer.contact_left": _("Contact d'un établissement parti"),
    "employer.contacts_read": _("Contacts d'un établissement lus"),
    "employer.merged": _("Fiches d'un établissement réunies"),
    "employer.told_apart": _("Deux fiches dites de deux établissements"),
}

TARGETS: dict[str, object] = {
    "employers.employercontact": _("contact d'un établissement"),
}

KEYS: dict[str, object] = {
    "filled": _("champs complétés"),
    "set_aside": _("champs laissés de côté"),
    "other": _("autre fiche"),
    "absorbed": _("fiche réunie"),
}
