"""Doing what the timetable says, a small transaction at a time: stopped at any moment, it goes on the next time.

Whoever runs it is the owner of the tables (see forgetting). A dry run says the same and does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Min
from django.utils import timezone

from maslak.access import audit, cutting
from maslak.access.actor import Actor, acting
from maslak.imports.models import Batch, Row
from maslak.mentoring.models import ConcernFile, ConcernNote
from maslak.people.models import Person
from maslak.placement.models import Application
from maslak.reporting.formulas import ATTRIBUTES
from maslak.retention import due, forgetting, history, inactive, requests
from maslak.retention.blanks import GONE
from maslak.retention.enums import Cause, Then, WarningStatus
from maslak.retention.holds import holds_of
from maslak.retention.models import Erasure, FileWarning, RightsRequest
from maslak.retention.timetable import Line, lines

BATCH = 200
_SHOWN = 50  # references in a dry run, a line


@dataclass(frozen=True)
class Due:
    """What a line would do on a day: how many, since when the oldest is over, references where it is about people."""

    line: Line
    step: str  # warn, forget, rest, rows, strangers, trail
    count: int
    oldest: date | None
    refs: tuple[str, ...] = ()

    def as_json(self, language: str) -> dict[str, Any]:
        return {
            "line": self.line.code, "object": self.line.object.in_language(language), "step": self.step,
            "then": str(self.line.then), "months": self.line.months, "count": self.count,
            "oldest": self.oldest.isoformat() if self.oldest else None, "references": list(self.refs),
            "why": self.line.source.in_language(language), "certainty": self.line.certainty,
        }  # fmt: skip


def preview(today: date) -> list[Due]:
    """What `run` would do on that day, line by line, in the order of the timetable; nothing is done."""
    return [found for line in lines(today).values() for found in _found(line, today)]


def _found(line: Line, today: date) -> Iterator[Due]:
    if line.code == inactive.CODE:
        silent = inactive.to_warn(line, today)
        yield Due(line, "warn", len(silent), _oldest(silent), _refs([s.person_id for s in silent]))
        ready = FileWarning.objects.filter(status=WarningStatus.WAITING, acts_on__lte=today)
        yield Due(
            line,
            "forget",
            ready.count(),
            _least(ready, "acts_on"),
            _refs(ready.values_list("person_id", flat=True)),
        )
        rest = rests(today)
        yield Due(line, "rest", len(rest), None, _refs(rest))
        return
    if line.then == Then.CUT:
        gone = due.trail(line, today)
        yield Due(line, "trail", gone.rows.count(), _least(gone.rows, gone.since))
        return
    if line.code == history.CODE:
        yield Due(line, "rows", history.count_before(line.last_day_before(today)), None)
        return
    over = due.over(line, today)
    if over is not None:
        yield Due(line, "rows", over.rows.count(), _least(over.rows, over.since))
    if line.code == "visa_file":
        unknown = due.strangers(line, today)
        yield Due(
            line, "strangers", unknown.count(), None, tuple(unknown.values_list("ref", flat=True)[:_SHOWN])
        )


def run(*, by: Actor, now: datetime, limit: int | None = None) -> dict[str, int]:
    """Do what is due, in batches, each kept or not at all; how many by line and step. `limit`: at most, a line.

    Requests of persons that were granted come first. Raises NotAllowed unless the session owns the tables.
    """
    with acting(by):
        forgetting.check_owner()
    done = {
        "requests": _each(
            _within(by, requests.granted),
            lambda number: requests.carry_out(request_id=number, by=by, now=now),
            by,
        )
    }
    today = timezone.localdate(now)
    for line in lines(today).values():
        for step, count in _do(line, by, now, limit):
            done[f"{line.code}.{step}"] = count
    return {name: count for name, count in done.items() if count}


def _do(line: Line, by: Actor, now: datetime, limit: int | None) -> Iterator[tuple[str, int]]:
    today = timezone.localdate(now)
    if line.code == inactive.CODE:
        yield (
            "forget",
            _each(
                _ready(by, today, limit),
                lambda pk: inactive.act(warning_id=pk, line=line, by=by, now=now),
                by,
            ),
        )
        yield "rest", _each(_within(by, lambda: rests(today))[:limit], lambda pk: _rest(pk, by, now), by)
        silent = _within(by, lambda: [s.person_id for s in inactive.to_warn(line, today, limit=limit)])
        yield "warn", _each(silent, lambda pk: inactive.warn(person_id=pk, line=line, by=by, today=today), by)
    elif line.then == Then.CUT:
        yield "trail", _within(by, lambda: cutting.cut(before=line.last_day_before(today), by=by))
    elif line.code == history.CODE:
        yield "rows", _old_history(line, by, today)
    else:
        yield "rows", _batches(line, by, today, limit)
        if line.code == "visa_file":
            unknown = _within(by, lambda: list(due.strangers(line, today)[:limit]))
            yield (
                "strangers",
                _each(
                    unknown,
                    lambda w: forgetting.forget_stranger(worker=w, by=by, now=now, line=line.code),
                    by,
                ),
            )


def rests(today: date) -> list[int]:
    """Files forgotten in part, of which a hold has ended: the rest goes now, or a part of it."""
    whole = Erasure.objects.filter(complete=True, person_id__isnull=False).values("person_id")
    last = (
        Erasure.objects.filter(person_id__isnull=False, complete=False)
        .exclude(person_id__in=whole).order_by("person_id", "-id").distinct("person_id")
    )  # fmt: skip
    held = {one.person_id: one.held for one in last}
    people = Person.objects.filter(pk__in=list(held)).order_by("pk")
    return [
        person.pk
        for person in people
        if [hold.as_json() for hold in holds_of(person, today)] != held[person.pk]
    ]


def _rest(person_id: int, by: Actor, now: datetime) -> Erasure:
    first = Erasure.objects.filter(person_id=person_id).order_by("id").first()
    assert first is not None  # it is in the list because of it
    return forgetting.forget_person(
        person_id=person_id, cause=first.cause or Cause.TIMETABLE, line=first.line, request_ref=first.request_ref, by=by,
        now=now,
    )  # fmt: skip


def _batches(line: Line, by: Actor, today: date, limit: int | None) -> int:
    total = 0
    while limit is None or total < limit:
        with acting(by):
            over = due.over(line, today)
            if over is None:
                return 0
            numbers = set(over.rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not numbers:
                break
            forgetting.as_owner()
            _ROWS.get(line.code, _delete)(over.rows.model, numbers)
            history.forget({over.rows.model: numbers}, {})
            audit.record("retention.done", by=by, new={"line": line.code, "rows": len(numbers)})
        total += len(numbers)
    return total


def _old_history(line: Line, by: Actor, today: date) -> int:
    total = 0
    while True:
        with acting(by):
            forgetting.as_owner()
            count = history.drop_before(line.last_day_before(today), by=by)
        if not count:
            return total
        total += count


def _delete(model: type[models.Model], numbers: set[int]) -> None:
    model._base_manager.filter(pk__in=numbers).delete()


def _empty_batches(_model: type[models.Model], numbers: set[int]) -> None:
    Row.objects.filter(batch__in=numbers).update(cells_sealed=None, problems=[])
    Batch.objects.filter(pk__in=numbers).update(content_sealed=None, file_name=GONE, error="")


def _empty_applications(_model: type[models.Model], numbers: set[int]) -> None:
    rows = Application.objects.filter(pk__in=numbers)
    rows.exclude(message="").update(message=GONE)
    rows.exclude(refusal_note="").update(refusal_note=GONE)
    rows.update(shared_sealed=None, card={})


def _empty_visitors(model: type[models.Model], numbers: set[int]) -> None:
    model._base_manager.filter(pk__in=numbers).update(
        name_sealed=None, contact_sealed=None, may_contact=False
    )


def _empty_requests(_model: type[models.Model], numbers: set[int]) -> None:
    rows = RightsRequest.objects.filter(pk__in=numbers)
    rows.exclude(words="").update(words=GONE)
    rows.exclude(answer="").update(answer=GONE)


def _delete_concerns(_model: type[models.Model], numbers: set[int]) -> None:
    ConcernNote.objects.filter(file__in=numbers).delete()
    ConcernFile.objects.filter(pk__in=numbers).delete()


def _coarsen(model: type[models.Model], numbers: set[int]) -> None:
    for fact in model._base_manager.filter(pk__in=numbers):
        kept = {key: value for key, value in fact.attributes.items() if key in ATTRIBUTES}  # type: ignore[attr-defined]
        model._base_manager.filter(pk=fact.pk).update(attributes=kept, recorded_by=None)
    model._base_manager.filter(pk__in=numbers).exclude(reason="").update(reason=GONE)


_ROWS: dict[str, Callable[[type[models.Model], set[int]], None]] = {
    "import_file": _empty_batches,
    "refused_application": _empty_applications,
    "event_visitor": _empty_visitors,
    "rights_request": _empty_requests,
    "concern": _delete_concerns,
    "statistics": _coarsen,
}


def _each(things: list[Any], act: Callable[[Any], Any], by: Actor) -> int:
    """One transaction each: what is done stays done when the next one is stopped."""
    count = 0
    for thing in things:
        with acting(by):
            count += act(thing) is not None
    return count


def _within(by: Actor, ask: Callable[[], Any]) -> Any:
    with acting(by):
        return ask()


def _ready(by: Actor, today: date, limit: int | None) -> list[int]:
    ready = FileWarning.objects.filter(status=WarningStatus.WAITING, acts_on__lte=today)
    return _within(by, lambda: list(ready.values_list("pk", flat=True)[:limit]))


def _refs(numbers: Any) -> tuple[str, ...]:
    shown = list(numbers[:_SHOWN])
    return tuple(Person.objects.filter(pk__in=shown).order_by("ref").values_list("ref", flat=True))


def _oldest(silent: list[inactive.Idle]) -> date | None:
    return min((each.last for each in silent if each.last is not None), default=None)


def _least(rows: models.QuerySet, since: str) -> date | None:  # type: ignore[type-arg]
    found = rows.aggregate(least=Min(since))["least"]
    return timezone.localdate(found) if isinstance(found, datetime) else found
