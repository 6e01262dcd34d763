"""Where to go: who receives people, region by region, and what is done at a distance today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access.enums import OrganisationKind
from maslak.access.models import Organisation
from maslak.core.places import REGIONS
from maslak.programme.enums import DisruptionKind
from maslak.programme.models import Disruption

RECEIVING = (OrganisationKind.AGENCY, OrganisationKind.OFFICE, OrganisationKind.COUNTER, OrganisationKind.NGO)


@dataclass(frozen=True)
class Place:
    """One organisation of the directory; `remote` when it receives at a distance on the day asked."""

    organisation: Organisation
    remote: bool


@dataclass(frozen=True)
class RegionOfPlaces:
    """A region in the reader's language and whom one finds there; the last one may be the whole country."""

    code: str
    name: str
    places: tuple[Place, ...]


def directory(on: date, region: str = "") -> list[RegionOfPlaces]:
    """Who receives people on that day, region by region, regions without anyone left out. Two queries."""
    found = Organisation.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on), is_active=True, kind__in=RECEIVING
    )
    found = found.filter(Q(valid_from=None) | Q(valid_from__lte=on))
    # A body of the programme that gives no way to it or to its telephone receives nobody; a town alone is none.
    found = found.exclude(region="", address="", phone="", email="")
    if region:
        found = found.filter(Q(region=region) | Q(region=""))
    remote = set(continuity(on).values_list("organisation_id", flat=True))
    by_region: dict[str, list[Place]] = {}
    for organisation in found.order_by("city", "name_fr"):
        by_region.setdefault(organisation.region, []).append(Place(organisation, organisation.pk in remote))
    names = [(r.code, r.label(get_language() or "fr")) for r in REGIONS] + [("", _("Dans tout le pays"))]
    return [RegionOfPlaces(code, name, tuple(by_region[code])) for code, name in names if code in by_region]


def continuity(on: date) -> QuerySet[Disruption]:
    """The periods of service at a distance that run on that day, organisation joined, latest first."""
    running = Disruption.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    running = running.filter(kind=DisruptionKind.CONTINUITY).select_related("organisation")
    return running.order_by("-starts_on", "pk")
