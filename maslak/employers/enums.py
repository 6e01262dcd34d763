"""Codes of offers of work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferStatus(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    OPEN = "open", _("ouverte")
    PAUSED = "paused", _("suspendue")
    FILLED = "filled", _("pourvue")
    WITHDRAWN = "withdrawn", _("retirée")


class OfferContract(models.TextChoices):
    PERMANENT = "cdi", _("CDI")
    FIXED_TERM = "cdd", _("CDD")
    SEASONAL = "seasonal", _("Travail saisonnier")
    DOMESTIC = "domestic_19_12", _("Travail domestique (loi 19-12)")
    INTERNSHIP = "internship_ci", _("Stage ou contrat d'insertion")
    APPRENTICESHIP = "apprenticeship", _("Apprentissage")
    TEMPORARY = "temp_agency", _("Intérim")


class Branch(models.TextChoices):
    """Which minimum wage stands for the post, outside domestic work."""

    GENERAL = "general", _("Industrie, commerce, services (SMIG)")
    FARM = "farm", _("Agriculture (SMAG)")


class Hours(models.TextChoices):
    DAY = "day", _("En journée")
    EVENING = "evening", _("En soirée")
    NIGHT = "night", _("De nuit")
    WEEKEND = "weekend", _("Fin de semaine")
    SPLIT = "split", _("Horaires coupés")
    FLEXIBLE = "flexible", _("Horaires au choix")


class OfferRoute(models.TextChoices):
    """Which hirings of a foreign worker the employer is ready to file for."""

    EXEMPT = "exempt", _("sans attestation d'activité")
    SIMPLIFIED = "simplified", _("procédure simplifiée")
    GENERAL = "general", _("appel à candidatures")
