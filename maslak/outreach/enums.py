"""Codes of outreach."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    FR = "fr", "Français"
    AR = "ar", "العربية"
    EN = "en", "English"
    ES = "es", "Español"
    PT = "pt", "Português"


class Audience(models.TextChoices):
    EMPLOYERS = "employers", _("Employeurs")
    PEOPLE = "people", _("Personnes migrantes et réfugiées")
    PROFESSIONALS = "professionals", _("Institutions et associations")
    EVERYONE = "everyone", _("Tout public")


class Topic(models.TextChoices):
    """What one speaks of with an employer, or what a resource is about."""

    HIRING = "hiring", _("Recruter une personne étrangère")
    DIVERSITY = "diversity", _("Diversité dans l'entreprise")
    ASSISTED = "assisted", _("Contrats aidés")
    PERMITS = "permits", _("Attestation d'activité et visa du contrat")
    INTERNSHIP = "internship", _("Stages et apprentissage")
    SELF_EMPLOYMENT = "self_employment", _("Auto-emploi et coopératives")
    RIGHTS = "rights", _("Droits au travail")
    SERVICES = "services", _("Services de l'emploi")
    PRACTICE = "practice", _("Bonnes pratiques")
    OTHER = "other", _("Autre sujet")


class ContactWay(models.TextChoices):
    VISIT = "visit", _("Visite")
    CALL = "call", _("Appel")
    MEETING = "meeting", _("Réunion")
    EVENT = "event", _("Rencontre lors d'un événement")


class ContactStatus(models.TextChoices):
    NOTED = "noted", _("noté")
    CANCELLED = "cancelled", _("annulé")


class Promise(models.TextChoices):
    HIRE = "hire", _("Embaucher")
    OFFERS = "offers", _("Confier ses offres d'emploi")
    INTERNSHIPS = "internships", _("Accueillir des stagiaires")
    VISIT = "visit", _("Ouvrir l'entreprise à une visite")
    TRAINING = "training", _("Participer à une formation")
    OTHER = "other", _("Autre engagement")


class CommitmentStatus(models.TextChoices):
    OPEN = "open", _("en cours")
    KEPT = "kept", _("tenu")
    DROPPED = "dropped", _("abandonné")


class CampaignStatus(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SENT = "sent", _("envoyée")
    CANCELLED = "cancelled", _("annulée")


class EventKind(models.TextChoices):
    FAIR = "fair", _("Salon de l'emploi")
    WEBINAR = "webinar", _("Séminaire en ligne")
    AWARENESS = "awareness", _("Atelier de sensibilisation")
    EXCHANGE = "exchange", _("Échanges avec des entreprises")
    DIALOGUE = "dialogue", _("Dialogue entre institutions")


class EventStatus(models.TextChoices):
    DRAFT = "draft", _("en préparation")
    PUBLISHED = "published", _("annoncé")
    HELD = "held", _("tenu")
    CANCELLED = "cancelled", _("annulé")


#: What visitors may read of an event.
SHOWN = frozenset({EventStatus.PUBLISHED, EventStatus.HELD, EventStatus.CANCELLED})


class Visitor(models.TextChoices):
    """In what capacity somebody registers for an event."""

    EMPLOYER = "employer", _("Je représente un employeur")
    PERSON = "person", _("Je cherche un emploi ou une information")
    PROFESSIONAL = "professional", _("Je travaille dans une institution ou une association")
    OTHER = "other", _("Autre")


class RegistrationStatus(models.TextChoices):
    REGISTERED = "registered", _("inscrit·e")
    WAITING = "waiting", _("liste d'attente")
    ATTENDED = "attended", _("présent·e")
    ABSENT = "absent", _("absent·e")
    CANCELLED = "cancelled", _("annulée")


#: The registrations that hold a seat.
SEATED = frozenset({RegistrationStatus.REGISTERED, RegistrationStatus.ATTENDED, RegistrationStatus.ABSENT})


class LeadStatus(models.TextChoices):
    OPEN = "open", _("à recontacter")
    FOLLOWED = "followed", _("recontacté")
    CONVERTED = "converted", _("devenu un contact suivi")
    DROPPED = "dropped", _("sans suite")


class ResourceKind(models.TextChoices):
    GUIDE = "guide", _("Guide")
    MANUAL = "manual", _("Manuel")
    VIDEO = "video", _("Vidéo")
    LEAFLET = "leaflet", _("Dépliant")
    STUDY = "study", _("Étude")


class ResourceStatus(models.TextChoices):
    DRAFT = "draft", _("en préparation")
    PUBLISHED = "published", _("publiée")
    RETIRED = "retired", _("retirée")


class PracticeStatus(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    REVIEWED = "reviewed", _("relue")
    PUBLISHED = "published", _("publiée")
    WITHDRAWN = "withdrawn", _("retirée")


class StudyStatus(models.TextChoices):
    PLANNED = "planned", _("prévue")
    STARTED = "started", _("en cours")
    REVIEW = "review", _("en relecture")
    DONE = "done", _("achevée")
    DROPPED = "dropped", _("abandonnée")


class CourseStatus(models.TextChoices):
    PLANNED = "planned", _("prévue")
    HELD = "held", _("tenue")
    CANCELLED = "cancelled", _("annulée")


class TaskStatus(models.TextChoices):
    TO_DO = "to_do", _("à faire")
    STARTED = "started", _("commencée")
    DONE = "done", _("faite")
    DROPPED = "dropped", _("abandonnée")
