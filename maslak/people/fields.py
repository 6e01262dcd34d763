"""What may be written in each field of a person's record, checked and put in one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maslak.core import places
from maslak.core.errors import Invalid
from maslak.people import rules
from maslak.people.enums import Education, Sex
from maslak.people.models import Person

_EARLIEST_BIRTH = 1900
_TEXTS = ("family_name", "given_name", "name_in_arabic", "city", "education_field")
_CODES = ("sex", "nationality", "region", "preferred_language", "education")
_FLAGS = ("needs_interpreter", "needs_childcare")
_BIRTH = ("birth_date", "birth_year")
WRITABLE = frozenset({*_TEXTS, *_CODES, *_FLAGS, *_BIRTH, "phone"})


def clean(data: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The values of `data` in the form the register keeps; `phone` becomes E.164.

    Raises Invalid in words, with the field; TypeError for a field that no caller may write.
    """
    unknown = set(data) - WRITABLE
    if unknown:
        raise TypeError(f"not a writable field: {', '.join(sorted(unknown))}")
    values: dict[str, Any] = {}
    for field, value in data.items():
        if field in _TEXTS:
            values[field] = _text(field, value or "")
        elif field in _FLAGS:
            values[field] = bool(value)
        elif field in _CODES:
            values[field] = _CHECKS[field](str(value or ""))
    if "phone" in data:
        values["phone"] = _phone(data["phone"] or "")
    values.update(_birth(data, today))
    return values


def require_name(family_name: str) -> None:
    """Raise Invalid without a name; somebody with a single name has it as family name."""
    if not family_name:
        raise Invalid(
            _("Écrivez le nom. Une personne qui n'a qu'un seul nom l'a ici, et le prénom reste vide."),
            field="family_name",
        )


def _text(field: str, value: str) -> str:
    text = re.sub(r"\s+", " ", value).strip()
    limit = getattr(Person._meta.get_field(field), "max_length", None)
    if limit and len(text) > limit:
        raise Invalid(_("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": limit}, field=field)
    return text


def _sex(value: str) -> str:
    if value not in Sex.values:
        raise Invalid(_("Indiquez le sexe, ou « non indiqué »."), field="sex")
    return value


def _nationality(value: str) -> str:
    code = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Invalid(_("Choisissez la nationalité dans la liste."), field="nationality")
    return code


def _region(value: str) -> str:
    try:
        return places.region(value).code if value else ""
    except KeyError:
        raise Invalid(_("Choisissez la région dans la liste."), field="region")


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise Invalid(_("Choisissez la langue dans la liste."), field="preferred_language")
    return value


def _education(value: str) -> str:
    if value not in Education.values:
        raise Invalid(_("Choisissez le niveau d'études dans la liste."), field="education")
    return value


_CHECKS = {
    "sex": _sex, "nationality": _nationality, "region": _region, "preferred_language": _language,
    "education": _education,
}  # fmt: skip


def _phone(value: str) -> str:
    if not value.strip():
        return ""
    e164 = rules.phone_e164(value)
    if e164 is None:
        raise Invalid(
            _(
                "Ce numéro de téléphone n'est pas complet. Écrivez par exemple 06 12 34 56 78 ou +212 612 "
                "345 678."
            ),
            field="phone",
        )
    return e164


def _birth(data: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The date of birth with its year, or the year alone: many know only that."""
    if not set(_BIRTH) & set(data):
        return {}
    born, year = data.get("birth_date"), data.get("birth_year")
    if born is not None and year is not None and born.year != year:
        raise Invalid(
            _("L'année de naissance et la date de naissance ne s'accordent pas."), field="birth_year"
        )
    field = "birth_date" if born else "birth_year"
    if born is not None:
        year = born.year
    if year is not None and (year > today.year or (born is not None and born > today)):
        raise Invalid(_("La naissance ne peut pas être dans le futur. Vérifiez la date."), field=field)
    if year is not None and year < _EARLIEST_BIRTH:
        raise Invalid(_("Cette année de naissance est trop ancienne. Vérifiez la date."), field=field)
    return {"birth_date": born, "birth_year": year}
