"""Reads of assisted contracts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from maslak.access.models import Organisation
from maslak.assisted.enums import OVER, AgreementStatus, CheckOutcome, ClaimStatus
from maslak.assisted.models import Agreement, Claim, DutyCheck, Envelope
from maslak.people.models import Person
from maslak.placement.enums import ApplicationStatus, PlacementStatus
from maslak.placement.models import Application, Placement

_RECENT = timedelta(days=183)


def agreement(ref: str) -> Agreement | None:
    """The agreement of that reference, when it is in sight."""
    return Agreement.objects.select_related("organisation", "asked_by", "envelope").filter(ref=ref).first()


def of_organisation(organisation: Organisation) -> QuerySet[Agreement]:
    """What an organisation asks for or decides, what still lives first."""
    return (
        Agreement.objects.filter(Q(organisation=organisation) | Q(asked_by=organisation))
        .select_related("organisation", "asked_by")
        .order_by("-drafted_at", "-id")
    )


def to_decide(organisation: Organisation) -> QuerySet[Agreement]:
    """Requests that wait for the office, the oldest first; then those accepted whose work has not begun."""
    return Agreement.objects.filter(
        organisation=organisation, status__in=[AgreementStatus.SUBMITTED, AgreementStatus.ACCEPTED]
    ).order_by("-status", "submitted_on", "id")


def claims_of(organisation: Organisation, status: str) -> QuerySet[Claim]:
    """The months in that status of agreements that the office decides, the oldest first."""
    return (
        Claim.objects.filter(agreement__organisation=organisation, status=status)
        .exclude(agreement__status__in=OVER)
        .select_related("agreement")
        .order_by("submitted_on", "id")
    )


def months_to_pay(organisation: Organisation) -> QuerySet[Claim]:
    """Months that were accepted and not yet paid."""
    return claims_of(organisation, ClaimStatus.ACCEPTED)


def checks_due(organisation: Organisation, today: date) -> QuerySet[DutyCheck]:
    """Days whose turn has come and on which nobody looked, the oldest first."""
    return DutyCheck.objects.filter(
        agreement__organisation=organisation, outcome=CheckOutcome.DUE, due_on__lte=today,
        agreement__status=AgreementStatus.RUNNING,
    ).select_related("agreement")  # fmt: skip


def to_recover(organisation: Organisation) -> QuerySet[Agreement]:
    """Broken agreements of which something is still to be given back."""
    return Agreement.objects.filter(organisation=organisation, status=AgreementStatus.BROKEN)


def of_person(person: Person) -> QuerySet[Agreement]:
    """The assisted contracts of a person that were granted, the latest first."""
    return (
        Agreement.objects.filter(person=person)
        .exclude(status__in=["drafted", "submitted", "refused", "withdrawn"])
        .select_related("organisation")
    )


def envelopes() -> QuerySet[Envelope]:
    """The envelopes in sight: all for steering, those that an office may draw from."""
    return Envelope.objects.select_related("organisation", "project")


def envelopes_for(found: Agreement, today: date) -> QuerySet[Envelope]:
    """The envelopes that may pay for an agreement today."""
    return envelopes().filter(
        Q(organisation=None) | Q(organisation=found.organisation), scheme=found.scheme, starts_on__lte=today,
        ends_on__gte=today,
    )  # fmt: skip


def hires_to_help(organisation: Organisation, today: date) -> QuerySet[Application]:
    """People whom an employer hired from its offers in the last months and for whom nothing is asked yet."""
    asked = Agreement.objects.filter(person=OuterRef("person"), offer=OuterRef("offer"))
    return (
        Application.objects.filter(
            recruiter=organisation, status=ApplicationStatus.HIRED, starts_on__gte=today - _RECENT
        )
        .exclude(Exists(asked))
        .select_related("offer", "offer__employer", "organisation")
        .order_by("-starts_on", "-id")
    )


def jobs_to_help(organisation: Organisation, today: date) -> QuerySet[Placement]:
    """Jobs that an office recorded in the last months and for which nothing is asked yet."""
    asked = Agreement.objects.filter(placement=OuterRef("pk"))
    return (
        Placement.objects.filter(
            organisation=organisation, status=PlacementStatus.CURRENT, starts_on__gte=today - _RECENT
        )
        .exclude(Exists(asked))
        .select_related("person", "employer")
        .order_by("-starts_on", "-id")
    )


def missing_months(found: Agreement, numbers: list[int]) -> list[int]:
    """Of the numbers of months, those nobody asked for yet."""
    asked = set(found.claims.values_list("number", flat=True))
    return [number for number in numbers if number not in asked]
