"""Codes of a file sent and of its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchStatus(models.TextChoices):
    READING = "reading", _("en lecture")
    UNMATCHED = "unmatched", _("colonnes à indiquer")
    PREVIEWED = "previewed", _("à vérifier")
    RUNNING = "running", _("en cours d'enregistrement")
    DONE = "done", _("enregistré")
    FAILED = "failed", _("lecture interrompue")
    DROPPED = "dropped", _("abandonné")


class RowResult(models.TextChoices):
    IMPORTED = "imported", _("enregistrée")
    DUPLICATE = "duplicate", _("déjà connue")
    REJECTED = "rejected", _("à corriger")
