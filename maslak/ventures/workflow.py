"""The workflows of ventures, as tables."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.ventures.enums import BEFORE_BIRTH, BORN
from maslak.ventures.enums import CheckStatus as C
from maslak.ventures.enums import GrantStatus as G
from maslak.ventures.enums import InstalmentStatus as I  # noqa: E741
from maslak.ventures.enums import JuryStatus as J
from maslak.ventures.enums import RequestStatus as R
from maslak.ventures.enums import VentureStatus as V

_READY = frozenset({V.DIAGNOSED, V.PREPARING, V.SELECTED})

VENTURE = Workflow(
    "venture",
    V.REGISTERED,
    {
        "diagnose": Step(frozenset({V.REGISTERED}), V.DIAGNOSED, "venture.write"),
        "prepare": Step(frozenset({V.DIAGNOSED, V.NOT_SELECTED}), V.PREPARING, "venture.write"),
        "present": Step(frozenset({V.DIAGNOSED, V.PREPARING}), V.BEFORE_JURY, "venture.write"),
        "select": Step(frozenset({V.BEFORE_JURY}), V.SELECTED, "venture.select"),
        "decline": Step(frozenset({V.BEFORE_JURY}), V.NOT_SELECTED, "venture.select"),
        "take_back": Step(frozenset({V.BEFORE_JURY}), V.PREPARING, "venture.write"),
        "formalise": Step(_READY, V.IN_FORMALITIES, "venture.write"),
        "complete_formalities": Step(frozenset({V.IN_FORMALITIES}), V.FORMALITIES_DONE, "venture.write"),
        "create": Step(frozenset({V.FORMALITIES_DONE}), V.CREATED, "venture.write"),
        "start": Step(frozenset({V.CREATED}), V.TRADING, "venture.write"),
        "pause": Step(frozenset({V.CREATED, V.TRADING}), V.PAUSED, "venture.follow"),
        "resume": Step(frozenset({V.PAUSED}), V.TRADING, "venture.follow"),
        "close": Step(BORN, V.ENDED, "venture.follow"),
        "give_up": Step(BEFORE_BIRTH, V.ENDED, "venture.write"),
        "reopen": Step(frozenset({V.ENDED}), V.PREPARING, "venture.write"),
    },
)
JURY = Workflow(
    "jury",
    J.OPEN,
    {
        "complete": Step(frozenset({J.OPEN}), J.COMPLETE, "venture.score"),
        "close": Step(frozenset({J.COMPLETE}), J.CLOSED, "venture.select"),
    },
)
GRANT = Workflow(
    "grant",
    G.DECIDED,
    {
        "sign": Step(frozenset({G.DECIDED}), G.SIGNED, "venture.fund"),
        "complete": Step(frozenset({G.SIGNED}), G.COMPLETED, "venture.pay"),
        "cancel": Step(frozenset({G.DECIDED, G.SIGNED}), G.CANCELLED, "venture.fund"),
    },
)
INSTALMENT = Workflow(
    "instalment",
    I.DUE,
    {
        "pay": Step(frozenset({I.DUE}), I.PAID, "venture.pay"),
        "cancel": Step(frozenset({I.DUE}), I.CANCELLED, "venture.fund"),
    },
)
_FOUND = (C.ACTIVE, C.PAUSED, C.CLOSED, C.UNREACHABLE)
FOLLOW_UP = Workflow(
    "venture_check",
    C.DUE,
    {
        **{
            str(found.value): Step(frozenset({C.DUE, *_FOUND}) - {found}, found, "venture.follow")
            for found in _FOUND
        },
        "cancel": Step(frozenset({C.DUE}), C.CANCELLED, "venture.follow"),
    },
)
REQUEST = Workflow(
    "financing_request",
    R.SENT,
    {
        "granted": Step(frozenset({R.SENT}), R.GRANTED, "venture.follow"),
        "refused": Step(frozenset({R.SENT}), R.REFUSED, "venture.follow"),
        "dropped": Step(frozenset({R.SENT}), R.DROPPED, "venture.follow"),
    },
)
ALL = (VENTURE, JURY, GRANT, INSTALMENT, FOLLOW_UP, REQUEST)
