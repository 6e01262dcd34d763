"""The workflow of a request. An erasure is proposed by one account and decided by another; the rest is settled at once."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.retention.enums import RequestStatus as S

RIGHTS = Workflow(
    "rights_request",
    S.ASKED,
    {
        "propose": Step(frozenset({S.ASKED}), S.PROPOSED, "rights.examine"),
        "send_back": Step(frozenset({S.PROPOSED}), S.ASKED, "rights.decide"),
        "grant": Step(frozenset({S.PROPOSED}), S.GRANTED, "rights.decide"),
        "refuse": Step(frozenset({S.PROPOSED}), S.REFUSED, "rights.decide"),
        "carry_out": Step(frozenset({S.GRANTED}), S.DONE, "rights.carry_out"),
        "settle": Step(frozenset({S.ASKED}), S.DONE, "rights.examine"),
        "decline": Step(frozenset({S.ASKED}), S.REFUSED, "rights.examine"),
        "withdraw": Step(frozenset({S.ASKED, S.PROPOSED}), S.WITHDRAWN, "rights.ask"),
    },
)
ALL = (RIGHTS,)
