"""The sentence of each term of a score, in the reader's language: what it was measured from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from maslak.core.scales import Hours
from maslak.matching import gates, spots, terms, words
from maslak.matching.neighbours import closeness
from maslak.matching.shapes import NO, UNKNOWN, YES, Opening, Profile


def reason(term: str, profile: Profile, opening: Opening) -> str:
    """Why that term has the value it has."""
    return _REASONS[term](profile, opening)


def occupation(profile: Profile, opening: Opening) -> str:
    """The trade of the offer, and the nearest that the person named."""
    each = list(dict.fromkeys((*profile.wishes, *profile.practised)))
    given = {"trade": words.trade(opening.isco)}
    if opening.isco in each:
        return _("Le métier est celui de l'offre : %(trade)s.") % given
    near = max(each, key=lambda code: closeness(code, opening.isco), default="")
    if not near or not closeness(near, opening.isco):
        return _("Le métier de l'offre, %(trade)s, est loin de ceux qui sont notés.") % given
    return _("Le métier de l'offre, %(trade)s, est proche de : %(near)s.") % {
        **given, "near": words.trade(near)
    }  # fmt: skip


def skills(profile: Profile, opening: Opening) -> str:
    """Which skills asked are noted, and which are still to be asked about."""
    asked = [keys for keys in (*opening.essential, *opening.other) if keys]
    if not asked:
        return _("L'offre ne demande aucun savoir-faire précis.")
    known = [keys for keys in asked if terms.degree(keys, profile.skills) == 100]
    missing = [keys for keys in asked if keys not in known]
    given = {"known": _named(known, opening), "missing": _named(missing, opening)}
    if not missing:
        return _("Savoir-faire demandés et notés : %(known)s.") % given
    if not known:
        return _("Savoir-faire demandés, pas encore notés : %(missing)s.") % given
    return _("Savoir-faire notés : %(known)s. Pas encore notés : %(missing)s.") % given


def _named(asked: list[tuple[str, ...]], opening: Opening) -> str:
    """In the reader's language where the vocabulary has it, else as the employer wrote it."""
    each = (
        next((words.skill(key) for key in keys if words.skill(key)), "") or opening.skill_labels.get(keys, "")
        for keys in asked
    )
    return words.listed(label for label in dict.fromkeys(each) if label)


def languages(profile: Profile, opening: Opening) -> str:
    """Each language asked, beside the level noted."""
    if not opening.languages:
        return _("L'offre n'exige aucune langue.")
    each = words.listed(
        _("%(language)s (%(spoken)s noté, %(asked)s demandé)")
        % {
            "language": words.language(code),
            "asked": words.level(level),
            "spoken": words.level(profile.languages[code]),
        }
        if gates.cefr_rank(profile.languages.get(code, ""))
        else _("%(language)s (niveau pas noté, %(asked)s demandé)")
        % {"language": words.language(code), "asked": words.level(level)}
        for code, level in opening.languages.items()
    )
    return _("Langues : %(each)s.") % {"each": each}


def experience(profile: Profile, opening: Opening) -> str:
    """The months that count for this trade, and those asked."""
    each = (count * closeness(trade, opening.isco) // 100 for trade, count in profile.practised.items())
    count, asked = max(each, default=0), opening.experience_months
    given = {"months": words.months(count), "asked": words.months(asked)}
    if not count:
        if asked:
            return _("Aucune expérience notée dans ce métier ; l'offre en demande %(asked)s.") % given
        return _("Aucune expérience notée dans ce métier ; l'offre n'en demande pas.")
    if asked:
        return _("Expérience qui compte pour ce métier : %(months)s ; l'offre en demande %(asked)s.") % given
    return _("Expérience qui compte pour ce métier : %(months)s ; l'offre n'en demande pas.") % given


def distance(profile: Profile, opening: Opening) -> str:
    """How far the post is."""
    home, work = spots.of(profile.region, profile.city), spots.of(opening.region, opening.city)
    if opening.region in profile.regions and opening.region != profile.region:
        moving = _("Le poste suppose de s'installer dans une autre région : %(region)s.") % {
            "region": words.region(opening.region)
        }
        return f"{moving} {_('Un logement est proposé.')}" if opening.housing else moving
    if not home.region:
        return _("Le lieu de vie n'est pas noté.")
    way = spots.km(home, work)
    if home.exact and work.exact:
        if way == 0:
            return _("Le poste est dans la ville du domicile.")
        return _("Le poste est à %(km)s km du lieu de vie.") % {"km": words.number(way)}
    if home.region == work.region:
        return _("Le poste est dans la même région ; la distance n'est pas connue.")
    return _("Le poste est à %(km)s km environ du lieu de vie.") % {"km": words.number(way)}


def wishes(profile: Profile, opening: Opening) -> str:
    """What of the trade, the contract and the wage was wished for."""
    said = [_trade(profile, opening)]
    if profile.contracts:
        given = {"contract": words.contract(opening.contract)}
        wanted = opening.contract in profile.contracts
        said.append(
            (_("Contrat souhaité : %(contract)s.") if wanted else _("Contrat autre que ceux souhaités : %(contract)s."))
            % given
        )  # fmt: skip
    if profile.wage_least_mad and opening.wage_mad:
        given = {"wage": words.number(opening.wage_mad), "least": words.number(profile.wage_least_mad)}
        enough = opening.wage_mad >= profile.wage_least_mad
        said.append(
            (_("Le salaire, %(wage)s DH, atteint les %(least)s DH souhaités.") if enough
             else _("Le salaire, %(wage)s DH, est sous les %(least)s DH souhaités."))
            % given
        )  # fmt: skip
    return " ".join(said)


def _trade(profile: Profile, opening: Opening) -> str:
    if opening.isco in profile.wishes:
        rank = profile.wishes.index(opening.isco) + 1
        return _("Métier souhaité, choix n° %(rank)s.") % {"rank": rank}
    if any(closeness(wish, opening.isco) for wish in profile.wishes):
        return _("Métier proche d'un métier souhaité.")
    if not profile.wishes:
        return _("Aucun souhait de métier n'est noté ; celui-ci touche un métier déjà exercé.")
    return _("Métier déjà exercé ou proche de lui, qui n'est pas parmi les souhaits.")


def hours(profile: Profile, opening: Opening) -> str:
    """Whether the hours suit, and what is said of childcare."""
    said = {
        YES: _("Les horaires conviennent."),
        UNKNOWN: _("Les horaires restent à vérifier."),
        NO: _("Les horaires ne conviennent pas."),
    }[gates.hours(profile, opening)]
    if not profile.needs_childcare:
        return said
    if opening.childcare:
        return f"{said} " + _("Une garde d'enfants est prévue.")
    if Hours.FLEXIBLE in opening.hours:
        return said
    return f"{said} " + _("Une garde d'enfants serait nécessaire ; l'offre n'en prévoit pas.")


_REASONS: Mapping[str, Callable[[Profile, Opening], str]] = {
    "occupation": occupation, "skills": skills, "languages": languages, "experience": experience,
    "distance": distance, "wishes": wishes, "hours": hours,
}  # fmt: skip
