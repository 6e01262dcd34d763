"""Data written under each earlier state of the schema is there, unchanged, under the newest.

The states: the apps that the product began with; then, for each number, every migration of that number or below whose
dependencies are there too. One walk stops at each, fills every table that stands there, and goes on to the newest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from maslak.cli import embedded
from tests import database
from tests.backup.filling import fill

NAME = f"{database.DATABASE}_upgrade"
# Tables whose constraints no blind try meets; each must be filled by a test of its own trade instead.
HARD: set[str] = set()
OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("maslak.")}


@pytest.fixture
def empty(django_db_blocker: Any) -> Iterator[None]:
    """The default connection goes to an empty database, as the owner; put back afterwards."""
    settings = connections.settings["default"]
    before = (settings["NAME"], settings["USER"])
    with django_db_blocker.unblock():
        connections.close_all()
        database.recreate(NAME)
        for told in (settings, connections["default"].settings_dict):
            told["NAME"], told["USER"] = NAME, embedded.OWNER
        try:
            yield
        finally:
            connections.close_all()
            for told in (settings, connections["default"].settings_dict):
                told["NAME"], told["USER"] = before
            with database.admin() as admin:
                admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def states(executor: MigrationExecutor) -> list[list[tuple[str, str]]]:
    """The stops of the walk, each as the migrations that end it.

    A migration belongs to the stop of its own number, or to a later one where what it depends on stands later: so the
    first stop is the product as it began, and each stop is a state that could have been installed.
    """
    graph = executor.loader.graph
    number: dict[tuple[str, str], int] = {}
    for leaf in graph.leaf_nodes():
        for node in graph.forwards_plan(leaf):  # what it depends on comes first
            own = int(node[1][:4]) if node[0] in OURS else 0
            parents = [number[parent.key] for parent in graph.node_map[node].parents]
            number[node] = max([own, *parents])
    stops = []
    for stop in sorted(set(number.values()) - {0}):
        inside = {node for node, at in number.items() if at <= stop}
        ends = [node for node in inside if not any(c.key in inside for c in graph.node_map[node].children)]
        stops.append(sorted(ends))
    return stops


def rows() -> dict[str, dict[str, dict[str, Any]]]:
    """Every row of every table of ours, by table and key, as the database writes it in JSON."""
    found = {}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table in sorted(table for table in tables if table.split("_")[0] in OURS):
            cursor.execute(f"SELECT coalesce(json_agg(to_jsonb(t)), '[]')::text FROM \"{table}\" t")
            lines = json.loads(cursor.fetchone()[0])
            found[table] = {str(line.get("id", line)): line for line in lines}
    return found


def test_nothing_written_under_an_earlier_schema_is_lost_or_changed(empty: None) -> None:
    written: list[tuple[int, dict[str, dict[str, dict[str, Any]]]]] = []
    refused: dict[str, int] = {}
    filled: set[str] = set()
    stops = states(MigrationExecutor(connection))
    for stop, targets in enumerate(stops):
        executor = MigrationExecutor(connection)
        executor.migrate(targets)
        if stop == len(stops) - 1:
            break
        executor = MigrationExecutor(connection)
        took, left = fill(executor.loader.project_state(targets).apps, OURS, seed=stop + 1)
        filled |= set(took)
        refused |= dict.fromkeys(left, stop)
        written.append((stop, rows()))

    now = rows()
    assert set(refused) - filled <= HARD
    assert len(written) == len(stops) - 1
    for stop, tables in written:
        for table, lines in tables.items():
            assert table in now, f"{table} of stop {stop} is gone"
            for key, line in lines.items():
                assert key in now[table], f"a row of {table} of stop {stop} is gone"
                kept = {column: value for column, value in line.items() if column in now[table][key]}
                assert kept == {column: now[table][key][column] for column in kept}
                assert set(line) == set(kept), f"columns of {table} are gone: {set(line) - set(kept)}"


def test_the_walk_begins_with_the_first_migrations_and_ends_with_the_newest() -> None:
    graph = MigrationExecutor(None).loader.graph
    found = states(MigrationExecutor(None))

    assert all(name.startswith("0001") for app, name in found[0] if app in OURS)
    assert {node for end in found[-1] for node in graph.forwards_plan(end)} == set(graph.nodes)
    assert len(found) > 3
