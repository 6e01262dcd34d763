"""What is announced may be read by anyone; contacts, registrations and registers only by their organisation."""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_HERE = "(SELECT maslak.reach()) IN ('organisation', 'aggregate') AND organisation_id = (SELECT maslak.org())"
# Steering reads what is no person's; writing stays with the organisation that holds the record.
_OURS = f"({_ALL} OR ({_HERE}))"
_SIGNED_IN = "(SELECT maslak.reach()) IN ('all', 'aggregate', 'organisation')"


def _of(parent: str, key: str, table: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM outreach_{parent} o WHERE o.id = outreach_{table}.{key}_id AND ({_ALL} OR"
        " ((SELECT maslak.reach()) IN ('organisation', 'aggregate') AND o.organisation_id = (SELECT maslak.org()))))"
    )


def _part(parent: str, key: str, table: str) -> Policy:
    return Policy(read=_of(parent, key, table), write=_of(parent, key, table))


_OF_PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
POLICIES = {
    "outreach_contact": Policy(read=_OURS, write=_OURS),
    "outreach_commitment": _part("contact", "contact", "commitment"),
    "outreach_subscription": Policy(read=_OURS, write=_OURS),
    "outreach_campaign": Policy(read=_OURS, write=_OURS),
    "outreach_campaignsend": Policy(
        read=f"{_of('campaign', 'campaign', 'campaignsend')} OR (person_id IS NOT NULL AND {_OF_PERSON})",
        write=_of("campaign", "campaign", "campaignsend"),
    ),
    "outreach_registration": _part("event", "event", "registration"),
    "outreach_talkseat": Policy(
        read="EXISTS (SELECT 1 FROM outreach_registration r WHERE r.id = registration_id)",
        write="EXISTS (SELECT 1 FROM outreach_registration r WHERE r.id = registration_id)",
    ),
    "outreach_lead": _part("event", "event", "lead"),
    "outreach_practice": Policy(read=f"status = 'published' OR {_SIGNED_IN}", write=_OURS),
    "outreach_practicetext": Policy(
        read="EXISTS (SELECT 1 FROM outreach_practice p WHERE p.id = practice_id)",
        write=_of("practice", "practice", "practicetext"),
    ),
    "outreach_course": Policy(read=f"{_OURS} OR (SELECT maslak.reach()) = 'aggregate'", write=_OURS),
    "outreach_trainee": _part("course", "course", "trainee"),
    "outreach_study": Policy(read=_SIGNED_IN, write=_OURS),
    "outreach_plan": Policy(read=_SIGNED_IN, write=_OURS),
    "outreach_plantask": Policy(
        read=_SIGNED_IN,
        write="EXISTS (SELECT 1 FROM outreach_plan p WHERE p.id = plan_id)",
    ),
    # Announced: for everybody. In preparation: for its organisation.
    "outreach_event": Policy(read=f"status <> 'draft' OR {_OURS}", write=_OURS),
    "outreach_stand": Policy(
        read="EXISTS (SELECT 1 FROM outreach_event e WHERE e.id = event_id)",
        write=_of("event", "event", "stand"),
    ),
    "outreach_eventtalk": Policy(
        read="EXISTS (SELECT 1 FROM outreach_event e WHERE e.id = event_id)",
        write=_of("event", "event", "eventtalk"),
    ),
    "outreach_resource": Policy(read=f"status = 'published' OR {_OURS}", write=_OURS),
    "outreach_resourceversion": Policy(
        read="EXISTS (SELECT 1 FROM outreach_resource r WHERE r.id = resource_id)",
        write=_of("resource", "resource", "resourceversion"),
    ),
}
OPEN = {"outreach_event_partners": "which bodies hold a public event together; no person in it"}
# What a ticket says to whoever holds it: no name, no address. Runs with the sight of the tables' owner.
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.event_ticket(ticket text)
    RETURNS TABLE (event_ref varchar, status varchar, rank bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
      SELECT e.ref, r.status, CASE WHEN r.status = 'waiting' THEN (
        SELECT count(*) FROM outreach_registration w
        WHERE w.event_id = r.event_id AND w.status = 'waiting' AND (w.created_at, w.id) <= (r.created_at, r.id)
      ) ELSE 0 END
      FROM outreach_registration r JOIN outreach_event e ON e.id = r.event_id
      WHERE r.token = ticket AND ticket <> '' $$
    """,
]
