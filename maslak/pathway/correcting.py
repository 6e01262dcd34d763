"""Correcting who somebody is, the facts of the ledger included.

A fact keeps its dimensions as they were that day, so a person who moves or gets another paper changes no count.
A sex, a birth or a nationality typed wrong never was so: the facts that repeat the error are voided and told anew.
Editions of the bilan that were frozen keep their numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.pathway import actions as pathway
from maslak.pathway import queries
from maslak.pathway.models import Milestone
from maslak.pathway.rules import age_band, age_on
from maslak.people import actions as people
from maslak.people.models import Person
from maslak.people.sight import whole_register

# What identifies somebody, and the dimension of a fact that repeats it.
_REPEATED = {"sex": "sex", "birth_date": "age_band", "birth_year": "age_band", "nationality": "nationality"}


@transaction.atomic
def correct_person(
    *, person_id: int, version: int, changes: Mapping[str, Any], by: Actor, today: date
) -> Person:
    """Correct a file as people.actions.update does, and tell the facts anew that repeat what was wrong.

    Raises what people.actions.update raises.
    """
    before = Person.objects.filter(pk=person_id).values(*_REPEATED).first()
    person = people.update(person_id=person_id, version=version, changes=changes, by=by, today=today)
    wrong = [name for name in _REPEATED if before is not None and before[name] != getattr(person, name)]
    if wrong:
        _restate(person, wrong, by)
    return person


def _restate(person: Person, wrong: list[str], by: Actor) -> None:
    # The facts of another organisation repeat the error as well, though the acting office does not read them.
    with whole_register():
        told = list(queries.standing().filter(subject__in=queries.person_pseudonyms(person)))
        restated = sum(_told_anew(fact, person, wrong, by) for fact in told)
    if restated:
        audit.record(
            "pathway.corrected", by=by, target=person, person_id=person.pk,
            new={"facts": restated, "fields": wrong},
        )  # fmt: skip


def _told_anew(fact: Milestone, person: Person, wrong: list[str], by: Actor) -> bool:
    right = {
        "sex": person.sex,
        "nationality": person.nationality,
        "age_band": age_band(age_on(fact.occurred_on, person.birth_date, person.birth_year)),
    }
    changed = {name for name in map(_REPEATED.__getitem__, wrong) if getattr(fact, name) != right[name]}
    if not changed:
        return False
    pathway.void(fact, by=by, reason=_("Identité corrigée"))
    fact.pk, fact.recorded_by = None, by.user.pk if by.user else None
    for name in changed:
        setattr(fact, name, right[name])
    fact._state.adding = True
    fact.save(force_insert=True)
    return True
