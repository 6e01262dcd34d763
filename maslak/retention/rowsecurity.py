"""Requests are seen by the person, by the office that answers and by whoever oversees; what was forgotten, by the latter.

Two locks keep what is append-only: the application's role has no right to change it, and a trigger refuses whoever has.
Forgetting a person goes through both: the session must be that of the owner of the tables, and it must say that it is
forgetting, for the length of a transaction. The application's role can say so as often as it likes.
"""

from maslak.core.rowsecurity import Policy

_SEES_ALL = "(SELECT maslak.reach()) IN ('all', 'oversight')"
_OFFICE = "((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
_SELF = "((SELECT maslak.reach()) = 'person' AND person_id = (SELECT maslak.person()))"

POLICIES = {
    "retention_rightsrequest": Policy(
        read=f"{_SEES_ALL} OR {_OFFICE} OR {_SELF}", write=f"{_SEES_ALL} OR {_OFFICE} OR {_SELF}"
    ),
    "retention_filewarning": Policy(
        read=f"{_SEES_ALL} OR {_OFFICE} OR {_SELF}",
        write=f"(SELECT maslak.reach()) = 'all' OR {_OFFICE} OR {_SELF}",
    ),
    "retention_erasure": Policy(read=_SEES_ALL, write="(SELECT maslak.reach()) = 'all'"),
    # Nobody in it; the State must be able to show it.
    "retention_processing": Policy(read="TRUE", write=_SEES_ALL),
}
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.forgetting() RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT coalesce(current_setting('maslak.forgetting', true), '') = 'on' AND pg_has_role(session_user,
        (SELECT c.relowner FROM pg_class c WHERE c.oid = 'public.people_person'::regclass), 'MEMBER') $$
    """,
]
SQL = [
    """
    CREATE OR REPLACE FUNCTION maslak.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF TG_OP IN ('UPDATE', 'DELETE') AND maslak.forgetting() THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
      END IF;
      RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$
    """,
    "DROP TRIGGER IF EXISTS maslak_paper_kept ON papers_paper",
    "CREATE TRIGGER maslak_paper_kept BEFORE UPDATE OR DELETE ON papers_paper"
    " FOR EACH ROW WHEN (NOT maslak.forgetting()) EXECUTE FUNCTION maslak.keep_paper()",
]
