"""Facts one by one, without names, for those who see no files: too few alike, and the line would name somebody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from maslak.access.actor import Actor
from maslak.access.enums import Reach
from maslak.law.parameters import parameter
from maslak.pathway.models import Milestone

_CELL = ("sex", "age_band", "region")


def blurred(
    page: list[Milestone], found: QuerySet[Milestone], *, by: Actor, on: date
) -> list[tuple[Any, bool]]:
    """Each fact, and whether its sex, age and region may stand beside it: so many people must share the three.

    Every fact stays a line, as many as the figure says. Whoever follows people reads those of their own files whole.
    """
    if by.reach != Reach.AGGREGATE or not page:
        return [(fact, True) for fact in page]
    cells = found.order_by().values_list(*_CELL).annotate(people=Count("subject", distinct=True))
    shared = {tuple(cell) for *cell, people in cells if people >= _least(on)}
    return [(fact, tuple(getattr(fact, name) for name in _CELL) in shared) for fact in page]


def _least(on: date) -> int:
    return int(parameter("disclosure_min_cell", on).value)
