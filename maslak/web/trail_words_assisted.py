"""The words of the trail for assisted contracts: each event, record and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "assisted.opened": _("Contrat aidé ouvert"),
    "assisted.drafted": _("Demande de contrat aidé préparée"),
    "assisted.declared": _("Déclarations de l'employeur enregistrées"),
    "assisted.submitted": _("Demande de contrat aidé envoyée"),
    "assisted.returned": _("Demande de contrat aidé à compléter"),
    "assisted.accepted": _("Contrat aidé accordé"),
    "assisted.refused": _("Contrat aidé refusé"),
    "assisted.withdrawn": _("Demande de contrat aidé retirée"),
    "assisted.drawn_up": _("Convention de contrat aidé établie"),
    "assisted.started": _("Contrat aidé commencé"),
    "assisted.completed": _("Contrat aidé mené à son terme"),
    "assisted.broken": _("Rupture d'un contrat aidé notée"),
    "assisted.recovered": _("Contrat aidé rompu, soldé"),
    "assisted.waived": _("Remise accordée après une rupture"),
    "assisted.repaid": _("Remboursement d'un employeur noté"),
    "assisted.checked": _("Maintien du poste vérifié"),
    "assisted.claimed": _("Mois d'un contrat aidé demandé"),
    "assisted.claimed_again": _("Mois d'un contrat aidé complété"),
    "assisted.claim_accepted": _("Mois d'un contrat aidé accepté"),
    "assisted.claim_returned": _("Mois d'un contrat aidé à compléter"),
    "assisted.claim_refused": _("Mois d'un contrat aidé refusé"),
    "assisted.paid": _("Mois d'un contrat aidé versé"),
    "assisted.proof_added": _("Pièce d'un contrat aidé ajoutée"),
    "assisted.proof_removed": _("Pièce d'un contrat aidé retirée"),
    "assisted.proof_read": _("Pièce d'un contrat aidé lue"),
    "assisted.envelope_opened": _("Enveloppe de contrats aidés ouverte"),
    "assisted.ceiling_set": _("Plafond d'une enveloppe changé"),
    "assisted.value_set": _("Paramètre d'un dispositif fixé"),
}

TARGETS: dict[str, object] = {
    "assisted.agreement": _("contrat aidé"),
    "assisted.claim": _("mois demandé"),
    "assisted.payment": _("versement"),
    "assisted.repayment": _("remboursement"),
    "assisted.dutycheck": _("vérification du poste"),
    "assisted.proof": _("pièce d'un contrat aidé"),
    "assisted.envelope": _("enveloppe de contrats aidés"),
    "assisted.schemevalue": _("paramètre d'un dispositif"),
}

KEYS: dict[str, object] = {
    "scheme": _("dispositif"),
    "parameter": _("paramètre"),
    "value": _("valeur"),
}
