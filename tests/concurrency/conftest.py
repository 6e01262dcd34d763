"""Real threads on committed rows: a database of their own, copied from the migrated one and thrown away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from maslak.core.errors import DomainError
from tests import database

COPY = f"{database.DATABASE}_threads"


@pytest.fixture(scope="session")
def _copied(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The migrated database copied once; nobody may be connected to the one it is copied from."""
    from django.db import connections

    with django_db_blocker.unblock():
        connections.close_all()
        database.recreate(COPY, template=database.DATABASE)
    yield COPY
    with database.admin() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")


@pytest.fixture
def committed(_copied: str, django_db_blocker: Any) -> Iterator[None]:
    """Every connection of this test, of whatever thread, goes to the copy; what it writes is committed."""
    from django.db import connections

    settings = connections.settings["default"]
    with django_db_blocker.unblock():
        connections.close_all()
        settings["NAME"] = _copied
        connections["default"].settings_dict["NAME"] = _copied
        try:
            yield
        finally:
            connections.close_all()
            settings["NAME"] = database.DATABASE
            connections["default"].settings_dict["NAME"] = database.DATABASE


@pytest.fixture
def together(committed: None) -> Callable[..., list[Any]]:
    """together(acts): each act in its own thread and transaction, all let go at once; their results in order.

    An act is (actor, function). A refusal of the trade is a result like another; any other error is raised.
    """
    from django.db import connection

    from maslak.access.actor import acting

    def run(acts: list[tuple[Any, Callable[[], Any]]]) -> list[Any]:
        gate = threading.Barrier(len(acts), timeout=20)

        def one(actor: Any, act: Callable[[], Any]) -> Any:
            try:
                with acting(actor):
                    gate.wait()
                    return act()
            except DomainError as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(max_workers=len(acts)) as pool:
            return [future.result(timeout=60) for future in [pool.submit(one, *act) for act in acts]]

    return run
