"""The office keeps its pool; each of a pair sees their own; concerns are for those who handle them.

Mentors and accompanied people write through actions alone: no policy lets them change a row.
"""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_OURS = f"({_ALL} OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org())))"
_STAFF = "(SELECT maslak.reach()) IN ('all', 'organisation')"
_MENTEE = "EXISTS (SELECT 1 FROM mentoring_mentee m WHERE m.id = mentee_id)"
_GOAL = "EXISTS (SELECT 1 FROM mentoring_goal g WHERE g.id = goal_id)"
_PAIR = "EXISTS (SELECT 1 FROM mentoring_pair p WHERE p.id = pair_id)"
# Whose membership says so: a colleague of the same office is not in the circle, nor is the command line.
_CIRCLE = (
    "((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()) AND"
    " (SELECT maslak.is_in_circle()))"
)
_REPORTED = "EXISTS (SELECT 1 FROM mentoring_concern c WHERE c.id = concern_id)"
_FILE = "EXISTS (SELECT 1 FROM mentoring_concernfile f WHERE f.concern_id = file_id)"

POLICIES = {
    "mentoring_mentor": Policy(read=f"{_OURS} OR account_id = (SELECT maslak.usr())", write=_OURS),
    "mentoring_mentee": Policy(read=f"{_OURS} OR person_id = (SELECT maslak.person())", write=_OURS),
    "mentoring_pair": Policy(
        read=f"{_OURS} OR maslak.is_mentor(mentor_id, (SELECT maslak.usr()))"
        " OR maslak.is_mentee(mentee_id, (SELECT maslak.person()))",
        write=_OURS,
    ),
    # A mentor reads the goals of those they are paired with, or proposed to, as long as it lasts.
    "mentoring_goal": Policy(
        read=f"{_MENTEE} OR maslak.accompanies(mentee_id, (SELECT maslak.usr()))",
        write=f"{_STAFF} AND {_MENTEE}",
    ),
    "mentoring_progress": Policy(read=_GOAL, write=f"{_STAFF} AND {_GOAL}"),
    "mentoring_exclusion": Policy(read=f"{_STAFF} AND {_MENTEE}", write=f"{_STAFF} AND {_MENTEE}"),
    "mentoring_meeting": Policy(read=_PAIR, write=f"{_STAFF} AND {_PAIR}"),
    "mentoring_concern": Policy(
        read=f"reporter_id = (SELECT maslak.usr()) OR {_CIRCLE}", write="reporter_id = (SELECT maslak.usr())"
    ),
    # Whoever reports writes the file once, and does not read it again.
    "mentoring_concernfile": Policy(read=_CIRCLE, write=f"{_CIRCLE} OR {_REPORTED}"),
    "mentoring_concernnote": Policy(read=_FILE, write=_FILE),
}
# Asked by policies that would else read each other in a circle; they answer yes or no.
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.is_mentor(mentor bigint, account bigint)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT account IS NOT NULL AND EXISTS (
        SELECT 1 FROM mentoring_mentor m WHERE m.id = mentor AND m.account_id = account) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.is_mentee(mentee bigint, whose bigint)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT whose IS NOT NULL AND EXISTS (
        SELECT 1 FROM mentoring_mentee m WHERE m.id = mentee AND m.person_id = whose) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.accompanies(mentee bigint, account bigint)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT account IS NOT NULL AND EXISTS (
        SELECT 1 FROM mentoring_pair p JOIN mentoring_mentor m ON m.id = p.mentor_id
        WHERE p.mentee_id = mentee AND m.account_id = account
          AND p.status IN ('proposed', 'mentor_agreed', 'mentee_agreed', 'active')) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.is_in_circle()
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT EXISTS (
        SELECT 1 FROM access_membership m
        WHERE m.user_id = maslak.usr() AND m.organisation_id = maslak.org() AND m.role = 'safeguarding'
          AND m.since <= CURRENT_DATE AND (m.until IS NULL OR m.until >= CURRENT_DATE)) $$
    """,
]
