"""The words of the trail for ventures: each event, record and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    # the project and its team
    "venture.opened": _("Projet d'entreprise ouvert"),
    "venture.registered": _("Projet d'entreprise inscrit"),
    "venture.register_kept": _("Projets d'un registre enregistrés"),
    "venture.register_corrected": _("Projet corrigé d'après un registre"),
    "venture.described": _("Présentation d'un projet corrigée"),
    "venture.joined": _("Membre entré dans l'équipe d'un projet"),
    "venture.left": _("Membre sorti de l'équipe d'un projet"),
    "venture.handed_over": _("Projet confié à un autre membre"),
    "venture.diagnosed": _("Diagnostic d'un projet noté"),
    "venture.coached": _("Séance d'accompagnement d'un projet notée"),
    "venture.planned": _("Plan d'affaires écrit"),
    # the steps of a project
    "venture.diagnose": _("Projet diagnostiqué"),
    "venture.prepare": _("Préparation d'un projet commencée"),
    "venture.present": _("Projet présenté à un jury"),
    "venture.select": _("Projet retenu par un jury"),
    "venture.decline": _("Projet non retenu par un jury"),
    "venture.take_back": _("Projet retiré d'un jury"),
    "venture.formalise": _("Formalités d'un projet commencées"),
    "venture.complete_formalities": _("Formalités d'un projet terminées"),
    "venture.create": _("Entreprise créée, preuve de statut vue"),
    "venture.start": _("Première vente d'une entreprise notée"),
    "venture.pause": _("Entreprise mise en pause"),
    "venture.resume": _("Entreprise reprise"),
    "venture.close": _("Sortie d'une entreprise notée"),
    "venture.give_up": _("Projet abandonné"),
    "venture.reopen": _("Projet rouvert"),
    # formalities and visits
    "venture.form_chosen": _("Forme juridique choisie"),
    "venture.form_changed": _("Forme juridique changée"),
    "venture.formality": _("Formalité notée"),
    "venture.visited": _("Visite après création notée"),
    "venture.visit_added": _("Visite après création ajoutée"),
    "venture.visit_cancelled": _("Visite après création annulée"),
    "venture.capital": _("Capital et parts d'une entreprise notés"),
    "venture.turnover_declared": _("Chiffre d'affaires déclaré"),
    # juries
    "venture.jury_convened": _("Jury convoqué"),
    "venture.seat": _("Membre de jury nommé"),
    "venture.unseated": _("Membre de jury excusé"),
    "venture.scored": _("Projet noté par un membre de jury"),
    "venture.jury_complete": _("Notes d'un jury au complet"),
    "venture.jury_closed": _("Décision d'un jury arrêtée"),
    # money
    "venture.budget_opened": _("Enveloppe ouverte"),
    "venture.grant_decided": _("Financement décidé"),
    "venture.grant_signed": _("Convention de financement signée"),
    "venture.grant_cancelled": _("Financement annulé"),
    "venture.financing_asked": _("Demande de financement extérieur notée"),
    "venture.financing_answered": _("Réponse à une demande de financement notée"),
    "venture.instalment_paid": _("Tranche d'un financement versée"),
}

TARGETS: dict[str, object] = {
    "ventures.venture": _("projet d'entreprise"),
    "ventures.jury": _("jury"),
    "ventures.candidacy": _("projet présenté"),
    "ventures.budget": _("enveloppe"),
    "ventures.grant": _("financement"),
    "ventures.instalment": _("tranche"),
}

KEYS: dict[str, object] = {
    "amount_mad": _("montant en dirhams"),
    "legal_form": _("forme juridique"),
    "minutes": _("minutes"),
    "product": _("financement demandé"),
    "user": _("compte"),
}
