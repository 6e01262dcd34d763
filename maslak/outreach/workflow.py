"""The workflows of outreach, as tables."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.outreach.enums import CampaignStatus as M
from maslak.outreach.enums import CommitmentStatus as O
from maslak.outreach.enums import ContactStatus as C
from maslak.outreach.enums import CourseStatus as T
from maslak.outreach.enums import EventStatus as E
from maslak.outreach.enums import LeadStatus as L
from maslak.outreach.enums import PracticeStatus as P
from maslak.outreach.enums import RegistrationStatus as R
from maslak.outreach.enums import ResourceStatus as D
from maslak.outreach.enums import StudyStatus as S
from maslak.outreach.enums import TaskStatus as A

CONTACT = Workflow(
    "employer_contact",
    C.NOTED,
    {"cancel": Step(frozenset({C.NOTED}), C.CANCELLED, "outreach.contact")},
)
COMMITMENT = Workflow(
    "commitment",
    O.OPEN,
    {
        "keep": Step(frozenset({O.OPEN}), O.KEPT, "outreach.contact"),
        "drop": Step(frozenset({O.OPEN}), O.DROPPED, "outreach.contact"),
        "take_up_again": Step(frozenset({O.KEPT, O.DROPPED}), O.OPEN, "outreach.contact"),
    },
)
CAMPAIGN = Workflow(
    "campaign",
    M.DRAFT,
    {
        "send": Step(frozenset({M.DRAFT}), M.SENT, "outreach.contact"),
        "cancel": Step(frozenset({M.DRAFT}), M.CANCELLED, "outreach.contact"),
    },
)
EVENT = Workflow(
    "outreach_event",
    E.DRAFT,
    {
        "publish": Step(frozenset({E.DRAFT}), E.PUBLISHED, "outreach.write"),
        "hold": Step(frozenset({E.PUBLISHED}), E.HELD, "outreach.write"),
        "cancel": Step(frozenset({E.DRAFT, E.PUBLISHED}), E.CANCELLED, "outreach.write"),
    },
)
REGISTRATION = Workflow(
    "event_registration",
    R.REGISTERED,
    {
        "promote": Step(frozenset({R.WAITING}), R.REGISTERED, "outreach.write"),
        "attend": Step(frozenset({R.REGISTERED, R.ABSENT}), R.ATTENDED, "outreach.write"),
        "miss": Step(frozenset({R.REGISTERED, R.ATTENDED}), R.ABSENT, "outreach.write"),
        "cancel": Step(frozenset({R.REGISTERED, R.WAITING}), R.CANCELLED, "outreach.write"),
    },
)
LEAD = Workflow(
    "lead",
    L.OPEN,
    {
        "follow": Step(frozenset({L.OPEN}), L.FOLLOWED, "outreach.write"),
        "convert": Step(frozenset({L.OPEN, L.FOLLOWED}), L.CONVERTED, "outreach.contact"),
        "drop": Step(frozenset({L.OPEN, L.FOLLOWED}), L.DROPPED, "outreach.write"),
    },
)
RESOURCE = Workflow(
    "resource",
    D.DRAFT,
    {
        "publish": Step(frozenset({D.DRAFT, D.RETIRED}), D.PUBLISHED, "outreach.write"),
        "retire": Step(frozenset({D.PUBLISHED}), D.RETIRED, "outreach.write"),
    },
)
PRACTICE = Workflow(
    "practice",
    P.DRAFT,
    {
        "review": Step(frozenset({P.DRAFT}), P.REVIEWED, "outreach.review"),
        "send_back": Step(frozenset({P.REVIEWED}), P.DRAFT, "outreach.review"),
        "publish": Step(frozenset({P.REVIEWED, P.WITHDRAWN}), P.PUBLISHED, "outreach.review"),
        "withdraw": Step(frozenset({P.PUBLISHED}), P.WITHDRAWN, "outreach.review"),
    },
)
STUDY = Workflow(
    "study",
    S.PLANNED,
    {
        "start": Step(frozenset({S.PLANNED, S.DROPPED}), S.STARTED, "outreach.write"),
        "review": Step(frozenset({S.STARTED}), S.REVIEW, "outreach.write"),
        "finish": Step(frozenset({S.STARTED, S.REVIEW}), S.DONE, "outreach.write"),
        "drop": Step(frozenset({S.PLANNED, S.STARTED, S.REVIEW}), S.DROPPED, "outreach.write"),
    },
)
COURSE = Workflow(
    "staff_course",
    T.PLANNED,
    {
        "hold": Step(frozenset({T.PLANNED}), T.HELD, "outreach.write"),
        "cancel": Step(frozenset({T.PLANNED}), T.CANCELLED, "outreach.write"),
    },
)
TASK = Workflow(
    "plan_task",
    A.TO_DO,
    {
        "start": Step(frozenset({A.TO_DO}), A.STARTED, "outreach.write"),
        "finish": Step(frozenset({A.TO_DO, A.STARTED}), A.DONE, "outreach.write"),
        "drop": Step(frozenset({A.TO_DO, A.STARTED}), A.DROPPED, "outreach.write"),
        "reopen": Step(frozenset({A.DONE, A.DROPPED}), A.STARTED, "outreach.write"),
    },
)
ALL = (
    CONTACT, COMMITMENT, CAMPAIGN, EVENT, REGISTRATION, LEAD, RESOURCE, PRACTICE, STUDY, COURSE, TASK,
)  # fmt: skip
