"""What each stored field tells of a person: the class of care that its model declares.

A model says it once, `PRIVACY = "identity: family_name given_name; work: sex region"`, and with `IN_CLEAR = "names: why"`
why a name or an address stands unsealed. Keys to other rows are references by nature and are not listed. Tests demand a
class for every field and a reason for every name in clear; the history keeps no sealed value, anonymising empties by class.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db.models import Field, Model


class Care(StrEnum):
    """How a field is to be treated, from what names somebody to what names nobody."""

    IDENTITY = "identity"  # who somebody is: names, birth, numbers of papers
    CONTACT = "contact"  # how and where somebody is reached
    SENSITIVE = "sensitive"  # what may harm: stay, origin, what was confided, whole files
    FREE_TEXT = "free_text"  # words typed by hand, which may hold anything
    WORK = "work"  # facts that the trade acts on and counts; alone they name nobody
    REFERENCE = "reference"  # codes, catalogues and public things, pointers to other rows
    TECHNICAL = "technical"  # what the machine needs: moments of writing, versions, digests


PERSONAL = frozenset({Care.IDENTITY, Care.CONTACT, Care.SENSITIVE, Care.FREE_TEXT})
"""The classes that anonymising empties."""


def class_of(model: type[Model], field: str) -> Care:
    """The declared class of one concrete field. Raises ImproperlyConfigured where the model declares none."""
    found = model._meta.get_field(field)
    declared = classes(model)
    if found.name in declared:
        return declared[found.name]
    if by_nature(found):
        return Care.REFERENCE
    raise ImproperlyConfigured(f"{model._meta.label}.{field} declares no class in PRIVACY")


def fields_of(model: type[Model], *wanted: Care) -> list[str]:
    """The names of the model's concrete fields in those classes, in the order of the table."""
    return [f.name for f in model._meta.concrete_fields if class_of(model, f.name) in wanted]


def by_nature(field: Any) -> bool:
    """Whether a field is a key, its own or another row's, which needs no declaration."""
    return bool(getattr(field, "primary_key", False) or field.is_relation)


@cache
def classes(model: type[Model]) -> dict[str, Care]:
    """What the model and its bases declare, by field. Raises ImproperlyConfigured for an unknown class or field."""
    declared: dict[str, Care] = {}
    for base in reversed(model.__mro__):
        for care, names in _parts(vars(base).get("PRIVACY", "")):
            for name in names:
                declared[name] = _checked(model, name, care)
    return declared


@cache
def reasons_in_clear(model: type[Model]) -> dict[str, str]:
    """Why names and addresses of the model stand unsealed, by field."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        names, _colon, why = vars(base).get("IN_CLEAR", "").partition(":")
        found.update({name: why.strip() for name in names.split()})
    return found


def product_models() -> list[type[Model]]:
    """Every model of the product with a table, those that Django makes for many-to-many fields excepted."""
    return [m for m in apps.get_models() if m.__module__.startswith("maslak.")]


def _parts(text: str) -> list[tuple[str, list[str]]]:
    pairs = (part.partition(":") for part in text.split(";") if part.strip())
    return [(care.strip(), names.split()) for care, _colon, names in pairs]


def _checked(model: type[Model], name: str, care: str) -> Care:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ImproperlyConfigured(f"PRIVACY of {model._meta.label} names no field: {name}") from error
    if not isinstance(field, Field) or care not in set(Care):
        raise ImproperlyConfigured(f"PRIVACY of {model._meta.label}: {care}: {name}")
    return Care(care)
