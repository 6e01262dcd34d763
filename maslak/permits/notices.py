"""What applicants, the workers concerned and colleagues are told, as rows of the outbox. Nothing is sent from here.

Nobody is named. The worker reads it in their own space, if the register knows them; an SMS says only that there is
something to read there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from maslak.access.enums import OrganisationKind
from maslak.access.models import User
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outbox.queries import is_known
from maslak.outbox.texts import Param, word
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.permits.checks import holders
from maslak.permits.models import PermitFile

#: Turn of a file → the text that its applicant reads; the worker reads the turn's own words (`words.permit_turn`).
TURNS = {
    "returned": "permit_returned",
    "admitted": "permit_admitted",
    "started": "permit_started",
    "validated": "permit_validated",
    "deposited": "permit_deposited",
    "to_complete": "permit_to_complete",
    "call_open": "permit_call_open",
    "granted": "permit_granted",
    "ready": "permit_ready",
    "visaed": "permit_visaed",
    "refused": "permit_refused",
    "withdrawn": "permit_withdrawn",
    "upheld": "permit_appeal_upheld",
    "dismissed": "permit_appeal_dismissed",
}


def turn(
    file: PermitFile, what: str, *, now: datetime, until: date | None = None, day: date | None = None
) -> None:
    """Tell the applicant's accounts and the worker that the file took this turn."""
    params = _about(file) | {"due": file.due_on or "", "until": until or "", "day": day or ""}
    _to_applicant(file, TURNS[what], params, now=now)
    _to_worker(file, "permit_turn", params | {"turn": word("permit_turn", what)})


def external(file: PermitFile, what: str, *, now: datetime, but: User | None) -> None:
    """Tell them what the authority's portal says; `but` wrote it down."""
    params = _about(file) | {"turn": word("permit_turn", what)}
    _to_applicant(file, "permit_external", params, now=now, but=but)
    _to_worker(file, "permit_turn", params)


def expires(file: PermitFile, *, days: int, step: int, now: datetime) -> int:
    """Tell the applicant's accounts and the worker that the paper runs out in so many days; how many were told.

    `step` is the warning (90, 60…): nobody is told the same one twice.
    """
    assert file.valid_to is not None
    params = _about(file) | {"days": days, "until": file.valid_to}
    key = f"permit-expiry:{file.ref}:{file.valid_to.isoformat()}:{step}:"
    told = _to_applicant(file, "permit_expires", params, now=now, key=key)
    return told + _to_worker(file, "permit_expires_worker", params, key=key)


def assigned(file: PermitFile, user: User) -> None:
    """Tell an officer that the file is theirs."""
    _to_colleagues(file, [user], "permit_assigned", _about(file))


def opinion_asked(file: PermitFile, of: User) -> None:
    """Tell a colleague that their opinion is asked."""
    _to_colleagues(file, [of], "permit_opinion_asked", _about(file))


def opinion_given(file: PermitFile, asker: User, advice: str) -> None:
    """Tell who asked what the colleague thinks."""
    _to_colleagues(file, [asker], "permit_opinion_given", _about(file) | {"advice": word("advice", advice)})


def answered(file: PermitFile, *, now: datetime) -> None:
    """Tell the file's officer, or the desk without one, that the missing pieces came."""
    people = [file.assigned_to] if file.assigned_to else _desk(file, "permit.instruct", now)
    _to_colleagues(file, people, "permit_answered", _about(file))


def appealed(file: PermitFile, *, now: datetime) -> None:
    """Tell those who answer appeals at the desk that one came in."""
    _to_colleagues(file, _desk(file, "permit.appeal", now), "permit_appealed", _about(file))


def due_soon(file: PermitFile, *, now: datetime) -> int:
    """Tell the desk's lead, or its officers where there is none, that the answer is nearly or already late; how many."""
    people = _desk(file, "permit.assign", now) or _desk(file, "permit.decide", now)
    _to_colleagues(file, people, "permit_due_soon", _about(file) | {"due": file.due_on or ""})
    return len(people)


def _about(file: PermitFile) -> dict[str, Param]:
    return {"reference": file.ref, "what": word("permit_kind", file.kind)}


def _desk(file: PermitFile, permission: str, now: datetime) -> list[User]:
    return list(holders(file.held_by_id, permission, timezone.localdate(now)))


def _applicants(file: PermitFile, now: datetime) -> list[User]:
    """An employer's accounts, all of them; in an office or association, whoever opened the file, or its team."""
    able = list(holders(file.filed_by_id, "permit.file", timezone.localdate(now)))
    if file.filed_by.kind == OrganisationKind.EMPLOYER:
        return able
    return [user for user in able if user.pk == file.created_by_id] or able


def _to_applicant(
    file: PermitFile,
    template: str,
    params: dict[str, Param],
    *,
    now: datetime,
    key: str = "",
    but: User | None = None,
) -> int:
    told = 0
    # Neither side reads the messages of the other: they are written, not read, with the whole register in sight.
    with whole_register():
        for user in _applicants(file, now):
            if user == but or (key and is_known(f"{key}u{user.pk}")):
                continue
            outbox.queue(
                template=template, user=user, organisation_id=file.held_by_id, channel=Channel.EMAIL,
                params=params, dedupe_key=f"{key}u{user.pk}" if key else None,
            )  # fmt: skip
            told += 1
    return told


def _to_worker(file: PermitFile, template: str, params: dict[str, Param], *, key: str = "") -> int:
    if file.person_id is None:
        return 0
    with whole_register():
        person = Person.objects.filter(pk=file.person_id).first()
        if person is None or (key and is_known(f"{key}p")):
            return 0
        outbox.queue(
            template=template, person=person, organisation_id=file.held_by_id, params=params,
            dedupe_key=f"{key}p" if key else None,
        )  # fmt: skip
    return 1


def _to_colleagues(
    file: PermitFile, people: Iterable[User | None], template: str, params: dict[str, Param]
) -> None:
    with whole_register():
        for user in people:
            if user is not None:
                outbox.queue(template=template, user=user, organisation_id=file.held_by_id, params=params)
