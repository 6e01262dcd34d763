"""What a stay says to the table of routes: from the words of the register to the facts of the law."""

from __future__ import annotations

from datetime import date
from typing import Any

from maslak.people.enums import ResidenceBasis as B

#: What each basis of a stay says to the table of routes.
OF_BASIS: dict[str, dict[str, Any]] = {
    B.REGULARISED_2014: {"residence_basis": "regularisation_2014"},
    B.REGULARISED_2016: {"residence_basis": "regularisation_2016_2017"},
    B.REFUGEE_BRA: {"protection": "refugee", "proof": ["bra_card"]},
    B.REFUGEE_UNHCR: {"protection": "refugee", "proof": ["unhcr_certificate"]},
    B.SPOUSE: {"spouse_of_moroccan": True},
}
_WITHOUT_TITLE = frozenset({B.REFUGEE_UNHCR, B.ASYLUM_SEEKER})


def facts_of_stay(basis: str, *, until: date | None, has_card: bool, on: date) -> dict[str, Any]:
    """The facts that a stay states on a day; empty where it was not asked, or for somebody still abroad.

    `has_card`: whether a refugee shows a residence card rather than the card of the Bureau.
    """
    if basis == B.UNKNOWN:
        return {}
    told = {"present_in_morocco": True, **OF_BASIS.get(basis, {})}
    if basis in _WITHOUT_TITLE:
        return told
    if basis == B.REFUGEE_BRA and has_card:
        told["proof"] = ["residence_card_refugee"]
    status = "receipt" if basis == B.RECEIPT else "valid"
    told["residence_status"] = "expired" if until is not None and until < on else status
    told["residence_card"] = status == "valid"
    return told
