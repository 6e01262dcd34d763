"""The night's work as a whole, the command that judges, and what becomes of proposals when two files are one."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.cli import match_audit
from maslak.core.errors import Invalid
from maslak.matching import proposals, releases, tasks
from maslak.matching.models import Audit, Candidate, Proposal, Run
from maslak.pathway.merging import merge_people
from tests.matching import town

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    today = timezone.localdate()
    return town.offer(
        town.firm(), languages={"fr": "A1"}, routes=["exempt"], confirmed_on=today, published_on=today
    )


def _judge(capsys, **more):
    values = {"weights": None, "language": "fr", "json": True} | more
    code = match_audit.run(argparse.Namespace(**values))
    bind(operator())
    return code, capsys.readouterr().out


def test_a_night_proposes_looks_for_profiles_and_judges_and_a_second_one_repeats_nothing(agency, post):
    town.seeker(agency, shown=True)

    tasks.night()
    tasks.night()

    bind(operator())
    assert Run.objects.get().proposed == Proposal.objects.count() == 1
    assert Candidate.objects.count() == 1
    assert Audit.objects.count() == 2


def test_what_was_published_since_gets_its_profiles_within_minutes(agency, post):
    town.seeker(agency, shown=True)

    assert tasks.look_for_profiles() == 1
    assert tasks.look_for_profiles() == 0


def test_a_trial_asked_for_weights_that_moved_on_is_left_alone(make_actor, ministry):
    nadia = make_actor("coordinator", ministry)
    bind(nadia)
    made = releases.write(
        version="essai", chance={"occupation": 400, "skills": 200, "languages": 200, "experience": 200},
        worth={"distance": 400, "wishes": 400, "hours": 200}, band=25, by=nadia, now=timezone.now(),
    )  # fmt: skip
    releases.discard(release_id=made.pk, by=nadia, now=timezone.now())

    tasks.try_out(release_id=made.pk, user_id=nadia.user.pk)

    bind(operator())
    assert not Audit.objects.exists()


def _crowd(agency):
    for number in range(80):
        woman = number % 2 == 1
        town.seeker(
            agency, sex="female" if woman else "male", languages={"fr": "A1" if woman else "C2"}, months=0
        )


def test_the_command_judges_the_weights_in_force_in_json_and_keeps_nothing(agency, post, capsys):
    code, told = _judge(capsys)

    found = json.loads(told)
    assert code == 0
    assert (found["weights"], found["blocks"], found["findings"]) == (releases.in_force().version, False, [])
    assert not Audit.objects.exists()


def test_other_weights_from_a_file_are_judged_with_each_gap_as_a_sentence(agency, post, capsys, tmp_path):
    _crowd(agency)
    file = tmp_path / "weights.yaml"
    file.write_text(
        "version: essai\nband: 1\nchance: {occupation: 0, skills: 0, languages: 1000, experience: 0}\n"
        "worth: {distance: 400, wishes: 400, hours: 200}\n"
    )

    code, told = _judge(capsys, weights=str(file))
    _code, words = _judge(capsys, weights=str(file), json=False)

    found = json.loads(told)
    assert (code, found["blocks"]) == (1, True)
    assert all("Femme" in each["sentence"] for each in found["findings"] if each["dimension"] == "sex")
    assert "Femme" in words


def test_a_file_without_weights_is_refused_in_words(tmp_path, db):
    file = tmp_path / "weights.yaml"
    file.write_text("chance: beaucoup")

    with pytest.raises(Invalid):
        match_audit.run(argparse.Namespace(weights=str(file), language="fr", json=True))


def test_a_file_of_weights_that_is_not_there_is_said_by_its_name(tmp_path, db):
    with pytest.raises(Invalid, match="nowhere.yaml » n'est pas un fichier"):
        match_audit.run(argparse.Namespace(weights=str(tmp_path / "nowhere.yaml"), language="fr", json=True))


def test_of_two_proposals_of_one_offer_for_one_person_the_one_that_was_told_stays(
    agency, counsellor, make_actor, post
):
    now = timezone.now()
    same = {"family_name": "Keita", "given_name": "Awa", "sex": "female", "nationality": "SEN"}
    kept, absorbed = (town.seeker(agency, counsellor=counsellor.user, **same) for _file in range(2))
    bind(operator())
    proposals.run(by=operator(), now=now)
    bind(counsellor)
    proposals.accept(
        proposal_id=Proposal.objects.get(person=absorbed).pk, by=counsellor, now=now + timedelta(minutes=1)
    )
    lead = make_actor("supervisor", agency)
    bind(lead)

    merge_people(keep_id=kept.pk, absorb_id=absorbed.pk, by=lead, now=now, reason="Deux inscriptions.")

    bind(operator())
    assert Proposal.objects.get().person == kept
    assert Proposal.objects.get().status == "accepted"
