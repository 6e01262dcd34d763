"""An agreement is seen by who asks, who decides and the person; the sums are moved by the database alone (ADR 0049).

Steering sees envelopes and their sums, never an agreement.
"""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_STEERING = "(SELECT maslak.reach()) IN ('all', 'aggregate')"
_AS_ORGANISATION = "(SELECT maslak.reach()) = 'organisation'"
_PARTY = "{0}organisation_id = (SELECT maslak.org()) OR {0}asked_by_id = (SELECT maslak.org())"
_PARTIES = f"{_ALL} OR ({_AS_ORGANISATION} AND ({_PARTY.format('')}))"
_OF_AGREEMENT = "EXISTS (SELECT 1 FROM assisted_agreement a WHERE a.id = agreement_id)"
# Copies of pay slips and certificates are for the two sides alone, not for every office that follows the person.
_OF_PARTIES = (
    f"EXISTS (SELECT 1 FROM assisted_agreement a WHERE a.id = agreement_id AND ({_ALL}"
    f" OR ({_AS_ORGANISATION} AND ({_PARTY.format('a.')}))))"
)
_DESK = (
    f"EXISTS (SELECT 1 FROM assisted_agreement a WHERE a.id = agreement_id AND ({_ALL}"
    f" OR ({_AS_ORGANISATION} AND a.organisation_id = (SELECT maslak.org()))))"
)
_OF_CLAIM = "EXISTS (SELECT 1 FROM assisted_claim c WHERE c.id = claim_id)"
# An office draws from its own envelopes and from those of all; an employer sees none.
_DRAWS = (
    f"{_AS_ORGANISATION} AND (organisation_id = (SELECT maslak.org()) OR (organisation_id IS NULL AND EXISTS"
    " (SELECT 1 FROM access_organisation o WHERE o.id = (SELECT maslak.org()) AND o.kind IN ('office', 'agency'))))"
)
POLICIES = {
    "assisted_agreement": Policy(
        read=f"{_PARTIES} OR EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)", write=_PARTIES
    ),
    "assisted_dutycheck": Policy(read=_OF_AGREEMENT, write=_OF_PARTIES),
    "assisted_proof": Policy(read=_OF_PARTIES, write=_OF_PARTIES),
    "assisted_claim": Policy(read=_OF_AGREEMENT, write=_OF_PARTIES),
    "assisted_payment": Policy(
        read=_OF_CLAIM,
        write="EXISTS (SELECT 1 FROM assisted_claim c JOIN assisted_agreement a ON a.id = c.agreement_id"
        f" WHERE c.id = claim_id AND ({_ALL} OR ({_AS_ORGANISATION} AND a.organisation_id = (SELECT maslak.org()))))",
    ),
    "assisted_repayment": Policy(read=_OF_AGREEMENT, write=_DESK),
    "assisted_envelope": Policy(read=f"{_STEERING} OR ({_DRAWS})", write=f"{_STEERING} OR ({_DRAWS})"),
    # Parameters are public, as those of the law are; whoever keeps the ceilings adds them.
    "assisted_schemevalue": Policy(read="TRUE", write=_STEERING),
}
# Asked by an employer that knows the reference which the person gave it: who decides, and nothing else.
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.assisted_desk(reference text)
    RETURNS TABLE (person_id bigint, organisation_id bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT p.id, p.home_organisation_id FROM people_person p JOIN access_organisation o ON o.id = p.home_organisation_id
      WHERE p.ref = reference AND p.merged_into_id IS NULL AND o.kind IN ('office', 'agency')
        AND maslak.reach() IN ('all', 'organisation') $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.employer_account(number text)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT min(e.organisation_id) FROM employers_employer e JOIN access_organisation o ON o.id = e.organisation_id
      WHERE number <> '' AND e.ice = number AND o.kind = 'employer' AND maslak.reach() IN ('all', 'organisation')
      HAVING count(DISTINCT e.organisation_id) = 1 $$
    """,
]


def _trigger(name: str, table: str, when: str) -> tuple[str, str]:
    return (
        f"DROP TRIGGER IF EXISTS maslak_{name} ON assisted_{table}",
        f"CREATE TRIGGER maslak_{name} {when} ON assisted_{table} FOR EACH ROW EXECUTE FUNCTION maslak.assisted_{name}()",
    )


SQL = [
    # What is set aside for an agreement is taken from its envelope, and given back when it shrinks.
    """
    CREATE OR REPLACE FUNCTION maslak.assisted_commit() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      IF TG_OP <> 'INSERT' AND OLD.envelope_id IS NOT NULL AND OLD.committed_mad <> 0 THEN
        UPDATE assisted_envelope SET committed_mad = committed_mad - OLD.committed_mad
          + CASE WHEN TG_OP = 'UPDATE' AND NEW.envelope_id = OLD.envelope_id THEN NEW.committed_mad ELSE 0 END
        WHERE id = OLD.envelope_id;
      END IF;
      IF TG_OP <> 'DELETE' AND NEW.envelope_id IS NOT NULL AND NEW.committed_mad <> 0
        AND (TG_OP = 'INSERT' OR OLD.committed_mad = 0 OR OLD.envelope_id IS DISTINCT FROM NEW.envelope_id) THEN
        UPDATE assisted_envelope SET committed_mad = committed_mad + NEW.committed_mad WHERE id = NEW.envelope_id;
      END IF;
      RETURN NULL;
    END $$
    """,
    *_trigger("commit", "agreement", "AFTER INSERT OR UPDATE OF committed_mad, envelope_id OR DELETE"),
    # A payment is for an accepted claim of a running agreement, of its amount, by another hand than the decision's.
    """
    CREATE OR REPLACE FUNCTION maslak.assisted_pay() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
    DECLARE said assisted_claim; held assisted_agreement;
    BEGIN
      SELECT a.* INTO held FROM assisted_agreement a JOIN assisted_claim c ON c.agreement_id = a.id
        WHERE c.id = NEW.claim_id FOR UPDATE OF a;
      SELECT * INTO said FROM assisted_claim WHERE id = NEW.claim_id FOR UPDATE;
      IF held.status <> 'running' OR said.status <> 'accepted' OR said.amount_mad <> NEW.amount_mad
        OR (said.decided_by_id IS NOT NULL AND said.decided_by_id = NEW.paid_by_id) THEN
        RAISE EXCEPTION 'claim % cannot be paid so', NEW.claim_id USING ERRCODE = 'check_violation';
      END IF;
      UPDATE assisted_agreement SET paid_mad = paid_mad + NEW.amount_mad WHERE id = held.id;
      UPDATE assisted_envelope SET paid_mad = paid_mad + NEW.amount_mad WHERE id = held.envelope_id;
      RETURN NEW;
    END $$
    """,
    *_trigger("pay", "payment", "BEFORE INSERT"),
    """
    CREATE OR REPLACE FUNCTION maslak.assisted_give_back() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      UPDATE assisted_agreement SET given_back_mad = given_back_mad + NEW.amount_mad WHERE id = NEW.agreement_id;
      UPDATE assisted_envelope e SET given_back_mad = e.given_back_mad + NEW.amount_mad
        FROM assisted_agreement a WHERE a.id = NEW.agreement_id AND e.id = a.envelope_id;
      RETURN NEW;
    END $$
    """,
    *_trigger("give_back", "repayment", "BEFORE INSERT"),
    # A claim is for a month of its agreement, counted from the first, and of no more than the month's contribution.
    """
    CREATE OR REPLACE FUNCTION maslak.assisted_claim() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$
    DECLARE held assisted_agreement;
    BEGIN
      SELECT * INTO held FROM assisted_agreement WHERE id = NEW.agreement_id;
      IF NEW.number NOT BETWEEN 1 AND held.months OR NEW.amount_mad > held.monthly_mad
        OR NEW.month <> (date_trunc('month', held.starts_on) + make_interval(months => NEW.number - 1))::date
        OR (TG_OP = 'INSERT' AND held.status <> 'running') THEN
        RAISE EXCEPTION 'month % is not one of agreement %', NEW.number, held.ref USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    *_trigger("claim", "claim", "BEFORE INSERT OR UPDATE"),
    # The sums are the sums of rows: nobody writes them, the owner of the tables included.
    """
    CREATE OR REPLACE FUNCTION maslak.assisted_sums() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE before jsonb; sum text;
    BEGIN
      IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
      before := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}'::jsonb END;
      FOREACH sum IN ARRAY TG_ARGV LOOP
        IF (to_jsonb(NEW) ->> sum)::numeric <> coalesce((before ->> sum)::numeric, 0) THEN
          RAISE EXCEPTION '% is added up by the database', sum USING ERRCODE = 'insufficient_privilege';
        END IF;
      END LOOP;
      RETURN NEW;
    END $$
    """,
    "DROP TRIGGER IF EXISTS maslak_sums ON assisted_envelope",
    "CREATE TRIGGER maslak_sums BEFORE INSERT OR UPDATE ON assisted_envelope FOR EACH ROW"
    " EXECUTE FUNCTION maslak.assisted_sums('committed_mad', 'paid_mad', 'given_back_mad')",
    "DROP TRIGGER IF EXISTS maslak_sums ON assisted_agreement",
    "CREATE TRIGGER maslak_sums BEFORE INSERT OR UPDATE ON assisted_agreement FOR EACH ROW"
    " EXECUTE FUNCTION maslak.assisted_sums('paid_mad', 'given_back_mad')",
]
