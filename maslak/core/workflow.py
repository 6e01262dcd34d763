"""Workflows as tables: one table draws the buttons, guards the action and prints the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maslak.core.errors import StepRefused


@dataclass(frozen=True)
class Step:
    """From which statuses, to which one, under which permission."""

    sources: frozenset[str]
    target: str
    permission: str


@dataclass(frozen=True)
class Workflow:
    """The statuses of one thing and the named steps between them."""

    name: str
    initial: str
    steps: Mapping[str, Step]

    def step(self, name: str, *, status: str) -> Step:
        """The step `name`, allowed from `status`. Raises StepRefused in words otherwise."""
        from django.utils.translation import gettext as _

        step = self.steps[name]
        if status not in step.sources:
            raise StepRefused(
                _(
                    "Cette étape n'est plus possible : l'état a changé entre-temps. "
                    "Rechargez la page pour voir où en est le dossier."
                )
            )
        return step

    def available(self, status: str) -> list[str]:
        """The names of the steps open from `status`, in the order of the table."""
        return [name for name, step in self.steps.items() if status in step.sources]

    @property
    def statuses(self) -> frozenset[str]:
        """Every status that the table names."""
        named = {self.initial}
        for step in self.steps.values():
            named |= step.sources | {step.target}
        return frozenset(named)

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, one line a transition."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for name, step in self.steps.items():
            for source in sorted(step.sources):
                lines.append(f"    {source} --> {step.target}: {name}")
        for status in sorted(self.statuses):
            if not self.available(status):
                lines.append(f"    {status} --> [*]")
        return "\n".join(lines) + "\n"
