"""The workflows of training, as tables."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.training.enums import (
    CourseStatus as C,
)
from maslak.training.enums import (
    EnrolmentStatus as E,
)
from maslak.training.enums import (
    IntakeStatus as N,
)
from maslak.training.enums import (
    OfferStatus as O,  # noqa: E741
)
from maslak.training.enums import (
    PortfolioStatus as P,
)
from maslak.training.enums import (
    ReferralStatus as R,
)

_ANSWER, _RECORD = "training.answer", "training.record"

OFFER = Workflow(
    "training_offer",
    O.DRAFT,
    {
        "publish": Step(frozenset({O.DRAFT, O.ARCHIVED}), O.PUBLISHED, "training.offer"),
        "archive": Step(frozenset({O.DRAFT, O.PUBLISHED}), O.ARCHIVED, "training.offer"),
    },
)
INTAKE = Workflow(
    "training_intake",
    N.OPEN,
    {
        "close": Step(frozenset({N.OPEN}), N.CLOSED, _RECORD),
        "cancel": Step(frozenset({N.OPEN}), N.CANCELLED, "training.offer"),
    },
)
REFERRAL = Workflow(
    "training_referral",
    R.SENT,
    {
        "acknowledge": Step(frozenset({R.SENT}), R.ACKNOWLEDGED, _ANSWER),
        "accept": Step(frozenset({R.SENT, R.ACKNOWLEDGED, R.WAITLISTED}), R.ACCEPTED, _ANSWER),
        "waitlist": Step(frozenset({R.SENT, R.ACKNOWLEDGED}), R.WAITLISTED, _ANSWER),
        "refuse": Step(frozenset({R.SENT, R.ACKNOWLEDGED, R.WAITLISTED}), R.REFUSED, _ANSWER),
        "enrol": Step(frozenset({R.ACCEPTED}), R.ENROLLED, _RECORD),
        "miss": Step(frozenset({R.ACCEPTED}), R.NO_SHOW, _RECORD),
        "free": Step(frozenset({R.ENROLLED}), R.ACCEPTED, _RECORD),
        "revoke": Step(
            frozenset({R.SENT, R.ACKNOWLEDGED, R.WAITLISTED, R.ACCEPTED}), R.REVOKED, "training.refer"
        ),
    },
)
ENROLMENT = Workflow(
    "training_enrolment",
    E.ENROLLED,
    {
        "complete": Step(frozenset({E.ENROLLED}), E.COMPLETED, _RECORD),
        "certify": Step(frozenset({E.COMPLETED}), E.CERTIFIED, _RECORD),
        "uncertify": Step(frozenset({E.CERTIFIED}), E.COMPLETED, _RECORD),
        "drop": Step(frozenset({E.ENROLLED}), E.DROPPED, _RECORD),
        "cancel": Step(frozenset({E.ENROLLED}), E.CANCELLED, _RECORD),
    },
)
COURSE = Workflow(
    "distance_course",
    C.DECLARED,
    {
        "prove": Step(frozenset({C.DECLARED, C.REFUSED}), C.PROVEN, "training.assess"),
        "refuse": Step(frozenset({C.DECLARED}), C.REFUSED, "training.assess"),
    },
)
PORTFOLIO = Workflow(
    "prior_learning",
    P.GATHERING,
    {
        "assess": Step(frozenset({P.GATHERING}), P.ASSESSED, "training.assess"),
        "reopen": Step(frozenset({P.ASSESSED}), P.GATHERING, "training.assess"),
        "refer": Step(frozenset({P.ASSESSED}), P.REFERRED, "training.assess"),
        "answer": Step(frozenset({P.REFERRED, P.ANSWERED}), P.ANSWERED, "training.assess"),
        "close": Step(frozenset({P.GATHERING, P.ASSESSED}), P.CLOSED, "training.assess"),
    },
)
ALL = (OFFER, INTAKE, REFERRAL, ENROLMENT, COURSE, PORTFOLIO)
