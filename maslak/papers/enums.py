"""Codes of papers: what they are, and what may be said of one that somebody shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    CERTIFICATE = "certificate", _("Attestation d'activité")
    CONTRACT = "contract", _("Contrat visé")
    RECEIPT = "receipt", _("Récépissé de dépôt")
    REFUSAL = "refusal", _("Décision de refus")
    TRAINING = "training_certificate", _("Certificat de formation")
    ASSISTED = "assisted_agreement", _("Convention de contrat aidé")


class Verdict(models.TextChoices):
    """What is said of a paper: never stored, time and the register decide."""

    VALID = "valid", _("Valide")
    ALTERED = "altered", _("Modifié")
    WITHDRAWN = "withdrawn", _("Retiré")
    EXPIRED = "expired", _("Expiré")
    UNKNOWN = "unknown", _("Inconnu")
