"""What each line of the timetable finds over its term: rows to empty or delete, by reference, never by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from maslak.access.models import AuditEvent
from maslak.imports.models import Batch
from maslak.mentoring.models import ConcernFile
from maslak.outbox.models import Message, MessageStatus
from maslak.outreach.models import Registration
from maslak.pathway.models import Milestone, Subject
from maslak.people.models import AccessCode
from maslak.permits.models import Attachment, PermitFile, Worker
from maslak.placement.models import Application
from maslak.reporting.formulas import ATTRIBUTES
from maslak.reporting.models import Edition, EditionStatus
from maslak.retention.blanks import GONE
from maslak.retention.models import RightsRequest
from maslak.retention.timetable import Line

_NOTHING = ("", GONE)


@dataclass(frozen=True)
class Over:
    """What a line finds on a day: rows, the field that says since when."""

    rows: QuerySet  # type: ignore[type-arg]
    since: str


def over(line: Line, today: date) -> Over | None:
    """The rows whose months are over; None for a line that works otherwise (files, the trail, what is never kept)."""
    find = _FINDERS.get(line.code)
    return find(line.last_day_before(today)) if find is not None else None


def _codes(day: date) -> Over:
    codes = AccessCode.objects.annotate(over_at=Coalesce(F("used_at"), F("expires_at")))
    return Over(codes.filter(over_at__lt=_at(day)), "over_at")


def _imports(day: date) -> Over:
    """Files and rows as they came; what was understood stays in the register."""
    said = Q(content_sealed__isnull=False) | Q(lines__cells_sealed__isnull=False) | ~Q(file_name=GONE)
    return Over(Batch.objects.filter(said, uploaded_at__lt=_at(day)).distinct(), "uploaded_at")


def _applications(day: date) -> Over:
    said = (
        Q(shared_sealed__isnull=False)
        | ~Q(message__in=_NOTHING)
        | ~Q(refusal_note__in=_NOTHING)
        | ~Q(card={})
    )
    return Over(Application.objects.filter(said, closed_on__lt=day), "closed_on")


def _messages(day: date) -> Over:
    """A message that still waits to be sent is not over."""
    rows = Message.objects.filter(created_at__lt=_at(day)).exclude(status=MessageStatus.QUEUED)
    return Over(rows, "created_at")


def _visitors(day: date) -> Over:
    said = Q(name_sealed__isnull=False) | Q(contact_sealed__isnull=False)
    return Over(Registration.objects.filter(said, event__ends_at__lt=_at(day)), "event__ends_at")


def _attachments(day: date) -> Over:
    """Copies of pieces; who was decided about goes with their file, or below where the register has none."""
    return Over(
        Attachment.objects.filter(_ended("piece__file__", day)).annotate(
            over_at=Coalesce(F("piece__file__valid_to"), F("piece__file__decided_at__date"))
        ),
        "over_at",
    )


def _ended(path: str, day: date) -> Q:
    given = Q(**{f"{path}valid_to__lt": day})
    refused = Q(**{f"{path}valid_to": None, f"{path}decided_at__lt": _at(day)})
    return given | refused


def strangers(line: Line, today: date) -> QuerySet[Worker]:
    """People whom only old permit files know, every one of them over its term."""
    day = line.last_day_before(today)
    late = PermitFile.objects.filter(
        Q(valid_to__gte=day) | Q(valid_to=None, decided_at__gte=_at(day)) | Q(valid_to=None, decided_at=None)
    )
    named = Worker.objects.filter(person=None).exclude(family_name=GONE)
    return named.filter(pk__in=PermitFile.objects.values("worker")).exclude(pk__in=late.values("worker"))


def _concerns(day: date) -> Over:
    return Over(ConcernFile.objects.filter(closed_on__lt=day), "closed_on")


def _requests(day: date) -> Over:
    said = ~Q(words__in=_NOTHING) | ~Q(answer__in=_NOTHING)
    rows = RightsRequest.objects.annotate(over_at=Coalesce(F("done_at"), F("decided_at")))
    return Over(rows.filter(said, over_at__lt=_at(day)), "over_at")


def _facts(day: date) -> Over:
    """Facts of years whose figures are frozen, about nobody any more: what no figure reads of them."""
    frozen = Edition.objects.filter(status=EditionStatus.FROZEN).values_list("year", flat=True)
    extra = ~Q(attributes__contained_by={}) & _other_attributes()
    said = Q(recorded_by__isnull=False) | ~Q(reason__in=_NOTHING) | extra
    rows = Milestone.objects.filter(said, occurred_on__lt=day, occurred_on__year__in=list(frozen))
    return Over(rows.exclude(subject__in=Subject.objects.values("pseudonym")), "occurred_on")


def _other_attributes() -> Q:
    from django.db.models.expressions import RawSQL

    kept = sorted(ATTRIBUTES)
    return Q(pk__in=RawSQL("SELECT id FROM pathway_milestone WHERE attributes - %s::text[] <> '{}'", [kept]))


def trail(line: Line, today: date) -> Over:
    """Lines of the trail whose months are over."""
    return Over(AuditEvent.objects.filter(at__lt=_at(line.last_day_before(today))), "at")


def _at(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


_FINDERS: dict[str, Callable[[date], Over]] = {
    "access_code": _codes,
    "import_file": _imports,
    "refused_application": _applications,
    "message": _messages,
    "event_visitor": _visitors,
    "visa_file": _attachments,
    "concern": _concerns,
    "rights_request": _requests,
    "statistics": _facts,
}
