"""Reads of training: the directory as somebody who works searches it, what waits for an operator, who learns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet

from maslak.access.models import Organisation
from maslak.core.text import fold
from maslak.law.parameters import parameter
from maslak.pathway.rules import age_on
from maslak.people.consents import agrees_to_show_file
from maslak.people.models import Person
from maslak.people.texts import ConsentText, consent_text
from maslak.training import rules
from maslak.training.enums import IntakeStatus, OfferMode, OfferStatus, ReferralStatus
from maslak.training.models import (
    DistanceCourse,
    Enrolment,
    Intake,
    Portfolio,
    TrainingOffer,
    TrainingReferral,
)


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of the directory; everything left out stays open."""

    words: str = ""
    region: str = ""
    city: str = ""
    sector: str = ""
    level: str = ""
    language: str = ""
    certificate: str = ""
    status: str = ""  # the stay that the operator must accept
    schedules: tuple[str, ...] = field(default_factory=tuple)
    weekly_hours: int | None = None  # at most
    starts_before: date | None = None
    free: bool = False  # costs nothing
    remote: bool = False
    childcare: bool = False
    women_only: bool = False
    seats: bool = False  # a group with a seat left is announced


def directory(wanted: Wanted, today: date) -> QuerySet[TrainingOffer]:
    """The published offers that fit, soonest beginning first, then by title; groups to come are joined.

    A remote training fits every region and city. An offer that accepts any stay fits every status.
    """
    offers = _placed(
        TrainingOffer.objects.filter(status=OfferStatus.PUBLISHED, operator__is_active=True), wanted
    )
    for name, value in (
        ("sector", wanted.sector),
        ("level", wanted.level),
        ("certificate_type", wanted.certificate),
    ):
        if value:
            offers = offers.filter(**{name: value})
    if wanted.language:
        offers = offers.filter(languages__contains=[wanted.language])
    if wanted.schedules:
        offers = offers.filter(schedules__overlap=list(wanted.schedules))
    if wanted.weekly_hours is not None:
        offers = offers.filter(weekly_hours__lte=Decimal(wanted.weekly_hours))
    if wanted.status:
        offers = offers.filter(Q(statuses_accepted=[]) | Q(statuses_accepted__contains=[wanted.status]))
    offers = _comforts(offers, wanted, today)
    to_come = Q(intakes__status=IntakeStatus.OPEN, intakes__starts_on__gte=today)
    return (
        offers.annotate(next_start=Min("intakes__starts_on", filter=to_come))
        .select_related("operator")
        .prefetch_related(Prefetch("intakes", queryset=_groups(today), to_attr="groups_to_come"))
        .order_by("next_start", "title", "id")
    )


def _placed(offers: QuerySet[TrainingOffer], wanted: Wanted) -> QuerySet[TrainingOffer]:
    if wanted.remote:
        return offers.exclude(mode=OfferMode.ONSITE)
    anywhere = Q(mode=OfferMode.REMOTE)
    if wanted.region:
        offers = offers.filter(anywhere | Q(region=wanted.region))
    if wanted.city:
        offers = offers.filter(anywhere | Q(city__iexact=wanted.city))
    return offers


def _comforts(offers: QuerySet[TrainingOffer], wanted: Wanted, today: date) -> QuerySet[TrainingOffer]:
    if wanted.free:
        offers = offers.filter(cost_mad=0)
    if wanted.childcare:
        offers = offers.filter(childcare=True)
    if wanted.women_only:
        offers = offers.filter(women_only=True)
    if wanted.seats or wanted.starts_before:
        groups = _groups(today)
        if wanted.seats:
            groups = groups.filter(taken__lt=seats())
        if wanted.starts_before:
            groups = groups.filter(starts_on__lte=wanted.starts_before)
        offers = offers.filter(pk__in=groups.values("offer_id"))
    if wanted.words:
        offers = offers.filter(pk__in=_worded(offers, wanted.words))
    return offers


def seats() -> F:
    """The seats of a group, to compare with those taken (`taken__lt=seats()`)."""
    return F("seats")


def _worded(offers: QuerySet[TrainingOffer], words: str) -> list[int]:
    """The offers that hold each of the words, accents and case apart. The directory is small: read in Python."""
    asked = fold(words).split()
    found = []
    for offer in offers.select_related("operator"):
        text = fold(
            " ".join(
                (
                    offer.title, offer.title_ar, offer.title_en, offer.description, offer.centre, offer.city,
                    offer.operator.name_fr, str(offer.get_sector_display()), *offer.skills,
                )
            )
        )  # fmt: skip
        if all(word in text for word in asked):
            found.append(offer.pk)
    return found


