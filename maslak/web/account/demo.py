"""The demo accounts, listed on the sign-in page in demo mode only. Invented people, one a role."""

# ruff: noqa: E501 (a table: one account a line)
from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from maslak.access.enums import Role

PASSWORD = "demo-maslak-2020"


@dataclass(frozen=True)
class DemoAccount:
    """One line of the list: what to type and what one will see."""

    username: str
    display_name: str
    organisation: str
    role: str
    language: str
    purpose: object

    @property
    def role_label(self) -> str:
        """The role in words, in the reader's language."""
        return str(Role(self.role).label)

    @property
    def first_name(self) -> str:
        """What the button calls the account."""
        return self.display_name.split()[0]


ACCOUNTS = (
    DemoAccount("samira", "Samira Démo", "ANAPEC-CASABLANCA-ANFA", Role.COUNSELLOR, "fr", _("Conseillère à Casablanca Anfa : sa journée, ses personnes")),
    DemoAccount("driss", "Driss Démo", "ANAPEC-CASABLANCA-ANFA", Role.SUPERVISOR, "fr", _("Responsable d'agence : équipe, ateliers, continuité")),
    DemoAccount("mounia", "Mounia Démo", "ANAPEC-CASABLANCA-ANFA", Role.SUPERVISOR, "fr", _("Responsable d'agence : verse ce que Driss a accepté")),
    DemoAccount("salma", "Salma Démo", "ANAPEC-RABAT", Role.COUNSELLOR, "ar", _("Conseillère à Rabat, pages en arabe")),
    DemoAccount("awa", "Awa Démo", "ASSO-OUJDA", Role.CASEWORKER, "fr", _("Intervenante d'association à Oujda : orientations reçues")),
    DemoAccount("nadia", "Nadia Démo", "MDCMRE", Role.COORDINATOR, "fr", _("Coordinatrice : indicateurs et bilan de l'année")),
    DemoAccount("pierre", "Pierre Démo", "ENABEL", Role.DONOR, "en", _("Bailleur : résultats et exports")),
    DemoAccount("hajar", "Hajar Démo", "MDCMRE", Role.PROTECTION, "fr", _("Déléguée à la protection des données : qui a vu quoi")),
    DemoAccount("karim", "Karim Démo", "PLATEFORME", Role.ADMINISTRATOR, "fr", _("Administration technique : comptes, sans les dossiers")),
    DemoAccount("youssef", "Youssef Démo", "EMP-DEMO-RESTAURANT", Role.EMPLOYER, "fr", _("Employeur : attestations et visas de son restaurant")),
    DemoAccount("leila", "Leila Démo", "EMP-DEMO-FOYER", Role.EMPLOYER, "fr", _("Particulière qui emploie à domicile")),
    DemoAccount("rachida", "Rachida Démo", "ANAPEC", Role.PERMIT_OFFICER, "fr", _("Instruction des attestations d'activité")),
    DemoAccount("ilham", "Ilham Démo", "ANAPEC", Role.PERMIT_LEAD, "fr", _("Responsable de l'instruction : équipe, recours, retraits")),
    DemoAccount("omar", "Omar Démo", "MTIP-GUICHET-CASABLANCA", Role.COUNTER_OFFICER, "fr", _("Guichet de Casablanca : dépôts et visas des contrats")),
    DemoAccount("brahim", "Brahim Démo", "ANAPEC-CASABLANCA-ANFA", Role.COACH, "fr", _("Accompagne les projets d'entreprise, de l'idée au suivi")),
    DemoAccount("zineb", "Zineb Démo", "ANAPEC-CASABLANCA-ANFA", Role.COACH, "ar", _("Verse ce qu'un autre a décidé ; pages en arabe")),
    DemoAccount("hamid", "Hamid Démo", "AMAPPE", Role.JUROR, "fr", _("Membre de jury : ses notes sont données")),
    DemoAccount("fatou", "Fatou Démo", "SOLETERRE", Role.JUROR, "fr", _("Membre de jury : trois projets l'attendent")),
    DemoAccount("ghita", "Ghita Démo", "ANAPEC-CASABLANCA-ANFA", Role.MENTOR, "fr", _("Mentor bénévole : ses binômes, sans aucun dossier")),
    DemoAccount("hafsa", "Hafsa Démo", "ANAPEC-CASABLANCA-ANFA", Role.SAFEGUARDING, "fr", _("Protection du mentorat : les signalements, en cercle restreint")),
    DemoAccount("fouad", "Fouad Démo", "FORM-DEMO-CASABLANCA", Role.TRAINER, "fr", _("Opérateur de formation : offres, orientations, groupes, certificats")),
    DemoAccount("paola", "Paola Démo", "ASSO-OUJDA", Role.PROJECT_PARTNER, "fr", _("Association partenaire : rendre compte d'un projet")),
    DemoAccount("bianca", "Bianca Démo", "SOLETERRE", Role.PROJECT_PARTNER, "fr", _("Soleterre : le dernier compte rendu d'un projet terminé, en brouillon")),
    DemoAccount("mariama", "Mariama Démo", "", Role.PERSON, "fr", _("Personne accompagnée, sur son téléphone")),
)  # fmt: skip


def demo_accounts() -> tuple[DemoAccount, ...]:
    """The accounts that `maslak demo` creates."""
    return ACCOUNTS
