"""Doors that stop whoever tries too often, tell until when, and keep nobody's name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from maslak.access import throttle
from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, DoorTry
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def use_up(door: str, key: str, *, now: datetime = NOW) -> throttle.Door:
    rule = throttle.doors()[door]
    for _try in range(rule.limit):
        throttle.take(door, key, now=now)
    return rule


@pytest.mark.parametrize("door", sorted(throttle.doors()))
def test_every_door_lets_through_its_limit_and_then_says_when_to_come_back(door):
    rule = use_up(door, "one")

    with pytest.raises(throttle.TooMany) as refused:
        throttle.take(door, "one", now=NOW)

    assert refused.value.until == NOW + rule.window
    assert "réessayer" in str(refused.value)


@pytest.mark.parametrize("door", sorted(throttle.doors()))
def test_every_door_says_why_in_three_languages(door):
    why = throttle.doors()[door].why

    assert len({why.fr, why.ar, why.en}) == 3


def test_somebody_else_and_another_door_are_not_stopped():
    use_up("search", "one")

    throttle.take("search", "two", now=NOW)
    throttle.take("emergency", "one", now=NOW)


def test_a_try_is_allowed_again_when_the_first_has_grown_old():
    rule = throttle.doors()["search"]
    throttle.take("search", "one", now=NOW)
    for _try in range(rule.limit - 1):
        throttle.take("search", "one", now=NOW + MINUTE)

    with pytest.raises(throttle.TooMany) as refused:
        throttle.check("search", "one", now=NOW + 2 * MINUTE)
    throttle.take("search", "one", now=refused.value.until)

    assert refused.value.until == NOW + rule.window


def test_a_refused_try_is_not_counted_so_that_the_wait_does_not_grow():
    rule = use_up("search", "one")

    for _try in range(3):
        with pytest.raises(throttle.TooMany):
            throttle.take("search", "one", now=NOW + MINUTE)

    assert DoorTry.objects.count() == rule.limit


def test_who_succeeds_starts_anew_and_nobody_else_does():
    use_up("codes", "one")
    use_up("codes", "two")

    throttle.forgive("codes", "one")

    throttle.check("codes", "one", now=NOW)
    with pytest.raises(throttle.TooMany):
        throttle.check("codes", "two", now=NOW)


def test_no_key_is_kept_readable():
    throttle.note("codes", "196.200.0.9", now=NOW)

    kept = DoorTry.objects.values().get()

    assert "196.200" not in str(kept)
    assert len(kept["key_hash"]) == 64


def test_the_same_key_at_two_doors_cannot_be_told_to_be_the_same():
    throttle.note("codes", "196.200.0.9", now=NOW)
    throttle.note("events", "196.200.0.9", now=NOW)

    assert DoorTry.objects.values("key_hash").distinct().count() == 2


def test_tries_that_no_limit_looks_at_are_deleted_and_the_others_stay():
    throttle.note("codes", "old", now=NOW - throttle.doors()["codes"].window)
    throttle.note("codes", "new", now=NOW - MINUTE)
    throttle.note("emergency", "day", now=NOW - throttle.doors()["codes"].window)

    assert throttle.sweep(now=NOW) == 1

    assert DoorTry.objects.count() == 2


def test_an_account_that_is_stopped_leaves_one_line_for_whoever_oversees(counsellor, make_actor, ministry):
    use_up("search", str(counsellor.user.pk))
    for _try in range(3):
        with pytest.raises(throttle.TooMany):
            throttle.take("search", counsellor.user.pk, now=NOW, by=counsellor)

    bind(make_actor("protection", ministry))
    line = AuditEvent.objects.get(event="throttle.stopped")

    assert line.user_id == counsellor.user.pk
    assert line.new["door"] == "search"
    bind(operator())


def test_a_door_that_nobody_declared_does_not_open():
    with pytest.raises(KeyError):
        throttle.take("no such door", "one", now=NOW)


def test_a_table_with_an_unknown_word_or_an_empty_limit_is_refused():
    for line in ("limit: 0", "limit: 2, often: 3"):
        entry = parse("x", f"{{{line}, seconds: 60, counts: tries, why: {{fr: a, ar: b, en: c}}}}")
        with pytest.raises(BadDataFile):
            throttle._door("x", entry)
