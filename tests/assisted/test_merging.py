"""Two files of one person, each with a request for the same post."""

from __future__ import annotations

import pytest

from maslak.assisted.merging import one_agreement
from maslak.core.errors import Conflict
from maslak.people.merging import COLLISIONS
from tests import factories
from tests.assisted import make
from tests.assisted.make import NOW


@pytest.mark.parametrize(
    ("kept", "absorbed", "after"),
    [
        ("running", "submitted", ("running", "withdrawn")),
        ("drafted", "running", ("withdrawn", "running")),
        ("submitted", "drafted", ("submitted", "withdrawn")),
    ],
)
def test_the_request_that_was_not_decided_is_withdrawn(agency, operator_actor, kept, absorbed, after):
    first = make.agreement(agency, status=kept)
    second = make.agreement(agency, status=absorbed, person=factories.person(agency))

    one_agreement(first, second, by=operator_actor, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == after


def test_money_set_aside_twice_is_for_people_to_settle(agency, operator_actor):
    first, second = make.agreement(agency), make.agreement(agency, person=factories.person(agency))

    with pytest.raises(Conflict):
        one_agreement(first, second, by=operator_actor, now=NOW)


def test_the_register_knows_of_it():
    assert COLLISIONS["assisted.agreement"] is one_agreement
