"""The workflows of placement, as tables."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.placement.enums import PlacementStatus as P
from maslak.placement.enums import RetentionOutcome as R

# What somebody found out; noted wrongly, it is noted again.
FOUND = (R.IN_JOB, R.OTHER_JOB, R.LEFT, R.UNREACHED)
_OPEN = frozenset({R.DUE, *FOUND})

PLACEMENT = Workflow(
    "placement",
    P.CURRENT,
    {
        "end": Step(frozenset({P.CURRENT}), P.ENDED, "placement.write"),
        "resume": Step(frozenset({P.ENDED}), P.CURRENT, "placement.write"),
        "cancel": Step(frozenset({P.CURRENT, P.ENDED}), P.CANCELLED, "placement.write"),
    },
)
RETENTION = Workflow(
    "retention_check",
    R.DUE,
    {
        **{str(outcome.value): Step(_OPEN - {outcome}, outcome, "placement.write") for outcome in FOUND},
        "cancel": Step(frozenset({R.DUE}), R.CANCELLED, "placement.write"),
        "restore": Step(frozenset({R.CANCELLED}), R.DUE, "placement.write"),
    },
)
ALL = (PLACEMENT, RETENTION)
