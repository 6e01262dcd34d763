"""The workflows of assisted contracts, as tables."""

from __future__ import annotations

from maslak.assisted.enums import AgreementStatus as A
from maslak.assisted.enums import CheckOutcome as O  # noqa: E741
from maslak.assisted.enums import ClaimStatus as C
from maslak.core.workflow import Step, Workflow

#: An employer asks for itself; an office asks for an employer that has no account.
ASK = "assisted.claim"
DECIDE, PAY = "assisted.decide", "assisted.pay"
_FOUND = (O.PRESENT, O.LEFT, O.UNREACHED)

AGREEMENT = Workflow(
    "assisted_agreement",
    A.DRAFTED,
    {
        "submit": Step(frozenset({A.DRAFTED}), A.SUBMITTED, ASK),
        "return": Step(frozenset({A.SUBMITTED}), A.DRAFTED, DECIDE),
        "accept": Step(frozenset({A.SUBMITTED}), A.ACCEPTED, DECIDE),
        "refuse": Step(frozenset({A.SUBMITTED}), A.REFUSED, DECIDE),
        "withdraw": Step(frozenset({A.DRAFTED, A.SUBMITTED, A.ACCEPTED}), A.WITHDRAWN, ASK),
        "start": Step(frozenset({A.ACCEPTED}), A.RUNNING, DECIDE),
        "complete": Step(frozenset({A.RUNNING}), A.COMPLETED, DECIDE),
        "break": Step(frozenset({A.RUNNING}), A.BROKEN, DECIDE),
        "recover": Step(frozenset({A.BROKEN}), A.RECOVERED, PAY),
        "waive": Step(frozenset({A.BROKEN}), A.WAIVED, PAY),
    },
)
CLAIM = Workflow(
    "assisted_claim",
    C.SUBMITTED,
    {
        "return": Step(frozenset({C.SUBMITTED}), C.RETURNED, DECIDE),
        "send_again": Step(frozenset({C.RETURNED}), C.SUBMITTED, ASK),
        "accept": Step(frozenset({C.SUBMITTED}), C.ACCEPTED, DECIDE),
        "refuse": Step(frozenset({C.SUBMITTED, C.RETURNED, C.ACCEPTED}), C.REFUSED, DECIDE),
        "pay": Step(frozenset({C.ACCEPTED}), C.PAID, PAY),
    },
)
DUTY = Workflow(
    "assisted_duty",
    O.DUE,
    {
        **{str(found.value): Step(frozenset({O.DUE, *_FOUND}) - {found}, found, DECIDE) for found in _FOUND},
        "cancel": Step(frozenset({O.DUE}), O.CANCELLED, DECIDE),
    },
)
ALL = (AGREEMENT, CLAIM, DUTY)
