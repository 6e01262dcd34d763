"""By which stay whom an employer may hire, for one offer on one day: the law's answer for each group, in its order.

A group is who the law tells apart, never a nationality or a name: those of the guide (`law.candidate_groups`), and
those whom a register also knows. The decision table of routes answers; the table of statuses answers first where
salaried work is closed, conditional or open to doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from maslak.law import routes, statuses
from maslak.law.errors import NoValueOnDate
from maslak.law.words import Source, Words

_SERVICE = "salaried_work_with_cte"
_HERE = {"present_in_morocco": True, "residence_card": True, "residence_status": "valid"}
#: group -> the status of the table of access (None: the decision table alone answers), the facts of the decision table
_GROUPS: Mapping[str, tuple[str | None, Mapping[str, Any]]] = {
    "refugees": (
        "refugee_bra",
        {**_HERE, "protection": "refugee", "proof": ["unhcr_certificate", "bra_card"]},
    ),
    "regularised": ("regularised_2014", {**_HERE, "residence_basis": "regularisation_2014"}),
    "treaty": (None, {**_HERE, "nationality": "SN"}),
    "residents": ("regular_resident_ci", {**_HERE, "nationality": "ML"}),
    "rare_skills": ("regular_resident_ci", {**_HERE, "nationality": "ML", "in_list": "A2"}),
    "abroad": (None, {"nationality": "ML", "present_in_morocco": False}),
    "spouses": ("spouse_of_ma", {**_HERE, "spouse_of_moroccan": True}),
    "stateless": ("stateless", {**_HERE, "nationality": "ML"}),
    "students": ("student_ci", {**_HERE, "nationality": "ML"}),
    "receipts": (
        "receipt_pending",
        {"present_in_morocco": True, "residence_status": "receipt", "nationality": "ML"},
    ),
    "unhcr_papers": (
        "refugee_unhcr",
        {"present_in_morocco": True, "protection": "refugee", "proof": ["unhcr_certificate"]},
    ),
    "asylum_seekers": ("asylum_seeker_unhcr", {"present_in_morocco": True, "residence_status": "receipt"}),
}
GROUPS = tuple(_GROUPS)

#: the stay that a register notes -> its group; an unasked stay has none
GROUP_OF_BASIS: Mapping[str, str] = {
    "refugee_bra": "refugees", "regularised_2014": "regularised", "regularised_2016_17": "regularised",
    "treaty_dz_tn_sn": "treaty", "regular_resident_ci": "residents", "long_term_resident_cr": "residents",
    "spouse_of_ma": "spouses", "stateless": "stateless", "student_ci": "students", "receipt_pending": "receipts",
    "refugee_unhcr": "unhcr_papers", "asylum_seeker_unhcr": "asylum_seekers",
}  # fmt: skip
_TREATY = frozenset({"DZA", "TUN", "SEN"})
_TITLES = frozenset({"residents", "students", "spouses"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the law answers for a group on a day. `open` is None where it depends or sources disagree.

    `route` is exempt, simplified, general, or empty where no route leads there.
    """

    open: bool | None
    route: str
    words: Words
    sources: tuple[Source, ...]


def group_of(basis: str | None, nationality: str) -> str | None:
    """The group of a stay that was noted; None when it was not asked. A treaty opens to whoever holds a title."""
    group = GROUP_OF_BASIS.get(basis or "")
    return "treaty" if group in _TITLES and nationality in _TREATY else group


@lru_cache(maxsize=512)
def standing(group: str, on: date, domestic: bool = False) -> Standing:
    """The law's answer for that group on that day; open is None before the texts that we hold."""
    status, facts = _GROUPS[group]
    try:
        access = statuses.access(_SERVICE, status, on) if status else None
        if access is not None and access.answer != "Y":
            answer = False if access.answer == "N" else None
            return Standing(answer, "", access.reason, (access.source,))
        found = routes.decide(facts, on=on, variant="domestic" if domestic else None)
    except NoValueOnDate as error:
        text = str(error)
        return Standing(None, "", Words(text, text, text), ())
    if found.route in ("blocked", "disputed"):
        return Standing(False if found.is_blocked else None, "", found.says, found.sources)
    return Standing(True, found.route, found.says, found.sources)


def accepts(ready: tuple[str, ...], on: date, *, domestic: bool = False) -> Mapping[str, bool | None]:
    """For each group, whether an employer ready for these routes may hire it; None where law or employer leave it open.

    An employer who named no route was not asked: only what the law closes is closed.
    """
    return _accepts(tuple(sorted(ready)), on, domestic)


@lru_cache(maxsize=256)
def _accepts(ready: tuple[str, ...], on: date, domestic: bool) -> Mapping[str, bool | None]:
    return {group: _accepted(standing(group, on, domestic), ready) for group in GROUPS}


def _accepted(found: Standing, ready: tuple[str, ...]) -> bool | None:
    if found.open is not True:
        return found.open
    return found.route in ready if ready else None
