"""Calendar files tell the hour and the organisation, nothing of the person, and follow each change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override
from icalendar import Calendar

from maslak.casework import appointments
from maslak.casework.ics import calendar_file
from tests import factories
from tests.casework import make
from tests.casework.make import NEXT_WEEK, NOW


def _event(appointment):
    calendar = Calendar.from_ical(calendar_file(appointment, now=NOW))
    assert calendar["METHOD"] == "PUBLISH"
    [event] = calendar.walk("VEVENT")
    return event


def test_an_appointment_in_a_calendar(agency):
    person = factories.person(agency, family_name="Diallo", given_name="Mariama", nationality="GIN")
    appointment = make.appointment(agency, starts_at=NEXT_WEEK, person=person)

    event = _event(appointment)

    assert event["DTSTART"].dt == NEXT_WEEK
    assert event["DTEND"].dt == NEXT_WEEK + timedelta(minutes=30)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)
    assert event["SUMMARY"] == "Rendez-vous, Agence exemple Casablanca"


def test_nothing_of_the_person_or_the_purpose_stands_in_it(agency):
    person = factories.person(agency, family_name="Diallo", given_name="Mariama")
    content = calendar_file(make.appointment(agency, starts_at=NEXT_WEEK, person=person), now=NOW).decode()

    for secret in ("Diallo", "Mariama", person.ref, "Faire le point", "ATTENDEE", "DESCRIPTION"):
        assert secret not in content


def test_a_change_keeps_the_identifier_and_grows_the_sequence(agency, counsellor):
    appointment = make.appointment(agency, starts_at=NEXT_WEEK)
    before = _event(appointment)

    appointments.reschedule(
        appointment_id=appointment.pk,
        slot_id=make.slot(agency, starts_at=NEXT_WEEK + timedelta(days=1)).pk,
        by=counsellor,
        now=NOW,
    )
    appointment.refresh_from_db()
    moved = _event(appointment)
    appointments.cancel(appointment_id=appointment.pk, by=counsellor, now=NOW)
    appointment.refresh_from_db()
    cancelled = _event(appointment)

    assert {before["UID"], moved["UID"], cancelled["UID"]} == {before["UID"]}
    assert [e["SEQUENCE"] for e in (before, moved, cancelled)] == [0, 1, 2]
    assert [str(e["STATUS"]) for e in (moved, cancelled)] == ["CONFIRMED", "CANCELLED"]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_organisation_s_name_is_in_the_reader_s_language(agency, language):
    agency.name_ar, agency.name_en = "وكالة الاختبار", "Trial office"
    agency.save()
    appointment = make.appointment(agency, starts_at=NEXT_WEEK)

    with override(language):
        assert agency.name in _event(appointment)["SUMMARY"]
