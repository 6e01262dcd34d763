"""The workflow of what a year's review plans or recommends."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.programme.enums import NoteStatus as N

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
