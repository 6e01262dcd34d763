"""The doors of the welcome page, the main one first."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Door:
    """A way in: what one finds behind it, in a sentence, and its drawing (public/_icon.html)."""

    icon: str
    title: str
    text: str
    url: str


def doors() -> list[Door]:
    """Every way in, in the reader's language."""
    return [
        Door(
            "rights",
            _("Connaître mes droits"),
            _("Ce qui est possible selon votre papier. On ne vous demande rien."),
            reverse("public:rights"),
        ),
        Door(
            "code",
            _("J'ai un code d'accès"),
            _("Voir mon parcours, mes rendez-vous, mes ateliers et mes choix."),
            reverse("public:enter"),
        ),
        Door(
            "jobs",
            _("Chercher une offre d'emploi"),
            _("Par métier, comme on le dit ; sans frais, confirmée par l'employeur."),
            reverse("public:offers"),
        ),
        Door(
            "near",
            _("Trouver un bureau près de moi"),
            _("Les agences, guichets et associations, région par région."),
            reverse("public:offices"),
        ),
        Door(
            "remote",
            _("Obtenir un service à distance"),
            _("Par téléphone ou en ligne : comment faire, service par service."),
            reverse("public:remote"),
        ),
        Door(
            "learn",
            _("Suivre un atelier sur mon téléphone"),
            _("CV, entretien, droits au travail : à votre rythme, sans compte."),
            reverse("public:workshops"),
        ),
        Door(
            "hire",
            _("Embaucher une personne étrangère"),
            _("La procédure, les papiers, les frais : six questions au plus, sans compte."),
            reverse("guide:start"),
        ),
        Door(
            "work",
            _("Je travaille dans une agence ou une association"),
            _("Se connecter à son espace de travail."),
            reverse("login"),
        ),
    ]
