"""Rows for the tables of an earlier state of the schema: whatever its constraints let in, found by trying.

The database itself says what is allowed: a row is drawn, and where a constraint refuses it, the columns of that
constraint are drawn again. The draws come from a fixed seed, so that they are the same each time.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import psycopg
from django.apps.registry import Apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction
from django.db.models import CheckConstraint, F, Model, Q, UniqueConstraint

_TRIES = 400
_NOTHING_TO_POINT_AT = object()


def fill(apps: Apps, ours: set[str], seed: int) -> tuple[list[str], list[str]]:
    """One more row in each table of the apps named; the tables that took one, and those that refused every try."""
    draw = random.Random(seed)
    waiting = [model for model in apps.get_models(include_auto_created=True) if _is_table(model, ours)]
    filled: list[str] = []
    while True:
        left = []
        for model in waiting:
            if _row(model, draw, seed):
                filled.append(model._meta.db_table)
            else:
                left.append(model)
        if not left or len(left) == len(waiting):
            return filled, sorted(model._meta.db_table for model in left)
        waiting = left


def _is_table(model: type[Model], ours: set[str]) -> bool:
    return model._meta.app_label in ours and model._meta.managed and not model._meta.proxy


def _row(model: type[Model], draw: random.Random, seed: int) -> bool:
    fields = {
        field.name: field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField) and not field.generated
    }
    values = {name: _value(field, draw, 0.8, seed) for name, field in fields.items()}
    for _attempt in range(_TRIES):
        if any(value is _NOTHING_TO_POINT_AT for value in values.values()):
            return False
        try:
            with transaction.atomic():
                model._base_manager.create(**{fields[name].attname: value for name, value in values.items()})
        except (DatabaseError, ValueError) as refusal:
            for name in _concerned(model, fields, refusal, draw):
                values[name] = _value(fields[name], draw, draw.choice((0.1, 0.5, 0.9)), seed)
        else:
            return True
    return False


def _concerned(
    model: type[Model], fields: dict[str, Any], refusal: Exception, draw: random.Random
) -> list[str]:
    """The columns to draw again after a refusal: those of the constraint, else a few at random."""
    cause = refusal.__cause__
    named = cause.diag if isinstance(cause, psycopg.Error) else None
    found: set[str] = set()
    for constraint in model._meta.constraints:
        if named is not None and constraint.name == named.constraint_name:
            if isinstance(constraint, CheckConstraint):
                found = {name for name in _names(constraint.condition) if name in fields}
            elif isinstance(constraint, UniqueConstraint):
                found = {name for name in constraint.fields if name in fields}
    if not found and named is not None and named.column_name:
        found = {name for name, field in fields.items() if field.column == named.column_name}
    if not found and named is not None and named.constraint_name:
        found = {name for name, field in fields.items() if field.column in named.constraint_name}
    many = sorted(found or fields)
    return [name for name in many if draw.random() < 0.6] or [draw.choice(many)]


def _names(condition: Any) -> Iterator[str]:
    """The fields that a condition speaks of."""
    if isinstance(condition, F):
        yield condition.name.split("__")[0]
    elif isinstance(condition, Q):
        for child in condition.children:
            yield from _names(child)
    elif isinstance(condition, tuple):
        yield str(condition[0]).split("__")[0]
        yield from _names(condition[1])
    elif hasattr(condition, "get_source_expressions"):
        for expression in condition.get_source_expressions():
            yield from _names(expression)


def _listed(condition: Any, field: str) -> Iterator[Any]:
    """The values that a condition lists for a field."""
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, Q):
            yield from _listed(child, field)
        elif (
            isinstance(child, tuple) and child[0] in (field, f"{field}__in") and not hasattr(child[1], "name")
        ):
            yield from child[1] if child[0].endswith("__in") else [child[1]]


def _value(field: Any, draw: random.Random, emptiness: float, seed: int) -> Any:
    if field.null and draw.random() < emptiness:
        return None
    if field.is_relation:
        keys = list(field.related_model._base_manager.values_list("pk", flat=True)[:20])
        return draw.choice(keys) if keys else (None if field.null else _NOTHING_TO_POINT_AT)
    checks = [c for c in field.model._meta.constraints if isinstance(c, CheckConstraint)]
    listed = [value for check in checks for value in _listed(check.condition, field.name)]
    if listed and draw.random() < 0.5:
        return draw.choice(listed)
    if field.choices and draw.random() < 0.95:
        return draw.choice([value for value, _label in field.flatchoices])
    if field.has_default() and draw.random() < 0.5:
        return field.get_default()
    text = isinstance(field, models.CharField | models.TextField)
    if text and field.blank and draw.random() < emptiness:
        return ""
    return _drawn(field, draw, seed)


def _drawn(field: Any, draw: random.Random, seed: int) -> Any:
    day = date(2019, 1, 1) + timedelta(days=draw.randrange(700))
    number = draw.randrange(1, 30_000)
    words: dict[type, Any] = {
        models.DateTimeField: datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        models.DateField: day,
        models.TimeField: time(draw.randrange(8, 18)),
        models.DurationField: timedelta(minutes=number),
        models.BooleanField: draw.random() < 0.5,
        models.DecimalField: Decimal(draw.randrange(1, 9)),
        models.FloatField: draw.randrange(0, 9) / 10,
        models.IntegerField: draw.choice([0, 1, 2, 3, 5, 30, 100, number, 2020]),
        models.JSONField: draw.choice([{}, [], {"fr": "mot"}, ["mot"]]),
        models.BinaryField: draw.randbytes(32),
        models.UUIDField: uuid.UUID(int=draw.getrandbits(128)),
        models.GenericIPAddressField: "192.0.2.1",
    }
    if isinstance(field, ArrayField):
        return [_drawn(field.base_field, draw, seed)] if draw.random() < 0.7 else []
    for kind, value in words.items():
        if isinstance(field, kind):
            return value
    text = draw.choice(
        [
            f"mot {seed} {number}",
            f"{draw.getrandbits(256):064x}",
            "MA-06",
            "fr",
            "SN",
            "MAD",
            f"x{number}",
            f"X-{number}",
        ]  # fmt: skip
    )
    return text[: field.max_length] if getattr(field, "max_length", None) else text
