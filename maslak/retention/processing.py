"""The register of processing, and the switch that it is: a link to the outside stays closed until its number is entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid
from maslak.retention.models import Processing

_DATA = Path(__file__).parent / "data" / "processing.yaml"
_LANGUAGES = ("fr", "ar", "en")
EDITED = ("basis", "people", "data", "recipients", "transfers", "number", "number_on")


def allowed(code: str) -> bool:
    """Whether data may pass by this link to the outside: its authorisation number stands in the register.

    In the demonstration, whose people are invented and which sends nothing outside, every link is open. A code that the
    register does not know is closed.
    """
    if settings.DEMO:
        return True
    line = Processing.objects.filter(code=code).first()
    return line is not None and (not line.interconnection or bool(line.number))


def check_allowed(code: str) -> None:
    """Raise Conflict, in words, for a link that is still closed."""
    if not allowed(code):
        raise Conflict(
            _(
                "Cette transmission reste fermée : aucun numéro d'autorisation de la CNDP n'est inscrit au registre "
                "des traitements."
            )
        )


@transaction.atomic
def describe(
    *, code: str, version: int, changes: Mapping[str, Any], by: Actor, today: date, now: datetime
) -> Processing:
    """Correct a line of the register; `number` and `number_on` open its link, and closing empties them.

    Raises NotAllowed; Conflict when somebody changed the line meanwhile; Invalid for an empty text, or a number without
    its day or of a day to come.
    """
    check_may(by, "processing.write")
    line = Processing.objects.select_for_update(of=("self",)).get(code=code)
    if line.version != version:
        raise Conflict(_("Quelqu'un a modifié cette ligne entre-temps. Rechargez la page avant de corriger."))
    told = {name: value for name, value in changes.items() if name in EDITED and getattr(line, name) != value}
    for name, value in told.items():
        setattr(line, name, value)
    _check(line, today)
    line.version, line.updated_at, line.updated_by = line.version + 1, now, by.user
    line.save()
    audit.record("processing.described", by=by, target=line, new={"code": code, "fields": sorted(told)})
    return line


def load(*, by: Actor) -> int:
    """Lay the register's lines that are not there yet; what somebody edited stays. How many were new."""
    made = 0
    for position, told in enumerate(yaml.safe_load(_DATA.read_text(encoding="utf-8"))["processing"], start=1):
        fields: dict[str, Any] = {
            "position": position, "basis": told["basis"], "people": told["people"], "data": told["data"],
            "recipients": told["recipients"], "transfers": told.get("transfers", ""), "lines": told.get("lines", []),
            "formality": told["formality"], "interconnection": bool(told.get("interconnection", False)),
        }  # fmt: skip
        for part in ("title", "purpose"):
            fields |= {f"{part}_{language}": told[part][language] for language in _LANGUAGES}
        made += Processing.objects.get_or_create(code=told["code"], defaults=fields)[1]
    if made:
        audit.record("processing.loaded", by=by, new={"count": made})
    return made


def _check(line: Processing, today: date) -> None:
    for name in ("basis", "people", "data", "recipients"):
        if not str(getattr(line, name)).strip():
            raise Invalid(_("Ce texte ne peut pas rester vide."), field=name)
    if line.number and line.number_on is None:
        raise Invalid(_("Indiquez le jour du récépissé ou de l'autorisation."), field="number_on")
    if line.number_on is not None and not line.number:
        raise Invalid(_("Indiquez le numéro donné par la CNDP."), field="number")
    if line.number_on is not None and line.number_on > today:
        raise Invalid(_("Ce jour est encore à venir."), field="number_on")
