"""Codes of ventures: a business project from the idea to its survival."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VentureStatus(models.TextChoices):
    REGISTERED = "registered", _("inscrit")
    DIAGNOSED = "diagnosed", _("diagnostic fait")
    PREPARING = "preparing", _("en préparation")
    BEFORE_JURY = "before_jury", _("devant le jury")
    SELECTED = "selected", _("retenu")
    NOT_SELECTED = "not_selected", _("non retenu")
    IN_FORMALITIES = "in_formalities", _("formalités en cours")
    FORMALITIES_DONE = "formalities_done", _("formalités finalisées")
    CREATED = "created", _("entreprise créée")
    TRADING = "trading", _("en activité")
    PAUSED = "paused", _("en pause")
    ENDED = "ended", _("terminé")


#: The enterprise exists: it is followed up.
BORN = frozenset({VentureStatus.CREATED, VentureStatus.TRADING, VentureStatus.PAUSED})
BEFORE_BIRTH = frozenset(VentureStatus) - BORN - {VentureStatus.ENDED}


class EndReason(models.TextChoices):
    NONE = "", "—"
    INDEPENDENT = "independent", _("autonome, l'accompagnement est fini")
    CLOSED = "closed", _("activité arrêtée")
    SOLD = "sold", _("cédée")
    TRANSFORMED = "transformed", _("devenue une autre entreprise")
    MOVED_ABROAD = "moved_abroad", _("départ à l'étranger")
    SALARIED = "salaried", _("passage à un emploi salarié")
    LOST_SIGHT = "lost_sight", _("perdu de vue")
    GIVEN_UP = "given_up", _("projet abandonné avant la création")


class LegalForm(models.TextChoices):
    """What may be created; conditions and formalities are dated data (law/data/legal_forms.yaml)."""

    NONE = "", _("pas encore choisie")
    AUTO_ENTREPRENEUR = "auto_entrepreneur", _("auto-entrepreneur")
    SARL = "sarl", _("SARL")
    SARL_AU = "sarl_au", _("SARL à associé unique")
    COOPERATIVE = "cooperative", _("coopérative")
    INCOME_ACTIVITY = "income_activity", _("activité génératrice de revenus accompagnée")


class MemberRole(models.TextChoices):
    LEAD = "lead", _("porteur ou porteuse du projet")
    MEMBER = "member", _("membre de l'équipe")


class FormalityState(models.TextChoices):
    TO_DO = "to_do", _("à faire")
    STARTED = "started", _("déposée")
    DONE = "done", _("faite")
    NOT_NEEDED = "not_needed", _("sans objet")


class SessionMode(models.TextChoices):
    ONSITE = "onsite", _("sur place")
    PHONE = "phone", _("par téléphone")
    VIDEO = "video", _("par vidéo")


class CashKind(models.TextChoices):
    OPENING = "opening", _("trésorerie de départ")
    INCOME = "income", _("encaissement")
    EXPENSE = "expense", _("décaissement")


class JuryStatus(models.TextChoices):
    OPEN = "open", _("notation ouverte")
    COMPLETE = "complete", _("toutes les notes sont là")
    CLOSED = "closed", _("décision arrêtée")


class CandidacyOutcome(models.TextChoices):
    PENDING = "pending", _("en attente")
    SELECTED = "selected", _("retenu")
    RESERVE = "reserve", _("sur liste de réserve")
    NOT_SELECTED = "not_selected", _("non retenu")


class GrantKind(models.TextChoices):
    GRANT = "grant", _("subvention")
    HONOUR_LOAN = "honour_loan", _("prêt d'honneur")
    KIT = "kit", _("kit de matériel")
    MICROCREDIT = "microcredit", _("microcrédit")
    TOP_UP = "top_up", _("renforcement financier")
    STIPEND = "stipend", _("bourse de travail")


class GrantStatus(models.TextChoices):
    DECIDED = "decided", _("décidé")
    SIGNED = "signed", _("convention signée")
    COMPLETED = "completed", _("entièrement versé")
    CANCELLED = "cancelled", _("annulé")


class InstalmentStatus(models.TextChoices):
    DUE = "due", _("à verser")
    PAID = "paid", _("versée")
    CANCELLED = "cancelled", _("annulée")


class CheckStatus(models.TextChoices):
    """What a visit after the creation finds; due until somebody went."""

    DUE = "due", _("à faire")
    ACTIVE = "active", _("en activité")
    PAUSED = "paused", _("en pause")
    CLOSED = "closed", _("arrêtée")
    UNREACHABLE = "unreachable", _("non jointe")
    CANCELLED = "cancelled", _("annulée")


#: What counts as alive in survival; paused is alive.
ALIVE = frozenset({CheckStatus.ACTIVE, CheckStatus.PAUSED})


class Band(models.TextChoices):
    """Bands of monthly amounts in dirhams: a band is enough to follow, an exact income would be too much to ask."""

    UNKNOWN = "", _("non dit")
    NONE = "none", _("rien")
    UNDER_1500 = "under_1500", _("moins de 1 500 DH")
    TO_3000 = "1500_3000", _("1 500 à 3 000 DH")
    TO_6000 = "3000_6000", _("3 000 à 6 000 DH")
    TO_12000 = "6000_12000", _("6 000 à 12 000 DH")
    OVER_12000 = "over_12000", _("plus de 12 000 DH")


class Activity(models.TextChoices):
    """What the ceilings of an auto-entrepreneur tell apart (ceilings_mad of law/data/legal_forms.yaml)."""

    GOODS = "goods", _("commerce, artisanat, industrie")
    SERVICES = "services", _("services")


class RequestStatus(models.TextChoices):
    """What became of financing asked for outside, from the catalogue."""

    SENT = "sent", _("envoyée")
    GRANTED = "granted", _("accordée")
    REFUSED = "refused", _("refusée")
    DROPPED = "dropped", _("abandonnée")


class RefusalGround(models.TextChoices):
    NONE = "", "—"
    RESIDENCE = "residence", _("titre de séjour non admis ou trop court")
    GUARANTEE = "guarantee", _("garantie ou caution insuffisante")
    HISTORY = "history", _("pas d'antécédents bancaires au Maroc")
    PROJECT = "project", _("projet jugé fragile")
    FORM = "form", _("forme juridique non admise")
    SILENCE = "silence", _("aucune réponse")
    OTHER = "other", _("autre raison")


class Difficulty(models.TextChoices):
    NONE = "", _("aucune")
    CUSTOMERS = "customers", _("trop peu de clients")
    CASH = "cash", _("trésorerie")
    SUPPLY = "supply", _("approvisionnement")
    PREMISES = "premises", _("local ou emplacement")
    PAPERS = "papers", _("papiers ou titre de séjour")
    TEAM = "team", _("entente dans l'équipe")
    SKILLS = "skills", _("compétences à compléter")
    SOCIAL = "social", _("déclarations et cotisations")
    OTHER = "other", _("autre")
