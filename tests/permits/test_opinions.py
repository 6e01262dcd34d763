"""Second opinions: asked of a colleague of the desk, given by them alone, never seen by the applicant."""

from __future__ import annotations

import pytest

from maslak.access.actor import bind
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.permits import opinions
from maslak.permits.models import Opinion
from tests.permits import make
from tests.permits.make import NOW


@pytest.fixture
def desk(db):
    return make.desk("certificate")


@pytest.fixture
def officer(desk):
    return make.actor(desk.organisation, "permit_officer", "qui-demande")


@pytest.fixture
def colleague(desk):
    return make.actor(desk.organisation, "permit_officer", "qui-repond")


def _asked(file, officer, colleague):
    return opinions.ask(file_id=file.pk, of=colleague.user, question="Liste A2 ?", by=officer, now=NOW)


def test_a_colleague_is_asked_and_told(officer, colleague):
    file = make.file("in_review")

    opinion = _asked(file, officer, colleague)

    assert (opinion.status, opinion.asked_by, opinion.asked_of) == ("asked", officer.user, colleague.user)
    assert Message.objects.get(user_id=colleague.user.pk).template == "permit_opinion_asked"


def test_one_question_at_a_time_to_one_colleague(officer, colleague):
    file = make.file("in_review")
    _asked(file, officer, colleague)

    with pytest.raises(Conflict):
        _asked(file, officer, colleague)


def test_one_is_not_ones_own_second_opinion(officer):
    with pytest.raises(Invalid) as refusal:
        _asked(make.file("in_review"), officer, officer)

    assert refusal.value.field == "user"


def test_a_stranger_to_the_desk_is_not_asked(officer):
    stranger = make.actor(make.desk("visa").organisation, "counter_officer")

    with pytest.raises(Invalid):
        _asked(make.file("in_review"), officer, stranger)


def test_who_has_a_part_in_the_file_is_not_asked(officer, colleague):
    file = make.file("in_review")
    make.account(file.filed_by, "employer", colleague.user.username)

    with pytest.raises(Invalid):
        _asked(file, officer, colleague)


@pytest.mark.parametrize("question", ["  ", "x" * 601])
def test_a_question_is_a_question(officer, colleague, question):
    with pytest.raises(Invalid):
        opinions.ask(
            file_id=make.file("in_review").pk, of=colleague.user, question=question, by=officer, now=NOW
        )


@pytest.mark.parametrize("status", ["submitted", "admitted", "granted", "refused"])
def test_nothing_is_asked_where_nothing_is_left_to_decide(officer, colleague, status):
    with pytest.raises(StepRefused):
        _asked(make.file(status), officer, colleague)


def test_an_opinion_is_given_and_the_asker_told(officer, colleague):
    opinion = _asked(make.file("in_review"), officer, colleague)

    opinions.give(
        opinion_id=opinion.pk, advice="against", answer="Le poste est général.", by=colleague, now=NOW
    )

    opinion.refresh_from_db()
    assert (opinion.status, opinion.advice, opinion.answered_at) == ("given", "against", NOW)
    told = Message.objects.get(user_id=officer.user.pk)
    assert "défavorable" in told.body
    assert "général" not in told.body


def test_nobody_answers_in_the_colleagues_place(officer, colleague, desk):
    opinion = _asked(make.file("in_review"), officer, colleague)

    for other in (officer, make.actor(desk.organisation, "permit_lead")):
        with pytest.raises(NotAllowed):
            opinions.give(opinion_id=opinion.pk, advice="for", answer="Oui", by=other, now=NOW)


def test_who_joined_the_applicant_meanwhile_answers_no_more(officer, colleague):
    file = make.file("in_review")
    opinion = _asked(file, officer, colleague)
    make.account(file.filed_by, "employer", colleague.user.username)

    with pytest.raises(NotAllowed):
        opinions.give(opinion_id=opinion.pk, advice="for", answer="Oui", by=colleague, now=NOW)


@pytest.mark.parametrize(("advice", "answer"), [("", "Oui"), ("perhaps", "Oui"), ("for", " ")])
def test_an_opinion_takes_a_side_and_says_why(officer, colleague, advice, answer):
    opinion = _asked(make.file("in_review"), officer, colleague)

    with pytest.raises(Invalid):
        opinions.give(opinion_id=opinion.pk, advice=advice, answer=answer, by=colleague, now=NOW)


def test_an_opinion_that_is_no_longer_needed_is_recalled(officer, colleague):
    opinion = _asked(make.file("in_review"), officer, colleague)

    opinions.recall(opinion_id=opinion.pk, by=officer, now=NOW)

    opinion.refresh_from_db()
    assert opinion.status == "recalled"
    with pytest.raises(StepRefused):
        opinions.give(opinion_id=opinion.pk, advice="for", answer="Oui", by=colleague, now=NOW)


def test_what_was_recalled_may_be_asked_again(officer, colleague):
    file = make.file("in_review")
    opinions.recall(opinion_id=_asked(file, officer, colleague).pk, by=officer, now=NOW)

    assert _asked(file, officer, colleague).status == "asked"


@pytest.mark.parametrize("act", ["give", "recall"])
def test_an_opinion_that_does_not_exist_is_refused_like_a_file_out_of_sight(colleague, act):
    more = {"give": {"advice": "for", "answer": "Oui"}, "recall": {}}[act]

    with pytest.raises(NotAllowed):
        getattr(opinions, act)(opinion_id=987654321, by=colleague, now=NOW, **more)


def test_the_applicant_sees_no_opinion(officer, colleague):
    file = make.file("in_review")
    _asked(file, officer, colleague)

    bind(make.actor(file.filed_by, "employer"))
    assert Opinion.objects.count() == 0

    bind(officer)
    assert Opinion.objects.count() == 1
