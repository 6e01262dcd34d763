"""The pool of an organisation as pairing takes it in: who has a place, who waits, who must not meet."""

from __future__ import annotations

from datetime import date

from maslak.access.models import Organisation
from maslak.core.text import fold
from maslak.mentoring import pairing
from maslak.mentoring.enums import STANDING, MenteeStatus, MentorStatus, PairStatus
from maslak.mentoring.models import Exclusion, Mentee, Mentor, Pair
from maslak.mentoring.pairing import Guide, Proposal, Seeker
from maslak.people.enums import Sex
from maslak.people.models import Person


def proposal(organisation: Organisation | None, on: date) -> Proposal:
    """The best pairs of that organisation's pool on that day; of every pool, each apart, without one."""
    if organisation is not None:
        return _of_pool(organisation.pk, on)
    pools = sorted(set(Mentee.objects.values_list("organisation_id", flat=True)))
    each = [_of_pool(number, on) for number in pools]
    matches = sorted((m for one in each for m in one.matches), key=lambda m: (-m.score, m.seeker.key))
    return Proposal(tuple(matches), tuple(left for one in each for left in one.unmatched))


def _of_pool(organisation_id: int, on: date) -> Proposal:
    mentors = list(Mentor.objects.filter(organisation_id=organisation_id, status=MentorStatus.ACTIVE))
    accounts = [mentor.account_id for mentor in mentors if mentor.account_id is not None]
    people = dict(Person.objects.filter(account_id__in=accounts).values_list("account_id", "pk"))
    guides = [guide_of(mentor, people.get(mentor.account_id or 0)) for mentor in mentors]
    seekers = [seeker_of(mentee, on) for mentee in waiting(organisation_id)]
    return pairing.propose(guides, seekers, refused(organisation_id))


def waiting(organisation_id: int):  # type: ignore[no-untyped-def]
    """The open requests of that organisation that no standing pair answers."""
    taken = Pair.objects.filter(status__in=STANDING).values("mentee_id")
    return Mentee.objects.filter(organisation_id=organisation_id, status=MenteeStatus.OPEN).exclude(
        pk__in=taken
    )


def refused(organisation_id: int) -> set[tuple[int, int]]:
    """(mentor, mentee) numbers of those who declined one another, or whom the office keeps apart."""
    declined = Pair.objects.filter(organisation_id=organisation_id, status=PairStatus.DECLINED)
    apart = Exclusion.objects.filter(mentor__organisation_id=organisation_id)
    return {*declined.values_list("mentor_id", "mentee_id"), *apart.values_list("mentor_id", "mentee_id")}


def guide_of(mentor: Mentor, person: int | None = None) -> Guide:
    """The mentor as pairing knows them; `person`: who they are in the register, if they are in it."""
    return Guide(
        number=mentor.pk, key=mentor.ref, languages=frozenset(mentor.languages), region=mentor.region,
        remote=mentor.remote, woman=mentor.sex == Sex.FEMALE, trade=mentor.isco, label=fold(mentor.occupation),
        places=mentor.free_places, person=person,
    )  # fmt: skip


def seeker_of(mentee: Mentee, on: date) -> Seeker:
    """The request as pairing knows it."""
    return Seeker(
        number=mentee.pk, key=mentee.ref, languages=frozenset(mentee.languages), preferred=mentee.preferred_language,
        region=mentee.region, remote=mentee.remote, women_only=mentee.women_only, trade=mentee.isco,
        label=fold(mentee.occupation), waited=(on - mentee.asked_on).days, person=mentee.person_id,
    )  # fmt: skip
