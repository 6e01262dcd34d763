"""Weights are tried, judged, then used; a gap keeps them back, and nobody lifts that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from maslak.access.actor import bind, operator
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.matching import judging, releases
from maslak.matching.enums import ReleaseStatus
from maslak.matching.models import Audit, WeightRelease
from maslak.matching.weights import DEFAULT
from maslak.people.models import Person
from tests.matching import town
from tests.matching.town import NOW, TODAY

pytestmark = pytest.mark.django_db
CHANCE = {"occupation": 400, "skills": 200, "languages": 200, "experience": 200}
WORTH = {"distance": 400, "wishes": 400, "hours": 200}


@pytest.fixture
def nadia(make_actor, ministry):
    actor = make_actor("coordinator", ministry)
    bind(actor)
    return actor


def _write(by, version="essai", **more):
    values = {"chance": CHANCE, "worth": WORTH, "band": 25} | more
    return releases.write(version=version, by=by, now=NOW, **values)


def _crowd(agency, *, lacking: bool):
    """Eighty people for one small list; when `lacking`, the women among them note a lower level of French."""
    post = town.offer(town.firm(), languages={"fr": "A1"}, routes=["exempt", "simplified"])
    for number in range(80):
        woman = number % 2 == 1
        level = "A1" if woman and lacking else "C2"
        town.seeker(agency, sex="female" if woman else "male", languages={"fr": level}, months=0)
    return post


def test_what_the_product_comes_with_orders_until_something_else_is_put_in_force(nadia):
    assert releases.in_force() == DEFAULT
    made = _write(nadia)
    assert releases.in_force() == DEFAULT

    releases.try_out(release_id=made.pk, by=nadia, now=NOW)
    releases.put_in_force(release_id=made.pk, by=nadia, now=NOW)

    assert releases.in_force().version == "essai"
    assert releases.in_force().chance == CHANCE


def test_one_release_at_a_time_and_the_former_may_come_back_once_tried_again(nadia):
    first, second = _write(nadia), _write(nadia, "autre")
    for one in (first, second):
        releases.try_out(release_id=one.pk, by=nadia, now=NOW)
        releases.put_in_force(release_id=one.pk, by=nadia, now=NOW)

    first.refresh_from_db()
    assert first.status == ReleaseStatus.RETIRED
    with pytest.raises(StepRefused):
        releases.put_in_force(release_id=first.pk, by=nadia, now=NOW)
    releases.try_out(release_id=first.pk, by=nadia, now=NOW)
    releases.put_in_force(release_id=first.pk, by=nadia, now=NOW)
    assert releases.in_force().version == "essai"


def test_weights_that_do_not_add_up_or_bear_a_known_name_are_refused(nadia):
    _write(nadia)
    for more, refusal in (
        ({"version": "b", "chance": CHANCE | {"skills": 1}}, Invalid),
        ({"version": "b", "worth": WORTH | {"hours": -1}}, Invalid),
        ({"version": "b", "band": 0}, Invalid),
        ({"version": ""}, Invalid),
        ({"version": DEFAULT.version}, Invalid),
        ({"version": "essai"}, Conflict),
    ):
        with pytest.raises(refusal):
            _write(nadia, **more)


def test_weights_that_put_a_group_behind_are_kept_back_with_the_gap_found(agency, nadia):
    _crowd(agency, lacking=True)
    made = _write(nadia, chance={"occupation": 0, "skills": 0, "languages": 1000, "experience": 0}, band=1)

    kept = releases.try_out(release_id=made.pk, by=nadia, now=NOW)

    made.refresh_from_db()
    assert made.status == ReleaseStatus.BLOCKED
    assert kept.blocks
    found = [each for each in kept.numbers["comparisons"] if each["found"]]
    assert {"female"} == {each["group"] for each in found if each["dimension"] == "sex"}
    with pytest.raises(StepRefused):
        releases.put_in_force(release_id=made.pk, by=nadia, now=NOW)
    assert releases.in_force() == DEFAULT


def test_the_same_weights_pass_where_the_groups_have_the_same_to_offer(agency, nadia):
    _crowd(agency, lacking=False)
    made = _write(nadia, chance={"occupation": 0, "skills": 0, "languages": 1000, "experience": 0}, band=1)

    kept = releases.try_out(release_id=made.pk, by=nadia, now=NOW)

    made.refresh_from_db()
    assert made.status == ReleaseStatus.AUDITED
    assert kept.found == 0


def test_an_audit_that_is_too_old_is_made_again(nadia):
    made = _write(nadia)
    releases.try_out(release_id=made.pk, by=nadia, now=NOW)

    with pytest.raises(Conflict):
        releases.put_in_force(release_id=made.pk, by=nadia, now=NOW + timedelta(days=8))


def test_an_audit_tells_of_groups_alone_rounds_its_counts_and_hides_small_ones(agency, nadia):
    _crowd(agency, lacking=False)

    kept = releases.look(by=nadia, now=NOW)

    assert not Person.objects.exists()
    assert (kept.numbers["people"], kept.numbers["offers"]) == (80, 1)
    assert {each["persons"] for each in kept.numbers["comparisons"]} == {40}
    (women,) = [s for s in kept.numbers["stages"] if (s["dimension"], s["group"]) == ("sex", "female")]
    assert women["in_question"] == 40
    assert women["hired"] is None
    assert judging.rounded(9, 10) is None
    assert judging.rounded(44, 10) == 40
    assert releases.latest_audit() == kept


def test_the_gates_of_the_law_are_told_apart(agency, nadia):
    _crowd(agency, lacking=False)
    bind(operator())
    for _number in range(40):
        town.seeker(agency, residence="refugee_unhcr", languages={"fr": "C2"})

    numbers = judging.judge(DEFAULT, day=TODAY).numbers

    closed = {
        each["group"]: each["closed"]["route"] for each in numbers["gates"] if each["dimension"] == "status"
    }
    assert closed["unhcr_papers"] == 100
    assert closed["refugees"] == 0
    assert "unhcr_papers" not in {each["group"] for each in numbers["comparisons"]}


def test_nobody_else_writes_tries_or_releases_and_audits_are_never_edited(nadia, make_actor, agency):
    made = _write(nadia)
    kept = releases.try_out(release_id=made.pk, by=nadia, now=NOW)
    for role in ("counsellor", "supervisor", "donor", "employer"):
        actor = make_actor(role, agency)
        bind(actor)
        with pytest.raises(NotAllowed):
            _write(actor, "c")
        for action in (releases.try_out, releases.put_in_force, releases.discard):
            with pytest.raises(NotAllowed):
                action(release_id=made.pk, by=actor, now=NOW)
        assert WeightRelease.objects.filter(pk=made.pk).exists()
        assert Audit.objects.filter(pk=kept.pk).exists() is (role == "donor")
    bind(nadia)
    releases.discard(release_id=made.pk, by=nadia, now=NOW)
    with pytest.raises(StepRefused):
        releases.try_out(release_id=made.pk, by=nadia, now=NOW)
