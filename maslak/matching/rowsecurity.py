"""A proposal is seen by whoever sees the person; a card by the employer of its offer, who never learns whose it is.

A consent taken back removes the cards by a trigger: the casework that withdraws it stands on a floor below and does not
know of them, and a card must not outlive the agreement by one minute.
"""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_OF_PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
_OF_OFFER = (
    f"{_ALL} OR ((SELECT maslak.reach()) = 'organisation' AND EXISTS (SELECT 1 FROM employers_joboffer o"
    " WHERE o.id = offer_id AND o.organisation_id = (SELECT maslak.org())))"
)
_STAFF = "(SELECT maslak.reach()) IN ('all', 'organisation')"
_STEERING = "(SELECT maslak.reach()) IN ('all', 'aggregate')"

POLICIES = {
    "matching_proposal": Policy(read=_OF_PERSON, write=f"{_STAFF} AND {_OF_PERSON}"),
    "matching_candidate": Policy(read=_OF_OFFER, write=_ALL),
    "matching_candidatelist": Policy(read=_OF_OFFER, write=_ALL),
    "matching_candidateperson": Policy(read=_ALL, write=_ALL),
    # Numbers of groups, never of a person: those who steer read them, the night's job writes them.
    "matching_audit": Policy(read=_STEERING, write=_ALL),
    "matching_run": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'aggregate', 'organisation')", write=_ALL
    ),
    "matching_weightrelease": Policy(read="(SELECT maslak.reach()) <> ''", write=_STEERING),
}

SQL = [
    # Who is behind a card, for the invitation alone; only for whoever may read the card.
    """
    CREATE OR REPLACE FUNCTION maslak.candidate_person(post bigint, known varchar)
    RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT b.person_id FROM matching_candidate c
      JOIN matching_candidateperson b ON b.candidate_id = c.id
      JOIN employers_joboffer o ON o.id = c.offer_id
      WHERE c.offer_id = post AND c.handle = known AND (maslak.reach() = 'all'
        OR (maslak.reach() = 'organisation' AND o.organisation_id = maslak.org())) $$
    """,
    """
    CREATE OR REPLACE FUNCTION maslak.forget_cards() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
      WITH gone AS (
        DELETE FROM matching_candidateperson b
        WHERE b.person_id = OLD.person_id AND NOT EXISTS (
          SELECT 1 FROM people_consent a WHERE a.person_id = OLD.person_id
            AND a.purpose = 'share_profile_employers' AND a.withdrawn_at IS NULL)
        RETURNING b.candidate_id)
      DELETE FROM matching_candidate c USING gone WHERE c.id = gone.candidate_id;
      RETURN NULL;
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER maslak_forget_cards AFTER UPDATE OR DELETE ON people_consent
    FOR EACH ROW WHEN (OLD.purpose = 'share_profile_employers' AND OLD.withdrawn_at IS NULL)
    EXECUTE FUNCTION maslak.forget_cards()
    """,
]
