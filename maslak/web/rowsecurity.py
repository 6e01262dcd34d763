"""The faces have no tables of their own, and one need: the trail speaks of people by reference.

Whoever oversees it opens no file, so two functions translate between the number that the trail keeps and the
reference, and tell nothing else.
"""

POLICIES: dict = {}
SQL = [
    """
    CREATE OR REPLACE FUNCTION maslak.references_of_people(numbers bigint[])
    RETURNS TABLE (person_id bigint, ref varchar) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT p.id, p.ref FROM people_person p
      WHERE p.id = ANY (numbers) AND maslak.reach() IN ('all', 'oversight') $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.people_of_reference(reference text)
    RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT p.id FROM people_person p LEFT JOIN people_person kept ON kept.id = p.merged_into_id
      WHERE (p.ref = reference OR kept.ref = reference) AND maslak.reach() IN ('all', 'oversight') $$
    """,
]
