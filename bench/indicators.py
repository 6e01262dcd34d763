"""All indicators of a year with all their breakdowns, as steering under row security, beside DuckDB on the same facts.

python bench/indicators.py maslak_m50k maslak_m500k maslak_million     databases made by million.py, small ones first
python bench/indicators.py … --rebuild                                 count all anew first, and say how long it takes

A request is `engine.values` and every breakdown of every figure that rests on facts. Beside it, in the same run: the
same distinct counts by the same dimensions over the same rows in a DuckDB table, without medians, ratios or row
security, which is the easier part of the work. Some facts wait to be folded, as in a day's work. Server time is what
the processors spent, this process and its database session together; the wall clock stands beside it. Ends with 1
when the 95th percentile is above the target, or grows more than it may from the first database to the last.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

TARGET_MS, MOST_GROWTH = 200, 1.5
YEAR = 2019


def main() -> int:
    """Measure each database in a process of its own, print, compare."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("databases", nargs="+")
    options.add_argument("--home", default=str(ROOT / "var" / "bench"))
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--waiting", type=int, default=100, help="facts that wait to be folded meanwhile")
    options.add_argument("--rebuild", action="store_true")
    options.add_argument("--json", action="store_true")
    options.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.databases[0], asked)))
        return 0
    found = []
    for name in asked.databases:
        flags = ["--rebuild"] if asked.rebuild else []
        said = subprocess.run(
            [sys.executable, __file__, name, "--one", "--home", asked.home, "--rounds", str(asked.rounds),
             "--waiting", str(asked.waiting), *flags],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        found.append(json.loads(said.stdout))
    growth = found[-1]["p95"] / found[0]["p95"]
    if asked.json:
        print(json.dumps({"target_ms": TARGET_MS, "growth": round(growth, 2), "databases": found}))
    else:
        print(in_words(found, growth))
    return 0 if found[-1]["p95"] <= TARGET_MS and growth <= MOST_GROWTH else 1


def measure(name: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds of the request, of DuckDB and of the facts themselves once, in one database."""
    import million

    million.use(name, asked.home)
    from maslak.access.actor import Actor, acting
    from maslak.access.models import Organisation, User
    from maslak.reporting import breakdowns, definitions, engine

    with million.admin(name) as connection:
        facts = connection.execute("SELECT count(*) FROM pathway_milestone").fetchone()[0]
        rebuilt = _rebuild(connection) if asked.rebuild else None
        _leave_waiting(connection, asked.waiting)
        office = connection.execute(
            "SELECT id FROM access_organisation WHERE code = 'AGENCE-001'"
        ).fetchone()[0]
        people = dict(connection.execute("SELECT username, id FROM access_user").fetchall())
    parts = [
        (code, (by,))
        for code, each in definitions.load().items()
        if each.ledger
        for by in each.disaggregations
    ]
    steering = Actor(user=User(pk=people["mesure-coordination"]), organisation=None, role="coordinator")
    chief = Actor(
        user=User(pk=people["agence-001-0"]), organisation=Organisation(pk=office), role="supervisor"
    )

    def ask(actor: Any) -> Callable[[], int]:
        def one() -> int:
            with acting(actor):
                figures = engine.values(YEAR)
                return sum(len(part.cells) for part in breakdowns.breakdowns(parts, YEAR, figures))

        return one

    cells = ask(steering)()
    quick, own = _timed(ask(steering), asked.rounds), _timed(ask(chief), asked.rounds)
    with acting(steering):
        began = time.perf_counter()
        engine.values(YEAR, from_facts=True)
        slow = time.perf_counter() - began
    duck = _duck(name, million)
    return {
        "database": name, "milestones": facts, "breakdowns": len(parts), "cells": cells,
        "p50": quick[0], "p95": quick[1], "wall_p95": quick[2], "own_p95": own[1], "duckdb_ms": duck,
        "facts_once_ms": round(slow * 1000), "rebuild_s": rebuilt,
        "load": os.getloadavg()[0],
    }  # fmt: skip


def _rebuild(connection: Any) -> float:
    began = time.perf_counter()
    connection.execute("SELECT maslak.tally_rebuild()")
    return round(time.perf_counter() - began, 1)


def _leave_waiting(connection: Any, number: int) -> None:
    """As many fresh facts as a minute of work leaves, each the copy of one that stands."""
    connection.execute("SELECT maslak.tally_fold()")
    names = [
        row[0]
        for row in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'pathway_milestone'"
            " AND column_name <> 'id'"
        )
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        f"INSERT INTO pathway_milestone ({columns}) SELECT {columns} FROM pathway_milestone"
        " WHERE kind <> 'voided' AND extract(year FROM occurred_on) = %s LIMIT %s",
        [YEAR, number],
    )


def _timed(ask: Callable[[], Any], rounds: int) -> tuple[float, float, float]:
    """The median and the 95th percentile of the processors' time, and that of the clock."""
    for _each in range(3):
        ask()
    spent, walls = [], []
    for _each in range(rounds):
        session, here, wall = _session(), time.process_time(), time.perf_counter()
        ask()
        walls.append((time.perf_counter() - wall) * 1000)
        spent.append((time.process_time() - here + _session() - session) * 1000)
    p50, p95 = (statistics.quantiles(spent, n=100, method="inclusive")[each] for each in (49, 94))
    return round(p50, 1), round(p95, 1), round(statistics.quantiles(walls, n=100, method="inclusive")[94], 1)


def _session() -> float:
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0


def _duck(name: str, million: Any) -> float:
    """Milliseconds of processor in which DuckDB counts distinct units by each dimension, the rows already loaded."""
    import duckdb

    from maslak.reporting.tally.ruleset import KINDS, rules

    columns = (
        "id", "kind", "occurred_on", "subject", "sex", "age_band", "nationality", "residence", "region",
        "organisation_id", "project_id", "mode", "attributes", "source_kind", "source_id",
    )  # fmt: skip
    path = Path(os.environ["MASLAK_HOME"]) / f"{name}.csv"
    voided = "SELECT FROM pathway_milestone v WHERE v.voids_id = m.id"
    try:
        with million.admin(name) as connection, path.open("wb") as into, connection.cursor() as cursor:
            query = f"SELECT {', '.join(columns)} FROM pathway_milestone m WHERE kind <> 'voided' AND NOT EXISTS ({voided})"
            with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as rows:
                for block in rows:
                    into.write(block)
        table = duckdb.connect()
        table.execute("SET threads TO 1")
        table.execute(f"CREATE TABLE facts AS SELECT * FROM read_csv('{path}', sample_size = 200000)")
    finally:
        path.unlink(missing_ok=True)
    queries = [
        _duck_query(each) for each in rules() if each.lead and each.code != KINDS and each.form != "median"
    ]
    began = time.process_time()
    for query in queries:
        table.execute(query).fetchall()
    return round((time.process_time() - began) * 1000)


def _duck_query(rule: Any) -> str:
    unit = {"person": "subject", "record": "(source_kind, source_id)", "fact": "id", "sector": "id"}[
        rule.counted
    ]
    names = {"organisation": "organisation_id", "project": "project_id", "month": "month(occurred_on)"}
    columns = ("sex", "age_band", "nationality", "residence", "region", "mode")
    sets = [
        names.get(each, each if each in columns else f"attributes ->> '$.{each}'")
        for each in rule.dimensions
        if each
    ]
    first = "0001-01-01" if rule.form == "cumulative" else f"{YEAR}-01-01"
    grouped = ", ".join(f"({each})" for each in [*sets, ""])
    return (
        f"SELECT count(DISTINCT {unit}) FROM facts WHERE kind = '{rule.kind}'"
        f" AND occurred_on BETWEEN '{first}' AND '{YEAR}-12-31' GROUP BY GROUPING SETS ({grouped})"
    )


def in_words(found: list[dict[str, Any]], growth: float) -> str:
    """A table to read."""
    names = ("cells", "p50", "p95", "wall_p95", "own_p95", "duckdb_ms", "facts_once_ms", "rebuild_s")
    head = f"{'milestones':>12} " + " ".join(f"{name:>13}" for name in names) + f" {'p50 ÷ DuckDB':>13}"
    lines = [
        f"{each['milestones']:>12,} "
        + " ".join(f"{'–' if each[name] is None else each[name]:>13}" for name in names)
        + f" {each['p50'] / each['duckdb_ms']:>11.2f} ×"
        for each in found
    ]
    foot = (
        f"{found[-1]['breakdowns']} breakdowns; target p95 {TARGET_MS} ms; p95 grows {growth:.2f} × (at most"
        f" {MOST_GROWTH} ×); load {found[-1]['load']:.1f}."
    )
    return "\n".join([head, *lines, foot])


if __name__ == "__main__":
    sys.exit(main())
