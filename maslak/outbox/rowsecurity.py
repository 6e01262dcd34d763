"""A message is seen by the organisation that sends it and by the person or account it is for."""

from maslak.core.rowsecurity import Policy

POLICIES = {
    "outbox_message": Policy(
        read="(SELECT maslak.reach()) = 'all'"
        " OR ((SELECT maslak.reach()) = 'organisation' AND organisation_id = (SELECT maslak.org()))"
        " OR (person_id IS NOT NULL AND person_id = (SELECT maslak.person()))"
        " OR (user_id IS NOT NULL AND user_id = (SELECT maslak.usr()))",
        write="(SELECT maslak.reach()) <> ''",
    ),
}
