"""A card never outlives an agreement, whoever comes first; a proposal is decided once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.casework import consenting
from maslak.core.errors import StepRefused
from maslak.matching import candidates, proposals
from maslak.matching.models import Candidate, CandidatePerson, Proposal
from maslak.people.models import Consent
from tests import factories
from tests.casework import make
from tests.concurrency.numbers import numbers
from tests.matching import town
from tests.matching.town import NOW

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]


def _office() -> Any:
    return factories.organisation(f"MATCH-{next(numbers)}")


def _counsellor(office: Any, name: str = "a") -> Actor:
    return Actor(make.account(office, "counsellor", f"{name}-{office.code}".lower()), office, "counsellor")


def _given(build: Callable[[], Any]) -> Any:
    with acting(operator()):
        return build()


def _post() -> Any:
    return town.offer(town.firm(f"EMP-M{next(numbers)}", ice=""), languages={"fr": "A1"}, routes=["exempt"])


@pytest.mark.parametrize("_turn", range(4))
def test_who_takes_their_agreement_back_while_profiles_are_looked_for_is_not_shown_after(together, _turn):
    def build():
        office = _office()
        people = [town.seeker(office, shown=True) for _person in range(3)]
        return office, _post(), people

    office, post, people = _given(build)
    leaving = people[_turn % 3]
    consent = _given(lambda: Consent.objects.get(person=leaving, purpose="share_profile_employers"))
    by = _given(lambda: _counsellor(office))

    together(
        [
            (operator(), lambda: candidates.refresh(post, by=operator(), now=NOW)),
            (by, lambda: consenting.withdraw(consent_id=consent.pk, by=by, now=NOW)),
            (operator(), lambda: candidates.refresh(post, by=operator(), now=NOW)),
        ]
    )

    with acting(operator()):
        behind = CandidatePerson.objects.filter(candidate__offer=post)
        shown = set(behind.values_list("person_id", flat=True))
        assert leaving.pk not in shown
        assert {person.pk for person in people if person != leaving} <= shown
        assert Candidate.objects.filter(offer=post).count() == len(shown)


def test_a_proposal_is_told_or_set_aside_and_never_both(together):
    def build():
        office = _office()
        person, post = town.seeker(office), _post()
        made = Proposal.objects.create(
            person=person, offer=post, title=post.title, offer_ref=post.ref, day=NOW.date(), score=500, terms={},
            gates={}, weights="1",
        )  # fmt: skip
        return made, _counsellor(office), _counsellor(office, "b")

    made, one, other = _given(build)

    results = together(
        [
            (one, lambda: proposals.accept(proposal_id=made.pk, by=one, now=NOW)),
            (
                other,
                lambda: proposals.set_aside(proposal_id=made.pk, reason="hours", by=other, now=NOW),
            ),
        ]
    )

    assert sorted(type(result) for result in results if isinstance(result, StepRefused)) == [StepRefused]
    assert len([result for result in results if isinstance(result, Proposal)]) == 1
