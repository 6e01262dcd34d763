"""Checks that a content is whole, and reads one from a plain mapping; a fault is told by the path of its key."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from maslak.core.errors import Invalid
from maslak.papers.content import CONTENTS, Content, ContractContent

_EMPTY: tuple[object, ...] = ("", None, ())


def check(content: Content) -> None:
    """Return quietly when every needed field is filled and the dates are in order; raise Invalid otherwise."""
    _check_filled(content, "")
    _check_order(content)


def from_mapping(kind: str, data: Mapping[str, Any]) -> Content:
    """The content of that kind from plain values, checked.

    Raises Invalid for an unknown kind, an unknown key, a missing one or a value of another nature.
    """
    if kind not in CONTENTS:
        raise Invalid(_("Cette sorte de document n'existe pas : %(kind)s.") % {"kind": kind}, field="kind")
    content: Content = _build(CONTENTS[kind], data, "")
    check(content)
    return content


def _check_filled(part: Any, path: str) -> None:
    for field in fields(part):
        value, here = getattr(part, field.name), _join(path, field.name)
        blank = value in _EMPTY or (isinstance(value, str) and not value.strip())
        if blank and _needed(field):
            raise _missing(here)
        for place, inner in _inside(value, here):
            _check_filled(inner, place)


def _inside(value: Any, path: str) -> list[tuple[str, Any]]:
    if is_dataclass(value):
        return [(path, value)]
    if isinstance(value, tuple):
        return [(f"{path}.{place}", item) for place, item in enumerate(value, start=1) if is_dataclass(item)]
    return []


def _check_order(content: Content) -> None:
    periods: list[tuple[Any, str, str, str]] = [
        (content, "valid_from", "valid_to", ""), (content, "requested_on", "decided_on", ""),
        (content, "started_on", "ended_on", ""), (content, "ended_on", "decided_on", ""),
    ]  # fmt: skip
    if isinstance(content, ContractContent):
        periods.append((content.visa, "granted_on", "valid_to", "visa."))
        if content.duration_months < 1:
            raise Invalid(_("La durée du contrat est d'au moins un mois."), field="duration_months")
        if content.pay.amount <= 0:
            raise Invalid(_("Le salaire du contrat manque ou n'est pas un montant."), field="pay.amount")
    for part, first, last, prefix in periods:
        start, end = getattr(part, first, None), getattr(part, last, None)
        if start is not None and end is not None and end < start:
            words = _("La date « %(last)s » vient avant la date « %(first)s ».")
            raise Invalid(words % {"last": prefix + last, "first": prefix + first}, field=prefix + last)


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _missing(path: str) -> Invalid:
    words = _("Ce document ne peut pas être établi : il manque « %(field)s ».")
    return Invalid(words % {"field": path}, field=path)


def _build(kind: type[Any], data: Any, path: str) -> Any:
    if not isinstance(data, Mapping):
        raise _wrong(path, data)
    known = {field.name: field for field in fields(kind)}
    for key in data:
        if key not in known:
            words = _("La clé « %(field)s » est inconnue de ce document.")
            raise Invalid(words % {"field": _join(path, str(key))}, field=_join(path, str(key)))
    hints = get_type_hints(kind)
    values = {}
    for name, field in known.items():
        if name in data:
            values[name] = _value(hints[name], data[name], _join(path, name))
        elif _needed(field):
            raise _missing(_join(path, name))
    return kind(**values)


def _value(hint: Any, raw: Any, path: str) -> Any:
    """`raw` as the field wants it; what is already of that nature passes as it is."""
    if get_origin(hint) in (Union, types.UnionType):
        if raw is None:
            return None
        hint = next(choice for choice in get_args(hint) if choice is not type(None))
    if get_origin(hint) is tuple:
        if not isinstance(raw, list | tuple):
            raise _wrong(path, raw)
        return tuple(_value(get_args(hint)[0], item, f"{path}.{n}") for n, item in enumerate(raw, start=1))
    if is_dataclass(hint):
        return raw if isinstance(raw, hint) else _build(hint, raw, path)  # type: ignore[arg-type]
    if hint in _FROM_TEXT and isinstance(raw, str):
        return _from_text(hint, raw, path)
    if hint is Decimal and isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw)
    if type(raw) is not hint:
        raise _wrong(path, raw)
    return raw


_FROM_TEXT: dict[Any, Any] = {date: date.fromisoformat, datetime: datetime.fromisoformat, Decimal: Decimal}


def _from_text(hint: Any, raw: str, path: str) -> Any:
    try:
        return _FROM_TEXT[hint](raw)
    except (ValueError, InvalidOperation):
        raise _wrong(path, raw) from None


def _wrong(path: str, raw: object) -> Invalid:
    words = _("La valeur de « %(field)s » n'est pas de la nature attendue : %(value)s.")
    return Invalid(words % {"field": path or "data", "value": repr(raw)[:60]}, field=path)
