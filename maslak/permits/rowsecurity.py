"""A permit file is seen by who filed it, by the desk that holds it once it is sent, and by the person concerned."""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_AS_ORGANISATION = "(SELECT maslak.reach()) = 'organisation'"
_OURS = "filed_by_id = (SELECT maslak.org()) OR (held_by_id = (SELECT maslak.org()) AND status <> 'draft')"
_CONCERNED = "person_id = (SELECT maslak.person())"
_FILE = f"{_ALL} OR ({_AS_ORGANISATION} AND ({_OURS}))"
# The same as « _FILE or the person concerned », as one CASE: of three alternatives the planner believes that they keep
# one row in a hundred, and sorts a whole desk to show fifty files; of a CASE it makes no such guess.
_READ_FILE = (
    f"CASE (SELECT maslak.reach()) WHEN 'organisation' THEN {_OURS} OR {_CONCERNED}"
    f" WHEN 'all' THEN true ELSE {_CONCERNED} END"
)


def _of_file(table: str, more: str = "TRUE") -> str:
    """Whoever sees the file; `more` narrows it (« f » is the file)."""
    return f"EXISTS (SELECT 1 FROM permits_permitfile f WHERE f.id = {table}.file_id AND {more})"


def _for_desk(table: str) -> str:
    return _of_file(table, f"({_ALL} OR f.held_by_id = (SELECT maslak.org()))")


# OFFSET 0: look through the index for each row that is asked for; else the planner hashes every file of the table.
_WORKER = (
    f"{_ALL} OR ({_AS_ORGANISATION} AND organisation_id = (SELECT maslak.org()))"
    " OR EXISTS (SELECT 1 FROM permits_permitfile f WHERE f.worker_id = permits_worker.id OFFSET 0)"
)
_ATTACHMENT = "EXISTS (SELECT 1 FROM permits_piece p WHERE p.id = piece_id)"
_STAFF = f"({_ALL} OR {_AS_ORGANISATION})"
POLICIES = {
    "permits_permitfile": Policy(read=_READ_FILE, write=_FILE),
    "permits_worker": Policy(
        read=_WORKER, write=f"{_ALL} OR ({_AS_ORGANISATION} AND organisation_id = (SELECT maslak.org()))"
    ),
    **{
        f"permits_{name}": Policy(
            read=_of_file(f"permits_{name}"), write=f"{_of_file(f'permits_{name}')} AND {_STAFF}"
        )
        for name in (
            "contractterms",
            "piece",
            "piecerequest",
            "callforcandidates",
            "decision",
            "appeal",
            "counterappointment",
            "passage",
            "expirynotice",
        )
    },
    "permits_opinion": Policy(read=_for_desk("permits_opinion"), write=_for_desk("permits_opinion")),
    "permits_attachment": Policy(read=_ATTACHMENT, write=f"{_ATTACHMENT} AND {_STAFF}"),
}
OPEN = {"permits_desk": "a public directory of who receives which file"}

# The desk reads who employs, through the file; it changes nothing there.
_EMPLOYER_OF_A_FILE = (
    "EXISTS (SELECT 1 FROM permits_permitfile f WHERE f.employer_id = employers_employer.id OFFSET 0)"
)
SQL = [
    # Which hours are taken: a counter's diary is known as free or not, whoever looks.
    """
    CREATE OR REPLACE FUNCTION maslak.taken_counter_hours(desk bigint, after timestamptz, before timestamptz)
    RETURNS TABLE (starts_at timestamptz, taken bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT a.starts_at, count(*) FROM permits_counterappointment a
      WHERE a.desk_id = desk AND a.status = 'booked' AND a.starts_at >= after AND a.starts_at < before
      GROUP BY a.starts_at $$
    """,
    # How long answers took: published, so it needs no binding; aggregates alone leave the ledger.
    """
    CREATE OR REPLACE FUNCTION maslak.permit_times(kinds text[], in_year int, desk bigint, way text)
    RETURNS TABLE (month int, n bigint, median numeric, p90 numeric, on_time_pct numeric, policies text[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT extract(month FROM m.occurred_on)::int, count(*),
        (percentile_cont(0.5) WITHIN GROUP (ORDER BY (m.attributes->>'working_days')::int))::numeric,
        (percentile_cont(0.9) WITHIN GROUP (ORDER BY (m.attributes->>'working_days')::int))::numeric,
        round(100.0 * avg(((m.attributes->>'on_time')::boolean)::int), 1),
        array_agg(DISTINCT m.attributes->>'policy')
      FROM pathway_milestone m
      WHERE m.kind = ANY (kinds) AND m.attributes ? 'working_days'
        AND m.occurred_on BETWEEN make_date(in_year, 1, 1) AND make_date(in_year, 12, 31)
        AND (desk IS NULL OR m.organisation_id = desk)
        AND (way = '' OR m.attributes->>'route' = way)
        AND NOT EXISTS (SELECT 1 FROM pathway_milestone v WHERE v.voids_id = m.id)
      GROUP BY 1 ORDER BY 1 $$
    """,
    "DROP POLICY IF EXISTS maslak_of_permit_file ON employers_employer",
    f"CREATE POLICY maslak_of_permit_file ON employers_employer FOR SELECT USING ({_EMPLOYER_OF_A_FILE})",
]
