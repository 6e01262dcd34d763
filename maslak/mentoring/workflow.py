"""The workflows of mentoring, as tables.

What the accompanied person does in their own space (permission self.mentoring) the coordination may note for them,
from a telephone call: the table names the permission of staff (see policies.locked_pair).
"""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.mentoring.enums import AWAITED
from maslak.mentoring.enums import ConcernStatus as C
from maslak.mentoring.enums import GoalStatus as G
from maslak.mentoring.enums import MeetingStatus as H
from maslak.mentoring.enums import MenteeStatus as E
from maslak.mentoring.enums import MentorStatus as M
from maslak.mentoring.enums import PairStatus as P

_MANAGE, _MEET, _GUARD = "mentoring.manage", "mentoring.meet", "mentoring.safeguard"

MENTOR = Workflow(
    "mentor",
    M.CANDIDATE,
    {
        "screen": Step(frozenset({M.CANDIDATE}), M.SCREENED, _MANAGE),
        "train": Step(frozenset({M.SCREENED}), M.TRAINED, _MANAGE),
        "activate": Step(frozenset({M.TRAINED, M.PAUSED}), M.ACTIVE, _MANAGE),
        "pause": Step(frozenset({M.ACTIVE}), M.PAUSED, _MANAGE),
        "turn_down": Step(frozenset({M.CANDIDATE, M.SCREENED, M.TRAINED}), M.TURNED_DOWN, _MANAGE),
        "leave": Step(frozenset({M.ACTIVE, M.PAUSED}), M.LEFT, _MANAGE),
        "come_back": Step(frozenset({M.TURNED_DOWN, M.LEFT}), M.CANDIDATE, _MANAGE),
    },
)
MENTEE = Workflow(
    "mentee",
    E.OPEN,
    {
        "close": Step(frozenset({E.OPEN}), E.CLOSED, _MANAGE),
        "reopen": Step(frozenset({E.CLOSED}), E.OPEN, _MANAGE),
    },
)
PAIR = Workflow(
    "pair",
    P.PROPOSED,
    {
        "mentor_accept": Step(frozenset({P.PROPOSED}), P.MENTOR_AGREED, _MEET),
        "mentor_confirm": Step(frozenset({P.MENTEE_AGREED}), P.ACTIVE, _MEET),
        "mentor_decline": Step(AWAITED, P.DECLINED, _MEET),
        "mentor_stop": Step(frozenset({P.ACTIVE}), P.ENDED, _MEET),
        "mentee_accept": Step(frozenset({P.PROPOSED}), P.MENTEE_AGREED, _MANAGE),
        "mentee_confirm": Step(frozenset({P.MENTOR_AGREED}), P.ACTIVE, _MANAGE),
        "mentee_decline": Step(AWAITED, P.DECLINED, _MANAGE),
        "mentee_stop": Step(frozenset({P.ACTIVE}), P.ENDED, _MANAGE),
        "cancel": Step(AWAITED, P.CANCELLED, _MANAGE),
        "end": Step(frozenset({P.ACTIVE}), P.ENDED, _MANAGE),
    },
)
GOAL = Workflow(
    "mentoring_goal",
    G.OPEN,
    {
        "reach": Step(frozenset({G.OPEN}), G.REACHED, _MANAGE),
        "drop": Step(frozenset({G.OPEN}), G.DROPPED, _MANAGE),
        "take_up_again": Step(frozenset({G.REACHED, G.DROPPED}), G.OPEN, _MANAGE),
    },
)
MEETING = Workflow("mentoring_meeting", H.HELD, {"cancel": Step(frozenset({H.HELD}), H.CANCELLED, _MEET)})
CONCERN = Workflow(
    "concern",
    C.RECEIVED,
    {
        "take": Step(frozenset({C.RECEIVED}), C.IN_REVIEW, _GUARD),
        "close": Step(frozenset({C.IN_REVIEW}), C.CLOSED, _GUARD),
        "reopen": Step(frozenset({C.CLOSED}), C.IN_REVIEW, _GUARD),
    },
)
ALL = (MENTOR, MENTEE, PAIR, GOAL, MEETING, CONCERN)
