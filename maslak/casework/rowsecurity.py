"""Casework is seen by the organisation that does it, by whoever holds the person's file, and by the person."""

from maslak.core.rowsecurity import Policy

_ORG = "(SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
_SEES_PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
_OF_CASE = "EXISTS (SELECT 1 FROM casework_casefile c WHERE c.id = case_id)"
_ENROLLED = "EXISTS (SELECT 1 FROM casework_enrolment e WHERE e.session_id = casework_session.id AND e.person_id = (SELECT maslak.person()))"
_INVITED = "EXISTS (SELECT 1 FROM casework_appointment a WHERE a.slot_id = casework_slot.id AND a.person_id = (SELECT maslak.person()))"
_BETWEEN = (
    "(SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) = 'organisation' AND"
    " (SELECT maslak.org()) IN (from_organisation_id, to_organisation_id)) OR person_id = (SELECT maslak.person())"
)
POLICIES = {
    "casework_visit": Policy(read=_ORG, write=_ORG),
    "casework_casefile": Policy(read=f"{_ORG} OR {_SEES_PERSON}", write=_ORG),
    "casework_interview": Policy(read=f"{_ORG} OR {_OF_CASE}", write=_ORG),
    "casework_goal": Policy(read=_OF_CASE, write=_OF_CASE),
    "casework_followup": Policy(read=_OF_CASE, write=_OF_CASE),
    "casework_referral": Policy(read=_BETWEEN, write=_BETWEEN),
    "casework_session": Policy(read=f"{_ORG} OR {_ENROLLED} OR ((SELECT maslak.reach()) = 'person' AND status = 'planned')", write=_ORG),
    "casework_enrolment": Policy(read=_SEES_PERSON, write=_SEES_PERSON),
    "casework_selfpacedstep": Policy(read=_SEES_PERSON, write=_SEES_PERSON),
    "casework_slot": Policy(read=f"{_ORG} OR {_INVITED} OR (SELECT maslak.reach()) = 'person'", write=_ORG),
    "casework_appointment": Policy(read=_SEES_PERSON, write=_SEES_PERSON),
}
OPEN = {"casework_workshop": "the catalogue of workshops, no person in it"}
