"""Codes of placement."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContractType(models.TextChoices):
    CDI = "cdi", _("CDI")
    CDD = "cdd", _("CDD")
    CTE = "cte", _("Contrat de travail d'étranger")
    DOMESTIC = "domestic_19_12", _("Travail domestique (loi 19-12)")
    INTERNSHIP = "internship_ci", _("Stage ou contrat d'insertion")
    APPRENTICESHIP = "apprenticeship", _("Apprentissage")
    TEMP = "temp_agency", _("Intérim")
    SERVICE = "service_contract_ae", _("Prestation d'auto-entrepreneur")


class MediatedBy(models.TextChoices):
    AGENCY = "agency", _("par l'organisation")
    SELF = "self", _("par la personne elle-même")
    OTHER = "other", _("par un autre intermédiaire")


class Evidence(models.TextChoices):
    CONTRACT = "contract", _("Contrat vu")
    CNSS = "cnss_declaration", _("Déclaration CNSS vue")
    VISA = "cte_visa", _("Visa du contrat vu")
    EMPLOYER_WORD = "employer_word", _("Confirmé par l'employeur")
    PERSON_WORD = "person_word", _("Dit par la personne")
    REGISTER = "register", _("Registre de l'organisation")


class PlacementStatus(models.TextChoices):
    CURRENT = "current", _("en cours")
    ENDED = "ended", _("terminé")
    CANCELLED = "cancelled", _("annulé")


class RetentionOutcome(models.TextChoices):
    DUE = "due", _("à vérifier")
    IN_JOB = "in_job", _("toujours en poste")
    OTHER_JOB = "other_job", _("dans un autre emploi")
    LEFT = "left", _("sans emploi")
    UNREACHED = "unreached", _("non joint·e")
    CANCELLED = "cancelled", _("annulé")
