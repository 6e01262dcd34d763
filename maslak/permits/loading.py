"""Who receives which request, from `data/desks.yaml`: kept in step at every `maslak migrate`, edits left alone.

What an operator decided, first of all which desk is the authority, is theirs: `programme.loading` tells how.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import OrganisationKind
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core import places
from maslak.law import hours
from maslak.law.datafiles import Entry, parse
from maslak.law.words import CERTAINTIES, Source, Words
from maslak.permits.enums import CounterKind, FileKind
from maslak.permits.models import Desk
from maslak.programme.loading import Table, texts

_FILE = Path(__file__).parent / "data" / "desks.yaml"
_KEYS = (
    "code", "names", "parent", "kind", "counter", "region", "city", "hours", "since", "source", "certainty", "receives",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One desk of the file. `receives`: how sure we are of each region of workplace; none means all of them."""

    code: str
    names: Words | None
    parent: str
    kind: str
    counter: str
    region: str
    city: str
    hours: str
    since: date
    source: Source
    certainty: str
    receives: Mapping[str, str]


@cache
def desk_entries() -> tuple[DeskEntry, ...]:
    """The desks of the file, in its order."""
    return entries_of(parse(_FILE.name, _FILE.read_text(encoding="utf-8")))


def entries_of(document: Entry) -> tuple[DeskEntry, ...]:
    """The checked desks of one file. Raises BadDataFile, naming the desk and what to mend."""
    document.only("desks")
    found: list[DeskEntry] = []
    for entry in document.children("desks", "code"):
        made = _entry(entry)
        if any((made.code, made.kind) == (other.code, other.kind) for other in found):
            raise entry.fail("this desk stands twice")
        found.append(made)
    return tuple(found)


def _entry(entry: Entry) -> DeskEntry:
    entry.only(*_KEYS)
    counter = entry.one_of("counter", [k for k in CounterKind.values if k]) if entry.has("counter") else ""
    return DeskEntry(
        code=entry.text("code"),
        names=entry.words("names") if entry.has("names") else None,
        parent=entry.text("parent") if entry.has("names") else "",
        kind=entry.one_of("kind", FileKind.values),
        counter=counter,
        region=_region(entry) if entry.has("region") else "",
        city=entry.text("city") if entry.has("city") else "",
        hours=entry.one_of("hours", hours.offices()),
        since=entry.day("since"),
        source=entry.source(),
        certainty=entry.certainty(),
        receives=_receives(entry) if entry.has("receives") else {},
    )


def _receives(entry: Entry) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in entry.children("receives", "region"):
        item.only("region", "certainty")
        found[_region(item)] = item.one_of("certainty", CERTAINTIES)
    return found


def _region(entry: Entry) -> str:
    return entry.one_of("region", [region.code for region in places.REGIONS])


@transaction.atomic
def load_desks(*, by: Actor) -> Counter[str]:
    """Bring counters and desks in step with the file; how many were created, updated, left as they were.

    A desk of the file never decides by itself, and what somebody changed since stays. Raises NotAllowed.
    """
    check_may(by, "organisation.write")
    bodies, desks = Table(Organisation, "code"), Table(Desk, "id")
    for entry in desk_entries():
        body = _body(bodies, entry)
        if body is not None:
            _desk(desks, body, entry)
    counts = bodies.counts + desks.counts
    if counts["created"] or counts["updated"]:
        audit.record("permit.desks_loaded", by=by, new=dict(counts))
    return counts


def _body(bodies: Table, entry: DeskEntry) -> Organisation | None:
    """The organisation behind the desk: a counter is made, the agency and the ministry come from the programme.

    The town is filled in for both: a paper is dated from it.
    """
    if entry.names is None and entry.code not in bodies.records:
        return None
    if entry.names is None:
        return bodies.keep(entry.code, {"city": entry.city})
    return bodies.keep(
        entry.code,
        {
            **texts(entry.names, "name"),
            "kind": OrganisationKind.COUNTER,
            "parent": bodies.records.get(entry.parent),
            "region": entry.region,
            "city": entry.city,
        },
    )


def _desk(desks: Table, body: Organisation, entry: DeskEntry) -> None:
    key = f"{entry.code}/{entry.kind}"
    desk, made = Desk.objects.get_or_create(
        organisation=body, kind=entry.kind, until=None, defaults={"since": entry.since}
    )
    desks.records[key] = desk
    desks.keep(
        key,
        {
            "decides": False,
            "counter_kind": entry.counter,
            "regions": sorted(entry.receives),
            "hours": entry.hours,
            "since": entry.since,
        },
    )
    if made:
        desks.counts.update({"created": 1, "updated": -1})


def certainty_of(code: str, kind: str, region: str) -> str:
    """How sure we are that this desk receives that region: `unknown` for what the file does not say."""
    for entry in desk_entries():
        if (entry.code, entry.kind) == (code, kind):
            return entry.receives.get(region, "unknown") if entry.receives else entry.certainty
    return "unknown"
