"""The mapping of profiles in the shape that its page and the components take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from maslak.reporting import charts, isco, profile_words, wording
from maslak.reporting.mapping import ALL, Key, Mapped


def choices(rows: str, columns: str, region: str, language: str) -> dict[str, Any]:
    """What the form offers: two dimensions to cross, and a region to look at."""
    names = [(name, profile_words.dimension(name, language)) for name in profile_words.DIMENSIONS]
    regions = [
        (code, wording.label("region", code, language)) for code in profile_words.values("region") if code
    ]
    return {"dimensions": names, "regions": regions}


def totals(found: Mapped, public: Sequence[Mapping[Key, int]], language: str) -> list[dict[str, str]]:
    """Persons, those without a group of occupations, posts offered, jobs seen, places of training."""
    posts, places = (sum(counted.values()) for counted in public)
    lines = (
        (found.person(), _("personnes inscrites")),
        (found.person(""), _("souhaits sans groupe de métiers")),
        (posts, _("postes offerts")),
        (found.job(), _("emplois constatés")),
        (places, _("places de formation")),
    )
    return [{"value": charts.said(number, language), "label": label} for number, label in lines]


def gaps(found: Mapped, public: Sequence[Mapping[Key, int]], region: str, language: str) -> dict[str, Any]:
    """Each major group in a region (or everywhere): who looks for it, posts offered, jobs seen, places of training.

    `public` are posts and places by (unit group, region); a remote training, without region, serves every region.
    """
    where = region or ALL
    rows = []
    for code in [*profile_words.values("occupation"), ALL]:
        posts, places = (_sum(counted, code, region) for counted in public)
        numbers = (found.person(occupation=code, region=where), posts, found.job(code, where), places)
        rows.append(
            [
                {"text": profile_words.value("occupation", code, language), "header": True},
                *({"text": charts.said(number, language), "numeric": True} for number in numbers),
            ]
        )
    heads = (
        _("Personnes qui le cherchent"), _("Postes offerts"), _("Emplois constatés"), _("Places de formation"),
    )  # fmt: skip
    return {
        "where": wording.label("region", region, language) if region else _("Toutes les régions"),
        "head": [{"label": _("Métier")}, *({"label": head, "numeric": True} for head in heads)],
        "rows": rows,
    }


def _sum(counted: Mapping[Key, int], code: str, region: str) -> int:
    return sum(
        number
        for (unit, place), number in counted.items()
        if (not region or place in (region, "")) and _in_group(unit, code)
    )


def _in_group(unit: str, code: str) -> bool:
    if code == ALL:
        return True
    return unit.startswith(code) if code else not unit


def units(found: Mapped, language: str) -> list[dict[str, str]]:
    """Finer groups of which a number is shown, the largest first, under their sub-major group."""
    shown = []
    for digits in (2, 4):
        shown += [(code, found.person(code) or 0) for code in found.occupations(digits) if found.person(code)]
    return [
        {
            "code": code, "label": isco.label(code, language), "number": wording.number(number, language),
            "fine": len(code) == 4,
        }
        for code, number in sorted(shown, key=lambda item: item[0])
    ]  # fmt: skip
