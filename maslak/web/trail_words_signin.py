"""The words of the trail for what opens an account, and where it is open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "session.opened": _("Entrée"),
    "session.ended": _("Connexion fermée"),
    "session.others_ended": _("Autres connexions fermées"),
    "second_factor.added": _("Deuxième facteur ajouté"),
    "second_factor.removed": _("Deuxième facteur retiré"),
    "second_factor.renamed": _("Clé d'accès renommée"),
    "second_factor.codes_renewed": _("Codes de secours renouvelés"),
    "second_factor.reset": _("Deuxième facteur retiré par l'administration"),
    "person.space_closed": _("Espace de la personne fermé partout"),
    "account.device_lost": _("Appareil perdu signalé"),
    "account.link_sent": _("Lien de mot de passe envoyé"),
    "account.password_by_link": _("Mot de passe changé par un lien"),
    "account.email_set": _("Adresse électronique du compte notée"),
    "organisation.second_factor_set": _("Jour du deuxième facteur fixé"),
}
TARGETS: dict[str, object] = {
    "access.opensession": _("connexion"),
    "mfa.authenticator": _("deuxième facteur"),
}
KEYS: dict[str, object] = {
    "method": _("moyen d'entrer"),
    "factor": _("sorte"),
    "factors": _("clés et codes retirés"),
    "sessions": _("connexions fermées"),
    "second_factor_from": _("deuxième facteur à partir du"),
}
PARTS: dict[str, object] = {}
