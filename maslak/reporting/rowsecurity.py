"""Editions hold no person: open to the signed-in process, their writes guarded by actions.

A frozen edition is nobody's to change, the owner of the tables included: triggers refuse it.
"""

from maslak.core.rowsecurity import Policy

POLICIES: dict[str, Policy] = {}
OPEN = {
    "reporting_edition": "figures and narrative, no person in them",
    "reporting_paragraph": "figures and narrative, no person in them",
}

_TRIGGERS = {
    "reporting_edition": "maslak.refuse_frozen_edition()",
    "reporting_paragraph": "maslak.refuse_frozen_paragraph()",
}
SQL = [
    """
    CREATE OR REPLACE FUNCTION maslak.refuse_frozen_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD.status = 'frozen' THEN
        RAISE EXCEPTION 'edition %-% is frozen', OLD.year, OLD.number USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.refuse_frozen_paragraph() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (
        SELECT 1 FROM public.reporting_edition e WHERE e.status = 'frozen'
        AND (TG_OP <> 'INSERT' AND e.id = OLD.edition_id OR TG_OP <> 'DELETE' AND e.id = NEW.edition_id)
      ) THEN
        RAISE EXCEPTION 'the paragraphs of a frozen edition stay as they are' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.refuse_frozen_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM public.reporting_edition e WHERE e.status = 'frozen') THEN
        RAISE EXCEPTION 'frozen editions stay as they are' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NULL;
    END $$
    """,
]
for _table, _function in _TRIGGERS.items():
    SQL += [
        f"DROP TRIGGER IF EXISTS maslak_frozen ON {_table}",
        f"CREATE TRIGGER maslak_frozen BEFORE {'INSERT OR ' if _table.endswith('paragraph') else ''}UPDATE OR DELETE"
        f" ON {_table} FOR EACH ROW EXECUTE FUNCTION {_function}",
        f"DROP TRIGGER IF EXISTS maslak_frozen_all ON {_table}",
        f"CREATE TRIGGER maslak_frozen_all BEFORE TRUNCATE ON {_table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION maslak.refuse_frozen_truncate()",
    ]
