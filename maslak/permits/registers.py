"""Lines of registers: visas and certificates that were decided elsewhere, or before. Facts, kept as files without a desk.

A line says what an office decided; nothing here is examined again. A line sent again with another content is
corrected: its fact is voided and written anew.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.almanac import queries as almanac
from maslak.core.errors import Invalid
from maslak.core.text import fold
from maslak.employers.models import Employer, EmployerKind
from maslak.law import clocks
from maslak.law.calendar import Interval
from maslak.law.errors import NoValueOnDate
from maslak.pathway import actions as pathway
from maslak.pathway.bulk import Fact, record_all
from maslak.pathway.enums import Kind
from maslak.pathway.models import Subject
from maslak.pathway.rules import age_band, age_on
from maslak.people.sight import whole_register
from maslak.permits import clock
from maslak.permits.enums import FileKind, FileStatus, Ground, Route, Variant
from maslak.permits.models import PermitFile, Worker

_NOON = time(12)
_ANSWERED = frozenset({FileStatus.GRANTED, FileStatus.REFUSED})
_NOT_SAID = "(non indiqué)"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a register says of one certificate or visa. `status` is granted or refused, or a status without an answer,
    which leaves no fact; `started_on` is the day from which the answer was owed, if the register says it."""

    kind: str
    number: str
    decided_on: date
    status: str
    employer: str = ""
    started_on: date | None = None
    received_on: date | None = None
    variant: str = Variant.FIRST
    route: str = Route.UNKNOWN
    ground: str = Ground.NONE
    domestic: bool = False
    job_title: str = ""
    region: str = ""
    family_name: str = ""
    given_name: str = ""
    sex: str = "unstated"
    birth_date: date | None = None
    birth_year: int | None = None
    nationality: str = "XXX"  # ISO 3166-1 user-assigned: not said
    residence: str = "unknown"
    document_hash: str = ""
    person_id: int | None = None  # whom the register of people knows by that document


@dataclass
class Keeper:
    """Keeps the lines of one register; `close` writes what was gathered, in a few statements."""

    organisation: Organisation
    by: Actor
    now: datetime
    _employers: dict[str, Employer] = field(default_factory=dict)
    _workers: dict[str, Worker] = field(default_factory=dict)
    _new: list[tuple[Line, Worker, PermitFile]] = field(default_factory=list)

    def __post_init__(self) -> None:
        check_may(self.by, "import.write", organisation_id=self.organisation.pk)
        self._employers = {e.name_key: e for e in Employer.objects.filter(organisation=self.organisation)}
        kept = Worker.objects.filter(organisation=self.organisation).exclude(number_hash="")
        self._workers = {worker.number_hash: worker for worker in kept}

    def keep(self, line: Line) -> PermitFile:
        """A file for the line, written by `close`. Raises Invalid for a line that cannot be."""
        check(line)
        worker = self._worker(line)
        file = PermitFile(
            filed_by=self.organisation,
            held_by=self.organisation,
            employer=self._employer(line.employer, household=line.domestic),
            from_register=True,
            **_said(line),
        )
        self._new.append((line, worker, file))
        return file

    @transaction.atomic
    def correct(self, file_id: int, line: Line) -> PermitFile:
        """The line was sent again with another content: the file says it now, the old fact is voided."""
        check(line)
        file = PermitFile.objects.select_for_update(of=("self",)).select_related("worker").get(pk=file_id)
        worker = file.worker
        shared = bool(worker.number_hash) and worker.files.exclude(pk=file.pk).exists()
        if not shared:
            for name, value in _described(line, worker.subject).items():
                setattr(worker, name, value)
            worker.save()
        file.employer = self._employer(line.employer, household=line.domestic)
        if file.employer.pk is None:
            file.employer.save()
        for name, value in _said(line).items():
            setattr(file, name, value)
        file.version += 1
        file.save()
        pathway.void_source(file, by=self.by, reason=_("Ligne corrigée dans le registre."))
        if line.status in _ANSWERED:
            record_all([_fact(line, worker, file)], by=self.by)
        audit.record("permit.register_corrected", by=self.by, target=file, new={"kind": line.kind})
        return file

    @transaction.atomic
    def close(self) -> int:
        """Write every gathered file with its fact; how many."""
        employers = {e.name_key: e for _l, _w, f in self._new if (e := f.employer).pk is None}
        Employer.objects.bulk_create(employers.values(), batch_size=1000)
        workers = list({id(w): w for _l, w, _f in self._new if w.pk is None}.values())
        Worker.objects.bulk_create(workers, batch_size=1000)
        for _line, worker, file in self._new:
            file.worker, file.employer = worker, file.employer  # their numbers are known now
        PermitFile.objects.bulk_create([file for _l, _w, file in self._new], batch_size=1000)
        written = record_all((_fact(line, worker, file) for line, worker, file in self._new), by=self.by)
        if written:
            audit.record("permit.register_kept", by=self.by, target=self.organisation, new={"lines": written})
        self._new = []
        return written

    def _employer(self, name: str, *, household: bool) -> Employer:
        name = name if fold(name) else _NOT_SAID
        key = fold(name)
        if key not in self._employers:
            self._employers[key] = Employer(
                organisation=self.organisation,
                name=name.strip(),
                name_key=key,
                kind=EmployerKind.HOUSEHOLD if household else EmployerKind.COMPANY,
            )
        return self._employers[key]

    def _worker(self, line: Line) -> Worker:
        if line.document_hash and line.document_hash in self._workers:
            return self._workers[line.document_hash]
        worker = Worker(organisation=self.organisation, **_described(line, _subject(line.person_id)))
        if line.document_hash:
            self._workers[line.document_hash] = worker
        return worker


