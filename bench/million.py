"""A made-up country: people with their files, and a ledger of their steps over six years, in a database of its own.

python bench/million.py                                       1,000,000 people, 5,000,000 milestones
python bench/million.py --people 10000 --milestones 50000     the same, smaller
python bench/million.py --drop                                throws the database away

The rows go in by COPY, the same for the same seed: who lives where, how old, of which nationality and in which office
is as uneven as in life. Everybody has a file, a consent, a stay, and most a telephone and a paper, sealed as the
product seals them. The ledger is written by `million_ledger.py`. Prints seconds and size; the database stays, for the other
programs of this folder: they open it with `use(name)`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

FIRST_YEAR, YEARS = 2015, 6
BATCH = 20_000
OFFICES, ASSOCIATIONS, COUNSELLORS = 72, 40, 6
# Shares of a thousand, after the census of foreign residents: few places and few countries hold most.
REGIONS = {
    "MA-06": 330, "MA-04": 270, "MA-01": 120, "MA-03": 80, "MA-07": 70, "MA-09": 45, "MA-02": 40, "MA-05": 15,
    "MA-11": 12, "MA-12": 8, "MA-10": 6, "MA-08": 4,
}  # fmt: skip
NATIONALITIES = {
    "SEN": 170, "CIV": 160, "CMR": 120, "GIN": 95, "MLI": 85, "COD": 80, "SYR": 60, "COG": 40, "NGA": 40, "YEM": 22,
    "GAB": 20, "BFA": 18, "BEN": 15, "TGO": 14, "GHA": 12, "TUN": 10, "DZA": 9, "CAF": 8, "TCD": 7, "PHL": 6, "MRT": 5,
    "GMB": 2, "LBR": 1, "SDN": 1,
}  # fmt: skip
BASES = {
    "regular_resident_ci": 380, "regularised_2014": 180, "regularised_2016_17": 150, "refugee_bra": 70,
    "refugee_unhcr": 50, "asylum_seeker_unhcr": 40, "student_ci": 40, "receipt_pending": 40, "treaty_dz_tn_sn": 30,
    "unknown": 20,
}  # fmt: skip
SEXES = {"male": 545, "female": 445, "unstated": 10}
_SOUNDS = ("ba di ko ma la sa ra ni mo tou ka fa sy ndi ye bou gou ha le mbe ou a".split(),
           "llo ré tou ma kou ssa ng na ba ye di ra lé mba né so ko".split(),
           ["", "", "", "ne", "ta", "ra", "ka", "ya", "bé", "lo"])  # fmt: skip


def main() -> int:
    """Make the database, or throw it away; prints what it holds, how long it took and how large it is."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=1_000_000)
    options.add_argument("--milestones", type=int, default=5_000_000)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--name", default="maslak_million", help="of the database")
    options.add_argument("--home", default=str(ROOT / "var" / "bench"), help="where its server keeps it")
    options.add_argument("--template", default="", help="a migrated database to start from a copy of")
    options.add_argument("--drop", action="store_true", help="throw the database away")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    if asked.drop:
        drop(asked.name, asked.home)
        return 0
    began = time.perf_counter()
    made = generate(asked.people, asked.milestones, asked.seed, asked.name, asked.home, asked.template)
    made["seconds"] = round(time.perf_counter() - began, 1)
    print(json.dumps(made) if asked.json else "\n".join(f"{what:24} {told}" for what, told in made.items()))
    return 0


# The database


def admin(database: str = "postgres") -> Any:
    """An administrator's connection to the server of this run, outside any transaction."""
    import psycopg

    from maslak.cli import embedded

    socket = embedded._start(Path(os.environ["MASLAK_HOME"]) / "pg")
    return psycopg.connect(f"host={socket} user=postgres dbname={database}", autocommit=True)


def use(name: str = "maslak_million", home: str = str(ROOT / "var" / "bench")) -> None:
    """Make this process work in the database `name` as the web does: the application's role, under row security."""
    _point(name, home)
    import django

    django.setup()


def drop(name: str, home: str) -> None:
    """Remove the database."""
    Path(home).mkdir(mode=0o711, parents=True, exist_ok=True)
    os.environ["MASLAK_HOME"] = home
    with admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _point(name: str, home: str) -> None:
    from maslak.cli import embedded

    Path(home).mkdir(mode=0o711, parents=True, exist_ok=True)
    os.environ |= {"MASLAK_HOME": home, "DJANGO_SETTINGS_MODULE": "config.settings", "MASLAK_DEBUG": "0"}
    os.environ.setdefault("MASLAK_STATIC", str(ROOT / "static"))
    with admin() as connection:
        embedded.prepare(connection, name)
        embedded.point_to(connection.info.host, name)


