"""Two presses at once: the last post is given once, a person is hired once, who withdraws is not hired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import Organisation, User
from maslak.core.errors import Conflict, StepRefused
from maslak.employers.models import JobOffer
from maslak.people.models import Person
from maslak.placement import applications, hiring
from maslak.placement.models import Application
from tests import factories
from tests.concurrency.numbers import numbers
from tests.placement import make
from tests.placement.make import NOW, TODAY

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
TIMES = 5


def _given(build: Callable[[], Any]) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _office() -> Organisation:
    return factories.organisation(f"FIL-A{next(numbers)}")


def _employer(body: Organisation) -> Actor:
    account, _made = User.objects.get_or_create(
        username=f"chef-{body.code}".lower(), defaults={"display_name": "Essai"}
    )
    return Actor(account, body, "employer")


def _firm() -> Organisation:
    number = next(numbers)
    return make.firm(f"EMP-F{number}", f"Restaurant {number}", ice="")


def _hire(application: Application, by: Actor) -> Application:
    return hiring.hire(application_id=application.pk, starts_on=TODAY, by=by, now=NOW)


def _names(results: list[Any]) -> list[str]:
    return sorted(type(each).__name__ for each in results)


@pytest.mark.parametrize("_time", range(TIMES))
def test_the_last_post_is_given_once(together, _time):
    def build() -> Any:
        offer = make.offer(_firm())
        office = _office()
        return [make.application(offer, office) for _each in range(2)], _employer(offer.organisation)

    both, by = _given(build)

    results = together([(by, lambda each=each: _hire(each, by)) for each in both])

    assert "Application" in _names(results)
    refused = next(each for each in results if not isinstance(each, Application))
    assert isinstance(refused, Conflict | StepRefused)
    hired = _given(lambda: sorted(Application.objects.get(pk=each.pk).status for each in both))
    assert hired == ["filled", "hired"]


@pytest.mark.parametrize("_time", range(TIMES))
def test_a_person_is_hired_by_one_of_two_employers(together, _time):
    def build() -> Any:
        offers, office = [make.offer(_firm()) for _each in range(2)], _office()
        person = factories.person(office)
        return [
            (make.application(offer, office, person=person), _employer(offer.organisation))
            for offer in offers
        ]

    pairs = _given(build)

    results = together([(by, lambda a=a, by=by: _hire(a, by)) for a, by in pairs])

    assert _names(results) == ["Application", "StepRefused"]
    assert _given(lambda: sorted(Application.objects.get(pk=a.pk).status for a, _by in pairs)) == [
        "elsewhere", "hired",
    ]  # fmt: skip


@pytest.mark.parametrize("_time", range(TIMES))
def test_four_hires_that_close_each_other_s_applications_never_wait_in_a_ring(together, _time):
    def build() -> Any:
        offers, office = [make.offer(_firm()) for _each in range(2)], _office()
        people = [factories.person(office) for _each in range(2)]
        made = [[make.application(offer, office, person=person) for offer in offers] for person in people]
        return made, [_employer(offer.organisation) for offer in offers]

    made, employers = _given(build)

    results = together(
        [
            (employers[0], lambda: _hire(made[0][0], employers[0])),
            (employers[1], lambda: _hire(made[1][1], employers[1])),
        ]
    )

    assert _names(results) == ["Application", "Application"]


@pytest.mark.parametrize("_time", range(TIMES))
def test_who_withdraws_at_that_moment_is_not_left_hired_without_knowing(together, _time):
    def build() -> Any:
        offer, office = make.offer(_firm()), _office()
        made = make.application(offer, office)
        account = User.objects.create(username=f"moi-{made.ref}".lower(), display_name="Essai")
        Person.objects.filter(pk=made.person_id).update(account=account)
        return made, _employer(offer.organisation), Actor(account, None, "person", person_id=made.person_id)

    made, employer, herself = _given(build)

    together(
        [
            (employer, lambda: _hire(made, employer)),
            (herself, lambda: applications.withdraw(application_id=made.pk, by=herself, now=NOW)),
        ]
    )

    # A hire may still be taken back before its first day: whoever came first, the person's word stands.
    kept = _given(lambda: Application.objects.get(pk=made.pk))
    assert (kept.status, kept.shared_sealed, kept.starts_on) == ("withdrawn", None, None)


@pytest.mark.parametrize("_time", range(TIMES))
def test_two_presses_make_one_application(together, _time):
    def build() -> Any:
        office, offer = _office(), make.offer(_firm())
        by = Actor(User.objects.create(username=f"c-{office.code}".lower()), office, "counsellor")
        return factories.person(office), offer, by

    person, offer, by = _given(build)

    results = together(
        [
            (by, lambda: applications.apply(person=person, offer=offer, origin="counsellor", by=by, now=NOW))
            for _each in range(2)
        ]
    )

    assert _names(results) == ["Application", "Conflict"]


def test_nobody_applies_to_an_offer_that_is_being_filled(together):
    def build() -> Any:
        office, offer = _office(), make.offer(_firm())
        by = Actor(User.objects.create(username=f"c-{office.code}".lower()), office, "counsellor")
        return factories.person(office), make.application(offer, office), by, _employer(offer.organisation)

    person, made, counsellor, employer = _given(build)

    together(
        [
            (employer, lambda: _hire(made, employer)),
            (
                counsellor,
                lambda: applications.apply(
                    person=person, offer=made.offer, origin="counsellor", by=counsellor, now=NOW
                ),
            ),
        ]
    )

    def left() -> Any:
        assert JobOffer.objects.get(pk=made.offer_id).status == "filled"
        return Application.objects.filter(offer=made.offer_id, status="submitted").count()

    assert _given(left) == 0
