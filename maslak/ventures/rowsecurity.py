"""A project is seen by the organisation that accompanies it and by its members; a jury sees what it was handed."""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_OURS = f"({_ALL} OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org())))"
# Whose project: asked of the members by a function, for a member's own policy speaks of the project.
_MINE = "maslak.is_member(id, (SELECT maslak.person()))"
_VENTURE = "EXISTS (SELECT 1 FROM ventures_venture v WHERE v.id = {table}.venture_id)"
_OF_VENTURE = (
    "EXISTS (SELECT 1 FROM ventures_venture v WHERE v.id = {table}.venture_id AND ({all} OR"
    " ((SELECT maslak.reach()) = 'organisation' AND v.organisation_id = (SELECT maslak.org()))))"
)


def _reads(table: str) -> str:
    return _VENTURE.format(table=table)


def _writes(table: str) -> str:
    return _OF_VENTURE.format(table=table, all=_ALL)


def _kept(name: str) -> Policy:
    table = f"ventures_{name}"
    return Policy(read=_reads(table), write=_writes(table))


_PLAN = "EXISTS (SELECT 1 FROM ventures_plan p WHERE p.id = plan_id)"
_GRANT = "EXISTS (SELECT 1 FROM ventures_grant g WHERE g.id = grant_id)"
_STAFF = "(SELECT maslak.reach()) IN ('all', 'organisation')"
_SEATED = "maslak.sits_in(jury_id, (SELECT maslak.usr()))"
_JURY_OURS = (
    "EXISTS (SELECT 1 FROM ventures_jury j WHERE j.id = {table}.jury_id AND ({all} OR"
    " ((SELECT maslak.reach()) = 'organisation' AND j.organisation_id = (SELECT maslak.org()))))"
)
_MY_SEAT = "EXISTS (SELECT 1 FROM ventures_seat s WHERE s.id = seat_id AND s.user_id = (SELECT maslak.usr()))"
# All marks are in: the organisation and the members read them together.
_ALL_IN = (
    "EXISTS (SELECT 1 FROM ventures_candidacy c JOIN ventures_jury j ON j.id = c.jury_id"
    " WHERE c.id = candidacy_id AND j.status <> 'open')"
)
POLICIES = {
    "ventures_venture": Policy(read=f"{_OURS} OR {_MINE}", write=_OURS),
    "ventures_member": Policy(
        read=f"person_id = (SELECT maslak.person()) OR {_writes('ventures_member')}",
        write=_writes("ventures_member"),
    ),
    **{
        f"ventures_{name}": _kept(name)
        for name in (
            "diagnosis",
            "coachingsession",
            "plan",
            "formality",
            "followupvisit",
            "grant",
            "financingrequest",
        )
    },
    # A member of the team declares their own turnover as well.
    "ventures_sale": Policy(
        read=_reads("ventures_sale"),
        write=f"{_writes('ventures_sale')} OR maslak.is_member(venture_id, (SELECT maslak.person()))",
    ),
    "ventures_cashline": Policy(read=_PLAN, write=f"{_PLAN} AND {_STAFF}"),
    "ventures_instalment": Policy(
        read=_GRANT,
        write=f"{_GRANT} AND {_STAFF}",
    ),
    "ventures_budget": Policy(read=_OURS, write=_OURS),
    "ventures_jury": Policy(
        read=f"{_OURS} OR maslak.sits_in(id, (SELECT maslak.usr()))",
        write=f"{_OURS} OR maslak.sits_in(id, (SELECT maslak.usr()))",
    ),
    "ventures_seat": Policy(
        read=f"user_id = (SELECT maslak.usr()) OR {_JURY_OURS.format(table='ventures_seat', all=_ALL)}",
        write=_JURY_OURS.format(table="ventures_seat", all=_ALL),
    ),
    "ventures_candidacy": Policy(
        read=f"{_SEATED} OR {_JURY_OURS.format(table='ventures_candidacy', all=_ALL)}",
        write=_JURY_OURS.format(table="ventures_candidacy", all=_ALL),
    ),
    # The operator too waits for the last mark: nobody reads one early.
    "ventures_score": Policy(read=f"{_MY_SEAT} OR {_ALL_IN}", write=_MY_SEAT),
}
# Asked by policies that would else read each other in a circle; they answer yes or no.
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.is_member(venture bigint, whose bigint)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT whose IS NOT NULL AND EXISTS (
        SELECT 1 FROM ventures_member m WHERE m.venture_id = venture AND m.person_id = whose) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.sits_in(jury bigint, account bigint)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT account IS NOT NULL AND EXISTS (
        SELECT 1 FROM ventures_seat s WHERE s.jury_id = jury AND s.user_id = account) $$
    """,
    # Numbers alone: how many marks are in, how many are awaited. No mark is read.
    """
    CREATE OR REPLACE FUNCTION maslak.scores_in(jury bigint)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT count(*) FROM ventures_score s JOIN ventures_candidacy c ON c.id = s.candidacy_id WHERE c.jury_id = jury $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.seat_has_marked(seat bigint)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT EXISTS (SELECT 1 FROM ventures_score s WHERE s.seat_id = seat) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.jury_size(jury bigint)
    RETURNS TABLE (seats bigint, files bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT (SELECT count(*) FROM ventures_seat s WHERE s.jury_id = jury),
             (SELECT count(*) FROM ventures_candidacy c WHERE c.jury_id = jury) $$
    """,
    # Numbers alone, over every organisation: how often a product of the catalogue was granted and refused.
    """
    CREATE OR REPLACE FUNCTION maslak.financing_answers()
    RETURNS TABLE (product text, granted bigint, refused bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT r.product::text, count(*) FILTER (WHERE r.status = 'granted'), count(*) FILTER (WHERE r.status = 'refused')
      FROM ventures_financingrequest r GROUP BY r.product $$
    """,
    # Days and findings alone, over every organisation, for steering: no title, no place, no number, nobody.
    """
    CREATE OR REPLACE FUNCTION maslak.enterprise_lives()
    RETURNS TABLE (created_on date, ended_on date, end_reason text, findings jsonb) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT v.created_on, v.ended_on, v.end_reason::text, (
        SELECT coalesce(jsonb_agg(jsonb_build_array(f.month, f.done_on, f.status) ORDER BY f.month), '[]'::jsonb)
        FROM ventures_followupvisit f
        WHERE f.venture_id = v.id AND f.done_on IS NOT NULL AND f.status IN ('active', 'paused', 'closed', 'unreachable'))
      FROM ventures_venture v
      WHERE v.created_on IS NOT NULL AND maslak.reach() IN ('all', 'aggregate')
      ORDER BY v.created_on, v.ended_on $$
    """,
]
