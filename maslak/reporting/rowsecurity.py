"""Editions hold no person: open to the signed-in process, their writes guarded by actions.

A frozen edition is nobody's to change, the owner of the tables included: triggers refuse it.
"""

from maslak.core.rowsecurity import Policy

POLICIES: dict[str, Policy] = {}
OPEN = {
    "reporting_edition": "figures and narrative, no person in them",
    "reporting_paragraph": "figures and narrative, no person in them",
    "reporting_profilerelease": "counts under disclosure control, no hidden cell in them",
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
# Joins contacts with employers and the hires of the months after, for pages of outreach: numbers of facts, no name.
# An employer that two offices know is one when its ICE is the same; an office sees its own contacts and hires alone.
SQL += [
    """
    CREATE OR REPLACE FUNCTION maslak.hires_after_contact(first date, last date, months int)
    RETURNS TABLE (fact_id bigint, contact_id bigint, days int, employer_id bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT DISTINCT ON (m.id) m.id, c.id, p.starts_on - c."on", c.employer_id
      FROM outreach_contact c
      JOIN employers_employer e ON e.id = c.employer_id
      JOIN employers_employer f ON f.id = e.id OR (e.ice <> '' AND f.ice = e.ice)
      JOIN placement_placement p ON p.employer_id = f.id AND p.status <> 'cancelled'
        AND p.starts_on BETWEEN c."on" AND (c."on" + make_interval(months => months))::date
      JOIN pathway_milestone m ON m.source_kind = 'placement.placement' AND m.source_id = p.id AND m.kind = 'placed'
      WHERE c.status = 'noted' AND c."on" BETWEEN first AND last
        AND NOT EXISTS (SELECT 1 FROM pathway_milestone v WHERE v.voids_id = m.id)
        AND (maslak.reach() IN ('all', 'aggregate') OR (maslak.reach() = 'organisation'
          AND c.organisation_id = maslak.org() AND m.organisation_id = maslak.org()))
      ORDER BY m.id, c."on" DESC, c.id DESC $$
    """,
    # The offers of the months after: what was public when they were published, and the contact before.
    """
    CREATE OR REPLACE FUNCTION maslak.offers_after_contact(first date, last date, months int)
    RETURNS TABLE (published_on date, title varchar, shown_as varchar, region varchar, contact_id bigint, days int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT published_on, title, shown_as, region, contact_id, days FROM (
        SELECT DISTINCT ON (o.id) o.id, o.published_on, o.title, o.shown_as, o.region, c.id AS contact_id,
          o.published_on - c."on" AS days
        FROM outreach_contact c
        JOIN employers_employer e ON e.id = c.employer_id
        JOIN employers_employer f ON f.id = e.id OR (e.ice <> '' AND f.ice = e.ice)
        JOIN employers_joboffer o ON o.employer_id = f.id
          AND o.published_on BETWEEN c."on" AND (c."on" + make_interval(months => months))::date
        WHERE c.status = 'noted' AND c."on" BETWEEN first AND last
          AND (maslak.reach() IN ('all', 'aggregate')
            OR (maslak.reach() = 'organisation' AND c.organisation_id = maslak.org()))
        ORDER BY o.id, c."on" DESC, c.id DESC
      ) found ORDER BY published_on DESC, id DESC $$
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
