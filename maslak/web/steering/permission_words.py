"""The table of roles in words: what each permission lets one do, how far, and what each role never sees."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from maslak.access import roles
from maslak.access.enums import Reach, Role

RESOURCES = {
    "person": _("Dossier d'une personne"),
    "reception": _("Accueil"),
    "interview": _("Entretien de positionnement"),
    "plan": _("Plan d'action"),
    "workshop": _("Ateliers"),
    "appointment": _("Rendez-vous"),
    "referral": _("Orientations"),
    "follow_up": _("Suivi"),
    "case": _("Accompagnement"),
    "placement": _("Insertions"),
    "milestone": _("Étapes du parcours"),
    "continuity": _("Continuité de service"),
    "import": _("Registres"),
    "team": _("Équipe"),
    "indicator": _("Indicateurs"),
    "programme": _("Programme"),
    "bilan": _("Bilans"),
    "declared": _("Chiffres déclarés"),
    "audit": _("Traces"),
    "consent": _("Consentements"),
    "account": _("Comptes"),
    "organisation": _("Organisations"),
    "job": _("Tâches de fond"),
    "permit": _("Attestations et visas"),
    "paper": _("Documents émis"),
    "employer": _("Établissements"),
    "calendar": _("Calendrier des jours ouvrables"),
    "venture": _("Projets d'entreprise"),
    "training": _("Formation"),
    "mentoring": _("Mentorat"),
    "outreach": _("Prospection et sensibilisation"),
    "project": _("Projets partenaires"),
    "mapping": _("Cartographie des profils"),
    "match": _("Appariement"),
    "candidate": _("Profils sans nom"),
    "application": _("Candidatures"),
    "assisted": _("Contrats aidés"),
    "self": _("Mon espace"),
}

ACTS = {
    "person.search": _(
        "Vérifier si une personne est déjà connue : la réponse est une référence, pas un dossier."
    ),
    "person.read": _("Ouvrir et lire un dossier."),
    "person.register": _("Inscrire une personne."),
    "person.update": _("Corriger un dossier."),
    "person.document": _(
        "Enregistrer les papiers montrés et en lire le numéro ; chaque lecture laisse une trace."
    ),
    "person.consent": _("Recueillir un accord ou enregistrer son retrait."),
    "person.merge": _("Réunir deux dossiers d'une même personne."),
    "reception.write": _("Noter une visite et le besoin exprimé."),
    "interview.write": _("Mener et enregistrer un entretien."),
    "plan.write": _("Écrire les objectifs et leurs échéances."),
    "workshop.enrol": _("Inscrire une personne à une séance."),
    "workshop.attend": _("Relever les présences."),
    "workshop.manage": _("Ouvrir, modifier ou annuler une séance."),
    "appointment.write": _("Fixer, déplacer ou annuler un rendez-vous."),
    "referral.send": _("Orienter une personne vers une autre organisation, avec son accord."),
    "referral.answer": _("Accepter ou refuser une orientation reçue."),
    "follow_up.write": _("Enregistrer un contact de suivi."),
    "case.close": _("Clore un accompagnement, avec son motif."),
    "case.assign": _("Confier une personne à un membre de l'équipe."),
    "placement.write": _("Enregistrer une insertion et vérifier le maintien dans l'emploi."),
    "milestone.read": _("Lire les étapes, sous un pseudonyme hors du dossier."),
    "continuity.write": _("Faire passer les services à distance pour une période."),
    "import.write": _("Importer un registre."),
    "team.read": _("Voir le travail de l'équipe."),
    "indicator.read": _("Lire les indicateurs."),
    "programme.read": _("Lire la stratégie, les projets et les recommandations."),
    "programme.write": _("Tenir à jour la stratégie, les projets et les recommandations."),
    "bilan.read": _("Lire les bilans annuels, en cours et arrêtés."),
    "bilan.write": _("Rédiger le bilan de l'année."),
    "bilan.freeze": _("Figer une édition du bilan."),
    "declared.write": _("Enregistrer un chiffre déclaré, avec sa source."),
    "audit.read": _("Lire qui a vu ou fait quoi."),
    "consent.read": _("Lire les accords donnés et retirés."),
    "account.write": _("Créer un compte, donner ou terminer un accès."),
    "organisation.write": _("Tenir à jour l'annuaire des organisations."),
    "job.read": _("Voir si les tâches de fond avancent."),
    "permit.read": _("Lire les demandes déposées ou reçues ; chaque lecture laisse une trace."),
    "permit.file": _("Préparer et déposer une demande pour un employeur."),
    "permit.accompany": _("Noter ce que dit le portail de l'administration."),
    "permit.instruct": _("Instruire : recevabilité, pièces, appel à candidatures."),
    "permit.decide": _("Accorder ou refuser, jamais pour sa propre organisation."),
    "permit.opine": _("Donner un second avis à un collègue."),
    "permit.deposit": _("Recevoir les originaux au guichet et tenir ses rendez-vous."),
    "permit.assign": _("Confier les dossiers et voir la charge de l'équipe."),
    "permit.appeal": _("Répondre aux recours."),
    "permit.withdraw": _("Retirer une autorisation accordée."),
    "paper.issue": _("Émettre un document signé."),
    "paper.withdraw": _("Retirer un document émis."),
    "employer.write": _("Tenir la fiche d'un établissement."),
    "calendar.read": _("Lire le calendrier et son historique."),
    "calendar.write": _("Confirmer une fête, ajouter une fermeture, interrompre un service."),
    "venture.read": _("Lire les projets suivis."),
    "venture.write": _("Inscrire un projet, son équipe, son plan d'affaires, ses formalités."),
    "venture.follow": _("Faire les visites de suivi après la création."),
    "venture.select": _("Réunir un jury et arrêter sa décision."),
    "venture.score": _("Noter les projets confiés au jury."),
    "venture.fund": _("Décider un financement."),
    "venture.pay": _("Verser une tranche contre justificatif."),
    "offer.write": _("Écrire, publier, confirmer et clore des offres d'emploi."),
    "match.read": _(
        "Voir quelles offres conviennent à une personne, pourquoi, et ce qui en ouvrirait d'autres."
    ),
    "match.propose": _("Proposer une offre à une personne, ou écarter une proposition en disant pourquoi."),
    "match.audit": _("Lire comment les offres se partagent entre les groupes, sans les personnes."),
    "match.release": _("Mettre en service les poids de l'appariement, une fois l'audit passé."),
    "candidate.read": _(
        "Voir, pour ses offres, les profils qui conviennent : sans nom, sexe, âge, nationalité ni séjour."
    ),
    "application.write": _("Déposer une candidature pour une personne et la suivre."),
    "application.answer": _(
        "Inviter un profil et répondre aux candidatures reçues, un refus avec son motif."
    ),
    "assisted.propose": _("Préparer une convention de contrat aidé."),
    "assisted.decide": _("Accepter ou refuser une convention et ses demandes de versement."),
    "assisted.pay": _("Noter les versements et les reprises."),
    "assisted.claim": _("Demander un contrat aidé et ses versements, mois par mois."),
    "assisted.budget": _("Fixer les plafonds d'un dispositif."),
    "self.match": _("Voir les offres qui me conviennent et dire ce que je cherche."),
    "self.application": _("Postuler, répondre à une invitation, retirer une candidature."),
    "training.offer": _("Publier et tenir à jour des offres de formation."),
    "training.refer": _("Orienter une personne vers une formation, avec son accord."),
    "training.answer": _("Répondre aux orientations reçues."),
    "training.record": _("Relever présences, résultats et certificats."),
    "training.assess": _("Évaluer les acquis d'un portfolio."),
    "mentoring.manage": _("Tenir le vivier de mentors, proposer et suivre les binômes."),
    "mentoring.meet": _("Noter les rencontres de ses propres binômes."),
    "mentoring.report": _("Signaler une inquiétude."),
    "mentoring.safeguard": _("Lire et traiter les signalements, en cercle restreint."),
    "outreach.write": _(
        "Organiser des événements ; tenir la bibliothèque, les études, les formations et les plans."
    ),
    "outreach.contact": _(
        "Noter les contacts avec les employeurs et leurs engagements ; envoyer des campagnes."
    ),
    "outreach.review": _("Relire et publier une fiche de bonnes pratiques écrite par une autre personne."),
    "project.report": _("Rendre compte des résultats d'un projet."),
    "project.review": _("Relire et valider les comptes rendus des partenaires."),
    "mapping.read": _(
        "Lire la cartographie des profils et la survie des entreprises, sous secret statistique."
    ),
    "mapping.release": _("Publier la cartographie d'une année, sous secret statistique."),
    "self.training": _("Chercher une formation et suivre mes inscriptions."),
    "self.venture": _("Voir mon projet, ses échéances et ses financements."),
    "self.mentoring": _("Accepter ou refuser un binôme, noter mes objectifs."),
    "self.read": _("Lire mon parcours, mes rendez-vous et mes papiers."),
    "self.consent": _("Donner ou retirer mes accords."),
    "self.workshop": _("M'inscrire à un atelier."),
    "self.appointment": _("Demander ou annuler un rendez-vous."),
}

SCOPES = {
    "own": _("pour soi seulement"),
    "organisation": _("dans son organisation"),
    "all": _("dans toutes les organisations"),
}

SIGHT = {
    Reach.ALL: _("Voit tout, depuis le serveur et jamais depuis une page ; tout laisse une trace."),
    Reach.ORGANISATION: _(
        "Voit les dossiers de son organisation, et ceux transmis avec l'accord de la personne."
    ),
    Reach.AGGREGATE: _("Voit des nombres et des étapes sans nom. Aucun dossier ne s'ouvre."),
    Reach.OVERSIGHT: _("Voit qui a fait quoi, par référence. Aucun dossier ne s'ouvre."),
    Reach.TECHNICAL: _("Voit les comptes et les organisations. Aucun dossier ne s'ouvre."),
    Reach.OWN: _("Voit ce qui lui est confié nommément, et rien d'autre."),
    Reach.PERSON: _("Voit son propre parcours, et lui seul."),
}


@dataclass(frozen=True)
class Line:
    """One permission of a role: what it bears on, what it lets one do, how far."""

    resource: object
    act: object
    scope: object


@dataclass(frozen=True)
class RoleInWords:
    """What one role may do. `lines` are in the order of resources; `sight` says how far its eyes go."""

    code: str
    label: object
    sight: object
    lines: tuple[Line, ...]


def roles_in_words() -> list[RoleInWords]:
    """Every role that holds a permission, in the order of the table of roles."""
    return [
        RoleInWords(str(role), Role(role).label, SIGHT[Reach(roles.REACH[role])], tuple(_lines(table)))
        for role, table in roles.PERMISSIONS.items()
    ]


def _lines(table: dict[str, str]) -> list[Line]:
    """A permission without words shows its code: a test refuses that, a reader must still see it."""
    order = list(RESOURCES)
    known = sorted(table, key=lambda p: (order.index(_of(p)) if _of(p) in order else len(order), p))
    return [
        Line(RESOURCES.get(resource, resource), ACTS.get(permission, permission), SCOPES[table[permission]])
        for resource, permissions in groupby(known, key=_of)
        for permission in permissions
    ]


def _of(permission: str) -> str:
    return permission.split(".")[0]
