"""Hours at a counter for the deposit of a contract: within its opening hours, never on a closed day, each place once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.almanac import queries as almanac
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.law.calendar import WorkingCalendar
from maslak.law.interruptions import Interruption
from maslak.law.parameters import parameter
from maslak.permits.clock import procedure_of
from maslak.permits.enums import AppointmentStatus, FileKind, FileStatus, Route
from maslak.permits.models import CounterAppointment, Desk, PermitFile
from maslak.permits.policies import locked_file
from maslak.permits.workflow import COUNTER_HOUR

_MOST_DAYS = 92


def free_hours(desk: Desk, from_day: date, days: int, *, now: datetime | None = None) -> list[datetime]:
    """The moments with a free place at the desk, from `from_day` on, over `days` days (a quarter at most), in order.

    None for a desk without opening hours. With `now`, moments that have passed are left out.
    """
    last = from_day + timedelta(days=min(days, _MOST_DAYS) - 1)
    if not desk.hours or last < from_day:
        return []
    taken = _taken(desk, from_day, last)
    return [
        moment
        for moment in _moments(desk, from_day, last)
        if taken[moment] < desk.places and (now is None or moment > now)
    ]


@transaction.atomic
def book(*, file_id: int, starts_at: datetime, by: Actor, now: datetime) -> CounterAppointment:
    """An hour to deposit the contract that was validated online.

    Raises NotAllowed, StepRefused for a request that has nothing to deposit, Invalid for a moment at which the
    counter receives nobody, Conflict when it is full or the request has its hour already.
    """
    file = locked_file(file_id, by=by, permission="permit.file")
    if file.kind != FileKind.VISA or file.status != FileStatus.VALIDATED or file.desk is None:
        raise StepRefused(
            _("Le rendez-vous au guichet se prend une fois la demande validée en ligne, avant le dépôt.")
        )
    if CounterAppointment.objects.filter(file=file, status=AppointmentStatus.BOOKED).exists():
        raise _has_one()
    day = timezone.localdate(starts_at)
    if starts_at <= now or starts_at not in set(_moments(file.desk, day, day)):
        raise Invalid(
            _("Le guichet ne reçoit pas à ce moment-là. Choisissez une autre heure."), field="starts_at"
        )
    made = _take(file, file.desk, starts_at, now)
    _trail("booked", made, by=by)
    return made


@transaction.atomic
def cancel(*, appointment_id: int, by: Actor, now: datetime) -> CounterAppointment:
    """Give the hour back before it comes. Raises NotAllowed, StepRefused once it has passed or is settled."""
    appointment = _locked(appointment_id, "cancel", by=by)
    if now >= appointment.starts_at:
        raise StepRefused(_("Cette heure est passée : elle ne s'annule plus."))
    return _settle(appointment, "cancel", by=by)


@transaction.atomic
def keep(*, appointment_id: int, by: Actor, now: datetime) -> CounterAppointment:
    """The applicant came. Raises NotAllowed, StepRefused before that day or once it is settled."""
    appointment = _locked(appointment_id, "keep", by=by)
    if timezone.localdate(now) < timezone.localdate(appointment.starts_at):
        raise StepRefused(_("Ce rendez-vous n'a pas encore eu lieu."))
    return _settle(appointment, "keep", by=by)


@transaction.atomic
def miss(*, appointment_id: int, by: Actor, now: datetime) -> CounterAppointment:
    """Nobody came: another hour may be booked. Raises NotAllowed, StepRefused before the hour or once it is settled."""
    appointment = _locked(appointment_id, "miss", by=by)
    if now < appointment.starts_at:
        raise StepRefused(_("Ce rendez-vous n'a pas encore eu lieu."))
    return _settle(appointment, "miss", by=by)


def free(file: PermitFile, *, by: Actor, now: datetime) -> None:
    """Give back the hour of a request that is over. Inside an action on the locked file."""
    booked = CounterAppointment.objects.select_for_update().filter(file=file, status=AppointmentStatus.BOOKED)
    for appointment in booked:
        _settle(appointment, "cancel", by=by)


def _moments(desk: Desk, first: date, last: date) -> Iterator[datetime]:
    """Every moment at which the desk receives somebody, both days included."""
    calendar, closed = almanac.calendar(), almanac.interruptions(procedure_of(desk.kind, Route.UNKNOWN).scope)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if desk.hours and _open_on(desk, day, closed):
            yield from _of_day(desk, day, calendar)


def _open_on(desk: Desk, day: date, closed: tuple[Interruption, ...]) -> bool:
    return (
        desk.since <= day
        and (desk.until is None or day <= desk.until)
        and not any(standstill.overlaps(day, day) for standstill in closed)
    )


def _of_day(desk: Desk, day: date, calendar: WorkingCalendar) -> Iterator[datetime]:
    opening = calendar.office_hours(day, desk.hours)
    if opening is None:
        return
    length = timedelta(minutes=int(parameter("counter_appointment_minutes", on=day).value))
    moment = timezone.make_aware(datetime.combine(day, opening.opens))
    closes = timezone.make_aware(datetime.combine(day, opening.closes))
    while moment + length <= closes:
        yield moment
        moment += length


def _taken(desk: Desk, first: date, last: date) -> Counter[datetime]:
    """How many places are taken at each moment: known as free or not, whoever looks, without the files."""
    start = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), datetime.min.time()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM maslak.taken_counter_hours(%s, %s, %s)", [desk.pk, start, end])
        return Counter(dict(cursor.fetchall()))


def _take(file: PermitFile, desk: Desk, starts_at: datetime, now: datetime) -> CounterAppointment:
    """The first free place at that moment; the database refuses one that another page takes meanwhile."""
    for place in range(1, desk.places + 1):
        try:
            with transaction.atomic():
                return CounterAppointment.objects.create(
                    desk=desk, file=file, starts_at=starts_at, place=place, booked_at=now
                )
        except IntegrityError as error:
            if "one_hour_booked_a_file" in str(error):
                raise _has_one() from error
    raise Conflict(_("Cette heure vient d'être prise. Choisissez-en une autre."), field="starts_at")


def _locked(appointment_id: int, step: str, *, by: Actor) -> CounterAppointment:
    """The appointment and its file, locked, once `by` may take that step."""
    found = CounterAppointment.objects.filter(pk=appointment_id).first()
    if found is None:
        raise NotAllowed(_("Ce rendez-vous n'existe pas, ou il appartient à une autre organisation."))
    locked_file(found.file_id, by=by, permission=COUNTER_HOUR.steps[step].permission)
    return CounterAppointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)


def _settle(appointment: CounterAppointment, step: str, *, by: Actor) -> CounterAppointment:
    appointment.status = COUNTER_HOUR.step(step, status=appointment.status).target
    appointment.save(update_fields=["status"])
    _trail(appointment.status, appointment, by=by)
    return appointment


def _trail(what: str, appointment: CounterAppointment, *, by: Actor) -> None:
    audit.record(
        f"permit.hour_{what}", by=by, target=appointment, person_id=appointment.file.person_id,
        new={"at": appointment.starts_at.isoformat(), "desk": appointment.desk_id},
    )  # fmt: skip


def _has_one() -> Conflict:
    return Conflict(_("Cette demande a déjà son rendez-vous : annulez-le pour en choisir un autre."))
