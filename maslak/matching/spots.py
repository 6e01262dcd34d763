"""Where somebody lives and where a post is, on a plane of whole hundreds of metres. Plain Python.

A city has its own point. Where the city is not noted, or not known to us, the seat of the region stands for it and
`exact` is false: a distance from there decides nothing alone.
"""

from __future__ import annotations

from functools import lru_cache
from math import isqrt
from typing import NamedTuple

from maslak.core import places


class Spot(NamedTuple):
    """A point; `region` is the number of the region (1 to 12), 0 when not even that is known."""

    region: int
    x: int
    y: int
    exact: bool


NOWHERE = Spot(0, 0, 0, False)


@lru_cache(maxsize=16384)
def of(region: str, city: str) -> Spot:
    """The point of a city that `core.places` knows, else of its region's seat, else nowhere."""
    found = places.find_city(city) if city else None
    if found is not None and (not region or found.region == region):
        return Spot(region_number(found.region), *_plane(found), exact=True)
    number = region_number(region)
    if not number:
        return NOWHERE
    seat = places.find_city(places.region(region).seat)
    assert seat is not None, region
    return Spot(number, *_plane(seat), exact=False)


def km(one: Spot, other: Spot) -> int:
    """Whole kilometres as the crow flies, rounded down."""
    return isqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2) // 10


def region_number(code: str) -> int:
    """MA-06 gives 6; anything that is no region gives 0."""
    return _NUMBERS.get(code, 0)


_NUMBERS = {region.code: int(region.hcp) for region in places.REGIONS}


def _plane(city: places.City) -> tuple[int, int]:
    """Hundreds of metres east and north of a point off Dakhla, on one parallel for the whole country.

    One degree of latitude is 111.2 km; of longitude 95 km, as at 31° north, where most people live: at Tangier
    distances east to west come out 4 % too long, at Dakhla 8 % too short.
    """
    return round((city.lon + 18) * 950), round((city.lat - 20) * 1112)
