"""The workflows of casework, as tables."""

from __future__ import annotations

from maslak.casework.enums import (
    AppointmentStatus as A,
)
from maslak.casework.enums import (
    CaseStatus as C,
)
from maslak.casework.enums import (
    EnrolmentStatus as E,
)
from maslak.casework.enums import (
    FollowUpStatus as F,
)
from maslak.casework.enums import (
    GoalStatus as G,
)
from maslak.casework.enums import (
    InterviewStatus as I,  # noqa: E741
)
from maslak.casework.enums import (
    ReferralStatus as R,
)
from maslak.casework.enums import (
    SessionStatus as S,
)
from maslak.casework.enums import (
    VisitStatus as V,
)
from maslak.core.workflow import Step, Workflow

VISIT = Workflow(
    "visit",
    V.WAITING,
    {
        "receive": Step(frozenset({V.WAITING}), V.RECEIVED, "reception.write"),
        "leave": Step(frozenset({V.WAITING}), V.LEFT, "reception.write"),
    },
)
CASE = Workflow(
    "case",
    C.OPEN,
    {
        "close": Step(frozenset({C.OPEN}), C.CLOSED, "case.close"),
        "reopen": Step(frozenset({C.CLOSED}), C.OPEN, "case.close"),
    },
)
INTERVIEW = Workflow(
    "interview",
    I.DRAFT,
    {
        "complete": Step(frozenset({I.DRAFT}), I.COMPLETED, "interview.write"),
        "cancel": Step(frozenset({I.DRAFT, I.COMPLETED}), I.CANCELLED, "interview.write"),
    },
)
GOAL = Workflow(
    "goal",
    G.OPEN,
    {
        "reach": Step(frozenset({G.OPEN}), G.DONE, "plan.write"),
        "drop": Step(frozenset({G.OPEN}), G.DROPPED, "plan.write"),
        "take_up_again": Step(frozenset({G.DONE, G.DROPPED}), G.OPEN, "plan.write"),
    },
)
SESSION = Workflow(
    "session",
    S.PLANNED,
    {
        "hold": Step(frozenset({S.PLANNED}), S.HELD, "workshop.attend"),
        "cancel": Step(frozenset({S.PLANNED}), S.CANCELLED, "workshop.manage"),
    },
)
ENROLMENT = Workflow(
    "enrolment",
    E.ENROLLED,
    {
        "promote": Step(frozenset({E.WAITING}), E.ENROLLED, "workshop.enrol"),
        "attend": Step(frozenset({E.ENROLLED, E.ABSENT}), E.ATTENDED, "workshop.attend"),
        "miss": Step(frozenset({E.ENROLLED, E.ATTENDED}), E.ABSENT, "workshop.attend"),
        "cancel": Step(frozenset({E.ENROLLED, E.WAITING}), E.CANCELLED, "workshop.enrol"),
        "enrol_again": Step(frozenset({E.CANCELLED}), E.ENROLLED, "workshop.enrol"),
        "wait_again": Step(frozenset({E.CANCELLED}), E.WAITING, "workshop.enrol"),
    },
)
APPOINTMENT = Workflow(
    "appointment",
    A.BOOKED,
    {
        "keep": Step(frozenset({A.BOOKED, A.NO_SHOW}), A.KEPT, "appointment.write"),
        "miss": Step(frozenset({A.BOOKED, A.KEPT}), A.NO_SHOW, "appointment.write"),
        "excuse": Step(frozenset({A.BOOKED, A.NO_SHOW}), A.EXCUSED, "appointment.write"),
        "cancel": Step(frozenset({A.BOOKED}), A.CANCELLED, "appointment.write"),
    },
)
REFERRAL = Workflow(
    "referral",
    R.SENT,
    {
        "accept": Step(frozenset({R.SENT, R.WAITLISTED}), R.ACCEPTED, "referral.answer"),
        "waitlist": Step(frozenset({R.SENT}), R.WAITLISTED, "referral.answer"),
        "refuse": Step(frozenset({R.SENT, R.WAITLISTED}), R.REFUSED, "referral.answer"),
        "complete": Step(frozenset({R.ACCEPTED}), R.DONE, "referral.answer"),
        "end": Step(frozenset({R.ACCEPTED}), R.ENDED, "referral.answer"),
        "revoke": Step(frozenset({R.SENT, R.WAITLISTED, R.ACCEPTED}), R.REVOKED, "referral.send"),
    },
)
FOLLOW_UP = Workflow(
    "follow_up",
    F.DUE,
    {
        "do": Step(frozenset({F.DUE}), F.DONE, "follow_up.write"),
        "miss": Step(frozenset({F.DUE}), F.UNREACHED, "follow_up.write"),
        "correct": Step(frozenset({F.DONE, F.UNREACHED}), F.DUE, "follow_up.write"),
        "cancel": Step(frozenset({F.DUE}), F.CANCELLED, "follow_up.write"),
    },
)
ALL = (VISIT, CASE, INTERVIEW, GOAL, SESSION, ENROLMENT, APPOINTMENT, REFERRAL, FOLLOW_UP)
