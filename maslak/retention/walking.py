"""Everything that speaks of somebody: from their row through every key that leads to it, and along the loose numbers.

A new table that hangs on a person is found here by itself. What is declared are the few ways that no key tells: messages
and papers know a person by number, a project belongs to its members, a card of a candidate to the one behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

from django.db import models
from django.db.models import Q

from maslak.core.privacy import product_models
from maslak.imports.models import Fingerprint
from maslak.matching.models import Candidate, CandidatePerson
from maslak.outbox.models import Message
from maslak.papers.models import Paper
from maslak.people.models import Person
from maslak.retention.models import Erasure
from maslak.ventures.models import Member, Venture

Model = type[models.Model]
Rows = dict[Model, set[int]]


def rows_of(*roots: models.Model) -> Rows:
    """Every row that speaks of these roots, by table; the roots among them."""
    found: Rows = defaultdict(set)
    fresh: Rows = defaultdict(set)
    for root in roots:
        fresh[type(root)].add(int(root.pk))
    while fresh:
        for model, numbers in fresh.items():
            found[model] |= numbers
        reached: Rows = defaultdict(set)
        for model, numbers in fresh.items():
            for other, more in _next(model, numbers):
                reached[other] |= more
        fresh = {model: more for model, numbers in reached.items() if (more := numbers - found[model])}
    return {model: numbers for model, numbers in found.items() if numbers}


def _next(model: Model, numbers: set[int]) -> Iterator[tuple[Model, set[int]]]:
    """The rows whose key points at these, and those that are reached otherwise."""
    for child, name in children(model):
        yield child, set(child._base_manager.filter(**{f"{name}__in": numbers}).values_list("pk", flat=True))
    for beside in BESIDE.get(model, ()):
        yield from beside(numbers)
    label = model._meta.label_lower
    papers = Q(source_kind=label, source_id__in=numbers)
    if model is Person:
        papers |= Q(person_id__in=numbers)
    yield Paper, set(Paper.objects.filter(papers).values_list("pk", flat=True))
    prints = Fingerprint.objects.filter(target_kind=label, target_id__in=numbers)
    yield Fingerprint, set(prints.values_list("pk", flat=True))


@cache
def children(model: Model) -> tuple[tuple[Model, str], ...]:
    """The tables of the product with a key to this one, and the name of the key, in a steady order."""
    ours = set(product_models())
    found = [
        (relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model in ours
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0]._meta.label_lower, pair[1])))


def _messages(people: set[int]) -> Iterator[tuple[Model, set[int]]]:
    yield Message, set(Message.objects.filter(person_id__in=people).values_list("pk", flat=True))


def _projects(members: set[int]) -> Iterator[tuple[Model, set[int]]]:
    """Projects of these members, unless somebody else who is not forgotten shares them."""
    mine = Venture.objects.filter(members__in=members).values_list("pk", flat=True)
    others = Member.objects.filter(venture__in=mine, person__anonymised_on=None).exclude(
        person__in=Member.objects.filter(pk__in=members).values("person")
    )
    yield Venture, set(mine) - set(others.values_list("venture_id", flat=True))


def _cards(links: set[int]) -> Iterator[tuple[Model, set[int]]]:
    yield Candidate, set(CandidatePerson.objects.filter(pk__in=links).values_list("candidate_id", flat=True))


#: the ways that no key tells
BESIDE: dict[Model, tuple[Callable[[set[int]], Iterator[tuple[Model, set[int]]]], ...]] = {
    Person: (_messages,),
    Member: (_projects,),
    CandidatePerson: (_cards,),
}

#: tables that know a person by number and are not emptied with them, each for a reason
APART: dict[str, str] = {
    "access.auditevent": "the trail: chained, without names by rule, cut as a whole after its months",
    Erasure._meta.label_lower: "says that the file was forgotten, and nothing of the person",
}
