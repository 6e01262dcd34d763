"""Tallies are read as facts are: the network by those who see all facts, its own by an organisation.

Nobody writes them but these functions, which belong to the owner of the tables. A fact that is written leaves a row in
`reporting_tallywaiting` and nothing else, so that no two writers ever wait for one another. Folding counts what waits
into the tallies; reading counts it beside them. Both compare the cases of the units concerned before and after, which
the ledger tells on its own: it is append-only, and what waits says what was not there before.
"""

from maslak.core.rowsecurity import Policy

_READ = (
    "((SELECT maslak.reach()) IN ('all', 'aggregate') OR ((SELECT maslak.reach()) = 'organisation'"
    " AND organisation = (SELECT maslak.org())))"
)
POLICIES = {
    "reporting_tally": Policy(read=_READ, write="false"),
    "reporting_tallyspread": Policy(read=_READ, write="false"),
    "reporting_tallywaiting": Policy(read="(SELECT maslak.reach()) IN ('all', 'aggregate')", write="false"),
    "reporting_tallyrule": Policy(read="true", write="false"),
    "reporting_tallystate": Policy(read="true", write="false"),
}

# One lock for whoever folds or rebuilds.
_LOCK = "hashtextextended('maslak.tally', 0)"

# What a sign, a scope (0: the network) and a unit make of the facts of `pool`: the cases, then their cells.
_CASES = """
bodies AS (
  WITH RECURSIVE up AS (
    SELECT id, id AS above FROM access_organisation
    UNION SELECT up.id, o.parent_id FROM up JOIN access_organisation o ON o.id = up.above WHERE o.parent_id IS NOT NULL
  ) SELECT up.id, max(a.code) FILTER (WHERE a.id = up.id) AS code, array_agg(a.code) AS within
    FROM up JOIN access_organisation a ON a.id = up.above GROUP BY up.id
),
matched AS (
  SELECT r.code, r.form, r.lead, r.at, r.dimensions, s.sign, w.scope, extract(year FROM f.occurred_on)::int AS year,
    f.occurred_on AS day, f.id, f.sex, f.age_band, f.nationality, f.residence, f.region, f.mode, f.kind,
    b.code AS body, coalesce(p.code, '') AS project, f.attributes,
    CASE r.counted WHEN 'person' THEN f.subject::text WHEN 'record' THEN f.source_kind || ':' || f.source_id
      WHEN 'sector' THEN coalesce(lower(f.attributes ->> 'sector'), '') ELSE f.id::text END AS unit,
    CASE WHEN r.carried = '' THEN 1 WHEN f.attributes ->> r.carried ~ '^[-+]?\\d{{1,12}}(\\.\\d*)?$'
      THEN (f.attributes ->> r.carried)::numeric(14, 2) END AS measure
  FROM pool f
  JOIN reporting_tallyrule r ON r.kind = f.kind AND r.counted = f.counted {only}
  JOIN bodies b ON b.id = f.organisation_id
  LEFT JOIN programme_project p ON p.id = f.project_id
  CROSS JOIN LATERAL (VALUES {signs}) s (sign, stands)
  CROSS JOIN LATERAL (VALUES {scopes}) w (scope)
  WHERE s.stands {within}
    AND (r.organisations IS NULL OR b.within && r.organisations)
    AND (r.projects IS NULL OR p.code = ANY (r.projects))
    AND (r.carried = '' OR f.attributes ? r.carried)
    AND CASE r.counted WHEN 'person' THEN f.subject IS NOT NULL
      WHEN 'sector' THEN f.attributes ? 'sector' AND f.attributes ->> 'sector' IS DISTINCT FROM '' ELSE true END
    AND (r.wanted = '{{}}' OR NOT EXISTS (
      SELECT FROM jsonb_each(r.wanted) t, LATERAL (SELECT f.attributes || jsonb_build_object(
        'sex', f.sex, 'age_band', f.age_band, 'nationality', f.nationality, 'residence', f.residence,
        'region', f.region, 'mode', f.mode) -> t.key AS said) u
      WHERE NOT coalesce(jsonb_typeof(u.said) <> 'array' AND t.value @> u.said, false)))
),
ranked AS (
  SELECT m.*, min(day) FILTER (WHERE NOT lead) OVER (PARTITION BY scope, sign, code, unit) AS other_day,
    row_number() OVER (PARTITION BY scope, sign, code, unit, lead,
      CASE WHEN form IN ('cumulative', 'median') THEN 0 ELSE year END ORDER BY day, id) AS place
  FROM matched m
),
cases AS (
  SELECT c.*, CASE form WHEN 'ratio' THEN coalesce(other_day <= make_date(year, 12, 31), false)::int
    WHEN 'median' THEN day - other_day ELSE measure END AS worth
  FROM ranked c WHERE lead AND place = 1 AND (form <> 'median' OR other_day <= day) {years}
),
delta AS MATERIALIZED (
  SELECT scope, year, d.dimension, code, form, at, CASE d.dimension WHEN '' THEN ''
      WHEN 'month' THEN extract(month FROM day)::text WHEN 'sex' THEN sex WHEN 'age_band' THEN age_band
      WHEN 'nationality' THEN nationality WHEN 'residence' THEN residence WHEN 'region' THEN region
      WHEN 'mode' THEN mode WHEN 'organisation' THEN body WHEN 'project' THEN project WHEN 'kind' THEN kind
      ELSE left(coalesce(attributes ->> d.dimension, ''), 400) END AS key,
    CASE WHEN at IS NOT NULL THEN worth END AS value, sum(sign) AS cases, coalesce(sum(sign * worth), 0) AS total
  FROM cases CROSS JOIN LATERAL unnest(dimensions) d (dimension) {dimensions}
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(sign) <> 0 OR sum(sign * worth) <> 0
)"""

