"""A file and its rows are seen by the organisation that sent it."""

from maslak.core.rowsecurity import Policy

_ORG = (
    "(SELECT maslak.reach()) = 'all' OR ((SELECT maslak.reach()) IN ('organisation', 'aggregate')"
    " AND organisation_id = (SELECT maslak.org()))"
)
_OF_BATCH = "EXISTS (SELECT 1 FROM imports_batch b WHERE b.id = batch_id)"
POLICIES = {
    "imports_batch": Policy(read=_ORG, write=_ORG),
    "imports_row": Policy(read=_OF_BATCH, write=_OF_BATCH),
    "imports_savedmapping": Policy(read=_ORG, write=_ORG),
    "imports_fingerprint": Policy(read=_ORG, write=_ORG),
}
