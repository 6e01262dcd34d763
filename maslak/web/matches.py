"""Offers for a person as pages show them: what it is, how near, why, what is not known and where it is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maslak.employers.models import JobOffer
from maslak.matching import extraction, releases, service, spots
from maslak.matching.sentences import GateTold, gates_told, terms_told
from maslak.matching.service import Explained
from maslak.matching.shapes import CHANCE, NO, UNKNOWN, YES, Match, Profile
from maslak.people.models import Person
from maslak.web.offers_shown import told
from maslak.web.trade_form import trade

#: Where a thing is noted (« say:hours ») or changed (« hours »), with its values → (address, what the link says), or None.
Door = Callable[[str, Mapping[str, Any]], tuple[str, str] | None]
_NEAR, _FAIR = 600, 350  # of 1000: the scores from which an offer counts as very near, then as near
_GOOD = 50  # a term from which its sentence speaks for the offer
_NAMED = 3  # offers named beside what would open them
_A_DAYS_WAY = 60  # kilometres beyond which one moves rather than travels
_WHY = ("occupation", "distance", "hours", "skills", "experience", "wishes", "languages")


@dataclass(frozen=True)
class Shown:
    """An offer for a person, in the reader's words."""

    offer: JobOffer
    explained: Explained
    trade: str
    km: int | None
    parts: dict[str, Any]  # hours, languages, gives
    unknown: list[dict[str, Any]]
    closed: list[dict[str, Any]]

    @property
    def match(self) -> Match:
        return self.explained.match

    @property
    def near(self) -> dict[str, str]:
        """How near the offer is, in words and tone; never a number."""
        score = self.match.score
        if score is None:
            return {"text": _("Pas possible aujourd'hui"), "tone": "stop"}
        if score >= _NEAR:
            return {"text": _("Très proche"), "tone": "ok"}
        if score >= _FAIR:
            return {"text": _("Proche"), "tone": "info"}
        return {"text": _("À regarder"), "tone": "neutral"}

    @property
    def meters(self) -> list[dict[str, Any]]:
        """The two sides of a score as bars: the chance to be taken, what the job is worth to the person."""
        return [
            {"label": _("Chance d'être retenu·e"), "value": self.match.chance // 10, "text": _likely(self.match.chance)},
            {"label": _("Intérêt pour la personne"), "value": self.match.worth // 10, "text": _much(self.match.worth)},
        ]  # fmt: skip

    @property
    def terms(self) -> list[dict[str, Any]]:
        """Every term with its bar and its sentence."""
        labels = term_labels()
        return [
            {
                "code": term.code, "label": labels[term.code], "value": term.value, "sentence": term.sentence,
                **_side(term.code, 10 * term.value),
            }
            for term in self.explained.terms
        ]  # fmt: skip

    @property
    def gates(self) -> list[dict[str, Any]]:
        """Every condition with its answer in words and tone, its sentence and its source."""
        return [gate_row(gate) for gate in self.explained.gates]

    @property
    def why(self) -> str:
        """The one sentence that speaks most for the offer."""
        told_of = {term.code: term for term in self.explained.terms}
        best = max(
            _WHY, key=lambda code: (told_of[code].value >= _GOOD, told_of[code].weight * told_of[code].value)
        )
        return told_of[best].sentence if told_of[best].value >= _GOOD else ""


def offers_for(person: Person, *, today: date, top: int, door: Door) -> list[Shown]:
    """The offers for the person, best first."""
    matches = service.offers_for(person, today=today, top=top)
    profile = service.profile_of(person, today) if matches else None
    if profile is None:
        return []
    weights = releases.in_force()
    numbers = [match.offer for match in matches]
    openings = {opening.key: opening for opening in extraction.openings(today, numbers)}
    offers = JobOffer.objects.prefetch_related("languages", "skills").in_bulk(numbers)
    shown = []
    for match in matches:
        offer, opening = offers.get(match.offer), openings.get(match.offer)
        if offer is None or opening is None:  # closed while the page was made
            continue
        gates = gates_told(match, profile, opening, today)
        explained = Explained(match, gates, terms_told(match, profile, opening, weights))
        shown.append(_shown(offer, explained, profile, door))
    return shown


def offer_for(person: Person, offer: JobOffer, *, today: date, door: Door) -> Shown | None:
    """One offer for the person with every reason; None for an offer whose trade nobody named."""
    profile = service.profile_of(person, today)
    explained = service.why(person, offer, today=today)
    if profile is None or explained is None:
        return None
    return _shown(offer, explained, profile, door)


def openers_for(person: Person, *, today: date, most: int, door: Door) -> list[dict[str, Any]]:
    """What would open more offers, the greatest first, each with where to begin and the first offers it opens.

    What is only to be noted is left out: see `missing_for`.
    """
    found = [each for each in service.openers(person, today=today) if not each.kind.startswith("unknown:")]
    refs = {ref for opener in found[:most] for ref in opener.offers[:_NAMED]}
    titles = dict(JobOffer.objects.filter(ref__in=refs).values_list("ref", "title"))
    return [
        {
            "sentence": opener.sentence,
            "kind": opener.kind,
            "offers": [{"ref": ref, "title": titles[ref]} for ref in opener.offers[:_NAMED] if ref in titles],
            **_leads(door, opener.kind, opener.params),
        }
        for opener in found[:most]
    ]


def missing_for(person: Person, *, today: date, most: int, door: Door) -> list[dict[str, Any]]:
    """What is not noted and leaves offers open to question, each with where it is noted."""
    return [
        {"sentence": each.sentence, "kind": each.kind, **_leads(door, f"say:{each.params['fact']}", each.params)}
        for each in service.missing(person, today=today)[:most]
    ]  # fmt: skip


def gate_row(gate: GateTold) -> dict[str, Any]:
    """A condition in words: yes, no, or not known."""
    answers = {
        YES: {"text": _("oui"), "tone": "ok"},
        NO: {"text": _("non"), "tone": "stop"},
        UNKNOWN: {"text": _("pas encore connu"), "tone": "wait"},
    }
    return {
        "code": gate.code, "label": gate_labels()[gate.code], "sentence": gate.sentence, "source": gate.source,
        "answer": gate.answer, **answers[gate.answer],
    }  # fmt: skip


def gate_labels() -> dict[str, str]:
    """What the conditions are called."""
    return {
        "route": _("Démarche de recrutement"), "age": _("Âge"), "place": _("Lieu"), "hours": _("Horaires"),
        "languages": _("Langues"), "schooling": _("Études"),
    }  # fmt: skip


def term_labels() -> dict[str, str]:
    """What the parts of a score are called."""
    return {
        "occupation": _("Métier"), "skills": _("Savoir-faire"), "languages": _("Langues"),
        "experience": _("Expérience"), "distance": _("Distance"), "wishes": _("Souhaits"), "hours": _("Horaires"),
    }  # fmt: skip


def _shown(offer: JobOffer, explained: Explained, profile: Profile, door: Door) -> Shown:
    home, work = spots.of(profile.region, profile.city), spots.of(offer.region, offer.city)
    way = spots.km(home, work)
    rows = [gate_row(gate) | _leads(door, _to_do(gate, profile, way), {}) for gate in explained.gates]
    return Shown(
        offer=offer, explained=explained, trade=trade(offer.isco), parts=told(offer),
        km=way if home.exact and work.exact else None,
        unknown=[row for row in rows if row["answer"] == UNKNOWN],
        closed=[row for row in rows if row["answer"] == NO],
    )  # fmt: skip


def _to_do(gate: GateTold, profile: Profile, way: int) -> str:
    """What would settle or change a condition, as a Door takes it; empty where nobody here can. `way`: kilometres."""
    if gate.answer == NO and gate.code == "place" and way > _A_DAYS_WAY:
        return "place"
    if gate.answer == NO:
        return {"place": "reach", "hours": "hours", "languages": "language", "schooling": "schooling"}.get(
            gate.code, ""
        )
    if gate.answer == YES:
        return ""
    noted = {"route": profile.group, "hours": profile.hours, "schooling": profile.schooling}.get(gate.code)
    if noted:
        return ""  # the offer leaves it open, not the person
    if gate.code == "place":
        return "say:reach" if profile.city else "say:city"
    return {"route": "say:stay", "age": "say:birth", "languages": "say:language"}.get(
        gate.code, f"say:{gate.code}"
    )


def _leads(door: Door, fact: str, params: Mapping[str, Any]) -> dict[str, str]:
    found = door(fact, params) if fact else None
    return {"url": found[0], "link": found[1]} if found else {"url": "", "link": ""}


def _much(of_thousand: int) -> str:
    """How great an interest is."""
    return (_("faible"), _("moyen"), _("fort"))[_third(of_thousand)]


def _likely(of_thousand: int) -> str:
    """How good a chance is: another gender in French than an interest."""
    return (_("faible"), _("moyenne"), _("forte"))[_third(of_thousand)]


def _side(code: str, of_thousand: int) -> dict[str, str]:
    """Which side of the score a term speaks to, and how strongly, in words that agree with it."""
    if code in CHANCE:
        return {"side": _("chance"), "text": _likely(of_thousand)}
    return {"side": _("intérêt"), "text": _much(of_thousand)}


def _third(of_thousand: int) -> int:
    return (of_thousand >= 400) + (of_thousand >= 700)
