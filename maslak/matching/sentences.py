"""Why: for each gate and each term of a match, a sentence in the reader's language that says what decided it.

A sentence speaks of the file and of the offer, never to somebody: the person, the counsellor and the employer read the
same. What an employer may not know (the stay, the birth) is left out of theirs: `for_employer`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from maslak.core.scales import Hours
from maslak.employers.enums import OfferContract
from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import parameter
from maslak.law.words import Source
from maslak.matching import gates, spots, stays, words
from maslak.matching.reasons import reason
from maslak.matching.shapes import GATES, NO, TERMS, UNKNOWN, YES, Match, Opening, Profile
from maslak.matching.weights import Weights


@dataclass(frozen=True, slots=True)
class GateTold:
    """A gate of a match: YES, NO or UNKNOWN, why, and the text it rests on (empty where none decides)."""

    code: str
    answer: int
    sentence: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class TermTold:
    """A term of a score: its value from 0 to 100, its weight in thousandths of its side, and why."""

    code: str
    value: int
    weight: int
    sentence: str


def gates_told(
    match: Match, profile: Profile, opening: Opening, today: date, *, for_employer: bool = False
) -> list[GateTold]:
    """Each gate with its sentence, in the order of GATES."""
    found = []
    for code in GATES:
        answer = match.gates[code]
        if for_employer and code in ("route", "age"):
            found.append(_discreet(code, answer, opening, today))
        elif code == "route":
            found.append(_route(answer, profile, opening, today))
        elif code == "age":
            found.append(GateTold(code, answer, _age(answer, profile, opening), _age_source(opening, today)))
        else:
            sentence = {"place": place, "hours": hours, "languages": languages, "schooling": schooling}[code]
            found.append(GateTold(code, answer, sentence(answer, profile, opening)))
    return found


def terms_told(match: Match, profile: Profile, opening: Opening, weights: Weights) -> list[TermTold]:
    """Each term with its weight and its sentence, in the order of TERMS."""
    return [
        TermTold(code, match.terms[code], weights.of(code), reason(code, profile, opening)) for code in TERMS
    ]


def _route(answer: int, profile: Profile, opening: Opening, today: date) -> GateTold:
    if profile.group is None:
        return GateTold(
            "route", answer, _("Le séjour n'est pas noté : la voie de recrutement reste à vérifier.")
        )
    found = stays.standing(profile.group, today, opening.contract == OfferContract.DOMESTIC)
    says, source = found.words.in_language(words.reader()), words.sources(found.sources)
    if found.open is True and answer == NO:
        says = _("%(law)s L'employeur n'a pas prévu cette démarche dans son offre.") % {"law": says}
    elif found.open is True and answer == UNKNOWN:
        says = _("%(law)s L'employeur n'a pas dit quelle démarche il accepte.") % {"law": says}
    return GateTold("route", answer, says, source)


def _age(answer: int, profile: Profile, opening: Opening) -> str:
    if opening.born_by is None:
        return _("Aucun texte connu à cette date ne fixe d'âge pour ce travail.")
    given = {"age": opening.least_age}
    if answer == YES:
        return _("L'âge minimum de ce travail, %(age)s ans, est atteint.") % given
    if answer == NO:
        return _("L'âge minimum de ce travail, %(age)s ans, n'est pas encore atteint.") % given
    if profile.birth_year is None:
        return _("La naissance n'est pas notée ; l'âge minimum de ce travail est de %(age)s ans.") % given
    return _("L'année de naissance ne suffit pas à dire si l'âge minimum, %(age)s ans, est atteint.") % given


def _age_source(opening: Opening, today: date) -> str:
    domestic = opening.contract == OfferContract.DOMESTIC
    for name in ("domestic_work_minimum_age", "minimum_working_age")[0 if domestic else 1 :]:
        try:
            return words.sources([parameter(name, today).source])
        except NoValueOnDate:
            continue
    return ""


def _discreet(code: str, answer: int, opening: Opening, today: date) -> GateTold:
    """What an employer reads of the stay and of the age: whether it is settled, not how."""
    if code == "age":
        said = {
            YES: _("L'âge minimum de ce travail est atteint."),
            NO: _("L'âge minimum de ce travail n'est pas atteint."),
            UNKNOWN: _("L'âge minimum de ce travail reste à vérifier."),
        }
        return GateTold(code, answer, said[answer], _age_source(opening, today))
    said = {
        YES: _("Le recrutement est possible par une démarche que l'offre prévoit."),
        NO: _("Aucune démarche que l'offre prévoit ne permet ce recrutement."),
        UNKNOWN: _("La démarche de recrutement reste à vérifier."),
    }
    return GateTold(code, answer, said[answer], words.sources(_law_of_hiring()))


def _law_of_hiring() -> tuple[Source, ...]:
    """The articles on the hiring of foreign workers, as any open question of the table of statuses quotes them."""
    found = stays.standing("stateless", date(2020, 1, 1))
    return found.sources


def place(answer: int, profile: Profile, opening: Opening) -> str:
    """Why the place suits, does not, or is not known to."""
    home, work = spots.of(profile.region, profile.city), spots.of(opening.region, opening.city)
    if answer == YES and opening.region in profile.regions:
        return _("Le poste est dans une région où s'installer est possible : %(region)s.") % {
            "region": words.region(opening.region)
        }
    if not home.region:
        return _("Le lieu de vie n'est pas noté.")
    way = spots.km(home, work)
    given = {"km": words.number(way), "reach": profile.reach_km}
    if not (home.exact and work.exact):
        if answer == NO:
            return _("Le poste est à %(km)s km environ, trop loin pour un trajet quotidien.") % given
        if not home.exact:
            return _("La ville du domicile n'est pas notée : la distance reste à vérifier.")
        return _("L'offre ne dit pas la ville : la distance reste à vérifier.")
    if answer == UNKNOWN:
        return _("Le poste est à %(km)s km ; la distance acceptée n'est pas notée.") % given
    if answer == NO and profile.reach_km is not None:
        return _("Le poste est à %(km)s km, plus loin que les %(reach)s km acceptés.") % given
    if answer == NO:
        return _("Le poste est à %(km)s km, trop loin pour un trajet quotidien.") % given
    if way == 0:
        return _("Le poste est dans la ville du domicile.")
    if profile.reach_km is not None:
        return _("Le poste est à %(km)s km, dans les %(reach)s km acceptés.") % given
    return _("Le poste est à %(km)s km, la distance d'un trajet quotidien.") % given


def hours(answer: int, profile: Profile, opening: Opening) -> str:
    """Why the hours suit, do not, or are not known to."""
    given = {"hours": words.hours(opening.hours), "week": opening.weekly_hours, "most": profile.most_hours}
    if profile.most_hours and profile.most_hours < opening.weekly_hours:
        return _("Le poste demande %(week)s heures par semaine ; %(most)s au plus sont souhaitées.") % given
    if Hours.FLEXIBLE in opening.hours:
        return _("Les horaires du poste sont au choix.")
    if not opening.hours:
        return _("L'offre ne dit pas quand on travaille.")
    if answer == YES:
        return _("Les horaires du poste conviennent : %(hours)s.") % given
    if answer == NO:
        return _("Les horaires du poste ne conviennent pas : %(hours)s.") % given
    if not profile.hours:
        return _("Les horaires possibles ne sont pas notés ; ceux du poste : %(hours)s.") % given
    return _("Des horaires au choix sont souhaités ; ceux du poste : %(hours)s. À voir ensemble.") % given


def languages(answer: int, profile: Profile, opening: Opening) -> str:
    """Why the languages are enough, are not, or are not known to be."""
    if not opening.languages:
        return _("L'offre n'exige aucune langue.")
    asked = {code: gates.level_asked(level) for code, level in opening.languages.items()}
    spoken = {code: gates.cefr_rank(profile.languages.get(code, "")) for code in asked}
    short = [code for code in asked if 0 < spoken[code] < asked[code]]
    missing = [code for code in asked if not spoken[code]]
    if answer == NO:
        return _("Niveau demandé : %(asked)s. Niveau noté : %(spoken)s.") % {
            "asked": _levels(short, opening.languages),
            "spoken": _levels(short, profile.languages),
        }
    if answer == UNKNOWN:
        return _("Niveau demandé : %(asked)s. Le niveau atteint n'est pas noté.") % {
            "asked": _levels(missing, opening.languages)
        }
    return _("Le niveau demandé est atteint : %(asked)s.") % {"asked": _levels(asked, opening.languages)}


def _levels(codes: Iterable[str], levels: object) -> str:
    """« français B1, anglais A2 »."""
    known = dict(levels)  # type: ignore[call-overload]
    return words.listed(f"{words.language(code)} {words.level(known[code])}" for code in codes)


def schooling(answer: int, profile: Profile, opening: Opening) -> str:
    """Why the schooling is enough, is not, or is not known to be."""
    if opening.schooling in ("", "none"):
        return _("L'offre n'exige aucun niveau d'études.")
    given = {"asked": words.schooling(opening.schooling), "held": words.schooling(profile.schooling)}
    if answer == YES:
        return _("Le niveau d'études demandé est atteint : %(asked)s.") % given
    if answer == NO:
        return _("Niveau d'études demandé : %(asked)s. Niveau noté : %(held)s.") % given
    if not profile.schooling:
        return _("Niveau d'études demandé : %(asked)s. Celui qui est atteint n'est pas noté.") % given
    return _(
        "Niveau d'études demandé : %(asked)s. Niveau noté : %(held)s. Les deux ne se comparent pas d'eux-mêmes : le "
        "diplôme est à regarder."
    ) % given  # fmt: skip
