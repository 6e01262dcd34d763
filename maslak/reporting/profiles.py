"""Who was registered in a year, as leaves of a table: occupation looked for × education × region × sex.

Read by the operator alone, for a release: nobody else sees the register whole. Persons are counted as in ANP-01 (one
case each, at its first registration of the year), so the total is that figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from maslak.core import places
from maslak.pathway.enums import Kind
from maslak.pathway.models import Subject
from maslak.people.enums import Education, Purpose, Sex
from maslak.people.models import Consent, WantedOccupation
from maslak.permits.enums import FileKind, FileStatus
from maslak.permits.models import PermitFile
from maslak.placement.enums import PlacementStatus
from maslak.placement.models import Placement
from maslak.reporting import counting, isco

Leaf = tuple[str, ...]

# Schooling in few bands: each must hold enough people to be told of.
BANDS = {
    Education.NONE: "basic", Education.PRIMARY: "basic",
    Education.LOWER_SECONDARY: "secondary", Education.UPPER_SECONDARY: "secondary",
    Education.BACCALAUREATE: "baccalaureate", Education.VOCATIONAL: "vocational",
    Education.BAC2: "higher", Education.BAC3: "higher", Education.BAC5: "higher", Education.DOCTORATE: "higher",
}  # fmt: skip
EDUCATION = ("basic", "secondary", "baccalaureate", "vocational", "higher", "")
SEXES = (Sex.FEMALE.value, Sex.MALE.value, "")


def people(year: int) -> Counter[Leaf]:
    """How many registered in `year`, by (unit group of the first wish, band of schooling, region, sex).

    Whoever took back the consent to statistics counts without schooling or wish: the ledger knows neither.
    """
    first = _first_facts(year)
    known = _schooling_and_wish(subject for subject, _region, _sex in first)
    found: Counter[Leaf] = Counter()
    for subject, region, sex in first:
        education, label, code = known.get(subject, ("", "", ""))
        band = BANDS.get(Education(education), "") if education else ""
        found[isco.group_of(label, code) if label or code else "", band, region, sex] += 1
    return found


def jobs(year: int) -> Counter[Leaf]:
    """Jobs seen in `year`, by (unit group, region): placements begun, and work contracts stamped for somebody else.

    Not vacancies: those are the offers that employers publish.
    """
    found: Counter[Leaf] = Counter()
    placed = Placement.objects.filter(starts_on__year=year).exclude(status=PlacementStatus.CANCELLED)
    for title, region in placed.values_list("job_title", "region"):
        found[isco.group_of(title) if title else "", _region(region)] += 1
    stamped = PermitFile.objects.filter(
        kind=FileKind.VISA, status=FileStatus.GRANTED, decided_at__year=year
    ).exclude(person__in=placed.values("person"))
    for title, code, region in stamped.values_list("job_title", "terms__isco", "region"):
        found[isco.group_of(title, code or "") if title or code else "", _region(region)] += 1
    return found


def _first_facts(year: int) -> list[tuple[Any, str, str]]:
    """(pseudonym, region, sex) of each person at the first registration of the year."""
    facts = (
        counting.standing()
        .filter(kind=Kind.REGISTERED, occurred_on__year=year, subject__isnull=False)
        .order_by("subject", "occurred_on", "id")
        .distinct("subject")
    )
    return [
        (subject, _region(region), sex if sex in SEXES else "")
        for subject, region, sex in facts.values_list("subject", "region", "sex")
    ]


def _schooling_and_wish(subjects: Iterable[Any]) -> dict[Any, tuple[str, str, str]]:
    """By pseudonym: schooling, first wish in words, its code; for those who did not take back their consent."""
    taken_back = Consent.objects.filter(
        person=OuterRef("person"), purpose=Purpose.STATISTICS, withdrawn_at__isnull=False
    )
    in_force = Consent.objects.filter(
        person=OuterRef("person"), purpose=Purpose.STATISTICS, withdrawn_at=None
    )
    first = WantedOccupation.objects.filter(person=OuterRef("person")).order_by("rank", "id")
    rows = (
        Subject.objects.filter(pseudonym__in=list(subjects))
        .exclude(Exists(taken_back) & ~Exists(in_force))
        .annotate(
            wish=Coalesce(Subquery(first.values("label")[:1]), Value("")),
            code=Coalesce(Subquery(first.values("isco")[:1]), Value("")),
        )
    )
    return {row[0]: row[1:] for row in rows.values_list("pseudonym", "person__education", "wish", "code")}


def _region(code: str) -> str:
    return code if code in {region.code for region in places.REGIONS} else ""
