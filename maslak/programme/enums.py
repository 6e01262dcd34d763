"""Codes of notes, figures and disruptions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteKind(models.TextChoices):
    ACTIVITY = "activity", _("Activité menée")
    DISRUPTION_MEASURE = "disruption_measure", _("Mesure prise pendant une perturbation")
    CHALLENGE = "challenge", _("Défi")
    PLANNED_MEASURE = "planned_measure", _("Mesure prévue")
    RECOMMENDATION = "recommendation", _("Recommandation")
    EVENT = "event", _("Date marquante")


# The kinds that somebody must carry out: they have a status, an owner and a day by which they are due.
CARRIED_OUT = frozenset({NoteKind.PLANNED_MEASURE, NoteKind.RECOMMENDATION})


class NoteStatus(models.TextChoices):
    OPEN = "open", _("à engager")
    STARTED = "started", _("en cours")
    DONE = "done", _("réalisée")
    DROPPED = "dropped", _("abandonnée")


class DatePrecision(models.TextChoices):
    DAY = "day", _("au jour près")
    MONTH = "month", _("au mois près")
    YEAR = "year", _("à l'année près")


class Certainty(models.TextChoices):
    OFFICIAL = "official", _("officiel")
    REPORTED = "reported", _("rapporté par l'organisme")
    ESTIMATED = "estimated", _("estimé")
    UNSURE = "unsure", _("incertain")


class DisruptionKind(models.TextChoices):
    CONTINUITY = "continuity", _("Services à distance")
    SECTOR_SHOCK = "sector_shock", _("Choc sur un secteur")
    CLOSURE = "closure", _("Fermeture de guichets")
