"""An employer is seen by the organisation that recorded it; a household is somebody's home."""

from maslak.core.rowsecurity import Policy

_SEEN = (
    "(SELECT maslak.reach()) = 'all'"
    " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
    " OR ((SELECT maslak.reach()) = 'person'"
    " AND EXISTS (SELECT 1 FROM placement_placement q WHERE q.employer_id = employers_employer.id))"
)
POLICIES = {"employers_employer": Policy(read=_SEEN, write=_SEEN)}