def _groups(today: date) -> QuerySet[Intake]:
    return Intake.objects.filter(status=IntakeStatus.OPEN, starts_on__gte=today).order_by("starts_on")


def fresh_months(today: date) -> int:
    """After how many months without a word an offer says that it may no longer hold (a parameter of the house)."""
    return int(parameter("training_offer_fresh_months", on=today).value)


def is_stale(offer: TrainingOffer, today: date) -> bool:
    """Whether nobody has verified the offer for too long."""
    return rules.is_stale(offer.last_verified_on, today, fresh_months(today))


def doubts(offer: TrainingOffer, person: Person, today: date) -> list[str]:
    """What the file says that the offer may not accept: « age », « schooling ». It warns, it never decides."""
    age = age_on(today, person.birth_date, person.birth_year)
    found = [] if rules.age_within(age, offer.min_age, offer.max_age) else ["age"]
    return found + ([] if rules.schooling_within(offer.min_schooling, person.education) else ["schooling"])


def offers_of(operator: Organisation) -> QuerySet[TrainingOffer]:
    """An operator's own offers, those longest unverified first, with how many wait for each."""
    waiting = Count("referrals", filter=Q(referrals__status__in=_TO_ANSWER), distinct=True)
    return (
        TrainingOffer.objects.filter(operator=operator)
        .annotate(waiting=waiting)
        .order_by("last_verified_on", "title")
    )


_TO_ANSWER = (ReferralStatus.SENT, ReferralStatus.ACKNOWLEDGED, ReferralStatus.WAITLISTED)


def to_answer(operator: Organisation) -> QuerySet[TrainingReferral]:
    """What others wait for: referrals received and not settled, urgent and oldest first."""
    return (
        TrainingReferral.objects.filter(operator=operator, status__in=_TO_ANSWER)
        .select_related("offer", "from_organisation")
        .order_by("-urgent", "acknowledge_by", "id")
    )


def to_seat(operator: Organisation) -> QuerySet[TrainingReferral]:
    """Those accepted who have no seat in a group yet."""
    return (
        TrainingReferral.objects.filter(operator=operator, status=ReferralStatus.ACCEPTED)
        .select_related("offer", "from_organisation")
        .order_by("decided_at")
    )


def sent_by(organisation: Organisation) -> QuerySet[TrainingReferral]:
    """What an organisation sent, the latest first; the person joined for those who hold the file."""
    return (
        TrainingReferral.objects.filter(from_organisation=organisation)
        .select_related("offer", "operator")
        .order_by("-sent_at")
    )


def groups_of(operator: Organisation) -> QuerySet[Intake]:
    """An operator's groups that are not over, the soonest first."""
    return (
        Intake.objects.filter(offer__operator=operator, status=IntakeStatus.OPEN)
        .select_related("offer")
        .order_by("starts_on")
    )


def referrals_of(person: Person) -> QuerySet[TrainingReferral]:
    """Where a person was sent for training, the latest first."""
    return (
        TrainingReferral.objects.filter(person=person)
        .select_related("offer", "operator")
        .order_by("-sent_at")
    )


def trainings_of(person: Person) -> QuerySet[Enrolment]:
    """What a person learns or learnt, the latest first."""
    return (
        Enrolment.objects.filter(person=person)
        .exclude(status="cancelled")
        .select_related("intake__offer", "operator")
        .order_by("-enrolled_on")
    )


def courses_of(person: Person) -> QuerySet[DistanceCourse]:
    """A person's courses on platforms outside."""
    return DistanceCourse.objects.filter(person=person).select_related("organisation")


def portfolios_of(person: Person) -> QuerySet[Portfolio]:
    """A person's portfolios of prior learning."""
    return Portfolio.objects.filter(person=person).select_related("organisation", "jury")


def text_to_agree_to(person: Person, operator: Organisation, today: date) -> ConsentText:
    """What the person agrees to before a request or a portfolio goes out: a text that never shows the file.

    Where they already let that body read their file, the text that says so stays in force.
    """
    wider = agrees_to_show_file(person, operator)
    return consent_text("referral", on=today, use="" if wider else "training")
