"""The facts that outreach writes into the ledger: about employers, events, professionals; never about a named person."""

from __future__ import annotations

from datetime import date
from typing import Any

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.pathway import actions as pathway
from maslak.people.sight import whole_register
from maslak.programme.models import Project


def write(
    kind: str,
    *,
    on: date,
    organisation: Organisation,
    source: Any,
    by: Actor,
    region: str = "",
    mode: str = "",
    project: Project | None = None,
    **attributes: Any,
) -> None:
    """One fact. The right was checked by the action: steering and visitors may cause facts, but write no others."""
    with whole_register():
        pathway.record(
            kind, person=None, occurred_on=on, organisation=organisation, source=source, by=by, region=region,
            mode=mode, project=project, attributes=attributes,
        )  # fmt: skip


def void(source: Any, *, by: Actor, reason: str, kind: str | None = None) -> None:
    """Void what `source` caused, of one kind or all."""
    with whole_register():
        pathway.void_source(source, by=by, reason=reason, kind=kind)
