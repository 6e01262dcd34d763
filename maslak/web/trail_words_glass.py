"""The words of the trail for what watches over access: limits, emergencies, conflicts, cards, shared views."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "throttle.stopped": _("Compte arrêté par une limite d'essais"),
    "emergency.opened": _("Dossier ouvert en urgence par une organisation qui ne le suit pas"),
    "emergency.ended": _("Accès d'urgence refermé"),
    "emergency.reviewed": _("Accès d'urgence relu"),
    "conflict.declared": _("Conflit d'intérêts déclaré"),
    "conflict.ended": _("Conflit d'intérêts terminé"),
    "card.handed_over": _("Carte d'accès remise"),
    "card.revoked": _("Carte d'accès annulée"),
    "card.used": _("Entrée avec la carte"),
    "card.blocked": _("Carte d'accès bloquée après trop d'échecs"),
    "support.asked": _("L'assistance demande à voir des pages"),
    "support.agreed": _("Accord donné à l'assistance"),
    "support.began": _("L'assistance commence à voir des pages"),
    "support.page_seen": _("Page vue par l'assistance"),
    "support.ended": _("Vue de l'assistance terminée"),
}
TARGETS: dict[str, object] = {
    "people.emergencyaccess": _("accès d'urgence"),
    "people.accesscard": _("carte d'accès"),
    "access.conflictofinterest": _("conflit d'intérêts"),
    "access.sharedview": _("vue de l'assistance"),
}
KEYS: dict[str, object] = {
    "door": _("porte"),
    "limit": _("limite"),
    "seconds": _("secondes"),
    "until": _("jusqu'au"),
    "verdict": _("jugement"),
    "asks_for": _("demande"),
    "account": _("compte"),
    "page": _("page"),
    "emergency": _("en urgence"),
}