def generate(
    people: int, milestones: int, seed: int, name: str, home: str, template: str = ""
) -> dict[str, Any]:
    """Fill a database made anew; what it holds and its size in MB."""
    drop(name, home)
    if template:
        with admin() as connection:
            connection.execute(f'CREATE DATABASE "{name}" OWNER maslak_owner TEMPLATE "{template}"')
    _point(name, home)
    if not template:
        migrate = [sys.executable, "-m", "maslak.cli.main", "migrate"]
        subprocess.run(migrate, check=True, env=os.environ.copy(), cwd=ROOT)
    import django

    django.setup()
    import million_ledger

    chance = random.Random(seed)
    with admin(name) as connection:
        # No trigger and no key is asked of what is made up whole; the tallies are reckoned at the end.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        bodies = organisations(connection)
        written = million_ledger.Ledger(connection, people, milestones, bodies)
        for first in range(0, people, BATCH):
            batch = range(first + 1, min(first + BATCH, people) + 1)
            rows = register(batch, bodies, chance)
            for table, columns, found in rows["tables"]:
                copy(connection, table, columns, found)
            written.write(rows["people"], chance)
        for table in tables_with_numbers(connection):
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1) FROM {table}"
            )
        connection.execute("SET session_replication_role = origin")
        connection.execute("VACUUM ANALYZE")
        reckon(connection)
        size = connection.execute("SELECT pg_database_size(%s)", [name]).fetchone()[0]
        facts = connection.execute("SELECT count(*) FROM pathway_milestone").fetchone()[0]
    return {"database": name, "people": people, "milestones": facts, "size_mb": round(size / 2**20)}


def reckon(connection: Any) -> None:
    """Bring what the database keeps reckoned (the tallies of the indicators) in step with the rows just copied."""
    known = "SELECT to_regprocedure('maslak.tally_rebuild()') IS NOT NULL"
    if connection.execute(known).fetchone()[0]:
        connection.execute("SELECT maslak.tally_rebuild()")


def tables_with_numbers(connection: Any) -> list[str]:
    """The tables that number their rows."""
    found = connection.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id'"
        " AND is_identity = 'YES'"
    )
    return sorted(row[0] for row in found.fetchall())


def copy(connection: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table; columns left out get the default of their field."""
    extra = _defaults(table, tuple(columns))
    names = ", ".join(f'"{name}"' for name in [*columns, *extra])
    tail = "".join(f"\t{cell(value)}" for value in extra.values())
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as into:
        lines: list[str] = []
        for row in rows:
            lines.append("\t".join(map(cell, row)) + tail)
            if len(lines) == 5000:
                into.write("\n".join(lines) + "\n")
                lines.clear()
        if lines:
            into.write("\n".join(lines) + "\n")


@cache
def _defaults(table: str, given: tuple[str, ...]) -> dict[str, Any]:
    """What COPY must say for the fields that nobody gave and that may not be null."""
    from django.apps import apps

    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    left = [f for f in model._meta.concrete_fields if f.column not in given and not f.primary_key]
    now = datetime.now(UTC)
    return {
        field.column: now
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        else field.get_db_prep_save(field.get_default(), _connection())
        for field in left
        if not field.null
    }


def _connection() -> Any:
    from django.db import connection

    return connection


def cell(value: Any) -> str:
    """A value as the text form of COPY writes it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, list):
        return "{" + ",".join(f'"{each}"' for each in value) + "}"
    if hasattr(value, "adapted") or hasattr(value, "obj"):  # JSON as Django hands it to the driver
        return json.dumps(value.obj)
    return str(value)


# Bodies and people


