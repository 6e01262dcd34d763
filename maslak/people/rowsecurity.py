"""A file is seen by the organisation that registered it, by those that hold it, and by the person; in an emergency,
for some hours, by whoever opened it, who then only reads (docs/adr/0058).
"""

from maslak.core.rowsecurity import Policy

_PERSON = (
    "(SELECT maslak.reach()) = 'all'"
    " OR ((SELECT maslak.reach()) = 'organisation' AND (home_organisation_id = (SELECT maslak.org())"
    " OR id IN (SELECT h.person_id FROM people_holder h"
    " WHERE h.organisation_id = (SELECT maslak.org()) AND h.until IS NULL)))"
    " OR id = (SELECT maslak.person())"
    " OR ((SELECT maslak.reach()) = 'organisation' AND id IN (SELECT maslak.people_in_emergency()))"
)
# What hangs on a person is seen by whoever sees the person: row security applies inside the sub-query.
_OF_PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
_STAFF = "(SELECT maslak.reach()) IN ('all', 'organisation')"
_OWN = Policy(read=_OF_PERSON, write=_OF_PERSON)

_OVERSEEN = (
    "(SELECT maslak.reach()) IN ('all', 'oversight') OR user_id = (SELECT maslak.usr())"
    " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
)

# Laid before the policies that ask them. An emergency is a row, and its hours are counted by the database's own clock.
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.people_in_emergency()
    RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT e.person_id FROM people_emergencyaccess e JOIN people_person p ON p.id = e.person_id
      WHERE e.user_id = maslak.usr() AND e.organisation_id = maslak.org() AND maslak.reach() = 'organisation'
        AND e.ended_at IS NULL AND e.began_at <= statement_timestamp() AND e.until > statement_timestamp()
        AND p.home_organisation_id <> e.organisation_id AND NOT EXISTS (
          SELECT 1 FROM people_holder h
          WHERE h.person_id = p.id AND h.organisation_id = e.organisation_id AND h.until IS NULL) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.in_emergency()
    RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT EXISTS (SELECT 1 FROM maslak.people_in_emergency()) $$
    """,
]

POLICIES = {
    "people_person": Policy(read=_PERSON, write=_PERSON),
    # Colleagues, the person, those who hold the file and the protection officer know of it; the account itself opens it.
    "people_emergencyaccess": Policy(
        read=f"{_OVERSEEN} OR {_OF_PERSON}",
        write="(SELECT maslak.reach()) IN ('all', 'oversight') OR user_id = (SELECT maslak.usr())",
        change=f"{_OVERSEEN} OR {_OF_PERSON}",
    ),
    **{
        f"people_{table}": _OWN
        for table in (
            "identitydocument", "residencestatus", "languageskill", "skill", "wantedoccupation",
            "pastwork", "jobsearch", "consent", "accesscode", "accesscard",
        )
    },
    # Who is handed a part (a juror, a mentor) acts for an office and does not learn whom it follows.
    "people_holder": Policy(
        read="(SELECT maslak.reach()) = 'all'"
        " OR ((SELECT maslak.reach()) <> 'own' AND organisation_id = (SELECT maslak.org()))"
        " OR person_id = (SELECT maslak.person())",
        write=_STAFF,
    ),
    "people_localnumber": Policy(
        read="(SELECT maslak.reach()) = 'all'"
        " OR ((SELECT maslak.reach()) <> 'own' AND organisation_id = (SELECT maslak.org())) OR " + _OF_PERSON,
        write=_STAFF,
    ),
    "people_duplicatecandidate": Policy(
        read="EXISTS (SELECT 1 FROM people_person p WHERE p.id = first_id)"
        " OR EXISTS (SELECT 1 FROM people_person p WHERE p.id = second_id)",
        write=_STAFF,
    ),
    "people_merge": Policy(
        read="EXISTS (SELECT 1 FROM people_person p WHERE p.id = kept_id)", write=_STAFF
    ),
}  # fmt: skip

# The duplicate check looks at the whole register and answers with as little as possible: a reference and the
# organisation to call. These functions belong to the owner of the tables and run with its sight.
# The two searches by name keys exist because array operators are not leakproof: under row security their index
# would go unused. They answer only with what the acting account sees (maslak.sees_person says so once more).
SQL = [
    """
    CREATE OR REPLACE FUNCTION maslak.sees_person(home bigint, number bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT maslak.reach() = 'all' OR (maslak.reach() = 'organisation' AND (home = maslak.org() OR EXISTS (
        SELECT 1 FROM people_holder h
        WHERE h.person_id = number AND h.organisation_id = maslak.org() AND h.until IS NULL))) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.people_named(keys varchar[])
    RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT p.id FROM people_person p
      WHERE p.name_keys @> keys AND p.merged_into_id IS NULL AND maslak.sees_person(p.home_organisation_id, p.id) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.people_alike(keys varchar[], phone varchar, born date)
    RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT p.id FROM people_person p
      WHERE (p.name_keys && keys OR (phone <> '' AND p.phone_hash = phone) OR p.birth_date = born)
        AND p.merged_into_id IS NULL AND maslak.sees_person(p.home_organisation_id, p.id) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.known_documents(hashes text[])
    RETURNS TABLE (person_id bigint, ref varchar, organisation_id bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT p.id, p.ref, p.home_organisation_id FROM people_identitydocument d JOIN people_person p ON p.id = d.person_id
      WHERE d.number_hash = ANY (hashes) AND maslak.reach() IN ('all', 'organisation') $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.known_codes(hash text)
    RETURNS TABLE (person_id bigint, code_id bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT c.person_id, c.id FROM people_accesscode c WHERE c.code_hash = hash $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.known_cards(hash text)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT c.id FROM people_accesscard c WHERE c.token_hash = hash $$
    """,
    # What ties an account to a case: declared, its own file, a file with its own telephone, its own firm. A word, no more.
    """
    CREATE OR REPLACE FUNCTION maslak.tie_of(account bigint, people bigint[], employers bigint[], firms bigint[], day date)
    RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT CASE
        WHEN EXISTS (SELECT 1 FROM access_conflictofinterest c WHERE c.user_id = account AND c.ended_at IS NULL
          AND (c.person_id = ANY (people) OR c.employer_id = ANY (employers))) THEN 'declared'
        WHEN EXISTS (SELECT 1 FROM people_person p WHERE p.id = ANY (people) AND p.account_id = account) THEN 'self'
        WHEN EXISTS (SELECT 1 FROM people_person mine JOIN people_person p ON p.phone_hash = mine.phone_hash
          WHERE mine.account_id = account AND mine.phone_hash <> '' AND p.id = ANY (people)) THEN 'phone'
        WHEN EXISTS (SELECT 1 FROM access_membership m JOIN access_organisation o ON o.id = m.organisation_id
          WHERE m.user_id = account AND o.kind = 'employer' AND o.id = ANY (firms) AND m.since <= day
          AND (m.until IS NULL OR m.until >= day)) THEN 'member'
      END $$
    """,
    # Reading is all that an emergency gives: no row of that person is made, changed or deleted under it, in any table
    # that points to people, a visit at the reception excepted. Restrictive: it narrows whatever the tables allow.
    """
    DO $do$ DECLARE t record; fine text; BEGIN
      FOR t IN
        SELECT c.conrelid::regclass AS tab, a.attname AS col FROM pg_constraint c
          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
          JOIN pg_class r ON r.oid = c.conrelid AND r.relrowsecurity
          WHERE c.contype = 'f' AND c.confrelid = 'public.people_person'::regclass
            AND r.relname NOT IN ('people_person', 'people_emergencyaccess', 'casework_visit')
        UNION ALL SELECT 'public.people_person'::regclass, 'id'
      LOOP
        fine := format('NOT (SELECT maslak.in_emergency()) OR %I IS NULL'
          ' OR %I NOT IN (SELECT maslak.people_in_emergency())', t.col, t.col);
        EXECUTE format('DROP POLICY IF EXISTS %I ON %s', 'emergency_insert_' || t.col, t.tab);
        EXECUTE format('DROP POLICY IF EXISTS %I ON %s', 'emergency_update_' || t.col, t.tab);
        EXECUTE format('DROP POLICY IF EXISTS %I ON %s', 'emergency_delete_' || t.col, t.tab);
        EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR INSERT WITH CHECK (%s)',
          'emergency_insert_' || t.col, t.tab, fine);
        EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR UPDATE USING (%s) WITH CHECK (%s)',
          'emergency_update_' || t.col, t.tab, fine, fine);
        EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR DELETE USING (%s)',
          'emergency_delete_' || t.col, t.tab, fine);
      END LOOP;
    END $do$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.person_of_account(account bigint)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT p.id FROM people_person p WHERE p.account_id = account $$
    """,
]
