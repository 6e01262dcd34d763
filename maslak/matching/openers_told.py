"""The changes that would open offers, each with its sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from maslak.core.scales import Cefr
from maslak.employers.models import JobOffer
from maslak.matching import openers, words
from maslak.matching.columns import OfferColumns
from maslak.matching.openers import Change
from maslak.matching.shapes import Profile
from maslak.matching.weights import Weights


@dataclass(frozen=True, slots=True)
class Opener:
    """One change, how many offers it would open (or settle, or lift), the first of them by reference, and the sentence."""

    kind: str
    params: Mapping[str, Any]
    count: int
    offers: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not noted, how many offers it leaves open to question, and the sentence."""

    kind: str
    params: Mapping[str, Any]
    count: int
    sentence: str


def openers_of(profile: Profile, offers: OfferColumns, weights: Weights) -> list[Opener]:
    """The changes of `openers.changes` as a reader takes them in."""
    found = openers.changes(profile, offers, weights)
    numbers = {number for change in found for number in change.offers}
    refs = dict(JobOffer.objects.filter(pk__in=numbers).values_list("pk", "ref"))
    return [
        Opener(
            change.kind, change.params, change.count,
            tuple(refs[number] for number in change.offers if number in refs), sentence(change),
        )
        for change in found
    ]  # fmt: skip


def missing_of(profile: Profile, offers: OfferColumns, weights: Weights) -> list[Missing]:
    """The facts that are not noted and leave offers open to question, the greatest first."""
    found = openers.missing(profile, offers, weights)
    return [Missing(each.kind, each.params, each.count, missing_sentence(each)) for each in found]


def sentence(change: Change) -> str:
    """« Avec B1 en français, 14 offres s'ouvriraient. »"""
    count = change.count
    said = _settles(change, count) if change.kind.startswith("unknown:") else _opens(change.kind, count)
    return said % {**_named(change.params), "count": words.number(count)}


def missing_sentence(change: Change) -> str:
    """« Le niveau en français n'est pas noté : 9 offres restent à vérifier. »"""
    fact, count = str(change.params["fact"]), change.count
    said = {
        "stay": ngettext(
            "Le séjour n'est pas noté : %(count)s offre reste à vérifier.",
            "Le séjour n'est pas noté : %(count)s offres restent à vérifier.", count,
        ),
        "birth": ngettext(
            "La date de naissance n'est pas notée : %(count)s offre reste à vérifier.",
            "La date de naissance n'est pas notée : %(count)s offres restent à vérifier.", count,
        ),
        "city": ngettext(
            "La ville n'est pas notée : %(count)s offre reste à vérifier.",
            "La ville n'est pas notée : %(count)s offres restent à vérifier.", count,
        ),
        "reach": ngettext(
            "La distance acceptée n'est pas notée : %(count)s offre reste à vérifier.",
            "La distance acceptée n'est pas notée : %(count)s offres restent à vérifier.", count,
        ),
        "hours": ngettext(
            "Les horaires possibles ne sont pas notés : %(count)s offre reste à vérifier.",
            "Les horaires possibles ne sont pas notés : %(count)s offres restent à vérifier.", count,
        ),
        "schooling": ngettext(
            "Le niveau d'études n'est pas noté : %(count)s offre reste à vérifier.",
            "Le niveau d'études n'est pas noté : %(count)s offres restent à vérifier.", count,
        ),
        "language": ngettext(
            "Le niveau n'est pas noté en : %(language)s. %(count)s offre reste à vérifier.",
            "Le niveau n'est pas noté en : %(language)s. %(count)s offres restent à vérifier.", count,
        ),
    }[fact]  # fmt: skip
    return said % {**_named(change.params), "count": words.number(count)}


def _opens(kind: str, count: int) -> str:
    return {
        "language": ngettext(
            "Avec le niveau %(level)s en %(language)s, %(count)s offre s'ouvrirait.",
            "Avec le niveau %(level)s en %(language)s, %(count)s offres s'ouvriraient.", count,
        ),
        "schooling": ngettext(
            "Avec un niveau d'études plus élevé (%(level)s), %(count)s offre s'ouvrirait.",
            "Avec un niveau d'études plus élevé (%(level)s), %(count)s offres s'ouvriraient.", count,
        ),
        "place": ngettext(
            "En s'installant dans une autre région (%(region)s), %(count)s offre s'ouvrirait.",
            "En s'installant dans une autre région (%(region)s), %(count)s offres s'ouvriraient.", count,
        ),
        "reach": ngettext(
            "En acceptant %(km)s km de trajet, %(count)s offre s'ouvrirait.",
            "En acceptant %(km)s km de trajet, %(count)s offres s'ouvriraient.", count,
        ),
        "hours": ngettext(
            "En acceptant aussi d'autres horaires (%(hours)s), %(count)s offre s'ouvrirait.",
            "En acceptant aussi d'autres horaires (%(hours)s), %(count)s offres s'ouvriraient.", count,
        ),
        "week": ngettext(
            "En acceptant %(week)s heures par semaine, %(count)s offre s'ouvrirait.",
            "En acceptant %(week)s heures par semaine, %(count)s offres s'ouvriraient.", count,
        ),
        "skill": ngettext(
            "Un savoir-faire de plus (%(skill)s) rapprocherait de %(count)s offre.",
            "Un savoir-faire de plus (%(skill)s) rapprocherait de %(count)s offres.", count,
        ),
    }[kind]  # fmt: skip


def _settles(change: Change, count: int) -> str:
    return {
        "stay": ngettext(
            "Noter le séjour trancherait %(count)s offre.",
            "Noter le séjour trancherait %(count)s offres.", count,
        ),
        "birth": ngettext(
            "Noter la date de naissance trancherait %(count)s offre.",
            "Noter la date de naissance trancherait %(count)s offres.", count,
        ),
        "city": ngettext(
            "Noter la ville trancherait %(count)s offre.",
            "Noter la ville trancherait %(count)s offres.", count,
        ),
        "reach": ngettext(
            "Noter la distance acceptée trancherait %(count)s offre.",
            "Noter la distance acceptée trancherait %(count)s offres.", count,
        ),
        "hours": ngettext(
            "Noter les horaires possibles trancherait %(count)s offre.",
            "Noter les horaires possibles trancherait %(count)s offres.", count,
        ),
        "schooling": ngettext(
            "Noter le niveau d'études trancherait %(count)s offre.",
            "Noter le niveau d'études trancherait %(count)s offres.", count,
        ),
        "language": ngettext(
            "Noter le niveau en %(language)s trancherait %(count)s offre.",
            "Noter le niveau en %(language)s trancherait %(count)s offres.", count,
        ),
    }[str(change.params["fact"])]  # fmt: skip


def _named(params: Mapping[str, Any]) -> dict[str, str]:
    """The values of a change as the reader calls them."""
    found = {}
    for name, value in params.items():
        name_it = _NAMES.get(name)
        if name_it is not None:
            found[name] = name_it(value)
    return found


_NAMES: Mapping[str, Callable[[Any], str]] = {
    "language": words.language, "region": words.region, "km": words.number, "week": words.number,
    "hours": lambda slot: words.hours([slot]), "skill": lambda code: words.skill(f"s:{code}"),
    "level": lambda code: words.level(code) if code in Cefr.values else words.schooling(code),
}  # fmt: skip
