"""A counsellor who proposes, two supervisors who decide and pay, an employer who asks, steering that keeps ceilings."""

from __future__ import annotations

import pytest

from maslak.access.actor import Actor
from tests.assisted import make


@pytest.fixture
def decider(make_actor, agency) -> Actor:
    return make_actor("supervisor", agency)


@pytest.fixture
def cashier(make_actor, agency) -> Actor:
    """A colleague of the decider: whoever accepts a month does not pay it."""
    return make_actor("supervisor", agency, username="cashier")


@pytest.fixture
def asker(make_actor, db) -> Actor:
    return make_actor("employer", make.employers_organisation())


@pytest.fixture
def steering(make_actor, ministry) -> Actor:
    return make_actor("coordinator", ministry)
