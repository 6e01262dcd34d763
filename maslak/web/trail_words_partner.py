"""The words of the trail for partner projects: each event, record and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "project.opened": _("Projet partenaire ouvert"),
    "project.updated": _("Projet partenaire corrigé"),
    "project.funder_set": _("Part d'un bailleur notée"),
    "project.funder_removed": _("Bailleur retiré d'un projet"),
    "project.budget_line_opened": _("Ligne de budget ouverte"),
    "project.budget_line_revised": _("Ligne de budget corrigée"),
    "project.commitment": _("Montant engagé sur une ligne de budget"),
    "project.disbursement": _("Montant versé sur une ligne de budget"),
    "project.expenditure": _("Dépense portée sur une ligne de budget"),
    "project.outcome_added": _("Résultat attendu ajouté"),
    "project.result_added": _("Indicateur d'un projet ajouté"),
    "project.result_updated": _("Indicateur d'un projet corrigé"),
    "project.target_set": _("Cible d'un projet fixée"),
    "agreement.drafted": _("Convention préparée"),
    "agreement.updated": _("Convention corrigée"),
    "agreement.signed": _("Convention signée"),
    "agreement.terminated": _("Convention dénoncée"),
    "agreement.abandoned": _("Convention abandonnée"),
    "partner_report.opened": _("Compte rendu commencé"),
    "partner_report.saved": _("Compte rendu enregistré en cours de route"),
    "partner_report.submitted": _("Compte rendu envoyé"),
    "partner_report.taken_back": _("Compte rendu repris avant lecture"),
    "partner_report.returned": _("Compte rendu renvoyé avec des remarques"),
    "partner_report.signed": _("Compte rendu validé"),
    "partner_report.superseded": _("Compte rendu remplacé par une nouvelle version"),
    "partner_report.corrected": _("Nouvelle version d'un compte rendu commencée"),
    "partner_report.evidence_added": _("Document joint à un compte rendu"),
    "partner_report.evidence_removed": _("Document retiré d'un compte rendu"),
    "partner_report.evidence_read": _("Document d'un compte rendu ouvert"),
}

TARGETS: dict[str, object] = {
    "programme.project": _("projet partenaire"),
    "programme.agreement": _("convention"),
    "programme.budgetline": _("ligne de budget"),
    "programme.report": _("compte rendu"),
}

KEYS: dict[str, object] = {
    "amount": _("montant"),
    "currency": _("devise"),
    "planned": _("prévu"),
    "committed": _("engagé"),
    "disbursed": _("versé"),
    "spent": _("dépensé"),
    "level": _("niveau"),
    "organisations": _("organisations"),
}
