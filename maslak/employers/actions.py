"""Writes on employers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict, Invalid
from maslak.core.text import fold
from maslak.employers import rules
from maslak.employers.models import Employer, EmployerKind
from maslak.employers.queries import known_as


@transaction.atomic
def employer_named(
    *, name: str, organisation: Organisation, region: str = "", kind: str = EmployerKind.COMPANY, by: Actor
) -> Employer:
    """The employer that `organisation` knows under that name, made when it is new. Raises Invalid without a name."""
    check_may(by, "placement.write", organisation_id=organisation.pk)
    key = fold(name)
    if not key:
        raise Invalid(_("Indiquez le nom de l'employeur."), field="employer")
    known = known_as(organisation, key)
    if known is not None:
        return known
    employer, _made = Employer.objects.get_or_create(
        organisation=organisation,
        name_key=key,
        defaults={"name": name.strip(), "region": region, "kind": kind},
    )
    return employer


@transaction.atomic
def describe(
    *,
    organisation: Organisation,
    kind: str,
    name: str,
    region: str,
    city: str = "",
    address: str = "",
    ice: str = "",
    rc: str = "",
    cnss: str = "",
    signatory: str = "",
    sector: str = "",
    capital_mad: Decimal | None = None,
    headcount: int | None = None,
    employer: Employer | None = None,
    by: Actor,
) -> Employer:
    """An establishment as its contracts will name it: `employer` brought up to date, a new one without it.

    A household gives a name and an address, and keeps no number of a firm. Raises NotAllowed, Invalid with the
    field, Conflict when `organisation` knows that name or that ICE already.
    """
    check_may(by, "employer.write", organisation_id=organisation.pk)
    household = kind == EmployerKind.HOUSEHOLD
    values: dict[str, Any] = {
        "kind": kind, "name": name.strip(), "name_key": fold(name), "region": region, "city": city.strip(),
        "address": address.strip(), "signatory": signatory.strip(),
        "ice": "" if household else rules.ice_of(ice), "rc": "" if household else rc.strip(),
        "cnss": "" if household else cnss.strip(), "sector": "" if household else sector,
        "capital_mad": None if household else capital_mad, "headcount": None if household else headcount,
    }  # fmt: skip
    _check(values)
    others = Employer.objects.select_for_update().filter(organisation=organisation).order_by("pk")
    known = {row.pk: row for row in others if employer is None or row.pk != employer.pk}
    _check_new(values, known.values())
    if employer is None:
        made = Employer.objects.create(organisation=organisation, **values)
        audit.record("employer.described", by=by, target=made, new={"fields": _said(values)})
        return made
    check_may(by, "employer.write", organisation_id=employer.organisation_id)
    found = Employer.objects.select_for_update().get(pk=employer.pk)
    changed = {field: value for field, value in values.items() if getattr(found, field) != value}
    if changed:
        for field, value in changed.items():
            setattr(found, field, value)
        found.save(update_fields=list(changed))
        audit.record("employer.described", by=by, target=found, new={"fields": sorted(changed)})
    return found


def _check(values: dict[str, Any]) -> None:
    """Refuse what cannot stand on a contract."""
    if values["kind"] not in EmployerKind.values:
        raise Invalid(_("Choisissez le type d'employeur dans la liste."), field="kind")
    if not values["name_key"]:
        raise Invalid(_("Indiquez le nom de l'employeur."), field="name")
    try:
        places.region(values["region"])
    except KeyError:
        raise Invalid(_("Choisissez la région dans la liste : elle désigne le guichet."), field="region")
    if values["ice"] and not rules.is_ice(values["ice"]):
        raise Invalid(_("L'ICE compte quinze chiffres. Recopiez-le depuis une facture."), field="ice")


def _check_new(values: dict[str, Any], others: Any) -> None:
    """Refuse a name or an ICE that another establishment of the organisation has."""
    for other in others:
        if other.name_key == values["name_key"]:
            raise Conflict(_("Un établissement porte déjà ce nom ici."), field="name")
        if values["ice"] and other.ice == values["ice"]:
            raise Conflict(_("Un établissement a déjà cet ICE ici."), field="ice")


def _said(values: dict[str, Any]) -> list[str]:
    """The names of the fields that are filled: the trail holds neither a household's name nor its address."""
    return sorted(name for name, value in values.items() if value)
