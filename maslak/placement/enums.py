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


class ApplicationStatus(models.TextChoices):
    INVITED = "invited", _("invitation envoyée")
    SUBMITTED = "submitted", _("envoyée")
    SHORTLISTED = "shortlisted", _("présélectionnée")
    RETAINED = "retained", _("retenue")
    HIRED = "hired", _("embauche")
    DECLINED = "declined", _("invitation déclinée")
    REFUSED = "refused", _("non retenue")
    WITHDRAWN = "withdrawn", _("retirée par la personne")
    LAPSED = "lapsed", _("close sans réponse")
    FILLED = "filled", _("poste pourvu ou offre retirée")
    ELSEWHERE = "elsewhere", _("embauche ailleurs")


#: Something may still come of them.
OPEN_APPLICATIONS = frozenset(
    {
        ApplicationStatus.INVITED,
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.SHORTLISTED,
        ApplicationStatus.RETAINED,
    }
)
#: What the employer was given to read stays readable.
SHARED_APPLICATIONS = OPEN_APPLICATIONS - {ApplicationStatus.INVITED} | {ApplicationStatus.HIRED}
#: The employer owes a word.
AWAITED_APPLICATIONS = frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.SHORTLISTED})


class Origin(models.TextChoices):
    """Who made the first step."""

    PERSON = "person", _("la personne")
    COUNSELLOR = "counsellor", _("avec son conseiller ou sa conseillère")
    INVITATION = "invitation", _("une invitation de l'employeur")


class ApplicationRefusal(models.TextChoices):
    """Why somebody is not taken: always of the post, never of who the person is (law 65-99, article 9)."""

    SKILLS = "skills", _("Un savoir-faire nécessaire manque")
    EXPERIENCE = "experience", _("Pas assez d'expérience du métier")
    LANGUAGES = "languages", _("La langue du poste n'est pas assez connue")
    SCHOOLING = "schooling", _("Les études demandées manquent")
    NOT_REACHED = "not_reached", _("La personne n'a pas pu être jointe")
    DID_NOT_COME = "did_not_come", _("La personne n'est pas venue")
    HOURS = "hours", _("Les horaires ne conviennent pas")
    DISTANCE = "distance", _("C'est trop loin")
    WAGE = "wage", _("Pas d'accord sur le salaire")
    FILLED = "offer_filled", _("Le poste est pourvu")
    ROUTE = "route", _("La démarche que le contrat demande n'est pas souhaitée")
    OTHER = "other", _("Autre raison, à écrire")


class Paper(models.TextChoices):
    """What the law asks of the contract of somebody who is hired."""

    UNKNOWN = "", _("à vérifier avec la personne")
    NATIONAL = "national", _("rien de particulier")
    EXEMPT = "exempt", _("visa du contrat, sans attestation d'activité")
    SIMPLIFIED = "simplified", _("attestation d'activité simplifiée, puis visa du contrat")
    GENERAL = "general", _("attestation d'activité avec appel à candidatures, puis visa du contrat")
    DISPUTED = "disputed", _("à faire dire au guichet : les textes ne disent pas la même chose")
    BLOCKED = "blocked", _("le séjour ne permet pas encore ce contrat : voyez-le avec l'agence")
