"""Closed days above the data files: a feast replaces its estimate and never adds to it; history is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from maslak.access import audit
from maslak.access.actor import operator
from maslak.access.models import AuditEvent
from maslak.almanac import days, queries
from maslak.almanac.models import CalendarLine
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.law.calendar import default_calendar
from maslak.law.feasts import estimates
from tests.almanac import make
from tests.almanac.make import FREE_YEAR, HABOUS, NOW, ONE_DAY

pytestmark = pytest.mark.server
MONDAY = date(2031, 6, 16)


def closes(day: date) -> str | None:
    """What closes that day in the calendar in force."""
    holiday = queries.calendar().is_holiday(day)
    return holiday.code if holiday else None


# Feasts


@pytest.mark.parametrize("code", ["aid_al_fitr", "aid_al_adha", "moharram", "mawlid"])
@pytest.mark.parametrize("shift", [-1, 0, 1, 2])
def test_a_confirmed_feast_replaces_its_estimate(lead, code, shift):
    estimate = make.expected(code)
    first = estimate + timedelta(days=shift)

    line = make.line(lead, code, first)

    found = [day for day, held in queries.calendar().holidays(FREE_YEAR).items() if held[0].code == code]
    assert found == list(line.days)
    holiday = queries.calendar().is_holiday(first)
    assert (holiday.status, holiday.source.text.fr) == ("confirmed", HABOUS)


def test_a_feast_confirmed_twice_on_different_days_is_moved_and_the_first_line_stays_as_history(lead):
    first = make.expected("mawlid")
    earlier = make.line(lead, "mawlid", first)

    later = make.line(lead, "mawlid", first + ONE_DAY, remark="second communiqué")

    assert later.replaces == earlier
    assert closes(first) is None
    assert [closes(day) for day in later.days] == ["mawlid", "mawlid"]
    assert list(queries.current_lines()) == [later]
    assert list(queries.line_history()) == [later, earlier]


def test_an_expected_date_is_confirmed(lead):
    first = make.expected("moharram")
    make.line(lead, "moharram", first, status="forecast")
    assert queries.calendar().is_holiday(first).is_forecast

    make.line(lead, "moharram", first)

    assert not queries.calendar().is_holiday(first).is_forecast


def test_a_confirmed_date_replaces_the_forecast_of_the_files(lead):
    """The files expect Aïd Al Fitr on 20 and 21 March 2026."""
    make.line(lead, "aid_al_fitr", date(2026, 3, 21))

    assert closes(date(2026, 3, 20)) is None
    assert closes(date(2026, 3, 22)) == "aid_al_fitr"
    assert default_calendar().is_holiday(date(2026, 3, 20)) is not None


def test_a_feast_that_comes_twice_in_a_civil_year_keeps_both(lead):
    january, _, december, _ = sorted(estimates("aid_al_fitr", 2033))

    make.line(lead, "aid_al_fitr", january)
    make.line(lead, "aid_al_fitr", december)

    assert queries.current_lines().count() == 2


def test_the_note_and_the_trace_say_what_was_recorded(lead):
    note = {"fr": "Annoncé la veille", "ar": "أُعلن عشية اليوم", "en": "Announced the day before"}
    first = make.expected("mawlid")

    line = make.line(lead, "mawlid", first, note=note, address="https://exemple.invalid/communique")

    event = AuditEvent.objects.get(event="calendar.recorded")
    assert (event.target_id, event.user_id) == (str(line.pk), lead.user.pk)
    assert event.new == {
        "code": "mawlid",
        "day": first.isoformat(),
        "until": (first + ONE_DAY).isoformat(),
        "status": "confirmed",
    }
    holiday = queries.calendar().is_holiday(first)
    assert holiday.note.ar == note["ar"]
    assert holiday.source.address == "https://exemple.invalid/communique"


# Exceptional closings


def test_an_exceptional_closing_closes_its_days(lead):
    make.line(lead, "exceptional_closing", MONDAY, last_day=MONDAY + ONE_DAY)

    assert [closes(MONDAY + timedelta(days=n)) for n in range(3)] == ["exceptional_closing"] * 2 + [None]


def test_a_closing_moves_to_another_day_when_it_is_named(lead):
    earlier = make.line(lead, "exceptional_closing", MONDAY)

    make.line(lead, "exceptional_closing", MONDAY + timedelta(days=3), instead_of=earlier.pk)

    assert closes(MONDAY) is None
    assert closes(MONDAY + timedelta(days=3)) == "exceptional_closing"


def test_another_closing_stands_beside_the_first(lead):
    make.line(lead, "exceptional_closing", MONDAY)
    make.line(lead, "exceptional_closing", MONDAY + timedelta(days=3))

    assert queries.current_lines().count() == 2


def test_a_closing_may_grow(lead):
    make.line(lead, "exceptional_closing", MONDAY)

    make.line(lead, "exceptional_closing", MONDAY, last_day=MONDAY + ONE_DAY)

    assert closes(MONDAY + ONE_DAY) == "exceptional_closing"
    assert queries.current_lines().count() == 1


# Ramadan


def test_a_month_of_ramadan_gives_its_days_their_hours(lead):
    feast = make.expected("aid_al_fitr")

    make.line(lead, "ramadan", feast - timedelta(days=29), last_day=feast - ONE_DAY)

    working = queries.calendar().next_working_day(feast - timedelta(days=20))
    assert queries.calendar().office_hours(working).season == "ramadan"
    assert queries.months_of_ramadan(FREE_YEAR)[0].last == feast - ONE_DAY


def test_the_month_follows_the_feast_when_the_moon_is_late(lead):
    feast = make.expected("aid_al_fitr")
    make.line(lead, "ramadan", feast - timedelta(days=29), last_day=feast - ONE_DAY, status="forecast")

    make.line(lead, "aid_al_fitr", feast + ONE_DAY)

    assert queries.months_of_ramadan(FREE_YEAR)[0].last == feast


# Taking back


def test_a_line_taken_back_leaves_the_files_and_the_library(lead):
    first = make.expected("mawlid")
    recorded = make.line(lead, "mawlid", first + ONE_DAY)

    gone = days.withdraw(code="mawlid", day=recorded.last_day, remark="faute de frappe", by=lead, now=NOW)

    assert gone.replaces == recorded
    holiday = queries.calendar().is_holiday(first)
    assert (holiday.code, holiday.status) == ("mawlid", "forecast")
    assert AuditEvent.objects.get(event="calendar.withdrawn").reason == "faute de frappe"


def test_a_feast_taken_back_is_confirmed_again_on_the_same_line(lead):
    first = make.expected("mawlid")
    make.line(lead, "mawlid", first)
    gone = days.withdraw(code="mawlid", day=first, remark="erreur", by=lead, now=NOW)

    again = make.line(lead, "mawlid", first)

    assert again.replaces == gone
    assert not queries.calendar().is_holiday(first).is_forecast


def test_a_closing_of_the_files_is_cancelled_and_given_back(lead):
    """The files close 23 March 2026 for Aïd Al Fitr."""
    day = date(2026, 3, 23)
    days.withdraw(code="exceptional_closing", day=day, remark="contrordre", by=lead, now=NOW)
    assert closes(day) is None

    make.line(lead, "exceptional_closing", day)

    assert closes(day) == "exceptional_closing"


# Refusals


@pytest.mark.parametrize("role", ["counsellor", "permit_officer", "counter_officer", "donor", "employer"])
def test_who_does_not_keep_the_calendar_changes_nothing(agency, make_actor, role):
    by = make_actor(role, agency)

    with pytest.raises(NotAllowed):
        make.line(by, "exceptional_closing", MONDAY)
    with pytest.raises(NotAllowed):
        days.withdraw(code="exceptional_closing", day=date(2026, 3, 23), remark="x", by=by, now=NOW)

    assert not CalendarLine.objects.exists()


@pytest.mark.parametrize("role", ["permit_lead", "coordinator"])
def test_those_who_keep_the_calendar_write_it(agency, make_actor, role):
    make.line(make_actor(role, agency), "exceptional_closing", MONDAY)

    assert closes(MONDAY) == "exceptional_closing"


def test_the_operator_writes_it_from_the_command_line(db):
    assert make.line(operator(), "exceptional_closing", MONDAY).recorded_by is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "throne_day", "first_day": date(2031, 7, 30)}, "code"),
        ({"code": "carnival", "first_day": MONDAY}, "code"),
        ({"code": "exceptional_closing", "first_day": date(1959, 12, 31)}, "first_day"),
        ({"code": "exceptional_closing", "first_day": date(2077, 1, 4)}, "first_day"),
        ({"code": "exceptional_closing", "first_day": MONDAY, "last_day": date(2077, 1, 4)}, "first_day"),
        ({"code": "exceptional_closing", "first_day": MONDAY, "last_day": MONDAY - ONE_DAY}, "last_day"),
        ({"code": "exceptional_closing", "first_day": MONDAY, "last_day": MONDAY + 15 * ONE_DAY}, "last_day"),
        ({"code": "exceptional_closing", "first_day": MONDAY, "status": "forecast"}, "status"),
        ({"code": "exceptional_closing", "first_day": MONDAY, "status": "withdrawn"}, "status"),
        ({"code": "exceptional_closing", "first_day": MONDAY, "source": "  "}, "source"),
        ({"code": "exceptional_closing", "first_day": MONDAY, "note": {"fr": "Pont"}}, "note_ar"),
        ({"code": "mawlid", "first_day": make.expected("mawlid") + 4 * ONE_DAY}, "first_day"),
        ({"code": "mawlid", "first_day": make.expected("mawlid") - 60 * ONE_DAY}, "first_day"),
        (
            {
                "code": "mawlid",
                "first_day": make.expected("mawlid"),
                "last_day": make.expected("mawlid") + 2 * ONE_DAY,
            },
            "last_day",
        ),
        ({"code": "ramadan", "first_day": MONDAY}, "last_day"),
        ({"code": "ramadan", "first_day": MONDAY, "last_day": MONDAY + 27 * ONE_DAY}, "last_day"),
        ({"code": "ramadan", "first_day": MONDAY, "last_day": MONDAY + 29 * ONE_DAY}, "last_day"),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_their_field(lead, values, field):
    with pytest.raises(Invalid) as refusal:
        days.record(**{"source": HABOUS, "by": lead, "now": NOW} | values)

    assert refusal.value.field == field
    assert str(refusal.value).endswith(".")
    assert not CalendarLine.objects.exists()


def test_what_the_calendar_says_already_is_refused(lead):
    first = make.expected("mawlid")
    make.line(lead, "mawlid", first)
    feast = make.expected("aid_al_fitr")
    make.line(lead, "ramadan", feast - timedelta(days=29), last_day=feast - ONE_DAY)

    with pytest.raises(Conflict, match="dit déjà cela"):
        make.line(lead, "mawlid", first)
    with pytest.raises(Conflict, match="dit déjà cela"):
        make.line(lead, "ramadan", feast - timedelta(days=29), last_day=feast - ONE_DAY)
    with pytest.raises(Conflict, match="dit déjà cela"):
        make.line(lead, "exceptional_closing", date(2026, 3, 23))

    assert CalendarLine.objects.count() == 2


def test_a_forecast_never_replaces_a_confirmed_date(lead):
    first = make.expected("mawlid")
    make.line(lead, "mawlid", first)

    with pytest.raises(Conflict, match="déjà confirmée"):
        make.line(lead, "mawlid", first + ONE_DAY, status="forecast")
    with pytest.raises(Conflict, match="déjà confirmée"):
        make.line(lead, "aid_al_adha", date(2020, 7, 30), status="forecast")


@pytest.mark.parametrize("day", [date(2031, 6, 15), date(2031, 7, 30)], ids=["Sunday", "Throne Day"])
def test_a_day_that_is_closed_already_is_not_closed_again(lead, day):
    with pytest.raises(Conflict, match="déjà fermée"):
        make.line(lead, "exceptional_closing", day)


def test_a_saturday_may_be_closed_for_those_who_work_on_it(lead):
    make.line(lead, "exceptional_closing", date(2031, 6, 14))

    assert not queries.calendar().is_working_day(date(2031, 6, 14), "MS")


def test_a_closing_that_meets_two_others_is_refused(lead):
    make.line(lead, "exceptional_closing", MONDAY)
    make.line(lead, "exceptional_closing", MONDAY + 2 * ONE_DAY)

    with pytest.raises(Conflict, match="une à une"):
        make.line(lead, "exceptional_closing", MONDAY, last_day=MONDAY + 2 * ONE_DAY)


def test_a_line_corrected_meanwhile_is_not_corrected_again(lead):
    stale = make.line(lead, "exceptional_closing", MONDAY)
    make.line(lead, "exceptional_closing", MONDAY + ONE_DAY, instead_of=stale.pk)

    with pytest.raises(Conflict, match="entre-temps"):
        make.line(lead, "exceptional_closing", MONDAY + 2 * ONE_DAY, instead_of=stale.pk)


@pytest.mark.parametrize(
    ("code", "day", "remark", "field"),
    [
        ("exceptional_closing", date(2026, 3, 23), " ", "remark"),
        ("exceptional_closing", MONDAY, "contrordre", "day"),
        ("aid_al_fitr", date(2026, 3, 20), "contrordre", "day"),
        ("throne_day", date(2026, 7, 30), "contrordre", "day"),
    ],
    ids=["no remark", "nothing there", "a feast of the files", "a fixed day"],
)
def test_there_must_be_something_to_take_back_and_a_reason(lead, code, day, remark, field):
    with pytest.raises(Invalid) as refusal:
        days.withdraw(code=code, day=day, remark=remark, by=lead, now=NOW)

    assert refusal.value.field == field


def test_a_line_taken_back_is_not_taken_back_twice(lead):
    make.line(lead, "exceptional_closing", MONDAY)
    days.withdraw(code="exceptional_closing", day=MONDAY, remark="contrordre", by=lead, now=NOW)

    with pytest.raises(Invalid, match="rien à retirer"):
        days.withdraw(code="exceptional_closing", day=MONDAY, remark="contrordre", by=lead, now=NOW)


def test_a_line_whose_trail_cannot_be_written_is_not_recorded(lead, monkeypatch):
    def broken(*_args, **_values):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", broken)

    with pytest.raises(RuntimeError):
        make.line(lead, "exceptional_closing", MONDAY)

    assert not CalendarLine.objects.exists()


# The database refuses nonsense and never forgets


def test_a_line_is_neither_changed_nor_removed(lead):
    line = make.line(lead, "exceptional_closing", MONDAY)

    with pytest.raises(ProgrammingError), transaction.atomic():
        CalendarLine.objects.filter(pk=line.pk).update(last_day=MONDAY + ONE_DAY)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CalendarLine.objects.filter(pk=line.pk).delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "sure"},
        {"last_day": MONDAY - ONE_DAY},
        {"source": ""},
        {"note_fr": "Pont"},
        {"first_day": MONDAY, "code": "exceptional_closing"},
    ],
    ids=["status", "order", "source", "one language", "a second first line"],
)
def test_the_database_refuses_a_line_without_sense(lead, wrong):
    make.line(lead, "exceptional_closing", MONDAY)
    values = {
        "code": "mawlid",
        "first_day": MONDAY,
        "last_day": MONDAY,
        "status": "confirmed",
        "source": HABOUS,
        "recorded_at": NOW,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarLine.objects.create(**values | wrong)
