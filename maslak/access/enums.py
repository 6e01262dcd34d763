"""Codes of organisations, roles and scopes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    AGENCY = "agency", _("Agence publique de l'emploi")
    OFFICE = "office", _("Agence locale")
    MINISTRY = "ministry", _("Ministère")
    COUNTER = "counter", _("Guichet de proximité")
    NGO = "ngo", _("Association")
    TRAINING_OPERATOR = "training_operator", _("Opérateur de formation")
    UN = "un", _("Organisation internationale")
    DONOR = "donor", _("Bailleur ou coopération")
    AUTHORITY = "authority", _("Autorité")
    EMPLOYERS = "employers_federation", _("Organisation d'employeurs")
    REGION = "region", _("Région")
    CITY = "city", _("Commune")
    OPERATOR = "operator", _("Exploitant de la plateforme")
    EMPLOYER = "employer", _("Employeur")


class Role(models.TextChoices):
    COUNSELLOR = "counsellor", _("Conseillère ou conseiller en emploi")
    SUPERVISOR = "supervisor", _("Responsable d'agence")
    CASEWORKER = "caseworker", _("Intervenant·e d'association")
    PARTNER = "partner", _("Partenaire qui reçoit des orientations")
    COORDINATOR = "coordinator", _("Coordination du programme")
    DONOR = "donor", _("Bailleur")
    PROTECTION = "protection", _("Délégué·e à la protection des données")
    ADMINISTRATOR = "administrator", _("Administration technique")
    OPERATOR = "operator", _("Exploitant, ligne de commande")
    PERSON = "person", _("Personne accompagnée")
    EMPLOYER = "employer", _("Employeur ou son mandataire")
    PERMIT_OFFICER = "permit_officer", _("Instruction des attestations d'activité")
    COUNTER_OFFICER = "counter_officer", _("Guichet du visa des contrats")
    PERMIT_LEAD = "permit_lead", _("Responsable de l'instruction")
    COACH = "coach", _("Accompagnement de projets d'entreprise")
    JUROR = "juror", _("Membre d'un jury")
    TRAINER = "trainer", _("Opérateur de formation")
    MENTOR = "mentor", _("Mentor")
    SAFEGUARDING = "safeguarding", _("Référent·e protection du mentorat")
    PROJECT_PARTNER = "project_partner", _("Partenaire qui rend compte d'un projet")


class Reach(models.TextChoices):
    """How far an acting account sees in the database; row security reads it."""

    NONE = "", "—"
    ALL = "all", _("tout")
    ORGANISATION = "organisation", _("son organisation")
    AGGREGATE = "aggregate", _("les faits sans les personnes")
    OVERSIGHT = "oversight", _("les traces")
    TECHNICAL = "technical", _("les comptes")
    PERSON = "person", _("soi-même")
    OWN = "own", _("ce qui lui est confié")
