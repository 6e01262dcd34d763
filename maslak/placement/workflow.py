"""The workflows of placement, as tables."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.placement.enums import AWAITED_APPLICATIONS, OPEN_APPLICATIONS
from maslak.placement.enums import ApplicationStatus as A
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

#: Of the person, in their own space; their office does the same on their behalf.
OWN = "self.application"
#: Of the employer; an office answers so for an employer whose offer it wrote.
ANSWER = "application.answer"
OFFICE = "application.write"
_BEFORE_HIRE = OPEN_APPLICATIONS - {A.INVITED}

# Begun by an invitation, or submitted at once by the person or with their counsellor.
APPLICATION = Workflow(
    "application",
    A.INVITED,
    {
        "accept": Step(frozenset({A.INVITED}), A.SUBMITTED, OWN),
        "decline": Step(frozenset({A.INVITED}), A.DECLINED, OWN),
        "shortlist": Step(frozenset({A.SUBMITTED}), A.SHORTLISTED, ANSWER),
        "retain": Step(AWAITED_APPLICATIONS, A.RETAINED, ANSWER),
        "hire": Step(_BEFORE_HIRE, A.HIRED, ANSWER),
        "refuse": Step(_BEFORE_HIRE, A.REFUSED, ANSWER),
        # Until somebody confirmed the first day, a hire may come to nothing on either side.
        "break_off": Step(frozenset({A.HIRED}), A.REFUSED, ANSWER),
        "withdraw": Step(_BEFORE_HIRE | {A.HIRED}, A.WITHDRAWN, OWN),
        "lapse": Step(frozenset({A.INVITED}) | AWAITED_APPLICATIONS, A.LAPSED, OFFICE),
        "fill": Step(OPEN_APPLICATIONS, A.FILLED, ANSWER),
        "leave": Step(OPEN_APPLICATIONS, A.ELSEWHERE, OFFICE),
    },
)
ALL = (PLACEMENT, RETENTION, APPLICATION)
