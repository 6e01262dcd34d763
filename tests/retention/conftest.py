"""Tests of forgetting work as the owner of the tables: the application's role may not, and one test says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from maslak.cli import embedded


@pytest.fixture(scope="module")
def as_owner(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The connection of this module's tests is the owner's; ask for it with `pytestmark`."""
    before = connection.settings_dict["USER"]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["USER"] = embedded.OWNER
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.settings_dict["USER"] = before
