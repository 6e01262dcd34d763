"""All that is held of a person, for the person (right of access, law 09-08, article 7): the walk of forgetting, read.

What forgetting would empty is what access must show: one walk serves both, so neither can miss what the other knows.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models, transaction

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import AuditEvent, Organisation, User
from maslak.access.policies import check_may
from maslak.access.sight import whole_register
from maslak.core.privacy import Care, class_of
from maslak.core.vault import vault
from maslak.people.models import Person
from maslak.people.policies import locked
from maslak.retention.walking import APART, Model, rows_of

#: what is not handed over, each for a reason that the answer tells
WITHHELD: dict[str, str] = {
    "mentoring.concernfile": "protects whoever confided something; asked of the data-protection officer",
    "mentoring.concernnote": "protects whoever confided something; asked of the data-protection officer",
    "ventures.score": "the marks of a jury, and who gave them; the outcome and its reason are here",
    "people.duplicatecandidate": "speaks of another person's file as well",
}
_NOT_SAID = frozenset({Care.TECHNICAL})


@transaction.atomic
def take_away(*, person_id: int, by: Actor) -> dict[str, Any]:
    """Everything held, by table, with who opened the file; the taking leaves a trace. In one's own space, or at the
    counter for the person. Raises NotAllowed, Conflict.
    """
    person = locked(person_id, by=by, permission="rights.ask", own="self.rights")
    if by.role != Role.PERSON:
        check_may(by, "rights.ask", organisation_id=person.home_organisation_id)
    audit.record("rights.taken_away", by=by, target=person, person_id=person.pk)
    with whole_register():
        return {"held": held(person), "trail": _trail(person), "withheld": WITHHELD}


def held(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row that speaks of the person, by table, with every field that says something. With the whole in sight."""
    found = {}
    for model, numbers in sorted(rows_of(person).items(), key=lambda pair: pair[0]._meta.label_lower):
        label = model._meta.label_lower
        if label not in WITHHELD and label not in APART:
            rows = model._base_manager.filter(pk__in=numbers).order_by("pk")
            found[label] = [_told(model, row) for row in rows]
    return found


def _told(model: Model, row: models.Model) -> dict[str, Any]:
    return {
        field.name.removesuffix("_sealed"): _value(field, row)
        for field in model._meta.concrete_fields
        if class_of(model, field.name) not in _NOT_SAID and not _is_account(field) and not field.primary_key
    }


def _value(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if field.is_relation and field.related_model is Organisation and value is not None:
        return Organisation.objects.values_list("code", flat=True).get(pk=value)
    if isinstance(value, bytes | memoryview):
        return _opened(bytes(value))
    return value


def _opened(sealed: bytes) -> Any:
    """What was sealed as text; a file is told by its size and digest, and handed over by the page that shows it."""
    content = vault().open_bytes(sealed)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _is_account(field: Any) -> bool:
    """Who works here is told by their organisation."""
    return bool(field.is_relation and field.related_model is User)


def _trail(person: Person) -> list[dict[str, Any]]:
    codes = dict(Organisation.objects.values_list("pk", "code"))
    return [
        {
            "at": line.at,
            "event": line.event,
            "role": line.role,
            "organisation": codes.get(line.organisation_id or 0),
        }
        for line in AuditEvent.objects.filter(person_id=person.pk).order_by("pk")
    ]
