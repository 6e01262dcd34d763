"""Services that stand still: declared, ended, taken back; never two of one service at one time."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from maslak.access import audit
from maslak.access.models import AuditEvent
from maslak.almanac import interruptions, queries
from maslak.almanac.models import ServiceInterruption
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.law import clocks
from maslak.law.errors import UnknownScope
from tests.almanac import make
from tests.almanac.make import NOW, ONE_DAY, WORKS

pytestmark = pytest.mark.server
FIRST = date(2031, 9, 15)  # a Monday, no feast around
LAST = date(2031, 9, 19)


def due(scope: str, today: date) -> object:
    """When ten working days that began the Friday before are over, as known on that day."""
    paused = [(pause.first, pause.last) for pause in queries.pauses(scope, today)]
    return clocks.due("WD10_MF", date(2031, 9, 12), paused, calendar=queries.calendar())


def test_an_interruption_stops_the_clocks_of_its_scope_and_no_other(lead):
    make.interruption(lead, FIRST, last_day=LAST)

    assert due("activity_certificate", FIRST) == date(2031, 9, 26)
    assert due("contract_visa", FIRST) == date(2031, 10, 3)


def test_one_that_lasts_counts_until_today(lead):
    make.interruption(lead, FIRST)

    assert [due("contract_visa", day) for day in (FIRST - ONE_DAY, FIRST, FIRST + ONE_DAY)] == [
        date(2031, 9, 26),
        date(2031, 9, 29),
        date(2031, 9, 30),
    ]


def test_the_files_and_what_was_recorded_are_read_together_in_order(lead):
    make.interruption(lead, date(2019, 2, 4), last_day=date(2019, 2, 8))
    make.interruption(lead, FIRST)

    found = queries.interruptions("contract_visa")

    assert [item.first for item in found] == [date(2019, 2, 4), date(2020, 3, 19), FIRST]
    assert (found[2].name.ar, found[2].source.text.fr) == (WORKS["ar"], "Note exemple")
    assert queries.interruptions("activity_certificate") == ()


def test_the_service_works_again_the_day_after_the_last(lead):
    lasting = make.interruption(lead, FIRST)

    ended = interruptions.end(
        interruption_id=lasting.pk, last_day=LAST, source="Note de reprise", by=lead, now=NOW
    )

    assert ended.replaces == lasting
    assert [item.last for item in queries.interruptions("contract_visa")][1:] == [LAST]
    assert list(queries.interruption_history()) == [ended, lasting]
    assert AuditEvent.objects.get(event="interruption.ended").new == {
        "scope": "contract_visa",
        "day": FIRST.isoformat(),
        "until": LAST.isoformat(),
    }


def test_an_end_may_be_put_off(lead):
    short = make.interruption(lead, FIRST, last_day=LAST)

    interruptions.end(interruption_id=short.pk, last_day=LAST + 3 * ONE_DAY, source="Note", by=lead, now=NOW)

    assert queries.current_interruptions().get().last_day == LAST + 3 * ONE_DAY


def test_one_declared_by_mistake_is_taken_back_and_stays_as_history(lead):
    wrong = make.interruption(lead, FIRST, last_day=LAST)

    interruptions.withdraw(interruption_id=wrong.pk, remark="mauvais guichet", by=lead, now=NOW)

    assert due("contract_visa", LAST) == date(2031, 9, 26)
    assert queries.interruption_history().count() == 2
    assert AuditEvent.objects.get(event="interruption.withdrawn").reason == "mauvais guichet"
    make.interruption(lead, FIRST)


# Refusals


@pytest.mark.parametrize("role", ["counsellor", "permit_officer", "counter_officer", "donor", "employer"])
def test_who_does_not_keep_the_calendar_stops_no_service(agency, lead, make_actor, role):
    standing = make.interruption(lead, FIRST)
    by = make_actor(role, agency)

    with pytest.raises(NotAllowed):
        make.interruption(by, date(2032, 1, 5))
    with pytest.raises(NotAllowed):
        interruptions.end(interruption_id=standing.pk, last_day=LAST, source="x", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        interruptions.withdraw(interruption_id=standing.pk, remark="x", by=by, now=NOW)

    assert list(queries.current_interruptions()) == [standing]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"scope": "post_office"}, "scope"),
        ({"last_day": FIRST - ONE_DAY}, "last_day"),
        ({"first_day": date(1950, 1, 2)}, "first_day"),
        ({"source": ""}, "source"),
        ({"reason": {}}, "reason_fr"),
        ({"reason": {"fr": "Travaux", "en": "Works"}}, "reason_ar"),
    ],
)
def test_an_interruption_without_sense_is_refused_beside_its_field(lead, values, field):
    with pytest.raises(Invalid) as refusal:
        make.interruption(lead, **{"first_day": FIRST} | values)

    assert refusal.value.field == field
    assert not ServiceInterruption.objects.exists()


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [
        (LAST, LAST + ONE_DAY),
        (FIRST - ONE_DAY, FIRST),
        (FIRST - ONE_DAY, None),
        (date(2020, 6, 10), date(2020, 6, 12)),
    ],
    ids=["its last day", "its first day", "until further notice", "one of the files"],
)
def test_a_service_does_not_stand_still_twice_at_one_time(lead, first_day, last_day):
    make.interruption(lead, FIRST, last_day=LAST)

    with pytest.raises(Conflict, match="déjà interrompu"):
        make.interruption(lead, first_day, last_day=last_day)


def test_another_service_may_stand_still_at_the_same_time_and_the_same_one_the_day_after(lead):
    make.interruption(lead, FIRST, last_day=LAST)

    make.interruption(lead, FIRST, scope="activity_certificate")
    make.interruption(lead, LAST + ONE_DAY)

    assert queries.current_interruptions().count() == 3


def test_an_end_that_meets_the_next_interruption_is_refused(lead):
    first = make.interruption(lead, FIRST, last_day=LAST)
    make.interruption(lead, LAST + 5 * ONE_DAY)

    with pytest.raises(Conflict):
        interruptions.end(
            interruption_id=first.pk, last_day=LAST + 5 * ONE_DAY, source="Note", by=lead, now=NOW
        )


@pytest.mark.parametrize(
    ("values", "error", "field"),
    [
        ({"last_day": LAST}, Conflict, "last_day"),
        ({"last_day": FIRST - ONE_DAY}, Invalid, "last_day"),
        ({"last_day": LAST + ONE_DAY, "source": ""}, Invalid, "source"),
    ],
)
def test_an_end_without_sense_is_refused(lead, values, error, field):
    standing = make.interruption(lead, FIRST, last_day=LAST)

    with pytest.raises(error) as refusal:
        interruptions.end(interruption_id=standing.pk, **{"source": "Note", "by": lead, "now": NOW} | values)

    assert refusal.value.field == field


def test_a_line_corrected_meanwhile_is_neither_ended_nor_taken_back(lead):
    stale = make.interruption(lead, FIRST)
    interruptions.end(interruption_id=stale.pk, last_day=LAST, source="Note", by=lead, now=NOW)

    with pytest.raises(Conflict, match="entre-temps"):
        interruptions.end(interruption_id=stale.pk, last_day=LAST + ONE_DAY, source="Note", by=lead, now=NOW)
    with pytest.raises(Conflict, match="entre-temps"):
        interruptions.withdraw(interruption_id=stale.pk, remark="x", by=lead, now=NOW)


def test_taking_back_asks_for_a_reason(lead):
    standing = make.interruption(lead, FIRST)

    with pytest.raises(Invalid) as refusal:
        interruptions.withdraw(interruption_id=standing.pk, remark=" ", by=lead, now=NOW)

    assert refusal.value.field == "remark"


def test_a_scope_that_no_file_defines_is_refused(lead):
    with pytest.raises(UnknownScope):
        queries.interruptions("certificates")


def test_an_interruption_whose_trail_cannot_be_written_is_not_declared(lead, monkeypatch):
    def broken(*_args, **_values):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", broken)

    with pytest.raises(RuntimeError):
        make.interruption(lead, FIRST)

    assert not ServiceInterruption.objects.exists()


# The database refuses nonsense and never forgets


def test_a_line_is_neither_changed_nor_removed(lead):
    line = make.interruption(lead, FIRST)

    with pytest.raises(ProgrammingError), transaction.atomic():
        ServiceInterruption.objects.filter(pk=line.pk).update(last_day=LAST)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ServiceInterruption.objects.filter(pk=line.pk).delete()


@pytest.mark.parametrize("wrong", [{"last_day": FIRST - ONE_DAY}, {"source": ""}, {"reason_en": ""}])
def test_the_database_refuses_a_line_without_sense(lead, wrong):
    values = {f"reason_{language}": text for language, text in WORKS.items()}
    values |= {"scope": "contract_visa", "first_day": FIRST, "source": "Note", "recorded_at": NOW}

    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceInterruption.objects.create(**values | wrong)
