"""Scales that people and posts are both measured by: schooling, levels of a language (CEFR), hours, contracts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Education(models.TextChoices):
    UNKNOWN = "", _("Non indiqué")
    NONE = "none", _("Sans scolarité")
    PRIMARY = "primary", _("Primaire")
    LOWER_SECONDARY = "lower_secondary", _("Collège")
    UPPER_SECONDARY = "upper_secondary", _("Lycée")
    BACCALAUREATE = "baccalaureate", _("Baccalauréat")
    VOCATIONAL = "vocational", _("Formation professionnelle")
    BAC2 = "bac2", _("Bac + 2")
    BAC3 = "bac3", _("Licence, bac + 3")
    BAC5 = "bac5", _("Master, bac + 5")
    DOCTORATE = "doctorate", _("Doctorat")


class Cefr(models.TextChoices):
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"
    NATIVE = "native", _("langue maternelle")


class Hours(models.TextChoices):
    DAY = "day", _("En journée")
    EVENING = "evening", _("En soirée")
    NIGHT = "night", _("De nuit")
    WEEKEND = "weekend", _("Fin de semaine")
    SPLIT = "split", _("Horaires coupés")
    FLEXIBLE = "flexible", _("Horaires au choix")


class WorkContract(models.TextChoices):
    PERMANENT = "cdi", _("CDI")
    FIXED_TERM = "cdd", _("CDD")
    SEASONAL = "seasonal", _("Travail saisonnier")
    DOMESTIC = "domestic_19_12", _("Travail domestique (loi 19-12)")
    INTERNSHIP = "internship_ci", _("Stage ou contrat d'insertion")
    APPRENTICESHIP = "apprenticeship", _("Apprentissage")
    TEMPORARY = "temp_agency", _("Intérim")