def organisations(connection: Any) -> dict[str, list[tuple[int, str]]]:
    """Offices of the agency and associations by region, with counsellors, as (number, region)."""
    from maslak.access.models import Membership, Organisation, User

    regions = list(REGIONS)
    shares = [max(1, round(OFFICES * share / 1000)) for share in REGIONS.values()]
    offices = [region for region, share in zip(regions, shares, strict=True) for _each in range(share)]
    agency = connection.execute("SELECT id FROM access_organisation WHERE code = 'ANAPEC'").fetchone()[0]
    start = connection.execute("SELECT max(id) FROM access_organisation").fetchone()[0] + 1
    rows, members, users = [], [], []
    for each, region in enumerate([*offices, *(regions[n % 8] for n in range(ASSOCIATIONS))]):
        office = each < len(offices)
        code = f"{'AGENCE' if office else 'ASSOCIATION'}-{each + 1:03}"
        rows.append(
            (start + each, code, "office" if office else "ngo", code.title(), region,
             agency if office else None, True)
        )  # fmt: skip
        for place in range(COUNSELLORS):
            number = 1_000_000 + each * COUNSELLORS + place
            role = "supervisor" if place == 0 and office else "counsellor" if office else "caseworker"
            users.append((number, f"{code}-{place}".lower(), f"Agent {each + 1}-{place}"))
            members.append((number, start + each, role, date(FIRST_YEAR, 1, 1)))
    users.append((999_999, "mesure-coordination", "Coordination"))
    ministry = connection.execute(
        "SELECT min(id) FROM access_organisation WHERE kind = 'ministry'"
    ).fetchone()[0]
    members.append((999_999, ministry or agency, "coordinator", date(FIRST_YEAR, 1, 1)))
    table = Organisation._meta.db_table
    copy(
        connection,
        table,
        ("id", "code", "kind", "name_fr", "region", "parent_id", "receives_referrals"),
        rows,
    )
    copy(connection, User._meta.db_table, ("id", "username", "display_name"), users)
    names = ("user_id", "organisation_id", "role", "since")
    copy(connection, Membership._meta.db_table, names, members)
    found: dict[str, list[tuple[int, str]]] = {"office": [], "ngo": []}
    for row in rows:
        found[row[2]].append((row[0], row[4]))
    return found


def register(
    numbers: range, bodies: dict[str, list[tuple[int, str]]], chance: random.Random
) -> dict[str, Any]:
    """The people of these numbers as rows of their tables, and what the ledger repeats of each."""
    import million_people

    from maslak.core.vault import vault
    from maslak.people.identifiers import document_hash, phone_hash
    from maslak.people.rules import name_keys

    keys = cache(name_keys)
    known = list(million_people.draw(numbers, bodies, chance))
    tables: list[tuple[str, tuple[str, ...], list[Any]]] = [
        ("people_person", (
            "id", "ref", "home_organisation_id", "family_name", "given_name", "name_keys", "sex", "birth_date",
            "birth_year", "nationality", "region", "city", "phone_sealed", "phone_hash", "education",
        ), [
            (p.number, p.ref, p.office, p.family, p.given, keys(p.family, p.given), p.sex, p.born, p.born.year,
             p.nationality, p.region, p.city, vault().seal(p.phone) if p.phone else None, phone_hash(p.phone), "")
            for p in known
        ]),
        ("people_residencestatus", ("person_id", "basis", "valid_from", "recorded_on"),
         [(p.number, p.basis, p.registered - timedelta(days=300), p.registered) for p in known]),
        ("people_consent", ("person_id", "purpose", "organisation_id", "text_version", "language", "given_at"),
         [(p.number, "registration", None, "2015-1", "fr", p.at) for p in known]),
        ("people_identitydocument",
         ("person_id", "kind", "number_sealed", "number_hash", "number_end", "issuer", "seen_on"),
         [(p.number, "residence_card", vault().seal(p.paper), document_hash("residence_card", "MAR", p.paper),
           p.paper[-3:], "MAR", p.registered) for p in known if p.paper]),
        ("people_localnumber", ("person_id", "organisation_id", "register_year", "number"),
         [(p.number, p.office, p.registered.year, f"{p.number:07}") for p in known]),
        ("people_holder", ("person_id", "organisation_id", "basis", "since"),
         [(p.number, p.partner, "referral", p.registered) for p in known if p.partner]),
        ("casework_casefile",
         ("id", "ref", "person_id", "organisation_id", "counsellor_id", "registered_on", "status", "closed_on",
          "closure_reason", "last_contact_on"),
         [(p.number, p.ref[::-1], p.number, p.office, p.counsellor, p.registered,
           "closed" if p.closed else "open", p.closed, "no_contact" if p.closed else "", p.registered)
          for p in known]),
        ("casework_followup", ("case_id", "due_on", "subject"),
         [(p.number, p.registered + timedelta(days=30), "Reprendre contact") for p in known if p.follow]),
        ("pathway_subject", ("person_id", "pseudonym"), [(p.number, p.pseudonym) for p in known]),
    ]  # fmt: skip
    return {"people": known, "tables": tables}


def drawn(shares: dict[str, int]) -> tuple[list[str], list[int]]:
    """The values and their cumulated weights, as `random.choices` takes them."""
    total, cumulated = 0, []
    for share in shares.values():
        total += share
        cumulated.append(total)
    return list(shares), cumulated


def names(count: int, chance: random.Random) -> Iterator[str]:
    """So many made-up names that can be spoken, each once."""
    seen: set[str] = set()
    while len(seen) < count:
        name = "".join(chance.choice(part) for part in _SOUNDS).title()
        if chance.random() < 0.4:
            name += chance.choice(_SOUNDS[1])
        if len(name) > 3 and name not in seen:
            seen.add(name)
            yield name


if __name__ == "__main__":
    sys.exit(main())
