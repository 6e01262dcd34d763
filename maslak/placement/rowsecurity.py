"""A placement is seen by the organisation that made it and by whoever sees the person.

An application is seen by whoever sees the person and by the organisation that wrote the offer, which never reads the
register: an invitation shows there only while the person agrees to be shown to employers.
"""

from maslak.core.rowsecurity import Policy

_ALL = "(SELECT maslak.reach()) = 'all'"
_BODY = "(SELECT maslak.reach()) = 'organisation'"
_ORG = f"{_ALL} OR ({_BODY} AND organisation_id = (SELECT maslak.org()))"
_SEES = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
_OF_PLACEMENT = "EXISTS (SELECT 1 FROM placement_placement q WHERE q.id = placement_id)"
_RECRUITER = (
    f"({_BODY} AND recruiter_id = (SELECT maslak.org())"
    " AND (status <> 'invited' OR maslak.is_shown_to_employers(person_id)))"
)
_APPLICATION = (
    f"{_ALL} OR ({_BODY} AND organisation_id = (SELECT maslak.org())) OR {_RECRUITER}"
    f" OR person_id = (SELECT maslak.person()) OR ({_BODY} AND {_SEES})"
)
POLICIES = {
    "placement_placement": Policy(read=f"{_ORG} OR {_SEES}", write=_ORG),
    "placement_retentioncheck": Policy(read=_OF_PLACEMENT, write=_OF_PLACEMENT),
    "placement_application": Policy(read=_APPLICATION, write=_APPLICATION),
}
# Asked by the policy above: a recruiter sees no consent, only whether there is one.
FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION maslak.is_shown_to_employers(whose bigint)
    RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT EXISTS (
        SELECT 1 FROM people_consent c
        WHERE c.person_id = whose AND c.purpose = 'share_profile_employers' AND c.withdrawn_at IS NULL) $$
    """,
]