def check(line: Line) -> None:
    """Return quietly for a line that can stand. Raises Invalid in words otherwise."""
    for name, value, most in (
        ("employer", line.employer, 160),
        ("occupation", line.job_title, 120),
        ("last_name", line.family_name, 120),
        ("first_name", line.given_name, 120),
        ("number", line.number, 40),
    ):
        if len(value.strip()) > most:
            raise Invalid(_("Ce texte est trop long : %(most)s signes au plus.") % {"most": most}, field=name)


def _said(line: Line) -> dict[str, Any]:
    """What the line says of the file, as its fields."""
    decided = timezone.make_aware(datetime.combine(line.decided_on, _NOON))
    granted = line.status == FileStatus.GRANTED
    values: dict[str, Any] = {
        "kind": line.kind,
        "variant": line.variant,
        "route": line.route,
        "ground": line.ground,
        "status": line.status,
        "domestic": line.domestic,
        "job_title": line.job_title,
        "region": line.region,
        "number": line.number,
        "person_id": line.person_id,
        "submitted_at": _moment(line.received_on),
        "decided_at": decided if line.status in _ANSWERED else None,
        "valid_from": line.decided_on if granted else None,
        "clock_started_at": None,
        "clock_policy": "",
        "due_on": None,
        "served_at": None,
    }
    found = _reckoned(line)
    if found is not None:
        code, due = found
        values |= {
            "clock_started_at": _moment(line.started_on),
            "clock_policy": code,
            "due_on": due,
            "served_at": decided,
        }
    return values


def _moment(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, _NOON)) if day else None


def _subject(person_id: int | None) -> uuid.UUID:
    """The pseudonym of a person whom the register knows, so that their pathway shows it; a new one otherwise."""
    if person_id is None:
        return uuid.uuid4()
    with whole_register():
        known = Subject.objects.filter(person_id=person_id).first()
    return known.pseudonym if known else uuid.uuid4()


def _described(line: Line, subject: uuid.UUID) -> dict[str, Any]:
    return {
        "person_id": line.person_id,
        "subject": subject,
        "family_name": line.family_name.strip(),
        "given_name": line.given_name.strip(),
        "sex": line.sex,
        "birth_date": line.birth_date,
        "nationality": line.nationality,
        "residence": line.residence,
        "number_hash": line.document_hash,
    }


def _reckoned(line: Line) -> tuple[str, date] | None:
    """The policy of the day the clock started and the day the answer was due, by today's calendar.

    None without an answer or its first day, and where no text of that day is known to fix a delay.
    """
    if line.started_on is None or line.status not in _ANSWERED:
        return None
    try:
        code = clock.procedure_of(line.kind, line.route).reading(line.started_on)
    except NoValueOnDate:
        return None
    due = clocks.due(code, line.started_on, _standstills(line), calendar=almanac.calendar())
    return code, timezone.localdate(due) if isinstance(due, datetime) else due


def _standstills(line: Line) -> list[Interval]:
    assert line.started_on is not None
    found = clock.standstills(line.kind, line.route, line.started_on, line.decided_on)
    return [(pause.first, pause.last) for pause in found]


def _fact(line: Line, worker: Worker, file: PermitFile) -> Fact:
    granted = line.status == FileStatus.GRANTED
    kinds = {
        (FileKind.CERTIFICATE, True): Kind.CERTIFICATE_ISSUED,
        (FileKind.CERTIFICATE, False): Kind.CERTIFICATE_REFUSED,
        (FileKind.VISA, True): Kind.VISA_GRANTED,
        (FileKind.VISA, False): Kind.VISA_REFUSED,
    }
    age = age_on(line.decided_on, line.birth_date, line.birth_year)
    return Fact(
        kind=kinds[FileKind(line.kind), granted],
        occurred_on=line.decided_on,
        organisation=file.held_by,
        source=file,
        subject=worker.subject,
        sex="" if line.sex == "unstated" else line.sex,
        age_band=age_band(age),
        nationality="" if line.nationality == "XXX" else line.nationality,
        residence=line.residence,
        region=line.region,
        attributes=attributes(file, line),
    )


def attributes(file: PermitFile, line: Line) -> dict[str, Any]:
    """What indicators count of it: the route, whether a renewal, domestic work, the working days used, whether in time."""
    found: dict[str, Any] = {
        "route": file.route,
        "ground": file.ground,
        "renewal": file.variant == Variant.RENEWAL,
        "variant": file.variant,
        "domestic": file.domestic,
        "external": True,
    }
    if line.started_on is not None and file.due_on is not None:
        found["working_days"] = almanac.calendar().working_days_between(
            line.started_on, line.decided_on, week="MF", suspended=_standstills(line)
        )
        found["on_time"] = line.decided_on <= file.due_on
        found["policy"] = file.clock_policy
    return found
