"""What an employer reads for an offer of theirs: answers to what it asks, of people who agreed to be shown.

A card has no name, sex, age, nationality or stay, and no number that another offer's card would share: its handle is a
keyed hash of the offer and the person. Row security keeps who is behind it from every employer's account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed
from maslak.core.vault import vault
from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.matching import extraction, kernel, releases
from maslak.matching.columns import offer_columns, people_columns
from maslak.matching.fairness_data import fairness
from maslak.matching.models import Candidate, CandidateList, CandidatePerson
from maslak.matching.neighbours import pairs
from maslak.matching.shapes import Opening
from maslak.matching.shuffling import order, seed_of
from maslak.matching.weights import Weights
from maslak.people.enums import Purpose
from maslak.people.models import Consent, PastWork, Person, WantedOccupation
from maslak.people.sight import whole_register
from maslak.placement import sharing
from maslak.placement.models import Application

_HANDLE = 16


@dataclass(frozen=True)
class Card:
    """A profile as the employer reads it. `card` as placement.sharing.card_of; `place` from 1, the day's order."""

    handle: str
    place: int
    score: int
    card: dict[str, Any]


def of(offer: JobOffer) -> list[Card]:
    """The profiles for an offer of the acting organisation, in the day's order; empty for anybody else's."""
    rows = Candidate.objects.filter(offer=offer).order_by("place")
    return [Card(row.handle, row.place, row.score, row.card) for row in rows]


def refreshed_at(offer: JobOffer) -> datetime | None:
    """When the profiles for an offer were last looked for; None before the first time."""
    return CandidateList.objects.filter(offer=offer).values_list("refreshed_at", flat=True).first()


def person_of(offer: JobOffer, handle: str) -> Person:
    """Who is behind a card, for the invitation alone: never shown, never kept by the one who invites.

    Raises NotAllowed for a card that is not, or no longer, one of an offer of the acting organisation.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT maslak.candidate_person(%s, %s)", [offer.pk, handle])
        (number,) = cursor.fetchone()
    if number is None:
        raise NotAllowed(
            _("Ce profil n'est plus proposé : la personne a changé son choix, ou l'offre a changé.")
        )
    with whole_register():
        return Person.objects.select_related("home_organisation").get(pk=number)


@transaction.atomic
def refresh(offer: JobOffer, *, by: Actor, now: datetime) -> int:
    """Look for the profiles for an offer anew; how many there are. An offer that no longer stands has none.

    Of people who agreed that employers see their profile and to whom no gate says no, the best by the day's order, so
    many for each post. Who applied or was invited before is not among them. Needs the whole register.
    """
    check_may(by, "match.propose")
    offer = JobOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)  # one round at a time
    today, weights = timezone.localdate(now), releases.in_force()
    stands = standing_offers(today).filter(pk=offer.pk).exists()
    opening = next(iter(extraction.openings(today, [offer.pk])), None) if stands else None
    Candidate.objects.filter(offer=offer).delete()
    made = _made(offer, opening, weights, today) if opening else 0
    CandidateList.objects.update_or_create(
        offer=offer, defaults={"version": offer.version, "weights": weights.version, "refreshed_at": now}
    )
    return made


def stale(now: datetime) -> list[int]:
    """The numbers of the offers whose profiles were never looked for, or changed their wording since; then those whose
    profiles are of another day, or of an offer that no longer stands."""
    today = timezone.localdate(now)
    kept = {
        offer: (version, timezone.localdate(at))
        for offer, version, at in CandidateList.objects.values_list("offer_id", "version", "refreshed_at")
    }
    standing = dict(standing_offers(today).order_by("pk").values_list("pk", "version"))
    new = [pk for pk, version in standing.items() if pk not in kept or kept[pk][0] != version]
    old = [pk for pk in standing if pk not in new and kept[pk][1] < today]
    gone = Candidate.objects.exclude(offer__in=standing).order_by("offer_id")
    return [*new, *old, *gone.values_list("offer_id", flat=True).distinct()]


def handle_of(offer_id: int, person_id: int) -> str:
    """The handle of a person for an offer: the same each night, another for each offer."""
    return vault().keyed_hash("candidate", f"{offer_id}:{person_id}")[:_HANDLE]


def _made(offer: JobOffer, opening: Opening, weights: Weights, today: date) -> int:
    seed = seed_of(today)
    columns, profiles = offer_columns([opening]), list(extraction.profiles(_agreed(offer), today=today))
    rows = kernel.top(people_columns(profiles), columns, weights.array(), 1, seed)
    sharing_rules = fairness().sharing
    most = max(sharing_rules.least_listed, opening.openings * sharing_rules.listed_per_opening)
    best = order(
        rows["score"], rows["profile"], rows["offer"], seed=seed, band=weights.band, last=rows["profile"]
    )
    rows = rows[best[:most]]
    people = _still_agreeing(rows["profile"].tolist())
    rows = rows[np.isin(rows["profile"], list(people))]
    cards = Candidate.objects.bulk_create(
        Candidate(
            offer=offer, handle=handle_of(offer.pk, key), score=score, place=place,
            card=sharing.card_of(people[key], offer),
        )
        for place, (key, score) in enumerate(
            zip(rows["profile"].tolist(), rows["score"].tolist(), strict=True), start=1
        )
    )  # fmt: skip
    CandidatePerson.objects.bulk_create(
        CandidatePerson(candidate=card, person_id=key)
        for card, key in zip(cards, rows["profile"].tolist(), strict=True)
    )
    return len(cards)


def _agreed(offer: JobOffer) -> list[int]:
    """Who looks for work of that trade or one near it, agreed to be shown, and neither applied nor was invited."""
    near = Q(isco__startswith=offer.isco[:3]) | Q(isco__in=pairs().get(offer.isco, {})) | Q(isco="")
    mine = Q(person=OuterRef("pk"))
    wished = WantedOccupation.objects.filter(near, mine)
    done = PastWork.objects.filter(near, mine)
    agreed = Consent.objects.filter(mine, purpose=Purpose.EMPLOYERS, withdrawn_at=None)
    known = Application.objects.filter(mine, offer=offer)
    found = extraction.looking().filter(Exists(wished) | Exists(done), Exists(agreed), ~Exists(known))
    return list(found.values_list("pk", flat=True))


def _still_agreeing(keys: list[int]) -> dict[int, Person]:
    """Those of them whose agreement stands, locked: who takes it back meanwhile waits, and then takes the card away.

    People before consents, by number, as every act on a file locks them.
    """
    locked = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    agreed = Consent.objects.filter(
        person__in=[person.pk for person in locked], purpose=Purpose.EMPLOYERS, withdrawn_at=None
    )
    found = Person.objects.filter(pk__in=agreed.values("person")).select_related("job_search")
    return found.prefetch_related("languages", "skills", "past_works").in_bulk()
