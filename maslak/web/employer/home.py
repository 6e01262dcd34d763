"""The applicant's files by what they ask for: what waits for them, what runs out soon, what the desk has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.models import Organisation
from maslak.almanac import queries as almanac
from maslak.law.calendar import WorkingCalendar
from maslak.law.parameters import parameter
from maslak.permits import queries
from maslak.permits.enums import FileStatus
from maslak.permits.models import PermitFile
from maslak.web.employer import words

S = FileStatus
#: What needs the applicant first, in this order.
AWAITED = (S.TO_COMPLETE, S.READY, S.VALIDATED, S.RETURNED, S.ADMITTED, S.DRAFT)
WITH_DESK = (S.IN_REVIEW, S.CALL_OPEN, S.DEPOSITED, S.SUBMITTED)
MOST, FEW = 50, 10
URGENT_DAYS = 30


@dataclass
class Board:
    """The home page: rows of files, each list in the order in which to read it."""

    mine: list[dict[str, Any]] = field(default_factory=list)
    ending: list[dict[str, Any]] = field(default_factory=list)
    desk: list[dict[str, Any]] = field(default_factory=list)
    valid: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.mine or self.ending or self.desk or self.valid)


def files_of(organisation: Organisation) -> QuerySet[PermitFile]:
    """What the organisation filed, with all that a list shows, latest first; `followed` says that a later
    request has taken over."""
    later = PermitFile.objects.filter(previous=OuterRef("pk")).exclude(status__in=(S.ABANDONED, S.REFUSED))
    mine = queries.filed(organisation).filter(from_register=False)  # a register tells, nobody asks there
    return mine.annotate(followed=Exists(later))


def board(organisation: Organisation, now: datetime) -> Board:
    """The files that are still alive, in three queries whatever their number."""
    today = timezone.localdate(now)
    calendar, shown, mine = almanac.calendar(), Board(), files_of(organisation)
    for file in mine.filter(status__in=[*AWAITED, *WITH_DESK])[:MOST]:
        state = words.standing(file, today)
        (shown.mine if state.mine else shown.desk).append(row(file, state, now, calendar))
    shown.mine.sort(key=lambda r: (AWAITED.index(r["file"].status), r["limit"] or date.max))
    shown.desk.sort(key=lambda r: r["file"].due_on or date.max)
    soon = today + timedelta(days=notice_days(today))
    granted = mine.filter(status=S.GRANTED, valid_to__gte=today).order_by("valid_to", "id")
    for file in granted.filter(valid_to__lte=soon, followed=False)[:MOST]:
        made = row(file, words.standing(file, today))
        made["ends"] = words.days_to_end(file.valid_to, today)
        made["ends_tone"] = "late" if (file.valid_to - today).days <= URGENT_DAYS else "wait"
        shown.ending.append(made)
    ending = [made["file"].pk for made in shown.ending]
    shown.valid = [row(file, words.standing(file, today)) for file in granted.exclude(pk__in=ending)[:FEW]]
    return shown


def notice_days(today: date) -> int:
    """How long before its end a paper is to be renewed, in days: the first of the warnings."""
    return max(parameter("visa_renewal_alert_days", on=today).value)


def row(
    file: PermitFile,
    state: words.Standing,
    now: datetime | None = None,
    calendar: WorkingCalendar | None = None,
) -> dict[str, Any]:
    """One file as a line of a list."""
    request = getattr(file, "piece_request", None)
    limit = request.until if request is not None and file.status == S.TO_COMPLETE else None
    due = words.answer_due(file, now, calendar) if now and calendar else {}
    return {
        "file": file,
        "title": words.title_of(file),
        "url": reverse("employer:file", args=[file.ref]),
        "standing": state,
        "limit": limit,
        "due": due,
        "act": ACTS.get(FileStatus(file.status), lambda: "")() if state.mine else "",
    }


ACTS = {
    S.TO_COMPLETE: lambda: _("Remettre les pièces"),
    S.VALIDATED: lambda: _("Prendre rendez-vous au guichet"),
    S.READY: lambda: _("Voir comment retirer le visa"),
    S.RETURNED: lambda: _("Corriger la demande"),
    S.ADMITTED: lambda: _("Déclarer le paiement"),
    S.DRAFT: lambda: _("Continuer"),
}


def closed(rows: Iterable[PermitFile], today: date) -> list[dict[str, Any]]:
    """Files in a plain list, whatever their state."""
    return [row(file, words.standing(file, today)) for file in rows]
