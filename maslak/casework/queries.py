"""Reads of casework: the queue, my day, my people, what is late, what others wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from maslak.access.models import Organisation, User
from maslak.almanac import queries as almanac
from maslak.casework import rules
from maslak.casework.enums import (
    AppointmentStatus,
    CaseStatus,
    Clock,
    EnrolmentStatus,
    FollowUpStatus,
    GoalStatus,
    InterviewStatus,
    ReferralStatus,
    SessionStatus,
    VisitStatus,
)
from maslak.casework.models import (
    Appointment,
    CaseFile,
    FollowUp,
    Goal,
    Interview,
    Referral,
    Session,
    Slot,
    Visit,
    Workshop,
)
from maslak.law.calendar import Interval
from maslak.law.parameters import parameter
from maslak.programme.enums import DisruptionKind
from maslak.programme.models import Disruption

# A suspension without an end lasts as long as anybody reckons.
_FAR = date(2075, 12, 31)


# Reception


def queue(organisation: Organisation, day: date) -> QuerySet[Visit]:
    """Who waits at the desk that day: urgent needs first, then by arrival."""
    return Visit.objects.filter(organisation=organisation, day=day, status=VisitStatus.WAITING)


def visits_on(organisation: Organisation, day: date) -> QuerySet[Visit]:
    """Everybody who came that day, by ticket."""
    return Visit.objects.filter(organisation=organisation, day=day).order_by("ticket")


# My people


def my_cases(user: User, organisation: Organisation) -> QuerySet[CaseFile]:
    """The open files that a counsellor follows there, the longest without contact first; people joined."""
    return (
        open_cases(organisation)
        .filter(counsellor=user)
        .order_by(F("last_contact_on").asc(nulls_first=True), "id")
    )


def open_cases(organisation: Organisation) -> QuerySet[CaseFile]:
    """The open files of the organisation, the latest registered first; people joined."""
    return CaseFile.objects.filter(organisation=organisation, status=CaseStatus.OPEN).select_related(
        "person", "counsellor"
    )


# My day


def appointments_on(organisation: Organisation, day: date, user: User | None = None) -> QuerySet[Appointment]:
    """The day's appointments by hour, cancelled ones left out (one counsellor's with `user`)."""
    start, end = _day_bounds(day)
    found = Appointment.objects.filter(
        slot__organisation=organisation, slot__starts_at__gte=start, slot__starts_at__lt=end
    ).exclude(status=AppointmentStatus.CANCELLED)
    if user is not None:
        found = found.filter(slot__counsellor=user)
    return found.select_related("slot", "slot__counsellor", "person").order_by("slot__starts_at", "id")


def sessions_on(organisation: Organisation, day: date) -> QuerySet[Session]:
    """The day's sessions that are not cancelled, with their seats counted."""
    start, end = _day_bounds(day)
    return with_seats(
        Session.objects.filter(organisation=organisation, starts_at__gte=start, starts_at__lt=end)
    ).exclude(status=SessionStatus.CANCELLED)


def _day_bounds(day: date) -> tuple[datetime, datetime]:
    start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    return start, timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


# Workshops and appointments


