"""A placement is seen by the organisation that made it and by whoever sees the person."""

from maslak.core.rowsecurity import Policy

_ORG = (
    "(SELECT maslak.reach()) = 'all'"
    " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
)
_SEES = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
_OF_PLACEMENT = "EXISTS (SELECT 1 FROM placement_placement q WHERE q.id = placement_id)"
POLICIES = {
    "placement_placement": Policy(read=f"{_ORG} OR {_SEES}", write=_ORG),
    "placement_retentioncheck": Policy(read=_OF_PLACEMENT, write=_OF_PLACEMENT),
}
