"""An operator with an offer and a group, an association that sends, and the people that tests send."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.enums import Role
from maslak.access.models import Organisation
from tests import factories
from tests.training import make


@pytest.fixture
def operator(db):
    """A training operator in Casablanca."""
    return Organisation.objects.create(
        code="OPER", kind="training_operator", name_fr="Centre exemple", name_ar="مركز مثال", region="MA-06",
        city="Casablanca",
    )  # fmt: skip


@pytest.fixture
def other_operator(db):
    """Another operator: a stranger to what the first one receives."""
    return Organisation.objects.create(
        code="OPER-2", kind="training_operator", name_fr="Autre centre exemple", region="MA-02", city="Oujda"
    )


@pytest.fixture
def trainer(make_actor, operator):
    """Somebody who answers and records for the operator."""
    return make_actor(Role.TRAINER, operator)


@pytest.fixture
def stranger(make_actor, other_operator):
    """The same role at another operator."""
    return make_actor(Role.TRAINER, other_operator)


@pytest.fixture
def caseworker(make_actor, ngo):
    """Somebody of an association who sends people to training."""
    return make_actor(Role.CASEWORKER, ngo)


@pytest.fixture
def offer(operator, trainer):
    """A published offer with nothing special."""
    return make.offer(operator, trainer)


@pytest.fixture
def person(ngo):
    """A woman whom the association accompanies."""
    return factories.person(
        ngo, family_name="Keita", given_name="Awa", nationality="MLI", birth_date=date(1995, 5, 1),
        city="Casablanca", region="MA-06", residence="refugee_bra", phone="0612345678", education="primary",
        languages={"fr": "B1"}, document="K123456A",
    )  # fmt: skip
