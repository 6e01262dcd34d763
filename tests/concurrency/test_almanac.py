"""The calendar written by several at once: each sees the other's line, and one feast stays one feast."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.almanac import queries
from maslak.almanac.models import CalendarLine, ServiceInterruption
from maslak.core.errors import Conflict
from tests import factories
from tests.almanac import make
from tests.casework.make import account
from tests.concurrency.numbers import numbers

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
MANY = 6


def leads() -> list[Actor]:
    """Several who keep the calendar, committed."""
    with acting(operator()):
        office = factories.organisation(f"ALMANAC-{next(numbers)}")
        users = [account(office, "permit_lead", f"lead-{office.code}-{n}".lower()) for n in range(MANY)]
    return [Actor(user=user, organisation=office, role="permit_lead") for user in users]


def test_one_feast_confirmed_by_several_at_once_is_one_celebration(together):
    first = make.expected("mawlid", 2041)
    shifts = [timedelta(days=n % 3) for n in range(MANY)]

    results = together(
        [
            (by, partial(make.line, by, "mawlid", first + shift))
            for by, shift in zip(leads(), shifts, strict=True)
        ]
    )

    with acting(operator()):
        assert all(isinstance(result, CalendarLine | Conflict) for result in results)
        assert queries.current_lines().filter(code="mawlid", first_day__year=2041).count() == 1
        held = [d for d, found in queries.calendar().holidays(2041).items() if found[0].code == "mawlid"]
        assert len(held) == 2


def test_one_service_stands_still_once_however_many_say_so(together):
    results = together([(by, partial(make.interruption, by, date(2041, 6, 3))) for by in leads()])

    assert sum(isinstance(result, ServiceInterruption) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == MANY - 1
