"""The people of million.py: who they are, where their file is, when they came."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import million

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_DAYS = 365 * million.YEARS


@dataclass(frozen=True, slots=True)
class Known:
    """One person with everything that the rows of the register and of the ledger say of them."""

    number: int
    ref: str
    family: str
    given: str
    sex: str
    born: date
    nationality: str
    region: str
    city: str
    basis: str
    office: int
    office_region: str
    partner: int | None
    counsellor: int
    registered: date
    closed: date | None
    phone: str
    paper: str
    follow: bool
    pseudonym: uuid.UUID

    @property
    def at(self) -> datetime:
        return datetime.combine(self.registered, time(9), UTC)


@cache
def _names(seed: int) -> tuple[list[str], list[str]]:
    chance = random.Random(seed)
    return list(million.names(3000, chance)), list(million.names(1200, chance))


def draw(numbers: range, bodies: dict[str, list[tuple[int, str]]], chance: random.Random) -> Iterator[Known]:
    """People of these numbers, drawn by the shares of million.py; nine in a hundred are held by an association too."""
    families, givens = _names(3)
    shares = {
        name: million.drawn(table)
        for name, table in (
            ("sex", million.SEXES), ("nationality", million.NATIONALITIES), ("region", million.REGIONS),
            ("basis", million.BASES),
        )
    }  # fmt: skip
    offices: dict[str, list[int]] = {}
    for number, region in bodies["office"]:
        offices.setdefault(region, []).append(number)
    first = min(number for number, _region in bodies["office"])
    for number in numbers:
        picked = {
            name: chance.choices(values, cum_weights=weights)[0] for name, (values, weights) in shares.items()
        }
        # A common name is borne by thousands, a rare one by a few.
        family = families[int(len(families) * chance.random() ** 2.5)]
        given = givens[int(len(givens) * chance.random() ** 2.5)]
        registered = date(million.FIRST_YEAR, 1, 1) + timedelta(days=int(_DAYS * chance.random() ** 0.8))
        office = chance.choice(offices[picked["region"]])
        born = date(1996, 1, 1) - timedelta(days=int(abs(chance.gauss(0, 1)) * 11 * 365) - 1000)
        yield Known(
            number=number,
            ref=_reference(number),
            family=family,
            given=given,
            sex=picked["sex"],
            born=min(born, registered - timedelta(days=16 * 366)),
            nationality=picked["nationality"],
            region=picked["region"],
            city="",
            basis=picked["basis"],
            office=office,
            office_region=picked["region"],
            partner=chance.choice(bodies["ngo"])[0] if chance.random() < 0.09 else None,
            counsellor=1_000_000
            + (office - first) * million.COUNSELLORS
            + 1
            + number % (million.COUNSELLORS - 1),
            registered=registered,
            closed=registered + timedelta(days=200) if chance.random() < 0.5 else None,
            phone=f"+2126{number:08d}" if chance.random() < 0.8 else "",
            paper=f"J{number:07d}X" if chance.random() < 0.6 else "",
            follow=chance.random() < 0.05,
            pseudonym=uuid.UUID(int=chance.getrandbits(128), version=4),
        )


def _reference(number: int) -> str:
    """A reference of ten signs that no other number gives, scattered as random ones are."""
    left, signs = (number * 387_420_489 + 1_299_709) % (30**9), []
    for _each in range(9):
        left, rest = divmod(left, 30)
        signs.append(_SIGNS[rest])
    return "M" + "".join(signs)
