"""Codes of offers of work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maslak.core.scales import Hours as Hours
from maslak.core.scales import WorkContract

OfferContract = WorkContract


class OfferStatus(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    OPEN = "open", _("ouverte")
    PAUSED = "paused", _("suspendue")
    FILLED = "filled", _("pourvue")
    WITHDRAWN = "withdrawn", _("retirée")


class Branch(models.TextChoices):
    """Which minimum wage stands for the post, outside domestic work."""

    GENERAL = "general", _("Industrie, commerce, services (SMIG)")
    FARM = "farm", _("Agriculture (SMAG)")


class OfferRoute(models.TextChoices):
    """Which hirings of a foreign worker the employer is ready to file for."""

    EXEMPT = "exempt", _("sans attestation d'activité")
    SIMPLIFIED = "simplified", _("procédure simplifiée")
    GENERAL = "general", _("appel à candidatures")


class ContactBy(models.TextChoices):
    """How somebody at an establishment likes to be reached."""

    PHONE = "phone", _("par téléphone")
    WHATSAPP = "whatsapp", _("par WhatsApp")
    EMAIL = "email", _("par courriel")
    VISIT = "visit", _("sur place")


class ContactLanguage(models.TextChoices):
    FRENCH = "fr", _("français")
    ARABIC = "ar", _("arabe")
    ENGLISH = "en", _("anglais")
