"""Codes of proposals and of releases of weights."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposalStatus(models.TextChoices):
    PROPOSED = "proposed", _("à examiner")
    ACCEPTED = "accepted", _("dite à la personne")
    SET_ASIDE = "set_aside", _("écartée")
    REPLACED = "replaced", _("remplacée par une autre offre")
    EXPIRED = "expired", _("passée sans décision")


class ProposalOrigin(models.TextChoices):
    RUN = "run", _("proposée par le calcul de la nuit")
    STAFF = "staff", _("choisie par un conseiller")


class SetAside(models.TextChoices):
    """Why an offer was not put to a person. Codes, so that what the calculation gets wrong can be counted."""

    NOT_AVAILABLE = "not_available", _("La personne n'est pas disponible en ce moment")
    OTHER_WISH = "other_wish", _("La personne cherche autre chose à présent")
    ALREADY_KNOWN = "already_known", _("La personne connaît déjà cette offre")
    TOO_FAR = "too_far", _("Trop loin, ou sans transport")
    HOURS = "hours", _("Horaires impossibles")
    NOT_READY = "not_ready", _("Une formation ou un papier d'abord")
    WORK_CONDITIONS = "work_conditions", _("Conditions de travail signalées")
    WRONG_DATA = "wrong_data", _("Le dossier ou l'offre est inexact")
    OTHER = "other", _("Autre raison, à préciser")


class ReleaseStatus(models.TextChoices):
    DRAFT = "draft", _("à essayer")
    AUDITED = "audited", _("essayée, sans écart")
    BLOCKED = "blocked", _("retenue, un écart a été trouvé")
    IN_FORCE = "in_force", _("en vigueur")
    RETIRED = "retired", _("remplacée")
    DISCARDED = "discarded", _("abandonnée")
