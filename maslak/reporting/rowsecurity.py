"""Editions hold no person: open to the signed-in process, their writes guarded by actions."""

POLICIES: dict = {}
OPEN = {
    "reporting_edition": "figures and narrative, no person in them",
    "reporting_paragraph": "figures and narrative, no person in them",
}
