"""Codes of retention: what a person asks, where the request stands, what becomes of what is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """The rights of the person (law 09-08, articles 7 to 9)."""

    ACCESS = "access", _("Recevoir une copie de mes données")
    CORRECTION = "correction", _("Corriger mes données")
    ERASURE = "erasure", _("Effacer mes données")


class RequestStatus(models.TextChoices):
    ASKED = "asked", _("reçue")
    PROPOSED = "proposed", _("réponse à confirmer")
    GRANTED = "granted", _("accordée")
    REFUSED = "refused", _("refusée")
    DONE = "done", _("faite")
    WITHDRAWN = "withdrawn", _("retirée par la personne")


#: what still waits for an answer of ours
OPEN_REQUESTS = frozenset({RequestStatus.ASKED, RequestStatus.PROPOSED})


class Proposal(models.TextChoices):
    """What the first pair of eyes proposes for an erasure."""

    GRANT = "grant", _("accorder")
    REFUSE = "refuse", _("refuser")


class RefusalReason(models.TextChoices):
    """Why a request is refused; each is answered to the person in words."""

    LEGAL_HOLD = "legal_hold", _("La loi oblige à tout garder pour l'instant")
    NOT_IDENTIFIED = "not_identified", _("La personne qui demande n'a pas pu être reconnue")
    NOT_THEIRS = "not_theirs", _("Ces données ne parlent pas de la personne qui demande")
    SUPPORT_GOES_ON = "support_goes_on", _("Une démarche en cours a encore besoin du dossier")
    IS_RIGHT = "is_right", _("L'information vérifiée est exacte")
    OTHER = "other", _("Autre raison, écrite dans la réponse")


class Cause(models.TextChoices):
    """Why something was anonymised."""

    TIMETABLE = "timetable", _("durée de conservation échue")
    REQUEST = "request", _("demande de la personne")


class WarningStatus(models.TextChoices):
    WAITING = "waiting", _("prévenue")
    KEPT = "kept", _("dossier gardé")
    DONE = "done", _("anonymisé")


class Formality(models.TextChoices):
    """What the CNDP asks for a processing (law 09-08, articles 12 and 21)."""

    DECLARATION = "declaration", _("Déclaration")
    AUTHORISATION = "authorisation", _("Autorisation préalable")


class Then(models.TextChoices):
    """What is done when the months are over."""

    ANONYMISE = "anonymise", _("rendu anonyme")
    DELETE = "delete", _("effacé")
    COARSEN = "coarsen", _("réduit à ce que les chiffres lisent")
    CUT = "cut", _("lignes retirées, empreintes gardées")
    NEVER_KEPT = "never_kept", _("jamais conservé")