# The units that waiting facts touch, with all their facts: `before` without what waits, `after` with it.
_POOL = """
WITH waiting AS MATERIALIZED (SELECT milestone AS id FROM reporting_tallywaiting WHERE milestone > 0),
touched AS MATERIALIZED (
  SELECT DISTINCT m.id, m.kind, m.subject, m.source_kind, m.source_id,
    coalesce(lower(m.attributes ->> 'sector'), '') AS sector
  FROM waiting w JOIN pathway_milestone v ON v.id = w.id JOIN pathway_milestone m ON m.id = coalesce(v.voids_id, v.id)
),
units AS MATERIALIZED (
  SELECT 'fact' AS counted, m.* FROM touched t JOIN pathway_milestone m ON m.id = t.id
  UNION ALL SELECT 'person', m.* FROM (
    SELECT DISTINCT subject FROM touched t WHERE subject IS NOT NULL
    AND EXISTS (SELECT FROM reporting_tallyrule r WHERE r.counted = 'person' AND r.kind = t.kind)
  ) t JOIN pathway_milestone m ON m.subject = t.subject
  UNION ALL SELECT 'record', m.* FROM (
    SELECT DISTINCT source_kind, source_id FROM touched t
    WHERE EXISTS (SELECT FROM reporting_tallyrule r WHERE r.counted = 'record' AND r.kind = t.kind)
  ) t JOIN pathway_milestone m ON m.source_kind = t.source_kind AND m.source_id = t.source_id
  UNION ALL SELECT 'sector', m.* FROM (
    SELECT DISTINCT r.kind, t.sector FROM touched t JOIN reporting_tallyrule r
    ON r.counted = 'sector' AND r.kind = t.kind
  ) t JOIN pathway_milestone m ON m.kind = t.kind AND coalesce(lower(m.attributes ->> 'sector'), '') = t.sector
),
pool AS (
  SELECT u.*, v.id IS NULL AS after,
    NOT EXISTS (SELECT FROM waiting w WHERE w.id = u.id)
    AND (v.id IS NULL OR EXISTS (SELECT FROM waiting w WHERE w.id = v.id)) AS before
  FROM units u LEFT JOIN pathway_milestone v ON v.voids_id = u.id WHERE u.kind <> 'voided'
),"""

