"""The steps of the register as tables."""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.people.enums import EmergencyState as E

#: A file opened in an emergency: it ends by itself or earlier, then somebody else says whether it was justified.
EMERGENCY = Workflow(
    name="emergency",
    initial=E.RUNNING,
    steps={
        "end": Step(frozenset({E.RUNNING}), E.ENDED, "person.emergency"),
        "stop": Step(frozenset({E.RUNNING}), E.ENDED, "emergency.review"),
        "review": Step(frozenset({E.ENDED}), E.REVIEWED, "emergency.review"),
    },
)
ALL = (EMERGENCY,)
