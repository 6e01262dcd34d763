"""The workflows of the programme: what a year's review plans, agreements, what partners report."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.programme.enums import AgreementStatus as A
from maslak.programme.enums import NoteStatus as N
from maslak.programme.enums import ReportStatus as R

NOTE = Workflow(
    "note",
    N.OPEN,
    {
        "start": Step(frozenset({N.OPEN}), N.STARTED, "programme.write"),
        "finish": Step(frozenset({N.OPEN, N.STARTED}), N.DONE, "programme.write"),
        "drop": Step(frozenset({N.OPEN, N.STARTED}), N.DROPPED, "programme.write"),
        "reopen": Step(frozenset({N.DONE, N.DROPPED}), N.OPEN, "programme.write"),
    },
)
AGREEMENT = Workflow(
    "agreement",
    A.DRAFTED,
    {
        "sign": Step(frozenset({A.DRAFTED}), A.SIGNED, "programme.write"),
        "abandon": Step(frozenset({A.DRAFTED}), A.ABANDONED, "programme.write"),
        "terminate": Step(frozenset({A.SIGNED}), A.TERMINATED, "programme.write"),
    },
)
REPORT = Workflow(
    "partner_report",
    R.DRAFT,
    {
        "submit": Step(frozenset({R.DRAFT, R.RETURNED}), R.SUBMITTED, "project.report"),
        "take_back": Step(frozenset({R.SUBMITTED}), R.DRAFT, "project.report"),
        "return": Step(frozenset({R.SUBMITTED}), R.RETURNED, "project.review"),
        "sign_off": Step(frozenset({R.SUBMITTED}), R.SIGNED, "project.review"),
        "supersede": Step(frozenset({R.SIGNED}), R.SUPERSEDED, "project.review"),
    },
)
ALL = (NOTE, AGREEMENT, REPORT)
