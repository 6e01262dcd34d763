"""The milestones of a file: what the ledger keeps of it, under a pseudonym, for the indicators to count."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.almanac import queries as almanac
from maslak.law import clocks
from maslak.pathway import actions as pathway
from maslak.pathway.actions import Stranger
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone, Subject
from maslak.pathway.queries import standing
from maslak.pathway.rules import age_band, age_on
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.permits import clock
from maslak.permits.enums import FileKind, Ground, Variant
from maslak.permits.models import PermitFile

#: What happened → the fact, by kind of file. A certificate counts from its request, a visa from its deposit.
KINDS = {
    (FileKind.CERTIFICATE, "requested"): Kind.CERTIFICATE_REQUESTED,
    (FileKind.CERTIFICATE, "granted"): Kind.CERTIFICATE_ISSUED,
    (FileKind.CERTIFICATE, "refused"): Kind.CERTIFICATE_REFUSED,
    (FileKind.CERTIFICATE, "withdrawn"): Kind.CERTIFICATE_WITHDRAWN,
    (FileKind.VISA, "requested"): Kind.VISA_FILED,
    (FileKind.VISA, "granted"): Kind.VISA_GRANTED,
    (FileKind.VISA, "refused"): Kind.VISA_REFUSED,
    (FileKind.VISA, "withdrawn"): Kind.VISA_WITHDRAWN,
    (FileKind.VISA, "ended"): Kind.CONTRACT_ENDED,
}
#: What the applicant waited for.
_ANSWERS = frozenset({"granted", "refused"})


def record(
    file: PermitFile, what: str, *, on: date, by: Actor, external: bool = False, **attributes: Any
) -> Milestone:
    """Write that `what` (requested, granted, refused, withdrawn, ended) happened to the file on that day.

    A grant or a refusal also says how many working days the clock used and whether the answer was in time.
    `external` marks what another authority decided; `attributes` are added to the usual ones.
    """
    person = Person.objects.filter(pk=file.person_id).first() if file.person_id else None
    # The desk's fact is written by the applicant's own act, and the reverse: neither reads the other's ledger.
    with whole_register():
        return pathway.record(
            KINDS[FileKind(file.kind), what],
            person=person,
            stranger=None if person else stranger_of(file, on),
            occurred_on=on,
            organisation=file.held_by,
            source=file,
            by=by,
            region=file.region,
            attributes={
                **attributes_of(file),
                **(time_of(file) if what in _ANSWERS else {}),
                "external": external,
                **attributes,
            },
        )


def has(file: PermitFile, what: str) -> bool:
    """Whether the ledger holds that `what` happened to the file."""
    with whole_register():
        return (
            standing()
            .filter(
                kind=KINDS[FileKind(file.kind), what], source_kind=file._meta.label_lower, source_id=file.pk
            )
            .exists()
        )


def stranger_of(file: PermitFile, on: date) -> Stranger:
    """The foreign employee of the file as they were on that day, without a name."""
    worker = file.worker
    known = Subject.objects.filter(person_id=file.person_id).first() if file.person_id else None
    return Stranger(
        subject=known.pseudonym if known else worker.subject,
        sex=worker.sex,
        age_band=age_band(age_on(on, worker.birth_date, None)),
        nationality=worker.nationality,
        residence=worker.residence,
    )


def attributes_of(file: PermitFile) -> dict[str, Any]:
    """What every fact of the file says: its route and variant, whether a renewal, whether domestic work."""
    return {
        "route": file.route,
        "ground": file.ground,
        "variant": file.variant,
        "renewal": file.variant == Variant.RENEWAL or file.ground == Ground.RENEWAL,
        "domestic": file.domestic,
    }


def time_of(file: PermitFile) -> dict[str, Any]:
    """How long the answer took, by which policy, and whether it was in time; nothing where no clock ran."""
    if file.clock_started_at is None or file.served_at is None:
        return {}
    return {
        "policy": file.clock_policy,
        "working_days": working_days(file),
        "on_time": not clock.is_late(file, file.served_at),
    }


def working_days(file: PermitFile) -> int:
    """The working days that the clock used, from its start to the answer, pauses left out. For a served file."""
    assert file.clock_started_at is not None
    assert file.served_at is not None
    start, end = timezone.localdate(file.clock_started_at), timezone.localdate(file.served_at)
    return almanac.calendar().working_days_between(
        start,
        end,
        week=clocks.policy(file.clock_policy).week or "MF",
        suspended=clock.suspensions(file, end),
    )
