"""Codes of training."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """What one learns to work in, in words that people search by."""

    COOKING = "cooking", _("Cuisine et restauration")
    HOSPITALITY = "hospitality", _("Hôtellerie et tourisme")
    SEWING = "sewing", _("Couture et textile")
    BUILDING = "building", _("Bâtiment")
    MECHANICS = "mechanics", _("Mécanique et entretien")
    CARE = "care", _("Aide aux personnes et à domicile")
    BEAUTY = "beauty", _("Coiffure et esthétique")
    CRAFTS = "crafts", _("Artisanat")
    FARMING = "farming", _("Agriculture et pêche")
    TRADE = "trade", _("Vente et commerce")
    OFFICE = "office", _("Bureau et gestion")
    DIGITAL = "digital", _("Informatique et web")
    MEDIA = "media", _("Image et son")
    TRANSPORT = "transport", _("Conduite et transport")
    LANGUAGES = "languages", _("Langues et alphabétisation")
    ENTERPRISE = "enterprise", _("Créer son activité")


#: Sections of the Moroccan nomenclature of activities of 2010, which follow ISIC revision 4.
NMA_SECTIONS = {
    Sector.COOKING: "I", Sector.HOSPITALITY: "I", Sector.SEWING: "C", Sector.BUILDING: "F",
    Sector.MECHANICS: "G", Sector.CARE: "T", Sector.BEAUTY: "S", Sector.CRAFTS: "C", Sector.FARMING: "A",
    Sector.TRADE: "G", Sector.OFFICE: "N", Sector.DIGITAL: "J", Sector.MEDIA: "J", Sector.TRANSPORT: "H",
    Sector.LANGUAGES: "P", Sector.ENTERPRISE: "M",
}  # fmt: skip


class Level(models.TextChoices):
    SHORT = "short", _("Formation courte, sans niveau")
    SPECIALISATION = "specialisation", _("Spécialisation")
    QUALIFICATION = "qualification", _("Qualification")
    TECHNICIAN = "technician", _("Technicien")
    SPECIALISED_TECHNICIAN = "specialised_technician", _("Technicien spécialisé")


class Schedule(models.TextChoices):
    DAY = "day", _("En journée")
    EVENING = "evening", _("Le soir")
    WEEKEND = "weekend", _("Le week-end")


class OfferMode(models.TextChoices):
    ONSITE = "onsite", _("Sur place")
    REMOTE = "remote", _("À distance")
    HYBRID = "hybrid", _("Sur place et à distance")


class CertificateType(models.TextChoices):
    NONE = "none", _("Sans certificat")
    ATTENDANCE = "attendance", _("Attestation de suivi")
    CERTIFICATE = "certificate", _("Certificat de l'opérateur")
    DIPLOMA = "diploma", _("Diplôme d'État")


class OfferStatus(models.TextChoices):
    DRAFT = "draft", _("en préparation")
    PUBLISHED = "published", _("publiée")
    ARCHIVED = "archived", _("retirée de l'annuaire")


class IntakeStatus(models.TextChoices):
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("terminé")
    CANCELLED = "cancelled", _("annulé")


class ReferralStatus(models.TextChoices):
    SENT = "sent", _("envoyée")
    ACKNOWLEDGED = "acknowledged", _("reçue, en examen")
    ACCEPTED = "accepted", _("acceptée")
    WAITLISTED = "waitlisted", _("liste d'attente")
    REFUSED = "refused", _("refusée")
    ENROLLED = "enrolled", _("place obtenue")
    NO_SHOW = "no_show", _("ne s'est pas présentée")
    REVOKED = "revoked", _("retirée")


#: An operator knows who the person is from its acceptance on.
NAMED = frozenset({ReferralStatus.ACCEPTED, ReferralStatus.ENROLLED})
#: Nothing more is expected of anybody.
OVER = frozenset({ReferralStatus.REFUSED, ReferralStatus.NO_SHOW, ReferralStatus.REVOKED})


class RefusalReason(models.TextChoices):
    FULL = "full", _("Plus de place")
    SCHOOLING = "schooling", _("Niveau scolaire demandé non atteint")
    AGE = "age", _("Âge hors des limites de cette formation")
    DOCUMENT = "document", _("Document manquant ou non légalisé")
    LANGUAGE = "language", _("Langue de la formation")
    STATUS = "status", _("Conditions de séjour de cette formation")
    SCHEDULE = "schedule", _("Horaires incompatibles")
    UNREACHABLE = "unreachable", _("Personne injoignable")
    PERSON_DECLINED = "person_declined", _("La personne ne souhaite plus")
    CANCELLED = "cancelled", _("Formation annulée")
    OTHER = "other", _("Autre raison")


class EnrolmentStatus(models.TextChoices):
    ENROLLED = "enrolled", _("en formation")
    COMPLETED = "completed", _("terminée")
    CERTIFIED = "certified", _("certificat délivré")
    DROPPED = "dropped", _("abandonnée")
    CANCELLED = "cancelled", _("annulée")


#: Who counts against the seats of an intake.
SEATED = frozenset(
    {
        EnrolmentStatus.ENROLLED,
        EnrolmentStatus.COMPLETED,
        EnrolmentStatus.CERTIFIED,
        EnrolmentStatus.DROPPED,
    }
)


class Presence(models.TextChoices):
    PRESENT = "present", _("présent·e")
    LATE = "late", _("en retard")
    EXCUSED = "excused", _("excusé·e")
    ABSENT = "absent", _("absent·e")


class Result(models.TextChoices):
    NONE = "", _("Non évalué")
    PASSED = "passed", _("Réussi")
    PARTLY = "partly", _("Réussi en partie")
    FAILED = "failed", _("Non réussi")


class DropReason(models.TextChoices):
    JOB = "job", _("A trouvé du travail")
    MONEY = "money", _("Doit gagner sa vie")
    CHILDCARE = "childcare", _("Garde d'enfants")
    TRANSPORT = "transport", _("Transport")
    LANGUAGE = "language", _("Langue")
    HEALTH = "health", _("Raison personnelle")
    MOVED = "moved", _("A déménagé")
    UNREACHABLE = "unreachable", _("Plus de contact")
    OTHER = "other", _("Autre raison")


class CourseStatus(models.TextChoices):
    """A course of an outside platform counts once somebody has seen its proof."""

    DECLARED = "declared", _("déclaré, preuve à voir")
    PROVEN = "proven", _("preuve vue")
    REFUSED = "refused", _("preuve non retenue")


class CourseProof(models.TextChoices):
    LINK = "link", _("Lien public de vérification")
    CERTIFICATE = "certificate", _("Certificat montré")
    SCREEN = "screen", _("Compte de la plateforme montré")


class PortfolioStatus(models.TextChoices):
    GATHERING = "gathering", _("en préparation")
    ASSESSED = "assessed", _("évalué")
    REFERRED = "referred", _("envoyé au jury")
    ANSWERED = "answered", _("réponse du jury reçue")
    CLOSED = "closed", _("arrêté")


class EvidenceKind(models.TextChoices):
    WORK_CERTIFICATE = "work_certificate", _("Certificat de travail")
    PAYSLIP = "payslip", _("Fiche de paie ou contrat")
    PICTURE = "picture", _("Photos de réalisations")
    PRODUCT = "product", _("Objet ou travail présenté")
    TRAINING = "training", _("Attestation de formation")
    REFERENCE = "reference", _("Lettre ou appel d'un employeur")
    OBSERVED = "observed", _("Essai observé en situation")


class SkillLevel(models.IntegerChoices):
    """How far somebody masters a skill; the same scale for the person and for whoever looks on."""

    SEEN = 1, _("J'ai vu faire")
    HELPED = 2, _("Je fais avec de l'aide")
    ALONE = 3, _("Je fais seul·e")
    TEACHES = 4, _("Je sais l'apprendre aux autres")


class JuryAnswer(models.TextChoices):
    """What the certifying body said; the decision is always its own."""

    NONE = "", "—"
    HEARD = "heard", _("Entretien fixé")
    FULL = "full", _("Certification accordée")
    PARTIAL = "partial", _("Certification en partie")
    NOT_GRANTED = "not_granted", _("Certification non accordée")
    NOT_ELIGIBLE = "not_eligible", _("Dossier non recevable")
