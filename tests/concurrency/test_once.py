"""One form sent from several presses at the same moment: the first does it, the others wait and get its answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import Actor, acting, operator
from maslak.casework.models import FollowUp, Goal
from maslak.core.errors import Conflict
from maslak.keeping import once
from maslak.keeping.once import Said
from maslak.people.models import Skill
from tests import factories
from tests.casework.make import account
from tests.concurrency.numbers import numbers
from tests.web.desk.conftest import with_file

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 4
DUE = "2030-01-15"


def _desk() -> tuple[Actor, Any]:
    """A counsellor and somebody whom they follow, committed."""
    with acting(operator()):
        office = factories.organisation(f"ONCE-{next(numbers)}")
        by = Actor(account(office, "counsellor", f"once-{office.code}".lower()), office, "counsellor")
        person = with_file(office, by, timezone.localdate(), family_name="Exemple", given_name="Awa")
    return by, person


def _pressed(by: Actor, address: str, given: dict[str, Any], keys: list[str]) -> list[Any]:
    """The same form sent at once from several browsers of one account, each with its key."""
    browsers = []
    for _each in keys:
        browser = Client()
        browser.force_login(by.user)
        browsers.append(browser)
    gate = threading.Barrier(len(keys), timeout=20)

    def press(browser: Client, key: str) -> Any:
        try:
            gate.wait()
            return browser.post(address, given | {"once": key})
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(keys)) as pool:
        return list(pool.map(press, browsers, keys))


@pytest.mark.parametrize(
    ("name", "model", "given"),
    [
        ("desk:follow-up-new", FollowUp, {"subject": "Rappeler", "due_on": DUE}),
        ("desk:goal-new", Goal, {"title": "Finir le CV", "due_on": DUE}),
        ("desk:skill-add", Skill, {"label": "Couture"}),
    ],
)
def test_pressed_several_times_at_once_it_is_done_once(name, model, given):
    by, person = _desk()

    answers = _pressed(by, reverse(name, args=[person.ref]), given, ["one-key"] * TIMES)

    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, answers[0].headers["Location"])
    }
    with acting(operator()):
        of = {"person": person} if model is Skill else {"case__person": person}
        assert model.objects.filter(**of).count() == 1


def test_different_keys_are_different_acts():
    by, person = _desk()
    address = reverse("desk:follow-up-new", args=[person.ref])

    _pressed(by, address, {"subject": "Rappeler", "due_on": DUE}, [f"key-{n}" for n in range(TIMES)])

    with acting(operator()):
        assert FollowUp.objects.filter(case__person=person).count() == TIMES


def test_who_waits_for_an_act_that_is_rolled_back_does_it():
    by, _person = _desk()
    held, go_on = threading.Event(), threading.Event()
    key = f"rolled-back-{next(numbers)}"

    def claim() -> once.Turn:
        return once.begin(key=key, asked="POST", account_id=by.user.pk, now=timezone.now())

    def first() -> None:
        try:
            with acting(by):
                claim()
                held.set()
                go_on.wait(20)
                raise RuntimeError
        except RuntimeError:
            connection.close()

    def second() -> once.Turn:
        held.wait(20)
        threading.Timer(0.3, go_on.set).start()
        try:
            with acting(by):
                return claim()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        pool.submit(first)
        assert pool.submit(second).result(timeout=30).said is None


def test_who_waits_too_long_is_told():
    by, _person = _desk()
    held, go_on = threading.Event(), threading.Event()
    key = f"too-long-{next(numbers)}"

    def first() -> None:
        with acting(by):
            turn = once.begin(key=key, asked="POST", account_id=by.user.pk, now=timezone.now())
            held.set()
            go_on.wait(20)
            turn.keep(Said(302, "/"))
        connection.close()

    def second() -> None:
        held.wait(20)
        try:
            with acting(by), pytest.raises(Conflict, match="encore en cours"):
                once.begin(key=key, asked="POST", account_id=by.user.pk, now=timezone.now(), patience="200ms")
        finally:
            go_on.set()
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = [pool.submit(first), pool.submit(second)]
        for run in runs:
            run.result(timeout=30)
