"""The workflow of a file sent, as a table."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.imports.enums import BatchStatus as B

_SEND = "import.write"

BATCH = Workflow(
    "batch",
    B.READING,
    {
        "understand": Step(frozenset({B.READING}), B.PREVIEWED, _SEND),
        "ask": Step(frozenset({B.READING}), B.UNMATCHED, _SEND),
        "break_off": Step(frozenset({B.READING}), B.FAILED, _SEND),
        "match": Step(frozenset({B.UNMATCHED, B.PREVIEWED}), B.READING, _SEND),
        "begin": Step(frozenset({B.PREVIEWED}), B.RUNNING, _SEND),
        "interrupt": Step(frozenset({B.RUNNING}), B.PREVIEWED, _SEND),
        "finish": Step(frozenset({B.RUNNING}), B.DONE, _SEND),
        "drop": Step(frozenset({B.READING, B.UNMATCHED, B.PREVIEWED, B.FAILED}), B.DROPPED, _SEND),
    },
)
ALL = (BATCH,)
