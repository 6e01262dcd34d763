"""What things of mentoring may be, and what may be said of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MentorStatus(models.TextChoices):
    CANDIDATE = "candidate", _("Candidature")
    SCREENED = "screened", _("Vérifié·e")
    TRAINED = "trained", _("Formé·e")
    ACTIVE = "active", _("Disponible")
    PAUSED = "paused", _("En pause")
    TURNED_DOWN = "turned_down", _("Non retenu·e")
    LEFT = "left", _("A quitté le vivier")


class MenteeStatus(models.TextChoices):
    OPEN = "open", _("Demande en cours")
    CLOSED = "closed", _("Demande close")


class PairStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposé aux deux")
    MENTOR_AGREED = "mentor_agreed", _("Accord du mentor, réponse de la personne attendue")
    MENTEE_AGREED = "mentee_agreed", _("Accord de la personne, réponse du mentor attendue")
    ACTIVE = "active", _("En cours")
    DECLINED = "declined", _("Décliné")
    CANCELLED = "cancelled", _("Proposition retirée")
    ENDED = "ended", _("Terminé")


#: Proposed and not settled yet.
AWAITED = frozenset({PairStatus.PROPOSED, PairStatus.MENTOR_AGREED, PairStatus.MENTEE_AGREED})
#: What takes a mentor's place and keeps a person from being proposed to somebody else.
STANDING = AWAITED | {PairStatus.ACTIVE}


class Side(models.TextChoices):
    """Who of the two acts, or the coordination between them."""

    MENTOR = "mentor", _("le mentor")
    MENTEE = "mentee", _("la personne accompagnée")
    OFFICE = "office", _("la coordination")


class DeclineReason(models.TextChoices):
    NO_TIME = "no_time", _("Pas le temps en ce moment")
    TOO_FAR = "too_far", _("Trop loin")
    LANGUAGE = "language", _("La langue ne convient pas")
    OTHER_TRADE = "other_trade", _("Le métier ne correspond pas")
    KNOWN = "known", _("Nous nous connaissons déjà")
    UNEASY = "uneasy", _("Je ne suis pas à l'aise")
    OTHER = "other", _("Autre raison")


class Outcome(models.TextChoices):
    """How mentoring ended."""

    GOALS_REACHED = "goals_reached", _("Objectifs atteints")
    PARTLY = "partly", _("Objectifs atteints en partie")
    IN_WORK = "in_work", _("La personne travaille")
    STOPPED_MENTOR = "stopped_mentor", _("Arrêté par le mentor")
    STOPPED_MENTEE = "stopped_mentee", _("Arrêté par la personne")
    LOST = "lost", _("Plus de nouvelles")
    SAFETY = "safety", _("Arrêté par précaution")


class CloseReason(models.TextChoices):
    NONE = "", "—"
    DONE = "done", _("Le mentorat a abouti")
    WITHDRAWN = "withdrawn", _("La personne ne le souhaite plus")
    MOVED = "moved", _("La personne est partie")
    NO_MENTOR = "no_mentor", _("Aucun mentor ne convient")
    DUPLICATE = "duplicate", _("Deux demandes réunies")


class GoalStatus(models.TextChoices):
    OPEN = "open", _("En cours")
    REACHED = "reached", _("Atteint")
    DROPPED = "dropped", _("Abandonné")


class Level(models.IntegerChoices):
    """How far a goal has come."""

    NOT_BEGUN = 0, _("Pas commencé")
    BEGUN = 1, _("Commencé")
    HALF = 2, _("À moitié")
    NEARLY = 3, _("Presque atteint")
    REACHED = 4, _("Atteint")


class MeetingStatus(models.TextChoices):
    HELD = "held", _("Tenue")
    CANCELLED = "cancelled", _("Notée par erreur")


class Check(models.TextChoices):
    """What is looked at before somebody may accompany others."""

    INTERVIEW = "interview", _("Entretien de motivation tenu")
    IDENTITY = "identity", _("Pièce d'identité vue")
    REFERENCES = "references", _("Deux références appelées")
    RECORD = "record", _("Extrait du casier judiciaire vu")
    CHARTER = "charter", _("Charte du mentorat signée")


class Topic(models.TextChoices):
    """What a concern is about."""

    MONEY = "money", _("Argent demandé ou prêté")
    WORK = "work", _("Travail demandé sans être payé")
    RESPECT = "respect", _("Propos ou gestes déplacés")
    VIOLENCE = "violence", _("Violence ou menace")
    PRIVACY = "privacy", _("Informations personnelles répétées")
    DISTRESS = "distress", _("La personne semble en détresse")
    OTHER = "other", _("Autre inquiétude")


class ConcernStatus(models.TextChoices):
    RECEIVED = "received", _("Reçu")
    IN_REVIEW = "in_review", _("En cours d'examen")
    CLOSED = "closed", _("Clos")


class Finding(models.TextChoices):
    """What the circle concluded."""

    NONE = "", "—"
    ACTED = "acted", _("Fondé, des mesures ont été prises")
    REFERRED = "referred", _("Transmis à un service compétent")
    UNFOUNDED = "unfounded", _("Non établi")