# The medians of the cells that `delta` touches, as percentile_cont reckons them, from the measures kept and new.
_ANSWERS = """
answers AS (
  SELECT scope, year, dimension, code, key, low + (place - floor(place)) * (high - low) AS answer FROM (
    SELECT scope, year, dimension, code, key, place, min(value) FILTER (WHERE upto > floor(place)) AS low,
      min(value) FILTER (WHERE upto > ceil(place)) AS high
    FROM (
      SELECT n.*, sum(cases) OVER (cell ORDER BY value) AS upto, at * (sum(cases) OVER cell - 1)::float8 AS place FROM (
        SELECT scope, year, dimension, code, key, at, value::float8 AS value, sum(cases) AS cases FROM (
          SELECT scope, year, dimension, code, key, at, value, cases FROM delta WHERE value IS NOT NULL
          UNION ALL
          SELECT k.scope, k.year, k.dimension, k.code, k.key, k.at, s.value, s.cases
          FROM (SELECT DISTINCT scope, year, dimension, code, key, at FROM delta WHERE at IS NOT NULL) k
          JOIN reporting_tallyspread s ON s.organisation = k.scope AND s.year = k.year AND s.dimension = k.dimension
            AND s.code = k.code AND s.key = k.key
        ) every GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(cases) > 0
      ) n WINDOW cell AS (PARTITION BY scope, year, dimension, code, key)
    ) placed GROUP BY 1, 2, 3, 4, 5, 6
  ) found
)"""

_CELLS = """
SELECT d.scope, d.year, d.dimension, d.code, d.key, sum(d.cases) AS cases, sum(d.total) AS total, max(a.answer) AS answer
FROM delta d LEFT JOIN answers a USING (scope, year, dimension, code, key) GROUP BY 1, 2, 3, 4, 5
"""
_KEEP = (
    """
kept AS (
  INSERT INTO reporting_tallyspread (organisation, year, dimension, code, key, value, cases)
  SELECT scope, year, dimension, code, key, value, sum(cases) FROM delta WHERE value IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (organisation, year, dimension, code, key, value)
  DO UPDATE SET cases = reporting_tallyspread.cases + excluded.cases
)
INSERT INTO reporting_tally (organisation, year, dimension, code, key, cases, total, answer) """
    + _CELLS
)
_ADD = """
ON CONFLICT (organisation, year, dimension, code, key) DO UPDATE SET
  cases = reporting_tally.cases + excluded.cases, total = reporting_tally.total + excluded.total, answer = excluded.answer
"""

_FOLD = (
    _POOL
    + _CASES.format(
        only="",
        signs="(1, f.after), (-1, f.before)",
        scopes="(0::bigint), (f.organisation_id)",
        years="",
        dimensions="",
        within="",
    )
    + ","
    + _ANSWERS
    + ", taken AS (DELETE FROM reporting_tallywaiting WHERE milestone > 0),"
    + _KEEP
    + _ADD
)

# For one figure: everything but what waits.
_COUNT = (
    """
WITH pool AS (
  SELECT r.counted, m.*, true AS before FROM pathway_milestone m
  JOIN (SELECT DISTINCT kind, counted FROM reporting_tallyrule WHERE code = figure) r ON r.kind = m.kind
  WHERE NOT EXISTS (SELECT FROM reporting_tallywaiting w WHERE w.milestone = m.id)
    AND NOT EXISTS (SELECT FROM pathway_milestone v WHERE v.voids_id = m.id AND v.kind = 'voided'
      AND NOT EXISTS (SELECT FROM reporting_tallywaiting w WHERE w.milestone = v.id))
),"""
    + _CASES.format(
        only="AND r.code = figure", signs="(1, f.before)", scopes="(0::bigint), (f.organisation_id)", years="",
        dimensions="", within="",
    )
    + ","
    + _ANSWERS
    + ","
    + _KEEP
)  # fmt: skip
# The kinds that a year holds: every fact is a case of its own, nothing is to be ranked.
_COUNT_KINDS = """
INSERT INTO reporting_tally (organisation, year, dimension, code, key, cases, total)
SELECT w.scope, n.year, 'kind', '*', n.kind, sum(n.cases), sum(n.cases) FROM (
  SELECT m.organisation_id, extract(year FROM m.occurred_on)::int AS year, m.kind, count(*) AS cases
  FROM pathway_milestone m WHERE m.kind <> 'voided'
    AND NOT EXISTS (SELECT FROM reporting_tallywaiting w WHERE w.milestone = m.id)
    AND NOT EXISTS (SELECT FROM pathway_milestone v WHERE v.voids_id = m.id AND v.kind = 'voided'
      AND NOT EXISTS (SELECT FROM reporting_tallywaiting w WHERE w.milestone = v.id))
  GROUP BY 1, 2, 3
) n CROSS JOIN LATERAL (VALUES (0::bigint), (n.organisation_id)) w (scope) GROUP BY 1, 2, 5
"""

