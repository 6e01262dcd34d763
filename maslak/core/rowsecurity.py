"""Row-level security: each app declares its policies in `rowsecurity.py`; `migrate` lays them on the tables.

A policy is two SQL conditions: who reads a row, who may write one. They speak of the binding that every
request and job sets inside its transaction: maslak.reach(), maslak.org(), maslak.usr(), maslak.person().
Unbound, all four are empty and nothing is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

FUNCTIONS = """
CREATE SCHEMA IF NOT EXISTS maslak;
CREATE OR REPLACE FUNCTION maslak.reach() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('maslak.reach', true), '') $$;
CREATE OR REPLACE FUNCTION maslak.org() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('maslak.organisation', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION maslak.usr() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('maslak.user', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION maslak.person() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('maslak.person', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION maslak.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;
"""


@dataclass(frozen=True)
class Policy:
    """`read`: who sees and may lock a row; `write`: who may make a row such as it is or becomes.

    A row that stands is changed or deleted by whom `write` allows, or `change` where a trade hands a row over.
    """

    read: str
    write: str
    change: str = ""

    @property
    def hold(self) -> str:
        """Who may change or delete a row as it stands, besides seeing it."""
        return self.change or self.write


def declared() -> tuple[dict[str, Policy], dict[str, str], list[str]]:
    """All apps' policies by table, the tables left open with the reason, and extra SQL (search functions)."""
    policies: dict[str, Policy] = {}
    open_tables: dict[str, str] = {}
    extra: list[str] = []
    for config in apps.get_app_configs():
        if config.name == "maslak.core" or not config.name.startswith("maslak."):
            continue
        if find_spec(f"{config.name}.rowsecurity") is None:
            continue
        module = import_module(f"{config.name}.rowsecurity")
        policies.update(module.POLICIES)
        open_tables.update(getattr(module, "OPEN", {}))
        extra += getattr(module, "SQL", [])
    return policies, open_tables, extra


def functions() -> list[str]:
    """The SQL functions that policies ask (« FUNCTIONS » of each app), laid before them."""
    found: list[str] = []
    for config in apps.get_app_configs():
        ours = config.name.startswith("maslak.") and config.name != "maslak.core"
        if ours and find_spec(f"{config.name}.rowsecurity") is not None:
            found += getattr(import_module(f"{config.name}.rowsecurity"), "FUNCTIONS", [])
    return found


def lay(connection: BaseDatabaseWrapper, app_role: str) -> None:
    """Create the functions, grants, policies and append-only guards, replacing what an earlier version laid."""
    policies, _open, extra = declared()
    existing = set(connection.introspection.table_names())
    quoted = connection.ops.quote_name(app_role)
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        cursor.execute(f"GRANT USAGE ON SCHEMA public, maslak TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}")
        for statement in functions():
            cursor.execute(statement)
        for table, policy in policies.items():
            if table in existing:
                _protect(cursor, table, policy)
        for table in append_only_tables():
            if table in existing:
                _freeze(cursor, table, quoted)
        for statement in extra:
            cursor.execute(statement)
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA maslak TO {quoted}")


def append_only_tables() -> list[str]:
    """The tables whose model says `append_only = True`."""
    return [m._meta.db_table for m in apps.get_models() if getattr(m, "append_only", False)]


def _protect(cursor: CursorWrapper, table: str, policy: Policy) -> None:
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for name, sql in {
        "maslak_read": f"FOR SELECT USING ({policy.read})",
        "maslak_insert": f"FOR INSERT WITH CHECK ({policy.write})",
        "maslak_update": f"FOR UPDATE USING ({policy.read}) WITH CHECK ({policy.write})",
        "maslak_delete": f"FOR DELETE USING (({policy.read}) AND ({policy.hold}))",
    }.items():
        cursor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
        cursor.execute(f"CREATE POLICY {name} ON {table} {sql}")
    _hold(cursor, table, policy)


def _hold(cursor: CursorWrapper, table: str, policy: Policy) -> None:
    """Refuse to change a row that one sees without holding it.

    A policy cannot say so: what it refuses to change it also refuses to lock, and a lock is how an action waits for
    its turn. The condition is asked of the row as it stood, under the row security of whoever changes it.
    """
    cursor.execute(f"DROP TRIGGER IF EXISTS maslak_hold ON {table}")
    if policy.hold == policy.read:
        return
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION maslak.holds_{table}(held {table}) RETURNS boolean LANGUAGE sql STABLE AS "
        f"$$ SELECT EXISTS (SELECT 1 FROM (SELECT (held).*) AS {table} WHERE {policy.hold}) $$"
    )
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION maslak.hold_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF row_security_active('{table}'::regclass) AND NOT maslak.holds_{table}(OLD) THEN "
        f"RAISE EXCEPTION 'a row of {table} is seen without being held' USING ERRCODE = 'insufficient_privilege'; "
        "END IF; RETURN NEW; END $$"
    )
    cursor.execute(
        f"CREATE TRIGGER maslak_hold BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION maslak.hold_{table}()"
    )


def _freeze(cursor: CursorWrapper, table: str, quoted_role: str) -> None:
    cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {quoted_role}")
    cursor.execute(f"DROP TRIGGER IF EXISTS maslak_append_only ON {table}")
    cursor.execute(f"DROP TRIGGER IF EXISTS maslak_no_truncate ON {table}")
    cursor.execute(
        f"CREATE TRIGGER maslak_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION maslak.refuse_change()"
    )
    cursor.execute(
        f"CREATE TRIGGER maslak_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION maslak.refuse_change()"
    )
