"""A counsellor who prospects, a head of office who reviews."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from maslak.access.actor import Actor


@pytest.fixture
def scout(make_actor: Callable, agency) -> Actor:  # type: ignore[no-untyped-def,type-arg]
    """A counsellor of the Casablanca office (not bound)."""
    return make_actor("counsellor", agency, username="scout")


@pytest.fixture
def head(make_actor: Callable, agency) -> Actor:  # type: ignore[no-untyped-def,type-arg]
    """The head of the office (not bound)."""
    return make_actor("supervisor", agency, username="head")
