"""A file is seen by the organisation that registered it, by those that hold it, and by the person."""

from maslak.core.rowsecurity import Policy

_PERSON = (
    "(SELECT maslak.reach()) = 'all'"
    " OR ((SELECT maslak.reach()) = 'organisation' AND (home_organisation_id = (SELECT maslak.org())"
    " OR id IN (SELECT h.person_id FROM people_holder h"
    " WHERE h.organisation_id = (SELECT maslak.org()) AND h.until IS NULL)))"
    " OR id = (SELECT maslak.person())"
)
# What hangs on a person is seen by whoever sees the person: row security applies inside the sub-query.
_OF_PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
_STAFF = "(SELECT maslak.reach()) IN ('all', 'organisation')"
_OWN = Policy(read=_OF_PERSON, write=_OF_PERSON)

POLICIES = {
    "people_person": Policy(read=_PERSON, write=_PERSON),
    **{
        f"people_{table}": _OWN
        for table in (
            "identitydocument", "residencestatus", "languageskill", "skill", "wantedoccupation",
            "pastwork", "jobsearch", "consent", "accesscode",
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
    CREATE OR REPLACE FUNCTION maslak.person_of_account(account bigint)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT p.id FROM people_person p WHERE p.account_id = account $$
    """,
]
