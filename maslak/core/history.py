"""The history of every row, written by the database itself: who changed what, for whom they acted, why, what stood before.

`lay` puts three triggers on each watched table. They work once a statement, on all of its rows together, and write to one
place: a line a row (access_change), and beside it what personal columns held (access_changedvalue), which fewer may read.
Sealed values, digests of them and files are never copied: the line only says that they changed. A write with nobody
bound is refused. A model may ask for less, with its reason:

    HISTORY = "none: …"     no history        UNWATCHED = "column column"   columns whose change alone says nothing
    HISTORY = "changes: …"  no line for each row made
    HISTORY = "names: …"    which columns changed, never what they held
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from django.apps import apps
from django.db.backends.utils import CursorWrapper
from django.db.models import BinaryField, Field, ForeignKey, Model

from maslak.core.privacy import PERSONAL, class_of

LINES, VALUES = "access_change", "access_changedvalue"
PERSON = "people_person"
MODES = frozenset({"none", "changes", "names"})
#: tables that other libraries bring along, by the beginning of their name, and why they have no history here
FOREIGN = {
    "django_": "sessions, migrations and kinds of content: the framework's own book-keeping",
    "auth_": "groups of the framework, which this product does not use",
    "procrastinate_": "jobs, which tell their own course in procrastinate_events",
    "mfa_": "second factors, whose setting up and taking away are lines of the trail",
    "account_": "addresses of the sign-in library, shut to everybody by their policy",
    "socialaccount_": "accounts at other providers, shut to everybody by their policy",
}

FUNCTIONS = """
CREATE OR REPLACE FUNCTION maslak.author() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE bound text := coalesce(current_setting('maslak.role', true), '');
BEGIN
  IF bound = '' THEN
    RAISE EXCEPTION 'nobody is bound: who changes a row says who they are' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN bound;
END $$;
CREATE OR REPLACE FUNCTION maslak.why() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT left(coalesce(current_setting('maslak.reason', true), ''), 200) $$;
-- What the owner alone may say, inside one transaction: this table is sealed anew, which changes nothing that it holds.
CREATE OR REPLACE FUNCTION maslak.sealed_anew(name text) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT session_user = current_user AND coalesce(current_setting('maslak.sealed_anew', true), '') = name $$;
"""


@dataclass(frozen=True)
class Watch:
    """How one table is watched: `mode` is all, none, changes or names; `why` when it is not all."""

    mode: str
    why: str = ""


def watch_of(model: type[Model]) -> Watch:
    """How the model's table is watched; one whose rows never change tells its history by itself."""
    if getattr(model, "append_only", False):
        return Watch("none", "append-only: a row stays as it was written")
    mode, _colon, why = getattr(model, "HISTORY", "all").partition(":")
    return Watch(mode.strip(), why.strip())


def models() -> list[type[Model]]:
    """Every model of the product that has a table, those of many-to-many fields included."""
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("maslak.")]


def watched() -> list[type[Model]]:
    """The models whose tables have a history."""
    return [m for m in models() if watch_of(m).mode != "none"]


def kept_back(field: Field) -> bool:  # type: ignore[type-arg]
    """Whether a column's old value is copied nowhere: sealed, a file, a digest to search by, a secret."""
    secret = field.name.endswith(("_sealed", "_hash")) or field.name in {"password", "token"}
    return secret or isinstance(field, BinaryField)


def columns(model: type[Model]) -> list[Field]:  # type: ignore[type-arg]
    """The columns whose change is told, in the order of the table."""
    silent = set(getattr(model, "UNWATCHED", "").split())
    return [
        f
        for f in model._meta.concrete_fields
        if not f.primary_key and f.name not in silent and not getattr(f, "auto_now", False)
    ]


def person_of(model: type[Model], row: str) -> str:
    """The SQL that gives the person whom a row is about, by the shortest way over its keys; NULL when there is none."""
    if model._meta.db_table == PERSON:
        return f"{row}.id"
    waiting: deque[tuple[type[Model], str]] = deque([(model, "")])
    seen = {model}
    while waiting:
        here, so_far = waiting.popleft()
        for field in _keys(here):
            column = f"{row}.{field.column}" if not so_far else so_far.replace("?", str(field.column))
            target = getattr(field, "related_model", None)
            if target is None or target._meta.db_table == PERSON:
                return column
            if target not in seen and target._meta.app_label != "access":
                seen.add(target)
                key = target._meta.pk.column
                waiting.append(
                    (target, f"(SELECT t.? FROM {target._meta.db_table} t WHERE t.{key} = {column})")
                )
    return "NULL::bigint"


