"""Many facts at once, as a register of the past brings them: the same ledger, one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.core.errors import Invalid
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.programme.models import Project


@dataclass(frozen=True)
class Fact:
    """One fact with the dimensions of that day, about the bearer of `subject`; `source` is a saved record."""

    kind: str
    occurred_on: date
    organisation: Organisation
    source: Any
    subject: UUID | None = None
    sex: str = ""
    age_band: str = ""
    nationality: str = ""
    residence: str = ""
    region: str = ""
    mode: str = ""
    project: Project | None = None
    attributes: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_all(facts: Iterable[Fact], *, by: Actor) -> int:
    """Write these facts; how many. Voids go one by one through `actions.void`. Raises Invalid for a void."""
    rows = []
    for fact in facts:
        if fact.kind == Kind.VOIDED:
            raise Invalid("use void() to void a fact")
        rows.append(
            Milestone(
                kind=fact.kind,
                occurred_on=fact.occurred_on,
                subject=fact.subject,
                sex=fact.sex,
                age_band=fact.age_band,
                nationality=fact.nationality,
                residence=fact.residence,
                region=fact.region or fact.organisation.region,
                organisation=fact.organisation,
                project=fact.project,
                mode=fact.mode,
                attributes=fact.attributes,
                source_kind=fact.source._meta.label_lower,
                source_id=fact.source.pk,
                recorded_by=by.user.pk if by.user else None,
            )
        )
    return len(Milestone.objects.bulk_create(rows, batch_size=1000))
