"""An employer is seen by the organisation that recorded it; a household is somebody's home. An open offer is public."""

from maslak.core.rowsecurity import Policy

_ORG = (
    "(SELECT maslak.reach()) = 'all'"
    " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
)
_SEEN = (
    f"{_ORG} OR ((SELECT maslak.reach()) = 'person'"
    " AND EXISTS (SELECT 1 FROM placement_placement q WHERE q.employer_id = employers_employer.id))"
)
_OF_OFFER = "EXISTS (SELECT 1 FROM employers_joboffer o WHERE o.id = offer_id{})"
_OURS = _OF_OFFER.format(
    " AND ((SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) = 'organisation'"
    " AND o.organisation_id = (SELECT maslak.org())))"
)
POLICIES = {
    "employers_employer": Policy(read=_SEEN, write=_SEEN),
    "employers_joboffer": Policy(read=f"status = 'open' OR {_ORG}", write=_ORG),
    "employers_offerlanguage": Policy(read=_OF_OFFER.format(""), write=_OURS),
    "employers_offerskill": Policy(read=_OF_OFFER.format(""), write=_OURS),
}
