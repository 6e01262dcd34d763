"""The keys of the mapping in words, and the crossings that pages show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations, product

from django.utils.translation import gettext as _

from maslak.reporting import isco, wording
from maslak.reporting.mapping import ALL, REGIONS, Key, Mapped
from maslak.reporting.profiles import EDUCATION, SEXES

DIMENSIONS = ("occupation", "education", "region", "sex")


def everything(language: str) -> str:
    """What « all » is called."""
    with wording.speaking(language):
        return _("Ensemble")


def education(band: str, language: str) -> str:
    """A band of schooling in words."""
    with wording.speaking(language):
        return {
            ALL: _("Ensemble"),
            "basic": _("Sans scolarité ou primaire"),
            "secondary": _("Collège ou lycée"),
            "baccalaureate": _("Baccalauréat"),
            "vocational": _("Formation professionnelle"),
            "higher": _("Études supérieures"),
        }.get(band, _("Non indiqué"))


def sex(code: str, language: str) -> str:
    """A sex in words."""
    return everything(language) if code == ALL else wording.label("sex", code, language)


def dimension(name: str, language: str) -> str:
    """A dimension in words."""
    with wording.speaking(language):
        return {
            "occupation": _("Métier recherché"),
            "education": _("Scolarité"),
            "region": _("Région"),
            "sex": _("Sexe"),
        }[name]


def values(name: str) -> tuple[str, ...]:
    """The values of a dimension, unknown last."""
    found: Mapping[str, tuple[str, ...]] = {
        "occupation": (*isco.majors()[1:], isco.majors()[0], ""),
        "education": EDUCATION,
        "region": REGIONS,
        "sex": SEXES,
    }
    return found[name]


def value(name: str, code: str, language: str) -> str:
    """A value of a dimension in words."""
    worded: Mapping[str, Callable[[str, str], str]] = {
        "occupation": isco.label,
        "education": education,
        "region": lambda region, said: wording.label("region", region, said),
        "sex": sex,
    }
    return everything(language) if code == ALL else worded[name](code, language)


def key(**chosen: str) -> Key:
    """The key of a cell: what is not chosen is all."""
    return tuple(chosen.get(name, ALL) for name in DIMENSIONS)


def hidden(mapped: Mapped) -> list[Key]:
    """The cells of the crossings by two that are not shown, in order."""
    keys = {
        key(**dict(zip(names, codes, strict=True)))
        for names in combinations(DIMENSIONS, 2)
        for codes in product(*((ALL, *values(name)) for name in names))
    }
    return sorted(keys - set(mapped.people))


def notes(mapped: Mapped, language: str) -> list[str]:
    """How to read the mapping: what is counted, what is hidden, since when it stands."""
    with wording.speaking(language):
        return [
            _(
                "Chaque personne inscrite dans l'année est comptée une fois, avec le premier métier qu'elle a dit"
                " chercher. Les mots dits au guichet sont rattachés à un groupe de la classification CITP-08 quand"
                " le rattachement est sûr."
            ),
            _(
                "Les emplois constatés sont les insertions commencées dans l'année et les contrats visés. Les postes"
                " offerts et les places de formation sont ceux d'aujourd'hui : offres ouvertes, groupes à venir."
                " Aucun de ces nombres ne couvre tout le marché du travail."
            ),
            _(
                "Un effectif inférieur à %(least)s est caché et marqué c (%(few)s par sexe et région), ainsi que"
                " les nombres qui permettraient de le retrouver à %(doubt)s personnes près."
            )
            % {"least": mapped.least, "few": mapped.few, "doubt": mapped.doubt},
            _("Publication n° %(number)s du %(day)s.")
            % {"number": mapped.number, "day": wording.day(mapped.published_at.date(), language)},
        ]
