"""The audit in the reader's language: groups, measures, and a sentence for each gap found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.law.datafiles import read
from maslak.matching.audit import CROSS
from maslak.matching.fairness_data import JOINED, UNKNOWN, fairness
from maslak.matching.stays import GROUP_OF_BASIS
from maslak.people.enums import ResidenceBasis, Sex

__all__ = ["dimension", "gap", "gate", "group", "measure", "sentence", "stage"]
_IN_GUIDE = frozenset(code for code, _entry in read("candidate_groups.yaml").keyed("groups"))


def dimension(code: str) -> str:
    """« sex » as « Sexe »; two dimensions crossed are named together."""
    names = {"sex": _("Sexe"), "nationality": _("Nationalité"), "status": _("Séjour")}
    return " × ".join(names[each] for each in code.split(CROSS))


def group(kind: str, code: str) -> str:
    """A group of a dimension as pages name it; small groups that were joined say of which dimension they are."""
    if code == JOINED:
        return f"{_said(JOINED)} ({dimension(kind).lower()})"
    sides = zip(kind.split(CROSS), code.split(CROSS), strict=True)
    return ", ".join(_group(each, value) for each, value in sides)


def measure(code: str) -> str:
    """What a comparison compares."""
    return {
        "shown": _("Présence dans les listes des employeurs"),
        "attention": _("Place dans ces listes"),
        "rank": _("Rang moyen"),
        "chosen": _("Propositions d'un jour"),
        "listed": _("Montrées à des employeurs"),
        "proposed": _("Proposées à un conseiller"),
        "told": _("Informées d'une offre"),
        "applied": _("Candidates"),
        "hired": _("Embauchées"),
    }[code]


def stage(code: str) -> str:
    """What became of people, as the head of a column."""
    return {
        "in_question": _("Offre possible"), "listed": _("Montrées"), "proposed": _("Proposées"), "told": _("Informées"),
        "applied": _("Candidates"), "hired": _("Embauchées"),
    }[code]  # fmt: skip


def gate(code: str) -> str:
    """A condition of an offer, as the head of a column."""
    return {
        "route": _("Voie légale"), "age": _("Âge minimum"), "place": _("Lieu"), "hours": _("Horaires"),
        "languages": _("Langues"), "schooling": _("Études"),
    }[code]  # fmt: skip


def sentence(told: Mapping[str, Any]) -> str:
    """A comparison of an audit as a whole sentence."""
    words = {
        "group": group(told["dimension"], told["group"]),
        "percent": percent(told["ratio"]),
        "low": percent(told["low"]),
        "high": percent(told["high"]),
    }
    return {
        "shown": _(
            "%(group)s : dans les listes que lisent les employeurs, %(percent)s %% de la présence des autres "
            "personnes (entre %(low)s et %(high)s %%)."
        ),
        "attention": _(
            "%(group)s : plus bas dans les listes que lisent les employeurs, %(percent)s %% de l'attention que "
            "reçoivent les autres personnes (entre %(low)s et %(high)s %%)."
        ),
        "rank": _(
            "%(group)s : un rang moyen moins bon, %(percent)s %% de celui des autres personnes (entre %(low)s et "
            "%(high)s %%)."
        ),
        "chosen": _(
            "%(group)s : %(percent)s %% des propositions d'un jour que reçoivent les autres personnes (entre "
            "%(low)s et %(high)s %%)."
        ),
        "listed": _(
            "%(group)s : montrées à des employeurs %(percent)s %% aussi souvent que les autres personnes."
        ),
        "proposed": _(
            "%(group)s : proposées à un conseiller %(percent)s %% aussi souvent que les autres personnes."
        ),
        "told": _("%(group)s : informées d'une offre %(percent)s %% aussi souvent que les autres personnes."),
        "applied": _("%(group)s : candidates %(percent)s %% aussi souvent que les autres personnes."),
        "hired": _("%(group)s : embauchées %(percent)s %% aussi souvent que les autres personnes."),
    }[told["measure"]] % words


def percent(value: float | None) -> str:
    """A ratio in whole percents; a dash where there was nothing to compare with."""
    return "–" if value is None else str(round(100 * value))


def gap(told: Mapping[str, Any]) -> str:
    """« 74 % (68–81) »: the ratio with its interval."""
    if told["ratio"] is None:
        return "–"
    low, high = percent(told["low"]), percent(told["high"])
    return _("%(percent)s %% (%(low)s–%(high)s)") % {
        "percent": percent(told["ratio"]), "low": low, "high": high,
    }  # fmt: skip


def _group(kind: str, code: str) -> str:
    if code == UNKNOWN:
        return _said(UNKNOWN)
    if kind == "sex":
        return str(Sex(code).label)
    if kind == "nationality":
        return _said(code)
    if code in _IN_GUIDE:
        entries = dict(read("candidate_groups.yaml").keyed("groups"))
        return entries[code].words("label").in_language(get_language() or "fr")
    basis = next(basis for basis, stay in GROUP_OF_BASIS.items() if stay == code)
    return str(ResidenceBasis(basis).label)


def _said(code: str) -> str:
    return fairness().labels[code].in_language(get_language() or "fr")