def with_seats(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Each session with `taken` and `waiting`, as the acting account can count them, and its workshop."""
    seated = Q(
        enrolments__status__in=[EnrolmentStatus.ENROLLED, EnrolmentStatus.ATTENDED, EnrolmentStatus.ABSENT]
    )
    return sessions.select_related("workshop", "organisation").annotate(
        taken=Count("enrolments", filter=seated),
        waiting=Count("enrolments", filter=Q(enrolments__status=EnrolmentStatus.WAITING)),
    )


def sessions_to_come(now: datetime, organisation: Organisation | None = None) -> QuerySet[Session]:
    """Planned sessions that have not begun, soonest first."""
    found = Session.objects.filter(status=SessionStatus.PLANNED, starts_at__gt=now)
    return with_seats(found if organisation is None else found.filter(organisation=organisation))


def free_slots(organisation: Organisation, now: datetime) -> QuerySet[Slot]:
    """Slots still to be had, soonest first; right also for a person, who does not see who has the others."""
    return (
        Slot.objects.filter(organisation=organisation, starts_at__gt=now, closed_at=None)
        .exclude(pk__in=RawSQL("SELECT maslak.taken_slots(%s)", [organisation.pk]))
        .select_related("counsellor")
        .order_by("starts_at", "id")
    )


@dataclass(frozen=True)
class Certified:
    """What a certificate attests, without the person."""

    workshop: Workshop
    organisation: Organisation
    held_on: date


def certificate(number: str) -> Certified | None:
    """What the certificate of that number attests, for whoever holds the paper; None when unknown."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT workshop_id, organisation_id, held_on FROM maslak.certificate(%s)",
            [number.strip().upper()],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return Certified(Workshop.objects.get(pk=row[0]), Organisation.objects.get(pk=row[1]), row[2])


# Referrals and clocks


def suspensions(organisation_id: int, clock: str) -> list[Interval]:
    """The periods, both ends included, in which that clock of the organisation stands still, oldest first."""
    periods = Disruption.objects.filter(
        Q(organisation_id=organisation_id) | Q(organisation=None), clocks__contains=[clock]
    )
    return [
        (first, last or _FAR)
        for first, last in periods.values_list("starts_on", "ends_on").order_by("starts_on")
    ]


def stands_still(organisation: Organisation, clock: str, on: date) -> bool:
    """Whether that clock of the organisation stands still on that day."""
    return rules.stands_still(on, suspensions(organisation.pk, clock))


def overdue_referrals(today: date) -> QuerySet[Referral]:
    """Referrals that nobody answered in time, the oldest first; both organisations joined.

    A disruption that names the clock has moved the due day already.
    """
    return Referral.objects.filter(status=ReferralStatus.SENT, answer_due_on__lt=today).select_related(
        "from_organisation", "to_organisation", "sent_by"
    )


def referrals_to_answer(organisation: Organisation) -> QuerySet[Referral]:
    """What others wait for: referrals received and not settled, urgent and due first."""
    return (
        Referral.objects.filter(
            to_organisation=organisation, status__in=[ReferralStatus.SENT, ReferralStatus.WAITLISTED]
        )
        .select_related("from_organisation")
        .order_by("-urgent", "answer_due_on", "id")
    )


def referrals_sent(organisation: Organisation) -> QuerySet[Referral]:
    """What the organisation sent, the latest first."""
    return (
        Referral.objects.filter(from_organisation=organisation)
        .select_related("to_organisation", "person")
        .order_by("-sent_at")
    )


# What is late


@dataclass(frozen=True)
class Late:
    """What should have been done by now, one list by kind."""

    follow_ups: QuerySet[FollowUp]
    goals: QuerySet[Goal]
    without_interview: QuerySet[CaseFile]
    without_contact: QuerySet[CaseFile]
    appointments: QuerySet[Appointment]
    sessions: QuerySet[Session]
    referrals: QuerySet[Referral]

    @property
    def count(self) -> int:
        """How many things in all."""
        return sum(len(found) for found in vars(self).values())


def late(organisation: Organisation, now: datetime, user: User | None = None) -> Late:
    """What is late in the organisation (one counsellor's with `user`); delays are parameters of the house."""
    today = timezone.localdate(now)
    cases = open_cases(organisation) if user is None else my_cases(user, organisation)
    mine = Q(case__in=cases.order_by())
    follow_ups = FollowUp.objects.filter(mine, status=FollowUpStatus.DUE, due_on__lt=today).select_related(
        "case__person"
    )
    goals = Goal.objects.filter(mine, status=GoalStatus.OPEN, due_on__lt=today).select_related("case__person")
    if stands_still(organisation, Clock.FOLLOW_UP, today):
        follow_ups, goals = follow_ups.none(), goals.none()
    slots = (
        Q(slot__organisation=organisation)
        if user is None
        else Q(slot__organisation=organisation, slot__counsellor=user)
    )
    sent = overdue_referrals(today).filter(from_organisation=organisation)
    return Late(
        follow_ups=follow_ups,
        goals=goals,
        without_interview=_without_interview(cases, today),
        without_contact=_without_contact(cases, today),
        appointments=Appointment.objects.filter(
            slots, status=AppointmentStatus.BOOKED, slot__ends_at__lt=now
        ).select_related("slot", "person"),
        sessions=Session.objects.filter(
            organisation=organisation, status=SessionStatus.PLANNED, ends_at__lt=now
        ).select_related("workshop"),
        referrals=sent if user is None else sent.filter(sent_by=user),
    )


def _without_interview(cases: QuerySet[CaseFile], today: date) -> QuerySet[CaseFile]:
    delay = parameter("registration_to_interview_days", on=today).value
    limit = almanac.calendar().add_working_days(today, -delay)
    held = Interview.objects.filter(case=OuterRef("pk"), status=InterviewStatus.COMPLETED)
    return cases.filter(~Exists(held), registered_on__lt=limit)


def _without_contact(cases: QuerySet[CaseFile], today: date) -> QuerySet[CaseFile]:
    limit = today - timedelta(days=parameter("file_without_contact_alert_days", on=today).value)
    return cases.filter(Q(last_contact_on=None) | Q(last_contact_on__lt=limit))


# Continuity


def remote_period(organisation: Organisation, day: date) -> Disruption | None:
    """The period in which the office works remotely that day, None when it is open as usual."""
    return Disruption.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        organisation=organisation,
        kind=DisruptionKind.CONTINUITY,
        starts_on__lte=day,
    ).first()


def published_guidance(today: date) -> QuerySet[Disruption]:
    """How to get each service remotely, by organisation: what is in force and what begins within a week."""
    return (
        Disruption.objects.filter(kind__in=[DisruptionKind.CONTINUITY, DisruptionKind.CLOSURE])
        .filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today + timedelta(days=7))
        .exclude(guidance_fr="")
        .select_related("organisation")
    )
