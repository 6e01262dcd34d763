"""Facts without names are seen by steering; facts of a person by whoever sees the person."""

from maslak.core.rowsecurity import Policy

_OF_PERSON = "EXISTS (SELECT 1 FROM people_person p WHERE p.id = person_id)"
POLICIES = {
    "pathway_subject": Policy(read=_OF_PERSON, write=_OF_PERSON),
    "pathway_milestone": Policy(
        read="(SELECT maslak.reach()) IN ('all', 'aggregate')"
        " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
        " OR subject IN (SELECT s.pseudonym FROM pathway_subject s)",
        write="(SELECT maslak.reach()) IN ('all', 'organisation', 'person')",
    ),
}
