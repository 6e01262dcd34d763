"""The words of the trail for applications: each event, record and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "application.submitted": _("Candidature envoyée"),
    "application.invited": _("Invitation d'un employeur"),
    "application.accepted": _("Invitation acceptée"),
    "application.declined": _("Invitation déclinée"),
    "application.shortlisted": _("Candidature présélectionnée"),
    "application.retained": _("Candidature retenue"),
    "application.hired": _("Embauche dite par l'employeur"),
    "application.refused": _("Candidature non retenue"),
    "application.broken_off": _("Embauche qui ne s'est pas faite"),
    "application.withdrawn": _("Candidature retirée"),
    "application.lapsed": _("Candidature close sans réponse"),
    "application.filled": _("Candidature close, poste pourvu ou offre retirée"),
    "application.left": _("Candidature close, embauche ailleurs"),
    "application.confirmed": _("Premier jour de travail confirmé"),
    "application.cv_read": _("Nom, téléphone et CV lus par l'employeur ou l'agence"),
    "employer.copied": _("Employeur ajouté au fichier de l'organisation"),
}

TARGETS: dict[str, object] = {"placement.application": _("candidature")}

KEYS: dict[str, object] = {
    "origin": _("à l'initiative de"),
    "offer": _("offre"),
    "placement": _("insertion"),
    "form": _("forme"),
}

PARTS: dict[str, object] = {"applications": _("candidatures")}
