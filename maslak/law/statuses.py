"""On which basis a person stays in Morocco, and which service that opens on a date.

The status is asked only where a service needs it, and `unknown` is a full answer. To be without a title is
a subject of the public pages, never a line in a person's file: `check_storable` refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from maslak.law.calendar import civil_day
from maslak.law.datafiles import Entry, read
from maslak.law.errors import NoValueOnDate, StatusNotStored, UnknownService, UnknownStatus
from maslak.law.words import CERTAINTIES, Source, Words

# Yes, on conditions, no in practice, unsure.
ANSWERS = ("Y", "C", "N", "U")

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """A basis of stay; `proofs` are the kinds of identity document that show it."""

    code: str
    label: Words
    storable: bool
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the pathway whose door depends on the basis of stay."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True)
class Access:
    """Whether a service is open to a status on some days, and why. `answer` is one of ANSWERS."""

    service: str
    status: str
    answer: str
    reason: Words
    source: Source
    certainty: str
    valid_from: date
    valid_to: date | None

    @property
    def is_open(self) -> bool:
        """Open as it stands or on conditions."""
        return self.answer in ("Y", "C")


@cache
def statuses() -> Mapping[str, Status]:
    """Every basis of stay by code, in the order to show them."""
    return _statuses(read("statuses.yaml"))


def status(code: str) -> Status:
    """The basis of stay of that code. Raises UnknownStatus."""
    known = statuses()
    if code not in known:
        raise UnknownStatus(code, known)
    return known[code]


def storable_statuses() -> tuple[str, ...]:
    """The codes that may be written on a person's file."""
    return tuple(code for code, item in statuses().items() if item.storable)


def check_storable(code: str) -> None:
    """Raises StatusNotStored for a basis never written on a person's file, UnknownStatus for no basis."""
    found = status(code)
    if not found.storable:
        raise StatusNotStored(code, found.label)


def services() -> Mapping[str, Service]:
    """Every service of the matrix by code, in the order to show them."""
    return _access_file().services


def access(service: str, status_code: str, on: date | datetime) -> Access:
    """Whether `service` was open to a person of that status on that day, with reason and source.

    Raises UnknownService, UnknownStatus, and NoValueOnDate before the service existed.
    """
    known = services()
    if service not in known:
        raise UnknownService(service, known)
    status(status_code)
    day, periods = civil_day(on), _access_file().periods[service]
    for cells in periods:
        cell = cells[status_code]
        if cell.valid_from <= day and (cell.valid_to is None or day <= cell.valid_to):
            return cell
    raise NoValueOnDate(known[service].label, service, day, periods[0][status_code].valid_from)


def access_for_status(status_code: str, on: date | datetime) -> tuple[Access, ...]:
    """What one basis of stay opened on that day, service by service; without those not yet there."""
    status(status_code)
    found: list[Access] = []
    for service in services():
        try:
            found.append(access(service, status_code, on))
        except NoValueOnDate:
            continue
    return tuple(found)


# Reading the files


@dataclass(frozen=True, slots=True)
class _AccessFile:
    services: Mapping[str, Service]
    periods: Mapping[str, tuple[Mapping[str, Access], ...]]


@cache
def _access_file() -> _AccessFile:
    return access_table(read("access.yaml"), statuses())


def _statuses(document: Entry) -> Mapping[str, Status]:
    document.only("statuses")
    found: dict[str, Status] = {}
    for code, entry in document.keyed("statuses"):
        entry.only("label", "storable", "proofs")
        storable = entry.raw("storable")
        if not isinstance(storable, bool):
            raise entry.fail(f"“storable” must be true or false, not {storable!r}")
        proofs = tuple(str(proof) for proof in entry.items("proofs"))
        found[code] = Status(code, entry.words("label"), storable, proofs)
    if UNKNOWN not in found or not found[UNKNOWN].storable:
        raise document.fail(f"the status {UNKNOWN!r} must exist and be storable: nobody has to state theirs")
    return MappingProxyType(found)


def access_table(document: Entry, known: Iterable[str]) -> _AccessFile:
    """The checked matrix. Raises BadDataFile for a missing or wrong cell, or periods that overlap."""
    document.only("services", "reasons", "matrix")
    names, reasons = document.child("services"), document.child("reasons")
    found = {code: Service(code, names.words(code)) for code, _ in names.pairs()}
    why = {code: reasons.words(code) for code, _ in reasons.pairs()}
    statuses_known = tuple(known)
    periods: dict[str, list[Mapping[str, Access]]] = {code: [] for code in found}
    for entry in document.children("matrix", "service"):
        entry.only("service", "from", "to", "cells")
        service = entry.one_of("service", found.keys())
        first, last = entry.day("from"), entry.optional("to", entry.day)
        _check_period(entry, periods[service], first, last)
        cells = dict(entry.child("cells").pairs())
        _check_complete(entry, cells, statuses_known)
        periods[service].append(
            {code: _cell(entry, service, code, cells[code], why, first, last) for code in statuses_known}
        )
    for code, rows in periods.items():
        if not rows:
            raise document.fail(f"the service {code} has no period in the matrix")
    return _AccessFile(MappingProxyType(found), {code: tuple(rows) for code, rows in periods.items()})


def _check_period(entry: Entry, earlier: list[Mapping[str, Access]], first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise entry.fail(f"the period ends on {last}, before it begins on {first}")
    if earlier:
        before = next(iter(earlier[-1].values())).valid_to
        if before is None or before >= first:
            raise entry.fail(f"the period begins on {first} while the one before it still applies")


def _check_complete(entry: Entry, cells: Mapping[str, Any], known: tuple[str, ...]) -> None:
    missing = [code for code in known if code not in cells]
    if missing:
        raise entry.fail(f"no cell for {', '.join(missing)}")
    extra = [code for code in cells if code not in known]
    if extra:
        raise entry.fail(f"{', '.join(extra)} is not a status of statuses.yaml")


def _cell(
    entry: Entry,
    service: str,
    code: str,
    cell: Any,
    reasons: Mapping[str, Words],
    first: date,
    last: date | None,
) -> Access:
    if not isinstance(cell, list) or len(cell) != 4:
        raise entry.fail(f"the cell of {code} must be [answer, reason, source, certainty], not {cell!r}")
    item = Entry(
        entry.file,
        f"{entry.where} / {code}",
        dict(zip(("answer", "reason", "source", "certainty"), cell, strict=True)),
    )
    return Access(
        service=service,
        status=code,
        answer=item.one_of("answer", ANSWERS),
        reason=reasons[item.one_of("reason", reasons.keys())],
        source=item.source(),
        certainty=item.one_of("certainty", CERTAINTIES),
        valid_from=first,
        valid_to=last,
    )
