"""Files without activity: found, warned of, kept by a word or by any activity, else made anonymous."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, NotAllowed
from maslak.outbox import actions as outbox
from maslak.people.models import Person
from maslak.retention import forgetting
from maslak.retention.enums import Cause, WarningStatus
from maslak.retention.models import Erasure, FileWarning
from maslak.retention.timetable import Line

CODE = "file_inactive"

# The last day on which something happened: a fact, a contact, a visit of the person to their space, a word to keep the
# file, or what still runs (an appointment, a placement, a visa). When a row was written tells nothing: a register of
# an earlier year is typed in later.
_LAST = """
SELECT p.id, greatest(
  coalesce((SELECT max(m.occurred_on) FROM pathway_subject s JOIN pathway_milestone m ON m.subject = s.pseudonym
            WHERE s.person_id = p.id), DATE '1900-01-01'),
  coalesce((SELECT max(greatest(c.registered_on, coalesce(c.last_contact_on, c.registered_on), c.closed_on))
            FROM casework_casefile c WHERE c.person_id = p.id), DATE '1900-01-01'),
  coalesce((SELECT max(o.starts_at)::date FROM casework_appointment a JOIN casework_slot o ON o.id = a.slot_id
            WHERE a.person_id = p.id), DATE '1900-01-01'),
  coalesce((SELECT max(coalesce(w.ended_on, w.ends_on, w.starts_on)) FROM placement_placement w
            WHERE w.person_id = p.id AND w.status <> 'cancelled'), DATE '1900-01-01'),
  coalesce((SELECT max(f.valid_to) FROM permits_permitfile f WHERE f.person_id = p.id), DATE '1900-01-01'),
  coalesce((SELECT max(r.asked_at)::date FROM retention_rightsrequest r WHERE r.person_id = p.id), DATE '1900-01-01'),
  coalesce((SELECT max(k.settled_on) FROM retention_filewarning k WHERE k.person_id = p.id AND k.status = 'kept'),
           DATE '1900-01-01'),
  coalesce((SELECT max(u.last_login)::date FROM access_user u WHERE u.id = p.account_id), DATE '1900-01-01')
) AS last
FROM people_person p
WHERE p.merged_into_id IS NULL AND p.anonymised_on IS NULL
"""


@dataclass(frozen=True)
class Idle:
    """A file on which nothing has happened since `last`; none known where it is None."""

    person_id: int
    last: date | None


def idle(line: Line, today: date, *, limit: int | None = None, person_id: int | None = None) -> list[Idle]:
    """Files whose months will be over once the notice has run, the longest silent first."""
    notice = timedelta(days=line.warn or 0)
    before = line.last_day_before(today + notice)
    narrowed = _LAST + (" AND p.id = %s" if person_id is not None else "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, last FROM ({narrowed}) f WHERE last < %s ORDER BY last, id LIMIT %s",  # nosec B608
            [*([person_id] if person_id is not None else []), before, limit],
        )
        return [Idle(number, last if last.year > 1900 else None) for number, last in cursor.fetchall()]


def to_warn(line: Line, today: date, *, limit: int | None = None) -> list[Idle]:
    """Silent files of which nobody was told yet."""
    told = set(FileWarning.objects.filter(status=WarningStatus.WAITING).values_list("person_id", flat=True))
    found = [each for each in idle(line, today) if each.person_id not in told]
    return found[:limit] if limit is not None else found


@transaction.atomic
def warn(*, person_id: int, line: Line, by: Actor, today: date) -> FileWarning:
    """Tell the person in their space (or by SMS), and their office, that the file goes and how to keep it."""
    check_may(by, "retention.run")
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    made = FileWarning.objects.create(
        person=person, organisation_id=person.home_organisation_id, line=line.code, warned_on=today,
        acts_on=today + timedelta(days=line.warn or 1),
    )  # fmt: skip
    outbox.queue(
        template="file_goes", person=person, organisation_id=person.home_organisation_id,
        params={"day": made.acts_on}, dedupe_key=f"retention warning {made.pk}",
    )  # fmt: skip
    audit.record(
        "retention.warned", by=by, target=made, person_id=person.pk, new={"until": made.acts_on.isoformat()}
    )
    return made


@transaction.atomic
def keep(*, warning_id: int, by: Actor, now: datetime) -> FileWarning:
    """The person, or the office that holds the file, says that it is still needed. Raises NotAllowed, Conflict."""
    warning = FileWarning.objects.select_for_update(of=("self",)).filter(pk=warning_id).first()
    if warning is None:
        raise NotAllowed(_("Cet avis n'existe pas, ou votre organisation n'y a pas accès."))
    if by.role == Role.PERSON:
        check_may(by, "self.rights")
        if by.person_id != warning.person_id:
            raise NotAllowed(_("Dans votre espace, vous ne pouvez agir que pour vous-même."))
    else:
        check_may(by, "rights.ask", organisation_id=warning.organisation_id)
    if warning.status != WarningStatus.WAITING:
        raise Conflict(_("Cet avis a déjà eu sa suite."))
    _settle(warning, WarningStatus.KEPT, timezone.localdate(now))
    audit.record("retention.kept", by=by, target=warning, person_id=warning.person_id)
    return warning


@transaction.atomic
def act(*, warning_id: int, line: Line, by: Actor, now: datetime) -> Erasure | None:
    """The notice is over: the file goes, unless something happened meanwhile; None where it stays."""
    check_may(by, "retention.run")
    today = timezone.localdate(now)
    warning = FileWarning.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=warning_id, status=WarningStatus.WAITING, acts_on__lte=today
    ).first()  # fmt: skip
    if warning is None:
        return None
    if not idle(line, today - timedelta(days=line.warn or 0), person_id=warning.person_id):
        _settle(warning, WarningStatus.KEPT, today)
        audit.record("retention.kept", by=by, target=warning, person_id=warning.person_id)
        return None
    _settle(warning, WarningStatus.DONE, today)
    return forgetting.forget_person(
        person_id=warning.person_id, cause=Cause.TIMETABLE, line=line.code, by=by, now=now
    )


def _settle(warning: FileWarning, status: str, on: date) -> None:
    warning.status, warning.settled_on = status, on
    warning.save(update_fields=["status", "settled_on"])
