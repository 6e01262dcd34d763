"""The steering page of matching: groups alone, findings in sentences, weights tried before they order."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.matching import releases, tasks
from maslak.matching.models import WeightRelease
from tests.matching import town
from tests.matching.test_releases import CHANCE, WORTH
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db
FORM = {"version": "essai", "band": 25, "note": ""} | CHANCE | WORTH


@pytest.fixture
def coordinator(make_actor, ministry):
    return make_actor("coordinator", ministry)


@pytest.fixture
def nadia(coordinator):
    return signed_in(coordinator)


@pytest.fixture
def crowd(agency):
    """Eighty people of two groups for one offer of today; women noted a lower level of French."""
    today = timezone.localdate()
    bind(operator())
    town.offer(town.firm(), languages={"fr": "A1"}, routes=["exempt"], confirmed_on=today, published_on=today)
    for number in range(80):
        woman = number % 2 == 1
        town.seeker(
            agency, sex="female" if woman else "male", languages={"fr": "A1" if woman else "C2"}, months=0,
            family_name="Exemple",
        )  # fmt: skip


def _read(client, name="steering:matching", *args):
    answer = client.get(reverse(name, args=args))
    bind(operator())
    assert answer.status_code == 200
    return answer.content.decode()


def _written(by, **more):
    bind(operator())
    values = {"chance": CHANCE, "worth": WORTH, "band": 25, "version": "essai"} | more
    return releases.write(by=by, now=timezone.now(), **values)


def test_before_any_audit_the_page_says_when_it_comes(nadia):
    assert "Pas encore d'examen" in _read(nadia).replace("&#x27;", "'")


def test_an_audit_is_told_in_sentences_charts_and_tables_without_a_person(nadia, crowd):
    tasks.look(user_id=None)

    page = _read(nadia)

    assert "Ce qui a été trouvé" in page
    assert "Femme" in page
    assert "<svg" in page
    assert "Exemple" not in page


def test_weights_are_written_from_those_in_force_and_their_trial_is_asked_for(nadia):
    address = reverse("steering:weights-new")

    assert nadia.get(address).status_code == 200
    assert nadia.post(address, FORM | {"skills": 1}).status_code == 422
    assert nadia.post(address, FORM).status_code == 302

    bind(operator())
    made = WeightRelease.objects.get()
    assert "Pas encore essayés" in _read(nadia, "steering:weights", made.ref)


def test_weights_that_pass_are_put_in_force_by_a_press(nadia, coordinator):
    made = _written(coordinator)
    tasks.try_out(release_id=made.pk, user_id=None)

    answer = nadia.post(reverse("steering:weights-in-force", args=[made.ref]))

    bind(operator())
    assert answer.status_code == 302
    assert releases.in_force().version == "essai"
    assert "En vigueur : essai" in _read(nadia)


def test_weights_with_a_gap_say_which_and_offer_no_way_around(nadia, coordinator, crowd):
    chance = {"occupation": 0, "skills": 0, "languages": 1000, "experience": 0}
    made = _written(coordinator, chance=chance, band=1)
    tasks.try_out(release_id=made.pk, user_id=None)

    page = _read(nadia, "steering:weights", made.ref)

    assert "retient les poids" in page
    assert "Femme" in page
    assert 'name="put_in_force"' not in page
    nadia.post(reverse("steering:weights-in-force", args=[made.ref]))
    bind(operator())
    assert releases.in_force().version != "essai"


def test_a_release_is_tried_again_and_given_up(nadia, coordinator):
    made = _written(coordinator)

    assert nadia.post(reverse("steering:weights-try", args=[made.ref])).status_code == 302
    assert nadia.post(reverse("steering:weights-discard", args=[made.ref])).status_code == 302

    bind(operator())
    made.refresh_from_db()
    assert made.status == "discarded"


@pytest.mark.parametrize("role", ["counsellor", "supervisor", "employer", "donor"])
def test_others_do_not_steer(role, make_actor, agency):
    client = signed_in(make_actor(role, agency))

    for name in ("steering:matching", "steering:weights-new"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("steering:matching-look")).status_code == 403
