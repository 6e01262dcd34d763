"""Reads of the register. Row security has already narrowed them to what the acting account may see."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from maslak.access.models import Organisation
from maslak.core.text import squeeze
from maslak.people import rules
from maslak.people.enums import DocumentKind
from maslak.people.identifiers import phone_hash, possible_document_hashes
from maslak.people.models import Consent, Holder, IdentityDocument, LocalNumber, Person, ResidenceStatus

_PHONE_SIGNS = re.compile(r"[\d٠-٩\s+().-]{6,}")
# A card replaces its receipt: only the latest of them can be late.
_TITLES = (DocumentKind.RESIDENCE_CARD, DocumentKind.RESIDENCE_RECEIPT, DocumentKind.REFUGEE_CARD)


def people_in_sight() -> QuerySet[Person]:
    """The living files, not those emptied by a merge, by name."""
    return (
        Person.objects.filter(merged_into=None)
        .select_related("home_organisation")
        .order_by("family_name", "given_name", "pk")
    )


def find_people(text: str, *, organisation: Organisation | None = None) -> QuerySet[Person]:
    """The files in sight that `text` names: a reference, a telephone, the number of a paper, a name in any
    script or order, or a number of `organisation`'s own register. Whole words only; an empty text finds
    nobody.
    """
    wanted = text.strip()
    if not wanted:
        return people_in_sight().none()
    plain = squeeze(wanted)
    found = Q(ref=plain) | Q(absorbed__ref=plain)
    e164 = rules.phone_e164(wanted) if _PHONE_SIGNS.fullmatch(wanted) else None
    if e164:
        found |= Q(phone_hash=phone_hash(e164))
    if any(sign.isdigit() for sign in plain):
        found |= Q(documents__number_hash__in=possible_document_hashes(wanted))
        if organisation is not None:
            numbers = LocalNumber.objects.filter(
                organisation=organisation, number__in={plain, wanted.upper()}
            )
            found |= Q(pk__in=numbers.values("person_id"))
    else:
        found |= Q(pk__in=_named(wanted))
    return people_in_sight().filter(found).distinct()


def person_detail(ref: str) -> Person | None:
    """One file in sight with all that its page shows, in a steady number of queries; the kept one when
    merged.
    """
    person = (
        Person.objects.filter(Q(ref=ref) | Q(absorbed__ref=ref), merged_into=None)
        .select_related("home_organisation", "account")
        .prefetch_related(
            "documents",
            "statuses",
            "languages",
            "skills",
            "wanted",
            Prefetch("consents", Consent.objects.select_related("organisation", "recorded_by")),
            Prefetch("holders", Holder.objects.select_related("organisation").order_by("since", "pk")),
            Prefetch(
                "local_numbers",
                LocalNumber.objects.select_related("organisation").order_by("-register_year", "pk"),
            ),
        )
    )
    return person.first()


def status_on(person: Person, day: date) -> ResidenceStatus | None:
    """What the person's stay rests on that day, or None when nothing is known. Uses prefetched statuses."""
    for status in person.statuses.all():
        if rules.Period(status.valid_from, status.valid_to).meets(rules.Period(day, day)):
            return status
    return None


def caseload_of(organisation: Organisation) -> Combinable | Q:
    """The condition for a « person » to be one that `organisation` follows: its own, or one it holds."""
    held = Holder.objects.filter(person=OuterRef("person"), organisation=organisation, until=None)
    return Q(person__merged_into=None) & (Q(person__home_organisation=organisation) | Exists(held))


def documents_to_renew(
    *, organisation: Organisation, today: date, within_days: int = 0, people: QuerySet[Person] | None = None
) -> QuerySet[IdentityDocument]:
    """Papers of the organisation's own caseload that are out of date, or will be within so many days; oldest
    first.

    A paper that a later one replaces is not late. `people` narrows the caseload further, to one counsellor's.
    Nobody may list another organisation's people this way, whatever their reach.
    """
    group = Case(When(kind__in=_TITLES, then=Value("title")), default=F("kind"), output_field=CharField())
    documents = IdentityDocument.objects.annotate(group=group)
    later = IdentityDocument.objects.annotate(group=group).filter(
        Q(valid_to__gt=OuterRef("valid_to")) | Q(valid_to=None, issued_on__gt=OuterRef("valid_to")),
        person=OuterRef("person"), group=OuterRef("group"),
    )  # fmt: skip
    return _late(documents, later, organisation, today, within_days, people)


def statuses_to_renew(
    *, organisation: Organisation, today: date, within_days: int = 0, people: QuerySet[Person] | None = None
) -> QuerySet[ResidenceStatus]:
    """Periods of residence of the organisation's own caseload that are over, or will be within so many days,
    with nothing after them; oldest first. `people` as in documents_to_renew.
    """
    later = ResidenceStatus.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_to")), person=OuterRef("person")
    )
    return _late(ResidenceStatus.objects.all(), later, organisation, today, within_days, people)


def consents_in_force(person: Person) -> QuerySet[Consent]:
    """What the person agrees to today."""
    return person.consents.filter(withdrawn_at=None).select_related("organisation")


def _late(
    rows: QuerySet[Any],
    later: QuerySet[Any],
    organisation: Organisation,
    today: date,
    within_days: int,
    people: QuerySet[Person] | None,
) -> QuerySet[Any]:
    found = rows.filter(
        caseload_of(organisation), ~Exists(later), valid_to__lt=today + timedelta(days=within_days + 1)
    )
    if within_days == 0:
        found = found.filter(valid_to__lt=today)
    if people is not None:
        found = found.filter(person__in=people)
    return found.select_related("person").order_by("valid_to", "pk")


def _named(name: str) -> list[int]:
    """The files in sight whose names hold every word of `name`, by its key."""
    keys = list(rules.word_keys(name))
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM maslak.people_named(%s::varchar[])", [keys])
        return [number for (number,) in cursor.fetchall()]
