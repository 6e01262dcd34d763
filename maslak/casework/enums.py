"""Codes of casework."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Need(models.TextChoices):
    INFORMATION = "information", _("S'informer sur ses droits")
    JOB = "job", _("Chercher un emploi")
    TRAINING = "training", _("Se former")
    BUSINESS = "business", _("Créer une activité")
    PAPERS = "papers", _("Papiers et contrat de travail")
    PROBLEM_AT_WORK = "problem_at_work", _("Difficulté au travail")
    SOCIAL = "social", _("Besoin social ou urgent")
    OTHER = "other", _("Autre demande")


class VisitStatus(models.TextChoices):
    WAITING = "waiting", _("attend")
    RECEIVED = "received", _("reçu·e")
    LEFT = "left", _("parti·e")


class CaseStatus(models.TextChoices):
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")


class ClosureReason(models.TextChoices):
    PLACED = "placed", _("En emploi")
    SELF_EMPLOYED = "self_employed", _("A créé son activité")
    IN_TRAINING = "in_training", _("En formation")
    MOVED = "moved", _("A changé de région")
    LEFT_COUNTRY = "left_country", _("A quitté le Maroc")
    NO_CONTACT = "no_contact", _("Plus de contact malgré les relances")
    OWN_REQUEST = "own_request", _("À sa demande")
    TRANSFERRED = "transferred", _("Suivi par une autre organisation")
    DUPLICATE = "duplicate", _("Dossier fusionné")
    OTHER = "other", _("Autre raison")


class InterviewStatus(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    COMPLETED = "completed", _("terminé")
    CANCELLED = "cancelled", _("annulé")


class Profile(models.TextChoices):
    READY = "A", _("A · Prêt·e à l'emploi")
    SUPPORT = "B", _("B · Besoin d'accompagnement")
    TRAINING = "C", _("C · Besoin de formation ou de qualification")
    SOCIAL = "D", _("D · Besoins sociaux d'abord")
    BUSINESS = "E", _("E · Projet d'activité indépendante")


class GoalStatus(models.TextChoices):
    OPEN = "open", _("à faire")
    DONE = "done", _("atteint")
    DROPPED = "dropped", _("abandonné")


class SessionStatus(models.TextChoices):
    PLANNED = "planned", _("prévue")
    HELD = "held", _("tenue")
    CANCELLED = "cancelled", _("annulée")


class EnrolmentStatus(models.TextChoices):
    ENROLLED = "enrolled", _("inscrit·e")
    WAITING = "waiting", _("liste d'attente")
    ATTENDED = "attended", _("présent·e")
    ABSENT = "absent", _("absent·e")
    CANCELLED = "cancelled", _("annulée")


class AppointmentStatus(models.TextChoices):
    BOOKED = "booked", _("prévu")
    KEPT = "kept", _("honoré")
    NO_SHOW = "no_show", _("absence")
    EXCUSED = "excused", _("excusé·e")
    CANCELLED = "cancelled", _("annulé")


class ReferralStatus(models.TextChoices):
    SENT = "sent", _("envoyée")
    ACCEPTED = "accepted", _("acceptée")
    WAITLISTED = "waitlisted", _("liste d'attente")
    REFUSED = "refused", _("refusée")
    DONE = "done", _("aboutie")
    ENDED = "ended", _("terminée sans suite")
    REVOKED = "revoked", _("retirée")


class ReferralPurpose(models.TextChoices):
    WORKSHOP = "workshop", _("Atelier")
    TRAINING = "training", _("Formation")
    BUSINESS = "business", _("Création d'activité")
    JOB = "job", _("Offre d'emploi")
    SOCIAL = "social", _("Accompagnement social")
    LEGAL = "legal_aid", _("Aide juridique")
    LANGUAGE = "language", _("Cours de langue")


class RefusalReason(models.TextChoices):
    FULL = "full", _("Plus de place")
    NOT_OUR_FIELD = "not_our_field", _("Ne relève pas de nos services")
    OUTSIDE_AREA = "outside_area", _("Hors de notre territoire")
    CONDITIONS = "conditions", _("Conditions d'accès non remplies")
    UNREACHABLE = "unreachable", _("Personne injoignable")
    PERSON_DECLINED = "person_declined", _("La personne ne souhaite plus")
    OTHER = "other", _("Autre raison")


class FollowUpStatus(models.TextChoices):
    DUE = "due", _("à faire")
    DONE = "done", _("fait")
    UNREACHED = "unreached", _("non joint·e")
    CANCELLED = "cancelled", _("annulé")


class Clock(models.TextChoices):
    """The delays of casework that a disruption may suspend by naming them."""

    REFERRAL = "referral", _("Réponse à une orientation")
    FOLLOW_UP = "follow_up", _("Suivis et objectifs à échéance")
