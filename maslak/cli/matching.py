"""`maslak match`: the best offers of a person, the best people of an offer, with every reason: for the operator.

Nobody is named: people and offers are references, and an offer's list says nothing that an employer may not know.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone, translation

from maslak.access.actor import acting, operator
from maslak.core.errors import Invalid
from maslak.employers.models import JobOffer
from maslak.matching import extraction, service
from maslak.matching.service import Explained
from maslak.matching.shapes import NO, YES
from maslak.people.queries import person_detail

_ANSWERS = {YES: "yes", NO: "no"}


def run(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print what was asked: for a person, for an offer, for everybody, or the audit; one of them."""
    asked = [bool(arguments.person), bool(arguments.offer), arguments.all, arguments.step == "audit"]
    if sum(asked) != 1:
        raise Invalid("Dites une chose : --person, --offer, --all ou audit.")
    if arguments.top < 1:
        raise Invalid("Demandez au moins une réponse (--top).")
    if arguments.all:
        from maslak.cli import match_all

        return match_all.run(arguments)
    if arguments.step == "audit":
        from maslak.cli import match_audit

        return match_audit.run(arguments)
    today = timezone.localdate()
    with acting(operator()), translation.override(arguments.language):
        if arguments.person:
            found = of_person(arguments.person, today=today, top=arguments.top)
        else:
            found = of_offer(arguments.offer, today=today, top=arguments.top)
    print(json.dumps(found, ensure_ascii=False) if arguments.json else "\n".join(_in_words(found)))
    return 0


def of_person(ref: str, *, today: date, top: int) -> dict[str, Any]:
    """{person, on, matches, openers, missing}: the offers, what one change would open, what is not noted."""
    person = person_detail(ref)
    if person is None:
        raise Invalid(f"Aucun dossier ne porte la référence « {ref} ».")
    matches = service.offers_for(person, today=today, top=top)
    profile = service.profile_of(person, today)
    assert profile is not None, ref
    numbers = [match.offer for match in matches]
    openings = {opening.key: opening for opening in extraction.openings(today, numbers)}
    titles = dict(JobOffer.objects.filter(pk__in=numbers).values_list("pk", "title"))
    return {
        "person": person.ref,
        "on": today.isoformat(),
        "matches": [
            {"offer": openings[number].ref, "title": titles[number]}
            | _told(service.explained(profile, openings[number], today=today))
            for number in numbers
        ],
        "openers": [
            {"kind": each.kind, **each.params, "count": each.count, "offers": list(each.offers),
             "sentence": each.sentence}
            for each in service.openers(person, today=today)
        ],
        "missing": [
            {"kind": each.kind, **each.params, "count": each.count, "sentence": each.sentence}
            for each in service.missing(person, today=today)
        ],
    }  # fmt: skip


def of_offer(ref: str, *, today: date, top: int) -> dict[str, Any]:
    """{offer, title, on, matches}: people by reference alone, told as an employer may read it."""
    offer = JobOffer.objects.filter(ref=ref).first()
    if offer is None:
        raise Invalid(f"Aucune offre ne porte la référence « {ref} ».")
    opening = next(iter(extraction.openings(today, [offer.pk])), None)
    if opening is None:
        raise Invalid(f"L'offre « {ref} » ne tient pas aujourd'hui, ou son métier n'est pas dit.")
    matches = service.people_for(offer, today=today, top=top)
    profiles = {each.key: each for each in extraction.profiles([m.profile for m in matches], today=today)}
    return {
        "offer": offer.ref,
        "title": offer.title,
        "on": today.isoformat(),
        "matches": [
            {"person": profiles[match.profile].ref}
            | _told(service.explained(profiles[match.profile], opening, today=today, for_employer=True))
            for match in matches
        ],
    }


def _told(found: Explained) -> dict[str, Any]:
    match = found.match
    return {
        "score": match.score,
        "chance": match.chance,
        "worth": match.worth,
        "eligible": _ANSWERS.get(match.eligible, "unknown"),
        "gates": [
            {"code": gate.code, "answer": _ANSWERS.get(gate.answer, "unknown"), "sentence": gate.sentence,
             "source": gate.source or None}
            for gate in found.gates
        ],
        "terms": [
            {"code": term.code, "value": term.value, "weight": term.weight, "sentence": term.sentence}
            for term in found.terms
        ],
    }  # fmt: skip


def _in_words(found: Mapping[str, Any]) -> Iterable[str]:
    if not found["matches"]:
        yield "Aucune correspondance aujourd'hui."
    for match in found["matches"]:
        whose = f"{match['offer']}  {match['title']}" if "title" in match else match["person"]
        yield f"{match['score']:>4}  {match['eligible']:<8}{whose}"
        yield from (f"        {term['value']:>3}  {term['sentence']}" for term in match["terms"])
        yield from (
            f"          ?  {gate['sentence']}" for gate in match["gates"] if gate["answer"] == "unknown"
        )
    yield from (each["sentence"] for each in (*found.get("openers", ()), *found.get("missing", ())))
