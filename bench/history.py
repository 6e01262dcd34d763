"""What the history of rows costs: the same statements with its triggers and without, on one database, rolled back.

maslak django shell < bench/history.py      # as the owner, who alone may set triggers aside
"""

from __future__ import annotations

import time

from django.db import connection, transaction

ROWS, ROUNDS = 10_000, 5
PEOPLE = """
INSERT INTO people_person (ref, home_organisation_id, family_name, given_name, name_in_arabic, name_keys, sex, nationality,
  region, city, phone_hash, preferred_language, needs_interpreter, needs_childcare, education, education_field, created_at,
  updated_at, version)
SELECT 'B' || lpad(n::text, 9, '0'), (SELECT min(id) FROM access_organisation), 'Exemple', 'Nom ' || n, '', '{}', 'female',
  'SEN', 'MA-06', 'Casablanca', '', 'fr', false, false, '', '', now(), now(), 1 FROM generate_series(1, %s) n
"""
CONSENTS = """
INSERT INTO people_holder (person_id, organisation_id, basis, since)
SELECT id, home_organisation_id, 'registration', current_date FROM people_person WHERE ref LIKE 'B0%%' LIMIT %s
"""
UPDATE = "UPDATE people_person SET city = 'Rabat', needs_interpreter = true WHERE ref LIKE 'B0%%'"
TABLES = ("people_person", "people_holder")


def _once(watched: bool) -> dict[str, float]:
    """Seconds of each statement, in a transaction that leaves nothing."""
    found: dict[str, float] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        if not watched:
            for table in TABLES:
                for event in ("insert", "update", "delete"):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER maslak_history_{event}")
        for name, statement, given in (
            ("insert", PEOPLE, [ROWS]),
            ("insert narrow", CONSENTS, [ROWS]),
            ("update", UPDATE, None),
        ):
            began = time.perf_counter()
            cursor.execute(statement, given)
            found[name] = time.perf_counter() - began
        transaction.set_rollback(True)
    return found


def measure() -> None:
    """Print the best of some rounds, turn about, and their ratio."""
    best: dict[tuple[str, bool], float] = {}
    for _round in range(ROUNDS):
        for watched in (False, True):
            for name, seconds in _once(watched).items():
                best[name, watched] = min(best.get((name, watched), seconds), seconds)
    for name in dict.fromkeys(name for name, _watched in best):
        bare, told = best[name, False], best[name, True]
        each = (told - bare) / ROWS * 1e6
        print(
            f"{name:14} {bare:7.3f} s  with history {told:7.3f} s  x{told / bare:4.2f}  {each:5.1f} us a row"
        )


measure()