_STORED = """
  SELECT t.code, t.dimension, t.key, t.year, t.cases, t.total, t.answer FROM reporting_tally t
  WHERE t.organisation = seen AND t.dimension = ANY (wanted) AND (t.year = asked OR t.year < asked AND (
    t.code = '*' OR t.code IN (SELECT r.code FROM reporting_tallyrule r WHERE r.form = 'cumulative')))
"""
_BESIDE = (
    _POOL
    + _CASES.format(
        only="", signs="(1, f.after), (-1, f.before)", scopes="(seen)",
        years="AND (year = asked OR year < asked AND (form = 'cumulative' OR code = '*'))",
        within="AND (seen = 0 OR f.organisation_id = seen)",
        dimensions="WHERE d.dimension = ANY (wanted)",
    )
    + ","
    + _ANSWERS
)  # fmt: skip
_JSON = """
SELECT json_object_agg(code, dimensions) FROM (
  SELECT code, json_object_agg(dimension, cells) AS dimensions FROM (
    SELECT code, dimension, json_object_agg(key, CASE code WHEN '*' THEN years
      ELSE json_build_array(cases, trim_scale(total), answer) END) AS cells
    FROM ({cells}) c GROUP BY code, dimension
  ) d GROUP BY code
) i
"""
_GROUPED = (
    "SELECT code, dimension, key, sum(cases) AS cases, sum(total) AS total, max(answer) AS answer,"
    " CASE code WHEN '*' THEN json_agg(year ORDER BY year) END AS years FROM ({cells}) s"
    " GROUP BY code, dimension, key HAVING sum(cases) > 0"
)
# A cell that waiting facts touch takes its new median; a kind counts in the years in which facts of it are left.
_BOTH = """
  SELECT s.code, s.dimension, s.key, s.year, s.cases + coalesce(n.cases, 0) AS cases,
    s.total + coalesce(n.total, 0) AS total, CASE WHEN n.code IS NULL THEN s.answer ELSE n.answer END AS answer
  FROM stored s LEFT JOIN fresh n USING (year, dimension, code, key)
  UNION ALL
  SELECT n.code, n.dimension, n.key, n.year, n.cases, n.total, n.answer
  FROM fresh n LEFT JOIN stored s USING (year, dimension, code, key) WHERE s.code IS NULL
"""

_AS_OWNER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET jit = off"

