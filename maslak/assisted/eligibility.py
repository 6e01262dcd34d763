"""May this employer, for this post and this person, have that scheme? Each condition yes, no or not known, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maslak.assisted.enums import Answer
from maslak.assisted.words import listed
from maslak.casework.models import CaseFile
from maslak.core import places
from maslak.law import assisted, statuses
from maslak.law.assisted import ALL, Scheme, Terms
from maslak.people.models import Person
from maslak.people.queries import status_on
from maslak.placement.rules import months_later, wage_floor

YES, NO, UNKNOWN = "yes", "no", "unknown"
EMPLOYER, POST, PERSON = "employer", "post", "person"


@dataclass(frozen=True)
class Condition:
    """One condition: of the employer, the post or the person; its answer and the sentence that says why."""

    code: str
    side: str
    answer: str
    sentence: str


@dataclass(frozen=True)
class Post:
    """What is known of a hire. None or empty where it is not known; `contract_months` None for an open end."""

    starts_on: date
    contract_type: str = ""
    contract_months: int | None = None
    region: str = ""
    wage_mad: Decimal | None = None
    employer: Mapping[str, Any] | None = None  # kind, sector, headcount
    cnss_in_order: str = Answer.UNKNOWN
    no_dismissal: str = Answer.UNKNOWN


def overall(conditions: list[Condition]) -> str:
    """no when one condition is not met, not known when one is not known, yes otherwise."""
    answers = {each.answer for each in conditions}
    return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES


def of_employer(terms: Terms, post: Post) -> list[Condition]:
    """The conditions that the employer can read itself: who employs, which post, what it declares."""
    found: list[Condition | None] = [
        _kind(terms, post),
        _region(terms, post),
        _contract(terms, post),
        _duration(terms, post),
    ]
    found += [
        _sector(terms, post),
        _headcount(terms, post),
        _wage(post),
        _cnss(post),
        _dismissal(terms, post),
    ]
    return [each for each in found if each is not None]


def of_person(scheme: Scheme, terms: Terms, post: Post, person: Person) -> list[Condition]:
    """The conditions on the person, read from the file by the office that follows it."""
    return [_status(scheme, post, person), _registered(terms, post, person)]


def _condition(code: str, side: str, answer: bool | None, sentence: str) -> Condition:
    return Condition(code, side, UNKNOWN if answer is None else YES if answer else NO, sentence)


def _unpublished(code: str, side: str, sentence: str) -> Condition:
    return _condition(code, side, None, sentence)


def _kind(terms: Terms, post: Post) -> Condition:
    kind = (post.employer or {}).get("kind", "")
    if kind == "public":
        return _condition("employer", EMPLOYER, False, _("Un organisme public n'a pas droit à l'aide."))
    if terms.employers is None:
        return _unpublished("employer", EMPLOYER, _("Quels employeurs y ont droit n'est pas publié."))
    if terms.employers == ALL or kind in terms.employers:
        return _condition("employer", EMPLOYER, True, _("Le type d'employeur convient."))
    if not kind:
        return _condition("employer", EMPLOYER, None, _("Le type d'employeur n'est pas connu."))
    return _condition("employer", EMPLOYER, False, _("Ce type d'employeur n'y a pas droit."))


def _region(terms: Terms, post: Post) -> Condition:
    if terms.regions is None:
        return _unpublished("region", POST, _("Les régions concernées ne sont pas publiées."))
    if terms.regions == ALL:
        return _condition("region", POST, True, _("Le dispositif vaut dans toutes les régions."))
    names = listed(places.region(code).label(get_language() or "fr") for code in terms.regions)
    if not post.region:
        return _condition(
            "region", POST, None, _("Le dispositif vaut dans : %(regions)s.") % {"regions": names}
        )
    meant = post.region in terms.regions
    return _condition("region", POST, meant, _("Le dispositif vaut dans : %(regions)s.") % {"regions": names})


def _contract(terms: Terms, post: Post) -> Condition:
    if terms.contracts is None:
        return _unpublished("contract", POST, _("Les contrats admis ne sont pas publiés."))
    if terms.contracts == ALL or post.contract_type in terms.contracts:
        return _condition("contract", POST, True, _("Ce type de contrat convient."))
    if not post.contract_type:
        return _condition("contract", POST, None, _("Le type de contrat n'est pas connu."))
    return _condition("contract", POST, False, _("Ce type de contrat n'est pas admis."))


def _duration(terms: Terms, post: Post) -> Condition:
    least = terms.min_contract_months
    if least is None:
        return _unpublished("duration", POST, _("La durée minimale du contrat n'est pas publiée."))
    said = ngettext(
        "Le contrat dure au moins %(months)s mois.", "Le contrat dure au moins %(months)s mois.", least
    ) % {"months": least}
    return _condition("duration", POST, post.contract_months is None or post.contract_months >= least, said)


def _sector(terms: Terms, post: Post) -> Condition | None:
    if terms.sectors is None:
        return _unpublished("sector", EMPLOYER, _("Les secteurs concernés ne sont pas publiés."))
    if terms.sectors == ALL:
        return None
    known = (post.employer or {}).get("sector", "")
    said = _("Le secteur de l'établissement est de ceux que le dispositif nomme.")
    return _condition("sector", EMPLOYER, known in terms.sectors if known else None, said)


def _headcount(terms: Terms, post: Post) -> Condition | None:
    if not terms.max_headcount:
        return None
    said = _("L'établissement compte au plus %(most)s salariés.") % {"most": terms.max_headcount}
    known = (post.employer or {}).get("headcount")
    return _condition("size", EMPLOYER, None if known is None else known <= terms.max_headcount, said)


def _wage(post: Post) -> Condition | None:
    floor = wage_floor(post.contract_type, post.starts_on)
    if floor is None:
        return None
    said = _("Le salaire atteint le minimum légal à plein temps, %(floor)s DH par mois.") % {
        "floor": number_format(floor, 2, force_grouping=True)
    }
    return _condition("wage", POST, None if post.wage_mad is None else post.wage_mad >= floor, said)


def _cnss(post: Post) -> Condition:
    said = _("L'employeur est en règle avec la CNSS.")
    return _condition("cnss", EMPLOYER, _declared(post.cnss_in_order), said)


def _dismissal(terms: Terms, post: Post) -> Condition | None:
    months = terms.dismissal_months
    if not months:
        return None
    said = _("Personne n'a été licencié du même poste depuis %(months)s mois.") % {"months": months}
    return _condition("dismissal", EMPLOYER, _declared(post.no_dismissal), said)


def _declared(answer: str) -> bool | None:
    return {Answer.YES.value: True, Answer.NO.value: False}.get(answer)


def _status(scheme: Scheme, post: Post, person: Person) -> Condition:
    held = status_on(person, post.starts_on)
    basis = held.basis if held is not None else statuses.UNKNOWN
    answer, reason = scheme.answer(basis, post.starts_on)
    label = statuses.status(basis).label.in_language(get_language() or "fr")
    why = f" {reason.in_language(get_language() or 'fr')}" if reason is not None else ""
    said = {
        "Y": _("Situation de séjour admise : %(status)s.%(why)s"),
        "N": _("Situation de séjour non admise : %(status)s.%(why)s"),
        "C": _("Situation de séjour admise sous conditions : %(status)s.%(why)s"),
    }.get(answer, _("Rien ne dit si cette situation de séjour est admise : %(status)s.%(why)s"))
    return _condition(
        "status", PERSON, {"Y": True, "N": False}.get(answer), said % {"status": label, "why": why}
    )


def _registered(terms: Terms, post: Post, person: Person) -> Condition:
    least = terms.registered_months
    if least is None:
        return _unpublished(
            "registered", PERSON, _("Depuis quand la personne doit être inscrite n'est pas publié.")
        )
    if least == 0:
        return _condition("registered", PERSON, True, _("Aucune durée d'inscription n'est demandée."))
    since = (
        CaseFile.objects.filter(person=person)
        .order_by("registered_on")
        .values_list("registered_on", flat=True)
    )
    first = since.first()
    said = _("La personne est inscrite depuis au moins %(months)s mois à l'embauche.") % {"months": least}
    return _condition(
        "registered", PERSON, None if first is None else months_later(first, least) <= post.starts_on, said
    )


def in_question(code: str, post: Post) -> list[Condition]:
    """The conditions of a scheme that say no to a hire of which only the post is known; for hints. Empty: it may apply."""
    scheme = assisted.scheme(code)
    terms = scheme.terms(post.starts_on) if scheme is not None else None
    if scheme is None or terms is None:
        return []
    return [each for each in of_employer(terms, post) if each.answer == NO]
