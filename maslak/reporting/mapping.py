"""The mapping of profiles: which cells of occupation × education × region × sex a year may show.

One table holds all that is ever shown of a year, guarded as a whole: a page, a filter or a file only picks from it,
so no two of them can be set against one another. It is published as a release, kept for good; a later release hides
what would tell, beside the earlier one, of fewer people than the threshold.

A key is (occupation, education, region, sex); « * » means all. Occupations are major groups (one digit), sub-major
groups (two), unit groups (four), or empty where nothing is known. Jobs seen have (occupation, region).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict
from maslak.employers.enums import OfferStatus
from maslak.employers.models import JobOffer
from maslak.law.parameters import parameter
from maslak.reporting import isco, profiles, snapshot
from maslak.reporting.models import ProfileRelease
from maslak.reporting.profiles import EDUCATION, SEXES
from maslak.training.enums import IntakeStatus
from maslak.training.enums import OfferStatus as TrainingStatus
from maslak.training.models import Intake

ALL = "*"
Key = tuple[str, ...]
_MANY = 5000  # persons from which three dimensions are crossed: with fewer, nearly every such cell is hidden
REGIONS = (*(region.code for region in places.REGIONS), "")


@dataclass(frozen=True)
class Mapped:
    """A release as pages read it. A cell that is not among `people` or `jobs` is hidden."""

    year: int
    number: int
    published_at: datetime
    people: Mapping[Key, int]
    jobs: Mapping[Key, int]
    least: int
    few: int
    doubt: int

    def person(
        self, occupation: str = ALL, education: str = ALL, region: str = ALL, sex: str = ALL
    ) -> int | None:
        """The persons of a cell, or None where it is hidden."""
        return self.people.get((occupation, education, region, sex))

    def job(self, occupation: str = ALL, region: str = ALL) -> int | None:
        """The jobs seen of a cell, or None where it is hidden."""
        return self.jobs.get((occupation, region))

    def occupations(self, digits: int) -> list[str]:
        """The groups of that many digits of which something is shown, in the order of the classification."""
        return sorted({key[0] for key in self.people if len(key[0]) == digits and key[0] != ALL})


def latest(year: int) -> Mapped | None:
    """The last release of a year, or None."""
    row = ProfileRelease.objects.filter(year=year).order_by("-number").first()
    return _mapped(row) if row else None


def years() -> list[int]:
    """The years that have a release, the latest first."""
    return list(ProfileRelease.objects.order_by("-year").values_list("year", flat=True).distinct())


def vacancies() -> dict[Key, int]:
    """Posts of the offers open today, by (unit group, region), « » for an offer without a group. Offers are public."""
    rows = (
        JobOffer.objects.filter(status=OfferStatus.OPEN)
        .values_list("isco", "region")
        .annotate(posts=Sum("openings"))
        .order_by("isco", "region")
    )
    return {(code, region): posts for code, region, posts in rows}


def training_places(today: date) -> dict[Key, int]:
    """Seats left in the groups to come, by (unit group, region), « » where there is none. Offers are public."""
    rows = (
        Intake.objects.filter(starts_on__gte=today, status=IntakeStatus.OPEN)
        .exclude(offer__status=TrainingStatus.DRAFT)
        .values_list("offer__isco", "offer__region")
        .annotate(places=Sum(F("seats") - F("taken")))
        .order_by("offer__isco", "offer__region")
    )
    return {(code, region): seats for code, region, seats in rows}


@transaction.atomic
def release(*, year: int, by: Actor, now: datetime) -> ProfileRelease:
    """Publish the mapping of `year` as its register stands. It takes some seconds.

    Raises Conflict for a year that is not over, for one without anybody registered, and when nothing that may be shown
    has changed since the last release.
    """
    check_may(by, "mapping.release")
    if year >= now.year:
        raise Conflict(
            _("L'année %(year)s n'est pas finie : sa cartographie changerait chaque jour.") % {"year": year}
        )
    before = ProfileRelease.objects.filter(year=year).order_by("-number").first()
    numbers = _numbers(year, _mapped(before) if before else None)
    if not any(numbers["people"].values()):
        raise Conflict(
            _("Trop peu de personnes inscrites en %(year)s pour en montrer un tableau.") % {"year": year}
        )
    sha256 = snapshot.fingerprint(numbers)
    if before and before.numbers_sha256 == sha256:
        raise Conflict(_("Rien de ce qui peut être montré n'a changé depuis la dernière publication."))
    try:
        with transaction.atomic():
            made = ProfileRelease.objects.create(
                year=year, number=before.number + 1 if before else 1, published_at=now, published_by=by.user,
                numbers=numbers, numbers_sha256=sha256,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Quelqu'un vient de publier cette année : rechargez la page.")) from error
    audit.record("profiles.released", by=by, target=made, new={"year": year, "number": made.number})
    return made


def check_over(year: int, today: date) -> None:
    """Raise Conflict while `year` lasts."""
    if year >= today.year:
        raise Conflict(
            _("L'année %(year)s n'est pas finie : sa cartographie changerait chaque jour.") % {"year": year}
        )


def _mapped(row: ProfileRelease) -> Mapped:
    kept = row.numbers
    people, jobs = (
        {tuple(key.split("|")): int(value) for key, value in kept[part].items()}
        for part in ("people", "jobs")
    )
    return Mapped(
        row.year, row.number, row.published_at, people, jobs, kept["least"], kept["few"], kept["doubt"]
    )


def _numbers(year: int, before: Mapped | None) -> dict[str, Any]:
    day = date(year, 12, 31)
    least, by_region, doubt = (
        int(parameter(f"disclosure_{name}", day).value)
        for name in ("min_cell", "min_cell_sex_by_region", "doubt")
    )

    def threshold(key: Key) -> int:
        return by_region if key[:2] == (ALL, ALL) and ALL not in key[2:] and len(key) == 4 else least

    people, jobs = profiles.people(year), profiles.jobs(year)
    crossed = 3 if sum(people.values()) >= _MANY else 2
    return {
        "people": _shown(people, (EDUCATION, REGIONS, SEXES), crossed, threshold, doubt, before.people if before else {}),
        "jobs": _shown(jobs, (REGIONS,), 2, threshold, doubt, before.jobs if before else {}),
        "least": least, "few": by_region, "doubt": doubt,
    }  # fmt: skip


def _shown(
    counts: Mapping[Key, int],
    axes: Sequence[Sequence[str]],
    crossed: int,
    threshold: Callable[[Key], int],
    doubt: int,
    before: Mapping[Key, int],
) -> dict[str, int]:
    """The cells that may be shown, by their key as text. `axes` are those beside occupation.

    Two tables of the same persons: major groups crossed with the axes, `crossed` at a time; finer groups by sex alone
    (in a table of people). Ties say that each major group holds the finer ones under it.
    """
    from scipy import sparse  # the solver behind loads now, not with every page

    from maslak.reporting import disclosure

    broad = _Axes(([*isco.majors(), ""], *axes))
    # In each sub-major group one leaf stands for the unit groups that nobody named: a reader knows that they exist.
    seen = sorted({leaf[0] for leaf in counts if leaf[0]})
    split = axes[-1:] if axes[-1] == SEXES else ()
    fine = _Axes(([*seen, *(f"{code}~" for code in isco.sub_majors()), ""], *split))
    keys = [key for key in broad.sums() if sum(value != ALL for value in key) <= crossed]
    finer = [
        (code, *rest) for code in isco.sub_majors() for rest in product(*((ALL, *axis) for axis in split))
    ]
    finer += [(code, *(ALL for _axis in split)) for code in seen]
    bound = list(product(broad.leaves[0], *split))
    cells = sparse.block_diag([broad.matrix(keys), fine.matrix(finer)])
    ties = sparse.hstack([broad.matrix([_wide(key, axes) for key in bound]), -fine.matrix(bound)])
    leaves = [*broad.counts(_broad(counts)), *fine.counts(_fine(counts, split))]
    named = [*keys, *(_wide(key, axes) for key in finer)]
    values = [int(value) for value in cells @ leaves]
    guarded = disclosure.protect(
        leaves, cells, disclosure.Rules(width=doubt),
        # A count too near that of the last release is hidden: the two would tell who came between.
        least=[
            value + 1 if 0 < abs(before.get(key, value) - value) < threshold(key) else threshold(key)
            for key, value in zip(named, values, strict=True)
        ],
        structural=["" in key for key in named],  # that nobody's schooling is unknown tells of nobody
        weights=[_worth(key) for key in named], ties=ties,
    )  # fmt: skip
    told = zip(named, values, guarded.shown, strict=True)
    return {"|".join(key): value for key, value, shown in told if shown}


def _broad(counts: Mapping[Key, int]) -> Iterator[tuple[Key, int]]:
    return (((code[:1], *rest), count) for (code, *rest), count in counts.items())


def _fine(counts: Mapping[Key, int], split: Sequence[Sequence[str]]) -> Iterator[tuple[Key, int]]:
    return (((leaf[0], *leaf[len(leaf) - len(split) :]), count) for leaf, count in counts.items())


def _wide(key: Key, axes: Sequence[Sequence[str]]) -> Key:
    """A key of the finer table as one of the whole: all of the axes that it lacks."""
    return (key[0], *(ALL for _axis in axes[len(key) - 1 :]), *key[1:])


class _Axes:
    """The leaves of a table by their places, and the sums that keys name."""

    def __init__(self, leaves: Sequence[Sequence[str]]) -> None:
        self.leaves = leaves
        self.place = {leaf: at for at, leaf in enumerate(product(*leaves))}

    def sums(self) -> Iterator[Key]:
        """Every key, sums along the axes among them."""
        return product(*((ALL, *axis) for axis in self.leaves))

    def counts(self, counted: Iterable[tuple[Key, int]]) -> list[int]:
        found = [0] * len(self.place)
        for leaf, count in counted:
            found[self.place[leaf]] += count
        return found

    def matrix(self, keys: Iterable[Key]) -> Any:
        """Keys × leaves, of noughts and ones."""
        from scipy import sparse

        rows, columns = [], []
        for row, key in enumerate(keys):
            held = [self.place[leaf] for leaf in product(*_members(key, self.leaves))]
            rows += [row] * len(held)
            columns += held
        size = (rows[-1] + 1 if rows else 0, len(self.place))
        return sparse.csr_matrix(([1.0] * len(rows), (rows, columns)), shape=size)


def _members(key: Key, axes: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """For each axis the leaves that the key holds: a group of occupations holds the finer ones under it."""
    for place, (value, leaves) in enumerate(zip(key, axes, strict=True)):
        if value == ALL:
            yield leaves
        elif place == 0 and value:
            yield [leaf for leaf in leaves if leaf.startswith(value)]
        else:
            yield [value]


def _worth(key: Key) -> float:
    """How dear a cell is to a reader: totals most, then what has few dimensions, finer groups of occupations least."""
    return float(4 ** sum(value == ALL for value in key)) / (1, 1, 2, 3, 4)[len(key[0])]
