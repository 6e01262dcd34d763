"""One person's file on one page: where the pathway stands, what to do next, what is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.casework.enums import (
    AppointmentStatus,
    EnrolmentStatus,
    FollowUpStatus,
    GoalStatus,
    InterviewStatus,
    ReferralStatus,
)
from maslak.casework.models import Appointment, CaseFile, Enrolment, FollowUp, Goal, Interview, Referral
from maslak.law.parameters import parameter
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.pathway.queries import timeline
from maslak.people.enums import ResidenceBasis
from maslak.people.models import Person, ResidenceStatus
from maslak.people.queries import status_on
from maslak.placement.enums import PlacementStatus, RetentionOutcome
from maslak.placement.models import Placement, RetentionCheck
from maslak.placement.queries import placements_for
from maslak.web.templatetags import maslak as words

RECENT = 6


@dataclass(frozen=True)
class File:
    """All that the overview shows; each list was read in one query."""

    person: Person
    case: CaseFile | None
    today: date
    now: datetime
    events: Sequence[Milestone]
    interviews: Sequence[Interview]
    goals: Sequence[Goal]
    follow_ups: Sequence[FollowUp]
    appointments: Sequence[Appointment]
    enrolments: Sequence[Enrolment]
    referrals: Sequence[Referral]
    placements: Sequence[Placement]

    @property
    def open_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.status == GoalStatus.OPEN]

    @property
    def settled_goals(self) -> list[Goal]:
        return [goal for goal in self.goals if goal.status != GoalStatus.OPEN]

    @property
    def to_come(self) -> list[Appointment]:
        """Appointments that stand, soonest first."""
        return [
            a
            for a in self.appointments
            if a.status == AppointmentStatus.BOOKED and a.slot.ends_at >= self.now
        ]

    @property
    def unsettled(self) -> list[Appointment]:
        """Appointments gone by of which nobody wrote whether the person came."""
        return [
            a for a in self.appointments if a.status == AppointmentStatus.BOOKED and a.slot.ends_at < self.now
        ]

    @property
    def draft(self) -> Interview | None:
        return next((i for i in self.interviews if i.status == InterviewStatus.DRAFT), None)

    @property
    def last_interview(self) -> Interview | None:
        return next((i for i in self.interviews if i.status == InterviewStatus.COMPLETED), None)

    @property
    def checks_due(self) -> list[RetentionCheck]:
        """Checks whose day has come on placements that stand."""
        return [
            check
            for placement in self.placements
            if placement.status == PlacementStatus.CURRENT
            for check in placement.checks.all()
            if check.outcome == RetentionOutcome.DUE and check.due_on <= self.today
        ]

    @property
    def silent_referrals(self) -> list[Referral]:
        """Referrals that nobody answered in time."""
        return [r for r in self.referrals if r.status == ReferralStatus.SENT and r.answer_due_on < self.today]

    @property
    def residence(self) -> ResidenceStatus | None:
        """What the stay rests on today, or the last that is known."""
        return status_on(self.person, self.today) or next(iter(self.person.statuses.all()), None)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The pathway as steps: done with its day, the one in hand, those to come."""
        return steps(self.events, planned=bool(self.goals))

    @property
    def shown_enrolments(self) -> list[Enrolment]:
        """Seats to come and workshops attended or missed; what was cancelled is left to the timeline."""
        return [e for e in self.enrolments if e.status != EnrolmentStatus.CANCELLED]


def read(person: Person, case: CaseFile | None, now: datetime) -> File:
    """The file of a person that `person_detail` gave, as the acting organisation sees it."""
    today = timezone.localdate(now)
    appointments = person.appointments.exclude(status=AppointmentStatus.CANCELLED).select_related(
        "slot__organisation"
    )
    return File(
        person=person,
        case=case,
        today=today,
        now=now,
        events=list(timeline(person)),
        interviews=list(case.interviews.exclude(status=InterviewStatus.CANCELLED)) if case else [],
        goals=list(case.goals.all()) if case else [],
        follow_ups=list(case.follow_ups.filter(status=FollowUpStatus.DUE)) if case else [],
        appointments=list(
            appointments.filter(slot__starts_at__gte=now - timedelta(days=180)).order_by("slot__starts_at")
        ),
        enrolments=list(
            person.enrolments.select_related("session__workshop").order_by("-session__starts_at")
        ),
        referrals=list(
            person.referrals.select_related("to_organisation", "from_organisation").order_by("-sent_at")
        ),
        placements=list(placements_for(person)),
    )


_STEPS: tuple[tuple[Any, frozenset[str]], ...] = (
    (lambda: _("Inscription"), frozenset({Kind.REGISTERED})),
    (lambda: _("Entretien"), frozenset({Kind.INTERVIEWED})),
    (lambda: _("Plan d'action"), frozenset({Kind.PLAN_AGREED})),
    (
        lambda: _("Ateliers, orientations"),
        frozenset(
            {
                Kind.WORKSHOP_ATTENDED,
                Kind.SELF_PACED_COMPLETED,
                Kind.REFERRAL_ACCEPTED,
                Kind.REFERRAL_COMPLETED,
            }
        ),
    ),
    (lambda: _("Emploi"), frozenset({Kind.PLACED})),
    (lambda: _("Maintien"), frozenset({Kind.RETAINED})),
)


def steps(events: Sequence[Milestone], *, planned: bool = False) -> list[dict[str, Any]]:
    """The six steps of the pathway, read from the facts that stand: {label, state, note}.

    `planned`: goals were agreed one by one, without the interview's plan.
    """
    first: dict[str, date] = {}
    for event in events:  # the latest first, so the earliest is what remains
        if getattr(event, "voided_by", None) is None:
            first[event.kind] = event.occurred_on
    drawn: list[dict[str, Any]] = []
    for label, kinds in _STEPS:
        days = [first[kind] for kind in kinds if kind in first]
        done = bool(days) or (planned and Kind.PLAN_AGREED in kinds)
        drawn.append(
            {
                "label": label(),
                "state": "done" if done else "todo",
                "note": words.day(min(days)) if days else "",
            }
        )
    # The step in hand is the first not done; but somebody hired at once is not sent back to an interview.
    hired = next(
        (n for n, (_label, kinds) in enumerate(_STEPS) if Kind.PLACED in kinds and Kind.PLACED in first), -1
    )
    rest = [step for step in drawn[hired + 1 :] if step["state"] == "todo"]
    if rest:
        rest[0]["state"] = "current"
    return drawn


def residence_alert(status: ResidenceStatus | None, today: date) -> tuple[str, str]:
    """What to say of the validity of a stay, with its tone; two empty texts when there is nothing to say."""
    if status is None or status.valid_to is None or status.basis == ResidenceBasis.UNKNOWN:
        return "", ""
    if status.valid_to < today:
        return _("n'est plus valable depuis le %(day)s") % {"day": words.day(status.valid_to)}, "late"
    if status.valid_to <= today + timedelta(
        days=max(parameter("residence_title_alert_days", on=today).value)
    ):
        return _("expire le %(day)s") % {"day": words.day(status.valid_to)}, "wait"
    return "", ""
