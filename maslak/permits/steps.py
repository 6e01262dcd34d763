"""One step of a file, the same way everywhere: the table says where to, a passage and the trail keep it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.permits.models import Passage, PermitFile
from maslak.permits.policies import workflow_of


def permission_of(kind: str, step: str) -> str:
    """The permission that the step needs for a file of that kind."""
    from maslak.permits.enums import FileKind
    from maslak.permits.workflow import OF_KIND

    return OF_KIND[FileKind(kind)].steps[step].permission


def move(
    file: PermitFile,
    step: str,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    fields: tuple[str, ...] = (),
    **trail: Any,
) -> str:
    """Take `step` on the locked file and save it with `fields`; gives the earlier status.

    Writes the passage that the applicant reads and the line of the trail. Raises StepRefused when the table has
    no such step from here.
    """
    table = workflow_of(file)
    old, file.status = file.status, table.step(step, status=file.status).target
    file.version += 1
    file.save(update_fields=["status", "version", "updated_at", *fields])
    Passage.objects.create(
        file=file,
        step=step,
        source=old,
        target=file.status,
        at=now,
        by_user_id=by.user.pk if by.user else None,
        organisation=by.organisation,
        note=note,
    )
    audit.record(
        f"permit.{step}",
        by=by,
        target=file,
        person_id=file.person_id,
        old=old,
        new={"status": file.status, **trail},
        reason=note[:400],
    )
    return old


def keep(file: PermitFile, *fields: str) -> None:
    """Save these fields of the locked file without a step."""
    file.version += 1
    file.save(update_fields=[*fields, "version", "updated_at"])
