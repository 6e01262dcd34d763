"""A coach of the Casablanca office, another one who pays, and jurors."""

from __future__ import annotations

import pytest

from maslak.access.actor import Actor


@pytest.fixture
def coach(make_actor, agency) -> Actor:
    return make_actor("coach", agency)


@pytest.fixture
def cashier(make_actor, agency) -> Actor:
    """A colleague of the coach: whoever decides a grant does not pay it."""
    return make_actor("coach", agency, username="cashier")


@pytest.fixture
def jurors(make_actor, ngo) -> list[Actor]:
    """Two jurors from an association, strangers to the office's files."""
    return [make_actor("juror", ngo, username=name) for name in ("juror-a", "juror-b")]
