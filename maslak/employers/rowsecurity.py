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
# Whoever sees an application goes on reading the offer that it answers.
_APPLIED_FOR = "EXISTS (SELECT 1 FROM placement_application a WHERE a.offer_id = employers_joboffer.id)"
_OF_OFFER = "EXISTS (SELECT 1 FROM employers_joboffer o WHERE o.id = offer_id{})"
_OURS = _OF_OFFER.format(
    " AND ((SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) = 'organisation'"
    " AND o.organisation_id = (SELECT maslak.org())))"
)
# Contacts and merges are read where the establishment is recorded; a person who worked there sees neither.
_OF_EMPLOYER = (
    "(SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) = 'organisation' AND EXISTS (SELECT 1 FROM"
    " employers_employer e WHERE e.id = {} AND e.organisation_id = (SELECT maslak.org())))"
)
POLICIES = {
    "employers_employer": Policy(read=_SEEN, write=_SEEN),
    "employers_joboffer": Policy(read=f"status = 'open' OR {_ORG} OR {_APPLIED_FOR}", write=_ORG),
    "employers_employercontact": Policy(
        read=_OF_EMPLOYER.format("employer_id"), write=_OF_EMPLOYER.format("employer_id")
    ),
    "employers_employermerge": Policy(read=_ORG, write=_ORG),
    "employers_distinctemployers": Policy(
        read=_OF_EMPLOYER.format("first_id"), write=_OF_EMPLOYER.format("first_id")
    ),
    "employers_offerlanguage": Policy(read=_OF_OFFER.format(""), write=_OURS),
    "employers_offerskill": Policy(read=_OF_OFFER.format(""), write=_OURS),
}
