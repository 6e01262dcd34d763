"""Juries: marks given apart, read by nobody until the last one is in, by the database's own rule."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from maslak.access.actor import bind, operator
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.queries import standing
from maslak.ventures import juries
from maslak.ventures.models import Candidacy, Jury, Score, Seat, Venture
from tests.ventures import make
from tests.ventures.make import DAY, MARKS, NOW


@pytest.fixture
def open_jury(agency, jurors):
    return make.jury(agency, *(juror.user for juror in jurors), projects=2)


def score(candidacy, by, **more):
    bind(by)
    return juries.score(candidacy_id=candidacy.pk, by=by, now=NOW, **{"marks": MARKS} | more)


def seen_by(actor):
    bind(actor)
    return Score.objects.count()


def test_a_mark_is_read_by_its_author_alone_until_all_are_in(open_jury, jurors, coach, make_actor, agency):
    first, second = open_jury.candidacies.all()
    a, b = jurors
    score(first, a)
    score(second, a)
    score(first, b)

    assert (seen_by(a), seen_by(b)) == (2, 1)
    assert (seen_by(coach), seen_by(make_actor("supervisor", agency)), seen_by(operator())) == (0, 0, 0)

    score(second, b)

    assert seen_by(coach) == 4
    bind(operator())
    open_jury.refresh_from_db()
    assert open_jury.status == "complete"


def test_a_juror_reads_what_is_presented_and_no_project(open_jury, jurors, make_actor, ngo):
    bind(jurors[0])
    assert Candidacy.objects.count() == 2
    assert not Venture.objects.exists()

    bind(make_actor("juror", ngo, username="juror-c"))
    assert not Candidacy.objects.exists()
    assert not Jury.objects.exists()


def test_a_mark_is_given_once_and_does_not_change(open_jury, jurors):
    first = open_jury.candidacies.first()
    score(first, jurors[0])

    with pytest.raises(Conflict):
        score(first, jurors[0], marks=dict.fromkeys(MARKS, 5))

    assert Score.objects.get().marks == MARKS


def test_the_database_refuses_a_mark_given_from_another_s_seat(open_jury, jurors):
    first = open_jury.candidacies.first()
    other = Seat.objects.get(user=jurors[1].user)
    bind(jurors[0])

    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        make.score(first, other)


@pytest.mark.parametrize(
    "marks",
    [{}, MARKS | {"team": 6}, MARKS | {"team": -1}, MARKS | {"team": True}, MARKS | {"team": "3"}],
)
def test_every_line_has_a_whole_mark_from_0_to_5(open_jury, jurors, marks):
    with pytest.raises(Invalid):
        score(open_jury.candidacies.first(), jurors[0], marks=marks)


def test_who_has_no_seat_does_not_mark(open_jury, coach, make_actor, agency):
    first = open_jury.candidacies.first()

    with pytest.raises(NotAllowed):
        score(first, coach)
    with pytest.raises(NotAllowed):
        score(first, make_actor("juror", agency, username="juror-c"))


def test_totals_are_weighted_out_of_100(open_jury, jurors):
    given = score(open_jury.candidacies.first(), jurors[0], marks=dict.fromkeys(MARKS, 5))

    assert given.total == 100


def test_a_jury_is_filled_before_the_first_mark(open_jury, agency, jurors, coach, make_actor, ngo):
    late = make.venture(agency, status="preparing")
    score(open_jury.candidacies.first(), jurors[0])
    bind(coach)

    with pytest.raises(Invalid):
        juries.present(jury_id=open_jury.pk, venture_id=late.pk, title="T", summary="S", by=coach)
    with pytest.raises(Invalid):
        juries.seat(jury_id=open_jury.pk, user=make_actor("juror", ngo, username="juror-c").user, by=coach)


def test_a_seat_is_for_a_juror_and_once(open_jury, coach, jurors, make_actor, agency):
    bind(coach)

    with pytest.raises(Invalid):
        juries.seat(jury_id=open_jury.pk, user=make_actor("counsellor", agency).user, by=coach)
    with pytest.raises(Conflict):
        juries.seat(jury_id=open_jury.pk, user=jurors[0].user, by=coach)


def test_nobody_marks_a_project_that_they_accompany(agency, coach, jurors, make_actor, ngo):
    guide = make_actor("juror", ngo, username="guide").user
    venture = make.venture(agency, status="preparing", coach=guide)
    with_guide, without = make.jury(agency, guide, projects=0), make.jury(agency, projects=0)
    bind(coach)

    with pytest.raises(Invalid):
        juries.present(jury_id=with_guide.pk, venture_id=venture.pk, title="T", summary="S", by=coach)
    juries.present(jury_id=without.pk, venture_id=venture.pk, title="T", summary="S", by=coach)
    with pytest.raises(Invalid):
        juries.seat(jury_id=without.pk, user=guide, by=coach)


def test_a_juror_who_does_not_come_is_excused_and_the_jury_completes(open_jury, jurors, coach):
    for each in open_jury.candidacies.all():
        score(each, jurors[0])
    bind(coach)
    silent = Seat.objects.get(user=jurors[1].user)

    juries.excuse(seat_id=silent.pk, by=coach)

    open_jury.refresh_from_db()
    assert open_jury.status == "complete"


def test_a_juror_who_marked_stays_and_the_last_one_too(open_jury, jurors, coach):
    score(open_jury.candidacies.first(), jurors[0])
    bind(coach)
    marked, silent = (Seat.objects.get(user=juror.user) for juror in jurors)

    with pytest.raises(Invalid):
        juries.excuse(seat_id=marked.pk, by=coach)
    juries.excuse(seat_id=silent.pk, by=coach)
    with pytest.raises(Invalid):
        juries.excuse(seat_id=marked.pk, by=coach)


def _all_marked(jury, jurors):
    for juror in jurors:
        for each in list(Candidacy.objects.filter(jury=jury)):
            score(each, juror)


def test_the_decision_waits_for_the_last_mark(open_jury, jurors, coach):
    first, second = open_jury.candidacies.all()
    outcomes = {first.pk: "selected", second.pk: "not_selected"}
    bind(coach)
    with pytest.raises(StepRefused):
        juries.close(jury_id=open_jury.pk, outcomes=outcomes, reasons={second.pk: "x"}, on=DAY, by=coach)

    _all_marked(open_jury, jurors)
    bind(coach)
    juries.close(jury_id=open_jury.pk, outcomes=outcomes, reasons={second.pk: "Marché"}, on=DAY, by=coach)

    first.venture.refresh_from_db()
    second.venture.refresh_from_db()
    assert (first.venture.status, second.venture.status) == ("selected", "not_selected")
    assert standing().get(kind="project_selected").source_id == first.venture_id


def test_every_project_has_its_outcome_and_a_refusal_its_reason(open_jury, jurors, coach):
    first, second = open_jury.candidacies.all()
    _all_marked(open_jury, jurors)
    bind(coach)

    for outcomes, field in (
        ({first.pk: "selected"}, "outcomes"),
        ({first.pk: "selected", second.pk: "pending"}, "outcomes"),
        ({first.pk: "selected", second.pk: "not_selected"}, "reasons"),
        ({first.pk: "selected", second.pk: "reserve"}, "reasons"),
    ):
        with pytest.raises(Invalid) as refusal, transaction.atomic():
            juries.close(jury_id=open_jury.pk, outcomes=outcomes, reasons={}, on=DAY, by=coach)
        assert refusal.value.field == field
    first.venture.refresh_from_db()
    assert first.venture.status == "before_jury"


def test_no_more_are_chosen_than_there_are_places(open_jury, jurors, coach):
    Jury.objects.update(places=1)
    _all_marked(open_jury, jurors)
    bind(coach)

    outcomes = dict.fromkeys(open_jury.candidacies.values_list("pk", flat=True), "selected")
    with pytest.raises(Invalid):
        juries.close(jury_id=open_jury.pk, outcomes=outcomes, reasons={}, on=DAY, by=coach)


def test_a_jury_of_another_office_is_out_of_reach(open_jury, make_actor, other_agency):
    stranger = make_actor("coach", other_agency)
    bind(stranger)

    with pytest.raises(NotAllowed):
        juries.close(jury_id=open_jury.pk, outcomes={}, reasons={}, on=DAY, by=stranger)
    assert not Jury.objects.exists()
