"""Two clicks at once: a mentor's last place is given once, a person is proposed to one mentor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import Organisation
from maslak.core.errors import Conflict
from maslak.mentoring import pairs
from maslak.mentoring.models import Mentor, Pair
from tests import factories
from tests.concurrency.numbers import numbers
from tests.mentoring import make
from tests.mentoring.make import NOW

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 10


def _given(build: Callable[[], Any]) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _office() -> Organisation:
    return factories.organisation(f"FIL-M{next(numbers)}")


def _colleagues(office: Organisation) -> list[Actor]:
    return [
        Actor(make.account("counsellor", office, f"{office.code}-{name}".lower()), office, "counsellor")
        for name in ("a", "b")
    ]


def _propose(mentor: Mentor, mentee: Any, by: Actor) -> Pair:
    return pairs.propose(mentor_id=mentor.pk, mentee_id=mentee.pk, by=by, now=NOW)


@pytest.mark.parametrize("_time", range(TIMES))
def test_the_last_place_of_a_mentor_is_given_once(together, _time):
    def build() -> Any:
        office = _office()
        return make.mentor(office), [make.mentee(office) for _each in range(2)], _colleagues(office)

    mentor, mentees, colleagues = _given(build)

    results = together(
        [(by, lambda m=m, by=by: _propose(mentor, m, by)) for m, by in zip(mentees, colleagues, strict=True)]
    )

    assert sorted(type(each).__name__ for each in results) == [Conflict.__name__, Pair.__name__]
    assert _given(lambda: Mentor.objects.get(pk=mentor.pk).places_taken) == 1


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_person_is_proposed_to_one_mentor(together, _time):
    def build() -> Any:
        office = _office()
        return [make.mentor(office) for _each in range(2)], make.mentee(office), _colleagues(office)

    mentors, mentee, colleagues = _given(build)

    results = together(
        [(by, lambda m=m, by=by: _propose(m, mentee, by)) for m, by in zip(mentors, colleagues, strict=True)]
    )

    assert sorted(type(each).__name__ for each in results) == [Conflict.__name__, Pair.__name__]
    taken = _given(lambda: sorted(Mentor.objects.get(pk=m.pk).places_taken for m in mentors))
    assert taken == [0, 1]
