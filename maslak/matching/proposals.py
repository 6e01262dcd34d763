"""The night's proposals: everyone against everything, shared out under the caps; then staff decide, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit as trail
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.matching import extraction, kernel, releases, terms
from maslak.matching.assignment import assign
from maslak.matching.columns import offer_columns, people_columns
from maslak.matching.enums import ProposalOrigin, ProposalStatus, SetAside
from maslak.matching.exposure import capacities, counted, weighed
from maslak.matching.fairness_data import fairness
from maslak.matching.models import Proposal, Run
from maslak.matching.shapes import NO, Match, Opening, Profile
from maslak.matching.shuffling import seed_of
from maslak.matching.weights import Weights
from maslak.matching.workflow import PROPOSAL
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.people.models import Person
from maslak.people.policies import check_holds
from maslak.placement.models import Application

_STANDING = (ProposalStatus.PROPOSED, ProposalStatus.ACCEPTED)
#: Gates that the law sets: nobody may propose past them, whatever the reason.
LAWFUL = ("route", "age")
_BLOCK = 20_000


@transaction.atomic
def run(*, by: Actor, now: datetime) -> Run:
    """Propose today's offers to everybody who looks for work; once a day, the second call gives the first's answer.

    Each offer to so many people for each of its posts, each person so many offers (data/fairness.yaml), of the greatest
    worth over all of them together; who had fewer turns lately comes first among equals. Needs the whole register.
    """
    check_may(by, "match.propose")
    today = timezone.localdate(now)
    if (done := Run.objects.filter(day=today).first()) is not None:
        return done
    _expire(today)
    weights = releases.in_force()
    offers = {opening.key: opening for opening in extraction.openings(today)}
    rows, seen = _ranked(offers.values(), weights, today)
    chosen = share_out(_open(rows), offers.values(), today)
    people = {
        profile.key: profile
        for profile in extraction.profiles({person for person, _offer in chosen}, today=today)
    }
    posts = JobOffer.objects.in_bulk({offer for _person, offer in chosen})
    made = [
        _proposal(terms.meet(people[person], offers[offer], weights), posts[offer], today, weights.version)
        for person, offer in chosen
    ]
    Proposal.objects.bulk_create(made, batch_size=1000)
    kept = Run.objects.create(
        day=today, at=now, weights=weights.version, people=seen, offers=len(offers), pairs=len(rows),
        proposed=len(made), reached=len({one.person_id for one in made}),
    )  # fmt: skip
    trail.record("matching.run", by=by, target=kept, new={"proposed": kept.proposed})
    return kept


def share_out(rows: Any, offers: Iterable[Opening], today: date) -> list[tuple[int, int]]:
    """Which of the pairs in `rows` are proposed: (person, offer), under the caps and the turns already had."""
    sharing = fairness().sharing
    room = capacities({offer.key: offer.openings for offer in offers}, sharing.proposed_per_opening)
    for offer, used in counted(
        Proposal.objects.filter(status__in=_STANDING, offer__in=room).values_list("offer_id", flat=True)
    ).items():
        room[offer] = max(0, room[offer] - used)
    since = today - timedelta(days=sharing.waiting_days)
    turns = counted(Proposal.objects.filter(day__gt=since).values_list("person_id", flat=True))
    waiting = counted(
        Proposal.objects.filter(status=ProposalStatus.PROPOSED).values_list("person_id", flat=True)
    )
    chosen: list[tuple[int, int]] = []
    for turn in range(sharing.proposals_per_person):
        free = np.array([waiting.get(int(person), 0) <= turn for person in rows["profile"]], bool)
        edges = rows[free].copy()
        edges["score"] = weighed(edges["score"], edges["profile"], turns, sharing.turn_points)
        found = assign(edges, room, seed=seed_of(today) + turn)
        for person, offer in zip(found["profile"].tolist(), found["offer"].tolist(), strict=True):
            chosen.append((person, offer))
            room[offer] -= 1
            waiting[person] = waiting.get(person, 0) + 1
        rows = rows[~np.isin(_codes(rows), _codes(found))]
    return chosen


@transaction.atomic
def accept(*, proposal_id: int, by: Actor, now: datetime) -> Proposal:
    """Tell the person of the offer. Raises NotAllowed, StepRefused, Conflict for an offer that no longer stands."""
    proposal = _locked(proposal_id, by)
    step = PROPOSAL.step("accept", status=proposal.status)
    _check_stands(proposal.offer_id, timezone.localdate(now))
    _decide(proposal, step.target, by, now)
    trail.record("matching.proposal_accepted", by=by, target=proposal, person_id=proposal.person_id)
    _tell(proposal)
    return proposal


@transaction.atomic
def set_aside(*, proposal_id: int, reason: str, note: str = "", by: Actor, now: datetime) -> Proposal:
    """Do not put the offer to the person, and say why; it is not proposed to them again.

    Raises NotAllowed, StepRefused, Invalid without a reason that exists, or « other » without words.
    """
    proposal = _locked(proposal_id, by)
    step = PROPOSAL.step("set_aside", status=proposal.status)
    proposal.reason, proposal.note = _reason(reason, note)
    _decide(proposal, step.target, by, now)
    trail.record(
        "matching.proposal_set_aside", by=by, target=proposal, person_id=proposal.person_id,
        new={"reason": reason},
    )  # fmt: skip
    return proposal


@transaction.atomic
def propose_instead(
    *, proposal_id: int, offer: JobOffer, reason: str, note: str = "", by: Actor, now: datetime
) -> Proposal:
    """Put another offer to the person than the one calculated, and say why; the person is told of it.

    Staff may go past what the calculation prefers, its score and its questions, never past the law: an age or a route
    that is closed. Raises NotAllowed, StepRefused, Invalid, Conflict.
    """
    former = _locked(proposal_id, by)
    step = PROPOSAL.step("replace", status=former.status)
    if offer.pk == former.offer_id:
        raise Invalid(_("C'est la même offre : acceptez-la, ou choisissez-en une autre."), field="offer")
    former.reason, former.note = _reason(reason, note)
    _decide(former, step.target, by, now)
    made = _chosen(former.person, offer, by=by, now=now, instead_of=former)
    trail.record(
        "matching.proposal_replaced", by=by, target=former, person_id=former.person_id,
        new={"reason": reason, "offer": offer.ref},
    )  # fmt: skip
    _tell(made)
    return made


def of_people(people: Iterable[int] | QuerySet[Any]) -> QuerySet[Proposal]:
    """What waits for a decision about these people, the best first."""
    return (
        Proposal.objects.filter(person__in=people, status=ProposalStatus.PROPOSED)
        .select_related("person")
        .order_by("-score", "pk")
    )


def told_to(person: Person) -> QuerySet[Proposal]:
    """The offers that staff put to a person, the latest first; also those closed since, by their title alone."""
    return Proposal.objects.filter(person=person, status=ProposalStatus.ACCEPTED).order_by(
        "-decided_at", "-pk"
    )


def counts_by_offer(offers: Iterable[int]) -> dict[int, int]:
    """To how many people each offer stands proposed."""
    rows = Proposal.objects.filter(offer__in=offers).values_list("offer")
    standing = rows.annotate(number=Count("pk", filter=Q(status__in=_STANDING)))
    return dict(standing.values_list("offer", "number"))


def _ranked(offers: Iterable[Opening], weights: Weights, today: date) -> tuple[Any, int]:
    """The best offers of everybody, and how many people were looked at; people come and go by the thousand."""
    columns, found, seen = offer_columns(offers), [np.zeros(0, kernel.RESULT)], 0
    profiles = iter(extraction.profiles(today=today))
    while block := list(islice(profiles, _BLOCK)):
        seen += len(block)
        found.append(
            kernel.top(
                people_columns(block), columns, weights.array(), fairness().sharing.looked_at_per_person,
                seed_of(today),
            )
        )  # fmt: skip
    return np.concatenate(found), seen


def _expire(today: date) -> None:
    """Let go what nobody decided in time, or whose offer no longer stands."""
    old = today - timedelta(days=fairness().sharing.stands_days)
    left = Proposal.objects.filter(status=ProposalStatus.PROPOSED)
    gone = ~Q(offer__in=standing_offers(today).order_by().values("pk"))
    left.filter(Q(day__lte=old) | gone).update(status=PROPOSAL.steps["expire"].target)


def _open(rows: Any) -> Any:
    """Without the pairs that were decided before, or where the person applied or was invited."""
    settled = set(
        Proposal.objects.exclude(status=ProposalStatus.EXPIRED).values_list("person_id", "offer_id")
    )
    settled |= set(Application.objects.values_list("person_id", "offer_id"))
    if not settled:
        return rows
    known = np.array([person << 32 | offer for person, offer in settled], np.int64)
    return rows[~np.isin(_codes(rows), known)]


def _codes(rows: Any) -> Any:
    return rows["profile"].astype(np.int64) << 32 | rows["offer"].astype(np.int64)


def _proposal(match: Match, offer: JobOffer, day: date, version: str, **more: Any) -> Proposal:
    return Proposal(
        person_id=match.profile, offer=offer, title=offer.title, city=offer.city, offer_ref=offer.ref, day=day,
        score=match.score, terms=dict(match.terms),
        gates=dict(match.gates), weights=version, **more,
    )  # fmt: skip


def _chosen(person: Person, offer: JobOffer, *, by: Actor, now: datetime, instead_of: Proposal) -> Proposal:
    today = timezone.localdate(now)
    _check_stands(offer.pk, today)
    if Proposal.objects.filter(person=person, offer=offer, status__in=_STANDING).exists():
        raise Conflict(_("Cette offre est déjà proposée à cette personne."), field="offer")
    match = _meeting(person, offer, today)
    if closed := [gate for gate in LAWFUL if match.gates[gate] == NO]:
        raise Conflict(
            _("La loi ne permet pas cette embauche : l'âge minimum n'est pas atteint.")
            if closed == ["age"]
            else _(
                "La loi n'ouvre pas cette embauche avec le titre de séjour noté, par une voie que l'employeur accepte."
            ),
            field="offer",
        )
    made = _proposal(
        match, offer, today, releases.in_force().version, origin=ProposalOrigin.STAFF, instead_of=instead_of,
        status=ProposalStatus.ACCEPTED, decided_at=now, decided_by=by.user,
    )  # fmt: skip
    made.save()
    return made


def _meeting(person: Person, offer: JobOffer, today: date) -> Match:
    profile: Profile | None = next(iter(extraction.profiles([person.pk], today=today)), None)
    opening: Opening | None = next(iter(extraction.openings(today, [offer.pk])), None)
    if profile is None:
        raise Conflict(
            _("Cette personne ne cherche pas d'emploi : notez d'abord sa recherche dans son profil.")
        )
    if opening is None:
        raise Conflict(
            _("Cette offre n'a pas de métier reconnu : liez-la d'abord à un métier."), field="offer"
        )
    return terms.meet(profile, opening, releases.in_force())


def _locked(proposal_id: int, by: Actor) -> Proposal:
    check_may(by, "match.propose")
    found = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=proposal_id)
        .first()
    )
    if found is None:
        raise NotAllowed(_("Cette proposition n'existe pas, ou votre organisation n'y a pas accès."))
    check_holds(by, "match.propose", found.person)
    return found


def _decide(proposal: Proposal, status: str, by: Actor, now: datetime) -> None:
    proposal.status, proposal.decided_at, proposal.decided_by = status, now, by.user
    proposal.save(update_fields=["status", "decided_at", "decided_by", "reason", "note"])


def _check_stands(offer_id: int, today: date) -> None:
    if not standing_offers(today).filter(pk=offer_id).exists():
        raise Conflict(_("Cette offre n'est plus ouverte."), field="offer")


def _reason(reason: str, note: str) -> tuple[str, str]:
    if reason not in SetAside.values:
        raise Invalid(_("Dites pourquoi."), field="reason")
    words = " ".join(note.split())
    if reason == SetAside.OTHER and not words:
        raise Invalid(_("Précisez la raison en quelques mots."), field="note")
    return reason, words[:300]


def _tell(proposal: Proposal) -> None:
    params = {"title": proposal.title, "place": proposal.city or "—", "reference": proposal.offer_ref}
    outbox.queue(
        template="offer_proposed", person=proposal.person, channel=Channel.SPACE, params=params,
        dedupe_key=f"offer_proposed:{proposal.pk}",
    )  # fmt: skip
