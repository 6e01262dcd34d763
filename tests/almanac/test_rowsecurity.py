"""Everybody reads the calendar; the database lets nobody from outside write in it, whatever the page."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from maslak.access.actor import Actor, bind
from maslak.almanac.models import CalendarLine, ServiceInterruption
from tests.almanac import make
from tests.almanac.make import HABOUS, NOW, WORKS

pytestmark = pytest.mark.server
MONDAY = date(2031, 6, 16)


def write(model):
    """A row written straight to the table, past every action."""
    if model is CalendarLine:
        values = {"code": "mawlid", "last_day": MONDAY, "status": "confirmed"}
    else:
        values = {f"reason_{language}": text for language, text in WORKS.items()} | {"scope": "contract_visa"}
    return model.objects.create(first_day=MONDAY, source=HABOUS, recorded_at=NOW, **values)


@pytest.mark.parametrize("model", [CalendarLine, ServiceInterruption])
@pytest.mark.parametrize("who", ["a visitor", "a person", "the data-protection officer", "the administrator"])
def test_who_is_not_at_work_on_files_or_steering_writes_no_line(make_actor, ministry, who, model):
    actor = {
        "a visitor": None,
        "a person": Actor(user=None, organisation=None, role="person", person_id=1),
        "the data-protection officer": make_actor("protection", ministry),
        "the administrator": make_actor("administrator", ministry),
    }[who]
    bind(actor)

    with pytest.raises(ProgrammingError), transaction.atomic():
        write(model)

    assert not model.objects.exists()


@pytest.mark.parametrize("role", ["permit_lead", "coordinator"])
def test_those_who_keep_the_calendar_pass(make_actor, ministry, role):
    bind(make_actor(role, ministry))

    write(CalendarLine)
    write(ServiceInterruption)


@pytest.mark.parametrize("role", [None, "person", "counsellor", "donor", "protection", "administrator"])
def test_everybody_reads_every_line(lead, make_actor, ministry, role):
    make.line(lead, "exceptional_closing", MONDAY)
    make.interruption(lead, MONDAY)
    bind(None if role is None else make_actor(role, ministry))

    assert CalendarLine.objects.count() == ServiceInterruption.objects.count() == 1
