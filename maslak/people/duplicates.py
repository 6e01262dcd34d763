"""Is this person in the register already? Before the form by what they show; after it by what looks alike.

Names alone never merge: everything here ends in a list for somebody to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.core.text import squeeze
from maslak.law.parameters import history
from maslak.people import rules
from maslak.people.documents import Known, who_holds
from maslak.people.enums import CandidateStatus, DocumentKind
from maslak.people.identifiers import phone_hash, possible_document_hashes, traits, traits_of
from maslak.people.models import DuplicateCandidate, Person
from maslak.people.policies import check_holds

_MOST_MATCHES = 20
_MOST_COMPARED = 2000


@dataclass(frozen=True)
class Match:
    """A file in sight that may be the person: `exact` when a paper, a telephone or a local number says so."""

    person: Person
    score: int
    reasons: tuple[str, ...]
    exact: bool


@dataclass(frozen=True)
class Found:
    """`known`: files of the whole register that hold the paper; `matches`: files in sight, the likeliest
    first.
    """

    known: tuple[Known, ...]
    matches: tuple[Match, ...]

    def __bool__(self) -> bool:
        return bool(self.known or self.matches)


def thresholds() -> tuple[int, int]:
    """The scores from which a file is offered as a candidate, and from which it is called very likely.

    They order today's work, whatever the day of the facts: the latest value counts.
    """
    least, strong = (
        history(code)[-1].value for code in ("duplicate_candidate_score", "duplicate_strong_score")
    )
    return cast(int, least), cast(int, strong)


@transaction.atomic
def search(
    *,
    by: Actor,
    document: str = "",
    document_kind: str = "",
    issuer: str = "",
    phone: str = "",
    local_number: str = "",
    family: str = "",
    given: str = "",
    arabic: str = "",
    birth_date: date | None = None,
    birth_year: int | None = None,
    sex: str = "unstated",
    nationality: str = "",
) -> Found:
    """Look before opening a file, with whatever is known; anything may be left out.

    The number of a paper is sought in the whole register and answers with a reference and an organisation;
    when that is another's file, the search leaves a trace that the person sees. Telephone, office's own
    number, name and birth are sought in what the acting organisation sees. Raises NotAllowed.
    """
    check_may(by, "person.search")
    if document_kind and document_kind not in DocumentKind.values:
        raise Invalid(_("Ce type de document n'est pas dans la liste."), field="document_kind")
    hashes = possible_document_hashes(document, kind=document_kind, issuer=issuer) if document else []
    known = tuple(who_holds(hashes))
    sought = traits(
        family=family, given=given, arabic=arabic, documents=frozenset(hashes),
        phone=phone_hash(rules.phone_e164(phone) or "") if phone else "", birth_date=birth_date,
        birth_year=birth_year, sex=sex, nationality=nationality,
    )  # fmt: skip
    numbered = _numbered(local_number, by)
    alike = _alike(rules.name_keys(family, given, arabic), sought.phone, birth_date)
    people = _with_documents(
        Person.objects.filter(Q(pk__in=alike) | Q(pk__in=numbered) | Q(documents__number_hash__in=hashes))
    )
    matches = [_match(sought, person, numbered) for person in people.distinct()]
    least, _strong = thresholds()
    kept = sorted(
        (m for m in matches if m.exact or m.score >= least), key=lambda m: (-m.exact, -m.score, m.person.pk)
    )
    seen = {match.person.pk for match in kept}
    for file in known:
        if file.person_id not in seen:
            audit.record("person.searched", by=by, person_id=file.person_id, new={"by": "document"})
    return Found(known, tuple(kept[:_MOST_MATCHES]))


@transaction.atomic
def propose_candidates(*, person: Person, by: Actor) -> list[DuplicateCandidate]:
    """Note the files in sight that look like `person`, with score and reasons; those noted now.

    A pair that somebody has decided stays decided; an open one gets the present score. Only the likeliest are
    noted: nobody reads hundreds of namesakes to find one double.
    """
    check_may(by, "person.search")
    least, _strong = thresholds()
    mine = traits_of(person)
    ids = _alike(person.name_keys, person.phone_hash, person.birth_date)
    noted = {
        (pair.first_id, pair.second_id): pair
        for pair in DuplicateCandidate.objects.filter(Q(first=person) | Q(second=person))
    }
    others = _with_documents(Person.objects.filter(pk__in=ids).exclude(pk=person.pk))
    likenesses = [(rules.compare(mine, traits_of(other)), other) for other in others]
    alike = sorted((pair for pair in likenesses if pair[0].score >= least), key=lambda pair: -pair[0].score)
    fresh: list[DuplicateCandidate] = []
    for likeness, other in alike[:_MOST_MATCHES]:
        first, second = sorted((person, other), key=lambda one: one.pk)
        held = noted.get((first.pk, second.pk))
        if held is None:
            pair, made = DuplicateCandidate.objects.get_or_create(
                first=first,
                second=second,
                defaults={"score": likeness.score, "reasons": list(likeness.reasons)},
            )
            fresh += [pair] if made else []
        elif held.status == CandidateStatus.OPEN:
            held.score, held.reasons = likeness.score, list(likeness.reasons)
            held.save(update_fields=["score", "reasons"])
    return fresh


@transaction.atomic
def decide_different(*, candidate_id: int, by: Actor, now: datetime, reason: str = "") -> DuplicateCandidate:
    """Say that two files are two people: the pair is not offered again. Raises Conflict when it was decided
    before.
    """
    check_may(by, "person.merge")
    candidate = DuplicateCandidate.objects.select_for_update(of=("self",)).filter(pk=candidate_id).first()
    people = (
        list(Person.objects.filter(pk__in=[candidate.first_id, candidate.second_id])) if candidate else []
    )
    if candidate is None or len(people) < 2:
        raise NotAllowed(
            _("Cette proposition n'existe pas, ou votre organisation n'a pas accès aux deux dossiers.")
        )
    for person in people:
        check_holds(by, "person.merge", person)
    if candidate.status != CandidateStatus.OPEN:
        raise Conflict(_("Cette proposition a déjà été tranchée. Rechargez la liste."))
    candidate.status, candidate.decided_at, candidate.decided_by = CandidateStatus.DIFFERENT, now, by.user
    candidate.save(update_fields=["status", "decided_at", "decided_by"])
    audit.record(
        "candidate.different", by=by, target=candidate, old={"status": "open"}, new={"status": "different"},
        reason=reason.strip(),
    )  # fmt: skip
    return candidate


def open_candidates() -> QuerySet[DuplicateCandidate]:
    """The pairs still to be read whose two files are in sight, the likeliest first."""
    return (
        DuplicateCandidate.objects.filter(
            status=CandidateStatus.OPEN, first__merged_into=None, second__merged_into=None
        )
        .select_related("first__home_organisation", "second__home_organisation")
        .order_by("-score", "id")
    )


def _alike(keys: Iterable[str], phone: str, born: date | None) -> list[int]:
    """The files in sight that share a pair of name keys, the telephone or the day of birth."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM maslak.people_alike(%s::varchar[], %s, %s) ORDER BY 1 LIMIT %s",
            [rules.blocking_keys(keys), phone, born, _MOST_COMPARED],
        )
        return [number for (number,) in cursor.fetchall()]


def _with_documents(people: QuerySet[Person]) -> QuerySet[Person]:
    return (
        people.filter(merged_into=None)
        .select_related("home_organisation")
        .prefetch_related("documents")
        .order_by("pk")
    )


def _numbered(local_number: str, by: Actor) -> frozenset[int]:
    forms = {local_number.strip().upper(), squeeze(local_number)} - {""}
    if not forms or by.organisation is None:
        return frozenset()
    found = Person.objects.filter(
        local_numbers__organisation=by.organisation, local_numbers__number__in=forms
    )
    return frozenset(found.values_list("pk", flat=True))


def _match(sought: rules.Traits, person: Person, numbered: frozenset[int]) -> Match:
    likeness = rules.compare(sought, traits_of(person))
    reasons = likeness.reasons
    if person.pk in numbered:
        reasons = ("local_number", *reasons)
    return Match(person, likeness.score, reasons, bool({"document", "phone", "local_number"} & set(reasons)))
