"""The last seat of a group: two people enrolled at the same moment, one of them seated."""

from __future__ import annotations

import pytest

from maslak.access.actor import Actor, acting, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import Conflict
from maslak.training import enrolments
from maslak.training.models import Enrolment, Intake
from tests import factories
from tests.casework.make import account
from tests.concurrency.numbers import numbers
from tests.training import make
from tests.training.make import NOW

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 10


def _actor(code: str, kind: str, role: str, name: str) -> Actor:
    body = factories.organisation(code, kind=kind)
    return Actor(account(body, role, f"{name}-{code}".lower()), body, role)


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_people_never_share_the_last_seat_of_a_group(together, _time):
    number = next(numbers)
    with acting(operator()):
        sender = _actor(f"SEND-{number}", "ngo", Role.CASEWORKER, "sender")
        trainer = _actor(f"TRAIN-{number}", "training_operator", Role.TRAINER, "trainer")
        people = [factories.person(sender.organisation) for _ in range(2)]
        offer = make.offer(trainer.organisation, trainer)
        group = make.group(offer, trainer, seats=1)
        waiting = []
        for person in people:
            bind(operator())
            waiting.append(make.accepted(offer, person, sender, trainer))

    def enrol(referral):
        return lambda: enrolments.enrol(referral_id=referral.pk, intake_id=group.pk, by=trainer, now=NOW)

    made = together([(trainer, enrol(each)) for each in waiting])

    assert sorted(type(each).__name__ for each in made) == [Conflict.__name__, Enrolment.__name__]
    with acting(operator()):
        assert Intake.objects.get(pk=group.pk).taken == 1
        assert Enrolment.objects.filter(intake=group).count() == 1


@pytest.mark.parametrize("_time", range(TIMES))
def test_one_person_enrolled_by_two_clicks_holds_one_seat(together, _time):
    number = next(numbers)
    with acting(operator()):
        sender = _actor(f"SEND-{number}", "ngo", Role.CASEWORKER, "sender")
        trainer = _actor(f"TRAIN-{number}", "training_operator", Role.TRAINER, "trainer")
        person = factories.person(sender.organisation)
        offer = make.offer(trainer.organisation, trainer)
        group = make.group(offer, trainer, seats=2)
        bind(operator())
        referral = make.accepted(offer, person, sender, trainer)

    def enrol():
        return enrolments.enrol(referral_id=referral.pk, intake_id=group.pk, by=trainer, now=NOW)

    made = together([(trainer, enrol), (trainer, enrol)])

    assert sum(isinstance(each, Enrolment) for each in made) == 1
    with acting(operator()):
        assert Intake.objects.get(pk=group.pk).taken == 1
