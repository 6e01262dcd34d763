"""The words of the trail for matching: each event, record and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "matching.run": _("Offres du jour réparties"),
    "matching.proposal_accepted": _("Offre proposée à la personne"),
    "matching.proposal_set_aside": _("Proposition d'offre écartée"),
    "matching.proposal_replaced": _("Autre offre proposée à la personne"),
    "matching.weights_written": _("Poids de l'appariement écrits"),
    "matching.weights_tried": _("Poids de l'appariement essayés"),
    "matching.weights_in_force": _("Poids de l'appariement mis en vigueur"),
    "matching.weights_discarded": _("Poids de l'appariement abandonnés"),
    "matching.audited": _("Partage des offres examiné"),
}

TARGETS: dict[str, object] = {
    "matching.run": _("répartition du jour"),
    "matching.proposal": _("proposition d'offre"),
    "matching.weightrelease": _("poids de l'appariement"),
    "matching.audit": _("examen du partage des offres"),
}

KEYS: dict[str, object] = {
    "proposed": _("proposées"),
    "offer": _("offre"),
    "version": _("version"),
    "status": _("état"),
    "reason": _("raison"),
}

PARTS: dict[str, object] = {"proposal": _("proposition d'offre")}
