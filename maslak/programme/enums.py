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


class AgreementStatus(models.TextChoices):
    DRAFTED = "drafted", _("en préparation")
    SIGNED = "signed", _("signée")
    TERMINATED = "terminated", _("dénoncée")
    ABANDONED = "abandoned", _("abandonnée")


class OutcomeLevel(models.TextChoices):
    OUTPUT = "output", _("réalisation")
    OUTCOME = "outcome", _("effet")
    IMPACT = "impact", _("impact")


class Measure(models.TextChoices):
    NUMBER = "number", _("nombre")
    PERCENT = "percent", _("pourcentage")


class Split(models.TextChoices):
    """What a figure of a partner may be broken down by."""

    SEX = "sex", _("par sexe")
    STANDING = "status", _("par statut")
    REGION = "region", _("par région")


class Sex(models.TextChoices):
    FEMALE = "female", _("femmes")
    MALE = "male", _("hommes")


class Standing(models.TextChoices):
    """The groups that funders ask for; finer ones stay in the files of persons."""

    REFUGEE = "refugee", _("personnes réfugiées")
    ASYLUM_SEEKER = "asylum_seeker", _("personnes demandant l'asile")
    REGULAR = "regular", _("personnes en situation régulière")
    HOST = "host", _("population d'accueil")
    OTHER = "other", _("autre situation ou non précisée")


class MovementKind(models.TextChoices):
    COMMITMENT = "commitment", _("engagement")
    DISBURSEMENT = "disbursement", _("versement")
    EXPENDITURE = "expenditure", _("dépense")


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("envoyé")
    RETURNED = "returned", _("à reprendre")
    SIGNED = "signed", _("validé")
    SUPERSEDED = "superseded", _("remplacé")


#: The partner still writes.
WRITABLE = frozenset({ReportStatus.DRAFT, ReportStatus.RETURNED})
#: What it says stays as it is; the database refuses any change.
LOCKED = frozenset({ReportStatus.SIGNED, ReportStatus.SUPERSEDED})


class Rhythm(models.IntegerChoices):
    QUARTER = 3, _("chaque trimestre")
    HALF_YEAR = 6, _("chaque semestre")
    YEAR = 12, _("chaque année")
