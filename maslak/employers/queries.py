"""Reads of employers and of their offers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from maslak.access.models import Organisation
from maslak.employers.enums import OfferStatus
from maslak.employers.models import Employer, EmployerContact, EmployerMerge, JobOffer
from maslak.law.parameters import parameter


def employers_of(organisation: Organisation) -> QuerySet[Employer]:
    """The establishments that the organisation recorded, by name."""
    return Employer.objects.filter(organisation=organisation).order_by("name", "id")


def establishment_of(organisation: Organisation) -> Employer | None:
    """The establishment of an organisation that employs; None until it described itself."""
    return employers_of(organisation).order_by("id").first()


def contacts_of(employer: Employer) -> QuerySet[EmployerContact]:
    """Whom to ask for there, those who left last."""
    return EmployerContact.objects.filter(employer=employer).order_by(
        F("left_on").desc(nulls_first=True), "name", "id"
    )


def former_names(organisation: Organisation) -> dict[str, str]:
    """Folded name of a record that was made part of another → the folded name of the one kept."""
    merges = EmployerMerge.objects.filter(organisation=organisation).order_by("at", "id")
    return dict(merges.values_list("name_key", "kept__name_key"))


def known_as(organisation: Organisation, name_key: str) -> Employer | None:
    """The establishment that the organisation records under that folded name, or once did before a merge."""
    found = Employer.objects.filter(organisation=organisation, name_key=name_key).first()
    if found is not None:
        return found
    merge = EmployerMerge.objects.filter(organisation=organisation, name_key=name_key).first()
    return merge.kept if merge else None


def numbers_of(employer: Employer) -> list[int]:
    """The keys under which the establishment stood: its own, then those of the records made part of it."""
    merges = EmployerMerge.objects.filter(kept=employer).order_by("at", "id")
    return [employer.pk, *merges.values_list("absorbed_number", flat=True)]


def is_complete(employer: Employer) -> bool:
    """Whether a contract can be drawn up in its name: who it is, where, and for a firm who signs."""
    known = [employer.name, employer.region, employer.address or employer.city]
    if employer.kind != "household":
        known += [employer.ice or employer.rc, employer.signatory]
    return all(known)


def confirmation_days(today: date) -> int:
    """How many days an offer stands without a new word of its employer."""
    return int(parameter("offer_confirmation_days", today).value)


def standing_offers(today: date) -> QuerySet[JobOffer]:
    """The offers that a visitor may answer, the newest first; those nobody confirmed for too long are left out."""
    since = today - timedelta(days=confirmation_days(today))
    return (
        JobOffer.objects.filter(status=OfferStatus.OPEN, confirmed_on__gte=since)
        .exclude(closes_on__lt=today)
        .prefetch_related("languages", "skills")
        .order_by("-published_on", "-id")
    )


def search_offers(
    today: date, *, isco: Collection[str] = (), region: str = "", words: str = "", hours: str = "", contract: str = "",
    childcare: bool = False,
) -> QuerySet[JobOffer]:  # fmt: skip
    """Standing offers by what a person looks for; `isco` are unit groups, `words` stand in the title or the town."""
    found = standing_offers(today)
    if isco and words:
        found = found.filter(Q(isco__in=isco) | Q(title__icontains=words))
    elif words:
        found = found.filter(Q(title__icontains=words) | Q(city__icontains=words))
    if region:
        found = found.filter(region=region)
    if hours:
        found = found.filter(hours__contains=[hours])
    if contract:
        found = found.filter(contract=contract)
    return found.filter(childcare=True) if childcare else found


def offers_of(organisation: Organisation) -> QuerySet[JobOffer]:
    """Every offer that the organisation wrote, the latest first."""
    return (
        JobOffer.objects.filter(organisation=organisation).select_related("employer").order_by("-recorded_at")
    )
