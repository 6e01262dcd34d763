"""The words of the trail: each event, each kind of record, each key of a change; a test looks for gaps.

The data-protection officer reads them, and each person reads those of their own file.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maslak.web import trail_words_applications as applications
from maslak.web import trail_words_assisted as assisted
from maslak.web import trail_words_employers as employers
from maslak.web import trail_words_matching as matching
from maslak.web import trail_words_mentoring as mentoring
from maslak.web import trail_words_outreach as outreach
from maslak.web import trail_words_partner as partner
from maslak.web import trail_words_permits as permits
from maslak.web import trail_words_training as training
from maslak.web import trail_words_ventures as ventures
from maslak.web import trail_words_work as work

EVENTS: dict[str, object] = {
    "account.created": _("Compte créé"),
    "account.password_changed": _("Mot de passe changé"),
    "membership.granted": _("Accès donné"),
    "membership.ended": _("Accès terminé"),
    "organisation.created": _("Organisation ajoutée à l'annuaire"),
    # people
    "person.registered": _("Personne inscrite"),
    "person.updated": _("Dossier corrigé"),
    "person.opened": _("Dossier ouvert"),
    "person.searched": _("Recherche par numéro de papier"),
    "person.opened_to": _("Dossier ouvert à une organisation"),
    "person.closed_to": _("Dossier refermé à une organisation"),
    "person.merged": _("Dossiers réunis"),
    "person.document_added": _("Papier ajouté"),
    "person.document_read": _("Numéro d'un papier lu en entier"),
    "person.document_removed": _("Papier retiré"),
    "person.document_renewed": _("Papier renouvelé"),
    "person.status_added": _("Situation de séjour ajoutée"),
    "person.status_closed": _("Situation de séjour terminée"),
    "person.status_removed": _("Situation de séjour retirée"),
    "person.language_set": _("Langue notée"),
    "person.skill_set": _("Savoir-faire noté"),
    "person.wanted_set": _("Métier recherché noté"),
    "person.wanted_added": _("Métier recherché ajouté"),
    "person.local_number_added": _("Numéro d'une organisation ajouté"),
    "candidate.different": _("Deux dossiers dits différents"),
    "consent.given": _("Accord donné"),
    "consent.renewed": _("Accord renouvelé"),
    "consent.withdrawn": _("Accord retiré"),
    "access_code.issued": _("Code d'accès remis"),
    "access_code.used": _("Entrée avec un code d'accès"),
    "pathway.rewritten": _("Faits repris après réunion de dossiers"),
    "pathway.corrected": _("Faits repris après correction de l'identité"),
    # casework
    "case.opened": _("Accompagnement ouvert"),
    "case.redated": _("Date d'inscription corrigée"),
    "case.assigned": _("Dossier confié à un conseiller"),
    "case.closed": _("Accompagnement clos"),
    "case.reopened": _("Accompagnement rouvert"),
    "visit.arrived": _("Ticket d'accueil pris"),
    "visit.received": _("Visite reçue"),
    "visit.left": _("Visite partie sans être reçue"),
    "visit.concluded": _("Visite terminée"),
    "interview.started": _("Entretien commencé"),
    "interview.saved": _("Entretien enregistré en cours de route"),
    "interview.completed": _("Entretien terminé"),
    "interview.recorded": _("Entretien repris d'un registre"),
    "interview.cancelled": _("Entretien annulé"),
    "goal.added": _("Objectif ajouté au plan"),
    "goal.reach": _("Objectif atteint"),
    "goal.drop": _("Objectif abandonné"),
    "goal.take_up_again": _("Objectif repris"),
    "session.planned": _("Séance d'atelier annoncée"),
    "session.held": _("Présences d'une séance notées"),
    "session.cancelled": _("Séance annulée"),
    "session.seats_changed": _("Nombre de places changé"),
    "enrolment.made": _("Place d'atelier prise"),
    "enrolment.promoted": _("Place obtenue depuis la liste d'attente"),
    "enrolment.cancelled": _("Place rendue"),
    "enrolment.attended": _("Présence à un atelier"),
    "enrolment.missed": _("Absence à un atelier"),
    "enrolment.recorded": _("Atelier repris d'un registre"),
    "self_paced.step_done": _("Étape d'un atelier en ligne faite"),
    "slots.opened": _("Créneaux ouverts"),
    "slot.closed": _("Créneau fermé"),
    "appointment.booked": _("Rendez-vous pris"),
    "appointment.moved": _("Rendez-vous déplacé"),
    "appointment.keep": _("Rendez-vous honoré"),
    "appointment.miss": _("Rendez-vous manqué"),
    "appointment.excuse": _("Rendez-vous excusé"),
    "appointment.cancel": _("Rendez-vous annulé"),
    "follow_up.scheduled": _("Suivi prévu"),
    "follow_up.do": _("Suivi fait"),
    "follow_up.miss": _("Personne non jointe"),
    "follow_up.correct": _("Suivi corrigé"),
    "follow_up.cancel": _("Suivi annulé"),
    "referral.sent": _("Orientation envoyée"),
    "referral.accepted": _("Orientation acceptée"),
    "referral.waitlisted": _("Orientation mise en attente"),
    "referral.refused": _("Orientation refusée"),
    "referral.done": _("Orientation aboutie"),
    "referral.ended": _("Orientation terminée sans suite"),
    "referral.revoked": _("Orientation retirée"),
    "continuity.started": _("Service passé à distance"),
    "continuity.prolonged": _("Service à distance prolongé"),
    "continuity.ended": _("Retour sur place"),
    "workshops.loaded": _("Catalogue des ateliers chargé"),
    # placement
    "placement.made": _("Insertion enregistrée"),
    "placement.checked": _("Maintien en emploi vérifié"),
    "placement.ended": _("Fin de contrat notée"),
    "placement.resumed": _("Insertion reprise"),
    "placement.cancelled": _("Insertion annulée"),
    "employer.described": _("Établissement décrit"),
    "offer.written": _("Offre d'emploi écrite ou corrigée"),
    "offer.published": _("Offre d'emploi publiée"),
    "offer.confirmed": _("Offre d'emploi confirmée"),
    "offer.paused": _("Offre d'emploi suspendue"),
    "offer.filled": _("Offre d'emploi pourvue"),
    "offer.withdrawn": _("Offre d'emploi retirée"),
    "offer.reopened": _("Offre d'emploi rouverte"),
    "offer.tied": _("Métier de l'offre choisi"),
    # programme, reporting, imports
    "figure.declared": _("Chiffre déclaré"),
    "note.created": _("Ligne du programme ajoutée"),
    "note.updated": _("Ligne du programme corrigée"),
    "note.status": _("Ligne du programme : état changé"),
    "shock.declared": _("Choc sur un secteur signalé"),
    "shock.ended": _("Fin d'un choc sur un secteur notée"),
    "reference.loaded": _("Données de référence chargées"),
    "year.loaded": _("Programme d'une année chargé"),
    "edition.created": _("Bilan ouvert"),
    "edition.paragraph": _("Paragraphe du bilan réécrit"),
    "edition.paragraph_added": _("Paragraphe ajouté au bilan"),
    "edition.frozen": _("Bilan arrêté"),
    "profiles.released": _("Cartographie des profils publiée"),
    "facts.opened": _("Faits derrière un chiffre consultés"),
    # papers
    "paper.issued": _("Document signé délivré"),
    "paper.read": _("Document signé téléchargé"),
    "paper.withdrawn": _("Document signé retiré"),
    "paper.replaced": _("Document signé remplacé"),
    # almanac
    "calendar.recorded": _("Jour ajouté au calendrier"),
    "calendar.corrected": _("Jour du calendrier corrigé"),
    "calendar.withdrawn": _("Jour retiré du calendrier"),
    "interruption.declared": _("Interruption de service déclarée"),
    "interruption.ended": _("Fin d'une interruption de service"),
    "interruption.withdrawn": _("Interruption de service retirée"),
    "import.sent": _("Registre envoyé"),
    "import.mapping_saved": _("Colonnes d'un registre indiquées"),
    "import.done": _("Registre enregistré"),
    "import.dropped": _("Registre abandonné"),
    "import.corrections_taken": _("Lignes à corriger téléchargées"),
}

TARGETS: dict[str, object] = {
    "access.user": _("compte"),
    "access.membership": _("accès"),
    "access.organisation": _("organisation"),
    "people.person": _("dossier"),
    "people.identitydocument": _("papier"),
    "people.residencestatus": _("situation de séjour"),
    "people.consent": _("accord"),
    "people.accesscode": _("code d'accès"),
    "people.duplicatecandidate": _("doublon possible"),
    "people.merge": _("réunion de dossiers"),
    "people.holder": _("accès d'une organisation"),
    "casework.casefile": _("accompagnement"),
    "casework.visit": _("visite"),
    "casework.interview": _("entretien"),
    "casework.goal": _("objectif"),
    "casework.session": _("séance"),
    "casework.enrolment": _("place d'atelier"),
    "casework.selfpacedstep": _("étape d'atelier"),
    "casework.slot": _("créneau"),
    "casework.appointment": _("rendez-vous"),
    "casework.referral": _("orientation"),
    "casework.followup": _("suivi"),
    "employers.employer": _("établissement"),
    "employers.joboffer": _("offre d'emploi"),
    "placement.placement": _("insertion"),
    "placement.retentioncheck": _("vérification"),
    "programme.programmenote": _("ligne du programme"),
    "programme.declaredfigure": _("chiffre déclaré"),
    "programme.disruption": _("perturbation"),
    "almanac.calendarline": _("ligne du calendrier"),
    "almanac.serviceinterruption": _("interruption de service"),
    "papers.paper": _("document signé"),
    "imports.batch": _("registre"),
    "reporting.edition": _("bilan"),
    "reporting.profilerelease": _("cartographie des profils"),
    "reporting.paragraph": _("paragraphe"),
}

KEYS: dict[str, object] = {
    "role": _("rôle"),
    "organisation": _("organisation"),
    "until": _("jusqu'au"),
    "scope": _("service"),
    "code": _("code"),
    "value": _("valeur"),
    "status": _("état"),
    "fields": _("champs"),
    "part": _("partie"),
    "purpose": _("objet"),
    "text_version": _("version du texte"),
    "kind": _("genre"),
    "issuer": _("émetteur"),
    "valid_to": _("valable jusqu'au"),
    "basis": _("fondement"),
    "language": _("langue"),
    "level": _("niveau"),
    "counsellor": _("conseiller"),
    "day": _("jour"),
    "slots": _("créneaux"),
    "slot": _("créneau"),
    "seats": _("places"),
    "workshop": _("atelier"),
    "step": _("étape"),
    "version": _("version"),
    "to": _("vers"),
    "need": _("besoin"),
    "urgent": _("urgent"),
    "hours": _("heures de validité"),
    "count": _("nombre"),
    "facts": _("faits"),
    "year": _("année"),
    "number": _("numéro"),
    "indicator": _("indicateur"),
    "women": _("femmes"),
    "men": _("hommes"),
    "rows": _("lignes"),
    "imported": _("enregistrées"),
    "edition": _("bilan"),
    "sha256": _("empreinte"),
    "ends_on": _("fin"),
    "sector": _("secteur"),
    "contract_type": _("contrat"),
    "outcome": _("constat"),
    "by": _("par"),
    "as": _("devenu"),
    "codes": _("codes"),
}

# The parts of a file that can be opened.
PARTS: dict[str, object] = {
    "overview": _("dossier"),
    "timeline": _("parcours"),
    "profile": _("profil"),
    "papers": _("papiers et séjour"),
    "agreements": _("accords et accès"),
    "alike": _("dossiers ressemblants"),
    "comparison": _("comparaison de deux dossiers"),
    "mentoring": _("mentorat"),
}

EVENTS |= permits.EVENTS | ventures.EVENTS | outreach.EVENTS
TARGETS |= permits.TARGETS | ventures.TARGETS | outreach.TARGETS
KEYS = permits.KEYS | ventures.KEYS | outreach.KEYS | KEYS
EVENTS |= partner.EVENTS
TARGETS |= partner.TARGETS
KEYS = partner.KEYS | KEYS
EVENTS |= mentoring.EVENTS
TARGETS |= mentoring.TARGETS
KEYS = mentoring.KEYS | KEYS
EVENTS |= training.EVENTS
TARGETS |= training.TARGETS
KEYS = training.KEYS | KEYS
PARTS |= training.PARTS
EVENTS |= work.EVENTS
TARGETS |= work.TARGETS
KEYS = work.KEYS | KEYS
PARTS |= work.PARTS
EVENTS |= matching.EVENTS
TARGETS |= matching.TARGETS
KEYS = matching.KEYS | KEYS
PARTS |= matching.PARTS
EVENTS |= assisted.EVENTS
TARGETS |= assisted.TARGETS
KEYS = assisted.KEYS | KEYS
EVENTS |= applications.EVENTS
TARGETS |= applications.TARGETS
KEYS = applications.KEYS | KEYS
PARTS |= applications.PARTS
EVENTS |= employers.EVENTS
TARGETS |= employers.TARGETS
KEYS = employers.KEYS | KEYS