def lay(cursor: CursorWrapper, existing: set[str]) -> None:
    """Create the functions and triggers, replacing what an earlier version laid."""
    if LINES not in existing:
        return
    for model in models():
        table = model._meta.db_table
        if table not in existing:
            continue
        for event in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS maslak_history_{event} ON {table}")
        watch = watch_of(model)
        if watch.mode == "none":
            continue
        cursor.execute(_function(model, values=watch.mode != "names"))
        run = f"FOR EACH STATEMENT EXECUTE FUNCTION maslak.history_{table}()"
        new, old = "NEW TABLE AS new_rows", "OLD TABLE AS old_rows"
        for event, seen in {"insert": new, "update": f"{old} {new}", "delete": old}.items():
            if event != "insert" or watch.mode != "changes":
                cursor.execute(
                    f"CREATE TRIGGER maslak_history_{event} AFTER {event.upper()} ON {table} REFERENCING {seen} {run}"
                )


def _keys(model: type[Model]) -> list[Field]:  # type: ignore[type-arg]
    """Keys to other rows, the one named « person » first; a plain number named person_id is a key too."""
    fields = [
        f
        for f in model._meta.concrete_fields
        if f.name != "merged_into"
        and (isinstance(f, ForeignKey) and f.related_model is not model or f.name == "person_id")
    ]
    return sorted(fields, key=lambda f: f.name not in {"person", "person_id"})


_INTO = f"""INSERT INTO {LINES} (at, table_name, row_id, operation, columns, old, user_id, organisation_id, role, reason,
      tx, person_id)"""
_BY = """(SELECT maslak.usr()), (SELECT maslak.org()), (SELECT maslak.author()), (SELECT maslak.why()),
      (SELECT txid_current())"""


def _function(model: type[Model], *, values: bool) -> str:
    """One function for the three triggers. Never a nested loop over both pictures of a large statement, nor a compiler."""
    table, key = model._meta.db_table, str(model._meta.pk.column)
    told = columns(model)
    every = ", ".join(_told(model, f, values, changed=f"n.{key} IS NULL OR n.{f.column} IS DISTINCT FROM o.{f.column}")
                      for f in told)  # fmt: skip
    gone = ", ".join(_told(model, f, values, changed="true") for f in told)
    update = _old_values(table, key, person_of(model, "o"), every, "update") if told else "NULL;"
    delete = _old_values(table, key, person_of(model, "o"), gone or "('', NULL::jsonb, 2, true)", "delete")
    return f"""
CREATE OR REPLACE FUNCTION maslak.history_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_nestloop = off SET jit = off AS $$
BEGIN
  IF maslak.sealed_anew(TG_TABLE_NAME) THEN
    RETURN NULL;
  ELSIF TG_OP = 'INSERT' THEN
    {_INTO}
    SELECT statement_timestamp(), '{table}', n.{key}, 'insert', '{{}}', '{{}}', {_BY}, {person_of(model, "n")}
    FROM new_rows n;
  ELSIF TG_OP = 'UPDATE' THEN
    {update}
  ELSE
    {delete}
  END IF;
  RETURN NULL;
END $$"""


def _old_values(table: str, key: str, person: str, every: str, operation: str) -> str:
    pictures = (
        "old_rows o" if operation == "delete" else f"old_rows o LEFT JOIN new_rows n ON n.{key} = o.{key}"
    )
    return f"""
    WITH changed AS MATERIALIZED (
      SELECT o.{key} AS row_id, {person} AS person_id, d.columns, d.plain, d.personal
      FROM {pictures} CROSS JOIN LATERAL (
        SELECT array_agg(c.name::varchar) AS columns, jsonb_object_agg(c.name, c.old) FILTER (WHERE c.care = 0) AS plain,
          jsonb_object_agg(c.name, c.old) FILTER (WHERE c.care = 1) AS personal
        FROM (VALUES {every}) AS c (name, old, care, changed) WHERE c.changed) d
      WHERE d.columns IS NOT NULL
    ), lines AS (
      {_INTO}
      SELECT statement_timestamp(), '{table}', c.row_id, '{operation}', c.columns, coalesce(c.plain, '{{}}'), {_BY},
        c.person_id FROM changed c RETURNING id, row_id
    )
    INSERT INTO {VALUES} (change_id, old)
    SELECT l.id, c.personal FROM lines l JOIN changed c USING (row_id) WHERE c.personal IS NOT NULL;"""


def _told(model: type[Model], field: Field, values: bool, *, changed: str) -> str:  # type: ignore[type-arg]
    """One row of VALUES: the column, what it held, 0 plain, 1 personal or 2 kept back, whether it changed."""
    if not values or kept_back(field):
        return f"('{field.column}', NULL::jsonb, 2, {changed})"
    care = 1 if class_of(model, field.name) in PERSONAL else 0
    return f"('{field.column}', to_jsonb(o.{field.column}), {care}, {changed})"
