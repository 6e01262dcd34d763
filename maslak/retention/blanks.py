"""What a field holds once it tells nothing: by its nature, and by name where a rule of the table wants more.

A text that said something becomes a dash, since many tables refuse an empty one; an empty text stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When

from maslak.core.privacy import PERSONAL, fields_of
from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.papers.models import seal_lines

GONE = "—"
NO_NATIONALITY = "XXX"  # ISO/IEC 7501: a person of unspecified nationality

#: what a rule of the table, or a reader of the field, asks for
NAMED: dict[tuple[str, str], Callable[[], Any]] = {
    ("people.person", "nationality"): lambda: NO_NATIONALITY,
    ("people.person", "phone_hash"): lambda: "",
    ("people.identitydocument", "number_hash"): lambda: "",
    ("permits.worker", "nationality"): lambda: NO_NATIONALITY,
    ("permits.worker", "residence"): lambda: "unknown",
    ("permits.worker", "document_kind"): lambda: "",
    ("permits.worker", "number_hash"): lambda: "",
    ("permits.worker", "number_end"): lambda: "",
    ("papers.paper", "shown_sealed"): lambda: seal_lines([]),
    ("papers.paper", "pdf_sealed"): lambda: vault().seal_bytes(b""),
    ("casework.interview", "profile"): lambda: "",
    ("ventures.venture", "number_end"): lambda: "",
}
#: beside what the classes say: what together with a small town would still tell of somebody
ALSO: dict[str, Callable[[], dict[str, Any]]] = {
    "people.person": lambda: {
        "sex": "unstated", "region": "", "education": "", "needs_interpreter": False, "needs_childcare": False,
        "preferred_language": "fr", "account": None, "ref": new_reference(),
    },
    "permits.worker": lambda: {"sex": "unstated", "subject": uuid4()},
    "mentoring.mentee": lambda: {"languages": [], "region": "", "occupation": "", "isco": ""},
    "placement.application": lambda: {"card": {}},
}  # fmt: skip


def blanks_of(model: type[models.Model]) -> dict[str, Any]:
    """For each personal field of the table what it becomes, as values of an update."""
    label = model._meta.label_lower
    blanks = {name: blank_of(model, name) for name in fields_of(model, *PERSONAL)}
    return blanks | ALSO.get(label, dict)()


def blank_of(model: type[models.Model], name: str) -> Any:
    """What one field becomes."""
    named = NAMED.get((model._meta.label_lower, name))
    return named() if named is not None else _by_nature(model._meta.get_field(name))


def _by_nature(field: Any) -> Any:
    if isinstance(field, models.CharField | models.TextField):
        return Case(When(Q(**{field.name: ""}), then=Value("")), default=Value(GONE), output_field=field)
    if field.null:
        return None
    if isinstance(field, ArrayField):
        return []
    if isinstance(field, models.JSONField):
        return field.get_default() if field.has_default() else {}
    if isinstance(field, models.BinaryField):
        return vault().seal("")
    if isinstance(field, models.BooleanField):
        return False
    return F(field.name)


def says_nothing(model: type[models.Model], name: str, value: Any) -> bool:
    """Whether a stored value is what an emptied field holds."""
    if isinstance(value, memoryview | bytes):
        if name == "shown_sealed":
            return vault().open(bytes(value)) == "[]"
        return vault().open_bytes(bytes(value)) == b""
    if value in (None, "", GONE, NO_NATIONALITY, False, [], {}):
        return True
    named = NAMED.get((model._meta.label_lower, name))
    return named is not None and value == named()
