"""Casework is seen by the organisation that does it and by the person; not by others who hold the file."""

from maslak.core.rowsecurity import Policy

_ORG = (
    "(SELECT maslak.reach()) = 'all'"
    " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
)
_SEES_PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
# What one office wrote of a person is not for the next one that receives them.
_OF_CASE = (
    "EXISTS (SELECT 1 FROM casework_casefile c WHERE c.id = case_id AND ((SELECT maslak.reach()) = 'all'"
    " OR ((SELECT maslak.reach()) = 'organisation' AND c.organisation_id = (SELECT maslak.org()))"
    " OR c.person_id = (SELECT maslak.person())))"
)
_ENROLLED = (
    "EXISTS (SELECT 1 FROM casework_enrolment e"
    " WHERE e.session_id = casework_session.id AND e.person_id = (SELECT maslak.person()))"
)
_INVITED = (
    "EXISTS (SELECT 1 FROM casework_appointment a"
    " WHERE a.slot_id = casework_slot.id AND a.person_id = (SELECT maslak.person()))"
)
_BETWEEN = (
    "(SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) = 'organisation' AND"
    " (SELECT maslak.org()) IN (from_organisation_id, to_organisation_id))"
    " OR person_id = (SELECT maslak.person())"
)
POLICIES = {
    "casework_visit": Policy(read=_ORG, write=_ORG),
    "casework_casefile": Policy(read=f"{_ORG} OR {_SEES_PERSON}", write=_ORG),
    "casework_interview": Policy(read=f"{_ORG} OR {_OF_CASE}", write=_ORG),
    "casework_goal": Policy(read=_OF_CASE, write=_OF_CASE),
    "casework_followup": Policy(read=_OF_CASE, write=_OF_CASE),
    "casework_referral": Policy(read=_BETWEEN, write=_BETWEEN),
    "casework_session": Policy(
        read=f"{_ORG} OR {_ENROLLED} OR ((SELECT maslak.reach()) = 'person' AND status = 'planned')",
        write=_ORG,
    ),
    "casework_enrolment": Policy(read=_SEES_PERSON, write=_SEES_PERSON),
    "casework_selfpacedstep": Policy(read=_SEES_PERSON, write=_SEES_PERSON),
    "casework_slot": Policy(read=f"{_ORG} OR {_INVITED} OR (SELECT maslak.reach()) = 'person'", write=_ORG),
    "casework_appointment": Policy(read=_SEES_PERSON, write=_SEES_PERSON),
}
OPEN = {"casework_workshop": "the catalogue of workshops, no person in it"}

# These functions belong to the owner of the tables and run with its sight; they tell numbers, no more.
_FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.organisation_of_session(session bigint)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT s.organisation_id FROM casework_session s WHERE s.id = session $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.organisation_of_slot(slot bigint)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT s.organisation_id FROM casework_slot s WHERE s.id = slot $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.taken_slots(organisation bigint)
    RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT a.slot_id FROM casework_appointment a JOIN casework_slot s ON s.id = a.slot_id
      WHERE s.organisation_id = organisation AND a.status IN ('booked', 'kept', 'no_show') $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.certificate(number text)
    RETURNS TABLE (workshop_id bigint, organisation_id bigint, held_on date)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT s.workshop_id, s.organisation_id, (s.starts_at AT TIME ZONE 'Africa/Casablanca')::date
      FROM casework_enrolment e JOIN casework_session s ON s.id = e.session_id
      WHERE e.certificate_number = number AND number <> '' $$
    """,
]


def _of_its_office(table: str, function: str, column: str) -> list[str]:
    """One policy more: an office keeps sight of its own seats and slots once it no longer holds the file.

    A seat out of sight would be given twice. By a function, since a session's policy speaks of its seats: two
    policies that read each other's tables would turn in a circle. Laid after the functions, hence here.
    """
    own = f"(SELECT maslak.reach()) = 'organisation' AND maslak.{function}({column}) = (SELECT maslak.org())"
    return [
        f"DROP POLICY IF EXISTS maslak_own_office ON {table}",
        f"CREATE POLICY maslak_own_office ON {table} USING ({own}) WITH CHECK ({own})",
    ]


SQL = [
    *_FUNCTIONS,
    *_of_its_office("casework_enrolment", "organisation_of_session", "session_id"),
    *_of_its_office("casework_appointment", "organisation_of_slot", "slot_id"),
]