SQL = [
    # Written by whoever writes facts: a row a fact, nothing read, nobody waited for.
    f"""
    CREATE OR REPLACE FUNCTION maslak.tally_note() RETURNS trigger {_AS_OWNER} AS $$ BEGIN
      INSERT INTO reporting_tallywaiting (milestone) SELECT id FROM written;
      RETURN NULL;
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION maslak.tally_note_meaning() RETURNS trigger {_AS_OWNER} AS $$ BEGIN
      INSERT INTO reporting_tallywaiting (milestone) VALUES (-txid_current()) ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$
    """,
    # Counts anew from the ledger. Readers and writers go on meanwhile: what is written after its first line waits.
    f"""
    CREATE OR REPLACE FUNCTION maslak.tally_rebuild() RETURNS void {_AS_OWNER} SET work_mem = '256MB' AS $$
    DECLARE figure text; BEGIN
      PERFORM pg_advisory_xact_lock({_LOCK});
      DELETE FROM reporting_tallywaiting;
      DELETE FROM reporting_tally;
      DELETE FROM reporting_tallyspread;
      FOR figure IN SELECT DISTINCT code FROM reporting_tallyrule WHERE code <> '*' ORDER BY code LOOP
        {_COUNT};
      END LOOP;
      {_COUNT_KINDS};
      UPDATE reporting_tallystate SET rebuilt_at = clock_timestamp();
    END $$
    """,
    # Counts what waits into the tallies, if that is at least so many and nobody else does; how many there were.
    f"""
    CREATE OR REPLACE FUNCTION maslak.tally_fold(enough int DEFAULT 1) RETURNS int {_AS_OWNER}
    SET work_mem = '64MB' SET enable_seqscan = off SET enable_mergejoin = off AS $$
    DECLARE waiting int; BEGIN
      SELECT count(*) INTO waiting FROM (SELECT FROM reporting_tallywaiting LIMIT greatest(enough, 1)) w;
      IF waiting < greatest(enough, 1) OR NOT pg_try_advisory_xact_lock({_LOCK}) THEN RETURN 0; END IF;
      IF EXISTS (SELECT FROM reporting_tallywaiting WHERE milestone < 0) THEN RETURN -1; END IF;
      SELECT count(*) INTO waiting FROM reporting_tallywaiting;
      {_FOLD};
      RETURN waiting;
    END $$
    """,
    # The cells of a year as JSON, of what the binding may see; NULL when only the ledger can tell.
    f"""
    CREATE OR REPLACE FUNCTION maslak.tally_year(asked int, wanted text[], rules text) RETURNS text STABLE {_AS_OWNER}
    SET enable_seqscan = off SET enable_mergejoin = off AS $$
    DECLARE seen bigint := CASE WHEN maslak.reach() IN ('all', 'aggregate') THEN 0
        WHEN maslak.reach() = 'organisation' THEN maslak.org() END;
      found text;
    BEGIN
      IF seen IS NULL OR NOT EXISTS (SELECT FROM reporting_tallystate s WHERE s.digest = rules)
        OR EXISTS (SELECT FROM reporting_tallywaiting WHERE milestone < 0) THEN RETURN NULL; END IF;
      IF NOT EXISTS (SELECT FROM reporting_tallywaiting) THEN
        {_JSON.format(cells=_GROUPED.format(cells=_STORED)).replace("FROM (", "INTO found FROM (", 1)};
      ELSE
        {_BESIDE}, fresh AS ({_CELLS}), stored AS ({_STORED}), joined AS ({_BOTH})
        {_JSON.format(cells=_GROUPED.format(cells="SELECT * FROM joined WHERE code <> '*' OR cases > 0"))
            .replace("FROM (", "INTO found FROM (", 1)};
      END IF;
      RETURN coalesce(found, '{{}}');
    END $$
    """,
    # What a page asks: the year, after counting in what waits where that is much.
    f"""
    CREATE OR REPLACE FUNCTION maslak.tally_read(asked int, wanted text[], rules text, most int) RETURNS text
    {_AS_OWNER} AS $$ BEGIN
      IF current_setting('transaction_read_only') = 'off' THEN PERFORM maslak.tally_fold(most); END IF;
      RETURN maslak.tally_year(asked, wanted, rules);
    END $$
    """,
    "DROP TRIGGER IF EXISTS maslak_tally ON pathway_milestone",
    "CREATE TRIGGER maslak_tally AFTER INSERT ON pathway_milestone REFERENCING NEW TABLE AS written"
    " FOR EACH STATEMENT EXECUTE FUNCTION maslak.tally_note()",
]  # fmt: skip
for _table, _columns, _changed in (
    ("access_organisation", "code, parent_id", "(OLD.code, OLD.parent_id) IS DISTINCT FROM (NEW.code, NEW.parent_id)"),
    ("programme_project", "code", "OLD.code IS DISTINCT FROM NEW.code"),
):  # fmt: skip
    SQL += [
        f"DROP TRIGGER IF EXISTS maslak_tally ON {_table}",
        f"CREATE TRIGGER maslak_tally AFTER UPDATE OF {_columns} ON {_table} FOR EACH ROW WHEN ({_changed})"
        " EXECUTE FUNCTION maslak.tally_note_meaning()",
    ]
