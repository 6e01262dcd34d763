"""The words of the trail: each event, each kind of record, each key of a change; a test looks for gaps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "account.created": _("Compte créé"),
    "account.password_changed": _("Mot de passe changé"),
    "membership.granted": _("Accès donné"),
    "membership.ended": _("Accès terminé"),
    "organisation.created": _("Organisation ajoutée à l'annuaire"),
}

TARGETS: dict[str, object] = {
    "access.user": _("compte"),
    "access.membership": _("accès"),
    "access.organisation": _("organisation"),
}

KEYS: dict[str, object] = {
    "role": _("rôle"),
    "organisation": _("organisation"),
    "until": _("jusqu'au"),
    "code": _("code"),
    "value": _("valeur"),
}
