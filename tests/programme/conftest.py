"""Who works on partner projects in tests."""

from __future__ import annotations

import pytest

from tests.programme import make


@pytest.fixture
def coordinator(make_actor, ministry):
    return make_actor("coordinator", ministry)


@pytest.fixture
def partner(make_actor, ngo):
    """Who reports for the association that carries the project out."""
    return make_actor("project_partner", ngo)


@pytest.fixture
def stranger(make_actor, other_agency):
    """Who reports for an organisation that has nothing to do with it."""
    return make_actor("project_partner", other_agency)


@pytest.fixture
def project(ngo):
    return make.project(ngo)
