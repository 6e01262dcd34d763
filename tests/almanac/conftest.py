"""Who keeps the calendar, for the tests of the almanac."""

from __future__ import annotations

import pytest

from maslak.access.actor import bind


@pytest.fixture
def lead(make_actor, agency):
    """The head of those who decide on certificates, bound."""
    actor = make_actor("permit_lead", agency)
    bind(actor)
    return actor
