"""A paper is seen by who issued it, by the organisations it is for, and by the person it speaks of.

Anyone who holds a paper may ask what it is worth: two functions answer with just that, by the hash of its token or
of its file, and open nothing by its number alone.
"""

from maslak.core.rowsecurity import Policy

_REACH, _ORG = "(SELECT maslak.reach())", "(SELECT maslak.org())"
POLICIES = {
    "papers_paper": Policy(
        read=f"{_REACH} = 'all' OR ({_REACH} = 'organisation' AND (issuer_id = {_ORG} OR {_ORG} = ANY (audience)))"
        f" OR ({_REACH} = 'person' AND person_id = (SELECT maslak.person()))",
        write=f"{_REACH} = 'all' OR ({_REACH} = 'organisation' AND issuer_id = {_ORG})",
    ),
}
SQL = [
    # What may still change on a paper that is out: its withdrawal, and whose it is.
    """
    CREATE OR REPLACE FUNCTION maslak.keep_paper() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      may_change text[] := ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason', 'replaced_by_id',
                                 'person_id', 'audience'];
    BEGIN
      IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - may_change = to_jsonb(OLD) - may_change
         AND (OLD.withdrawn_at IS NULL OR (NEW.withdrawn_at = OLD.withdrawn_at
              AND NEW.withdrawal_reason = OLD.withdrawal_reason
              AND NEW.withdrawn_by_id IS NOT DISTINCT FROM OLD.withdrawn_by_id
              AND NEW.replaced_by_id IS NOT DISTINCT FROM OLD.replaced_by_id)) THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'a paper that was issued is never changed' USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    "DROP TRIGGER IF EXISTS maslak_paper_kept ON papers_paper",
    "CREATE TRIGGER maslak_paper_kept BEFORE UPDATE OR DELETE ON papers_paper"
    " FOR EACH ROW EXECUTE FUNCTION maslak.keep_paper()",
    """
    CREATE OR REPLACE FUNCTION maslak.paper_by_token(hash text)
    RETURNS TABLE (number varchar, kind varchar, issuer_id bigint, issued_at timestamptz, valid_from date,
                   valid_to date, worthless boolean, shown_sealed bytea, withdrawn_at timestamptz, replaced boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT p.number, p.kind, p.issuer_id, p.issued_at, p.valid_from, p.valid_to, p.worthless, p.shown_sealed,
             p.withdrawn_at, p.replaced_by_id IS NOT NULL
      FROM papers_paper p WHERE p.token_hash = hash $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.paper_of_file(file_hash text, token_hashes text[], numbers text[])
    RETURNS TABLE (number varchar, kind varchar, issued_at timestamptz, valid_from date, valid_to date,
                   withdrawn boolean, replaced boolean, same_file boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT p.number, p.kind, p.issued_at, p.valid_from, p.valid_to, p.withdrawn_at IS NOT NULL,
             p.replaced_by_id IS NOT NULL, p.sha256 = file_hash
      FROM papers_paper p
      WHERE p.sha256 = file_hash OR p.token_hash = ANY (token_hashes) OR p.number = ANY (numbers)
      ORDER BY (p.sha256 = file_hash) DESC, p.issued_at LIMIT 1 $$
    """,
]
