"""The parameters of a scheme as they stand here: what is published, completed by dated lines of those who run the service.

A line fills what nobody published and nothing else: the law's file cannot be overruled from a page (ADR 0049).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.assisted.models import SchemeValue
from maslak.core import places
from maslak.core.errors import Invalid
from maslak.employers.models import EmployerKind
from maslak.law import assisted
from maslak.law.assisted import Scheme, Terms
from maslak.placement.enums import ContractType


@dataclass(frozen=True)
class Standing:
    """A scheme on a day: its terms completed, and the lines that completed them by parameter."""

    scheme: Scheme
    terms: Terms
    lines: Mapping[str, SchemeValue]

    @property
    def ready(self) -> bool:
        """Whether an agreement can be made: it is claimed here and no parameter is missing."""
        return self.scheme.claimed and not self.terms.missing()


def standing(code: str, on: date) -> Standing | None:
    """The scheme of that code as it stands that day; None when it does not."""
    found = assisted.scheme(code)
    return _standing(found, on) if found is not None else None


def all_standing(on: date, *, claimed_alone: bool = False) -> list[Standing]:
    """Every scheme that stands that day, those claimed here first."""
    found = [_standing(each, on) for each in assisted.schemes(on) if each.claimed or not claimed_alone]
    return [each for each in found if each is not None]


def _standing(scheme: Scheme, on: date) -> Standing | None:
    terms = scheme.terms(on)
    if terms is None:
        return None
    lines: dict[str, SchemeValue] = {}
    for line in SchemeValue.objects.filter(scheme=scheme.code, valid_from__lte=on).order_by(
        "valid_from", "id"
    ):
        if getattr(terms, line.parameter, None) is None:
            lines[line.parameter] = line
    values = {name: assisted.value_of(name, line.value) for name, line in lines.items()}
    return Standing(scheme, assisted.completed(terms, values), lines)


@transaction.atomic
def set_value(
    *, scheme: str, parameter: str, value: str, valid_from: date, source: str, by: Actor, now: datetime
) -> SchemeValue:
    """Say from a day on what a parameter that nobody published is worth, and on what paper it rests.

    A line is never changed: a later one replaces it. Agreements that were accepted keep the terms of their day.
    Raises NotAllowed, Invalid.
    """
    check_may(by, "assisted.budget")
    found = assisted.scheme(scheme)
    if found is None or not found.claimed:
        raise Invalid(_("Choisissez un dispositif géré ici."), field="scheme")
    terms = found.terms(valid_from)
    if terms is None:
        raise Invalid(_("Le dispositif ne court pas ce jour-là."), field="valid_from")
    if parameter not in assisted.SETTABLE:
        raise Invalid(_("Choisissez un paramètre dans la liste."), field="parameter")
    if getattr(terms, parameter) is not None:
        raise Invalid(
            _("Ce paramètre est publié : la valeur publiée s'applique, elle ne se change pas ici."),
            field="parameter",
        )
    _check_value(parameter, value)
    if not source.strip():
        raise Invalid(_("Citez l'écrit qui donne cette valeur : lettre, manuel, convention."), field="source")
    made = SchemeValue.objects.create(
        scheme=scheme, parameter=parameter, value=value.strip(), valid_from=valid_from, source=source.strip(),
        set_at=now, set_by=by.user,
    )  # fmt: skip
    audit.record(
        "assisted.value_set", by=by, target=made,
        new={"scheme": scheme, "parameter": parameter, "value": made.value, "from": valid_from.isoformat()},
    )  # fmt: skip
    return made


_KNOWN = {
    "regions": [each.code for each in places.REGIONS], "contracts": ContractType.values, "employers": EmployerKind.values,
}  # fmt: skip


def _check_value(parameter: str, value: str) -> Any:
    try:
        found = assisted.value_of(parameter, value)
        if parameter in _KNOWN and found != assisted.ALL:
            unknown = set(found) - set(_KNOWN[parameter])
            if unknown:
                raise ValueError(unknown)
        return found
    except (ValueError, InvalidOperation) as error:
        raise Invalid(
            _("Cette valeur ne convient pas : un nombre entier de mois, un montant, ou un code de la liste."),
            field="value",
        ) from error
