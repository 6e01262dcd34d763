"""Parameters of schemes in words, for sentences and pages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

PARAMETERS: dict[str, object] = {
    "contribution": _("forme de la contribution"),
    "amount_mad": _("montant par mois"),
    "percent": _("part du salaire"),
    "cap_month_mad": _("plafond par mois"),
    "max_months": _("nombre de mois payés"),
    "min_contract_months": _("durée minimale du contrat, en mois"),
    "retention_months": _("mois pendant lesquels garder le poste ensuite"),
    "check_every_months": _("mois entre deux vérifications"),
    "registered_months": _("mois d'inscription de la personne"),
    "dismissal_months": _("mois sans licenciement du même poste"),
    "max_headcount": _("nombre maximal de salariés"),
    "recovery": _("règle de reprise"),
    "contracts": _("contrats admis"),
    "regions": _("régions"),
    "employers": _("employeurs admis"),
    "sectors": _("secteurs"),
}
CONTRIBUTIONS: dict[str, object] = {
    "fixed": _("montant fixe"),
    "percent": _("part du salaire brut"),
    "exemption": _("exonération, demandée ailleurs"),
    "training": _("formation, demandée ailleurs"),
}
RECOVERIES: dict[str, object] = {
    "none": _("rien n'est repris"),
    "whole": _("tout ce qui a été versé est repris"),
    "pro_rata": _("repris à proportion des jours non tenus"),
}


def in_words(parameter: str) -> str:
    """What a parameter is called, in the reader's language."""
    return str(PARAMETERS[parameter])


def money(value: Decimal) -> str:
    """« 3 422,72 », as the reader's language writes it; centimes only where there are some."""
    return str(number_format(value, 2 if value % 1 else 0, force_grouping=True))


def listed(items: Iterable[str]) -> str:
    """The items one after the other, parted by the comma of the reader's script."""
    return ("، " if (get_language() or "fr").startswith("ar") else ", ").join(items)
