"""Answers of an employer, the hire and all that it closes, the first day confirmed; silence and offers that end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.employers import offers
from maslak.employers.models import Employer, JobOffer
from maslak.outbox.models import Message
from maslak.pathway.queries import standing
from maslak.people import merging
from maslak.people.models import Person
from maslak.placement import actions, answers, applications, hiring, queries, silence
from maslak.placement.enums import OPEN_APPLICATIONS, ApplicationRefusal
from maslak.placement.models import Application, Placement, RetentionCheck
from maslak.placement.workflow import ANSWER, APPLICATION, OFFICE, OWN
from tests import factories
from tests.placement import make
from tests.placement.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.server]
LATER = NOW + timedelta(days=1)


@pytest.fixture
def firm(db):
    return make.firm()


@pytest.fixture
def employer(make_actor, firm):
    return make_actor("employer", firm)


@pytest.fixture
def offer(firm):
    return make.offer(firm)


def _hire(application: Application, by: Actor, starts_on: date = TODAY) -> Application:
    return hiring.hire(application_id=application.pk, starts_on=starts_on, by=by, now=NOW)


def _confirm(application: Application, by: Actor, **more: Any) -> Placement:
    values = {"evidence": "contract", "now": NOW} | more
    return hiring.confirm(application_id=application.pk, by=by, **values).placement


def _status(application: Application) -> str:
    bind(operator())
    return Application.objects.get(pk=application.pk).status


def _told() -> list[str]:
    bind(operator())
    return sorted(Message.objects.values_list("template", flat=True))


def test_an_answer_breaks_the_silence_and_is_told(agency, offer, employer):
    made = make.application(offer, agency, answer_due_on=TODAY)
    bind(employer)

    answers.shortlist(application_id=made.pk, by=employer, now=NOW)
    kept = answers.retain(application_id=made.pk, by=employer, now=LATER)

    assert kept.answer_due_on == timezone.localdate(LATER) + timedelta(days=21)
    assert _told() == ["application_retained", "application_shortlisted"]


@pytest.mark.parametrize("reason", [reason for reason in ApplicationRefusal if reason != "other"])
def test_a_refusal_has_a_reason_that_the_person_reads_in_words(agency, offer, employer, reason):
    made = make.application(offer, agency, card={"place": "same_city"})
    bind(employer)

    refused = answers.refuse(application_id=made.pk, reason=reason, by=employer, now=NOW)

    assert (refused.status, refused.refusal_reason) == ("refused", reason)
    assert (refused.card, refused.shared_sealed) == ({}, None)
    assert _told() == ["application_refused"]


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [
        ("", "", "reason"),
        ("nationality", "", "reason"),
        ("other", " ", "note"),
        ("other", "Nous cherchons un homme", "note"),
        ("skills", "Marocaine uniquement", "note"),
        ("other", "moins de 30 ans", "note"),
        ("other", "x" * 301, "note"),
    ],
)
def test_nobody_is_refused_without_a_reason_of_the_post(agency, offer, employer, reason, note, field):
    made = make.application(offer, agency)
    bind(employer)

    with pytest.raises(Invalid) as refusal:
        answers.refuse(application_id=made.pk, reason=reason, note=note, by=employer, now=NOW)

    assert refusal.value.field == field
    assert _status(made) == "submitted"


def test_a_hire_closes_the_person_s_other_applications_and_the_offer_that_is_full(agency, offer, employer):
    hired = make.application(offer, agency, status="retained")
    rival = make.application(offer, agency)
    other_firm = make.firm("EMP-U", "Hôtel Exemple", ice="")
    elsewhere = make.application(make.offer(other_firm), agency, person=hired.person)
    over = make.application(make.offer(other_firm), agency, person=hired.person, status="refused")
    bind(employer)

    _hire(hired, employer)

    assert [_status(each) for each in (hired, rival, elsewhere, over)] == [
        "hired", "filled", "elsewhere", "refused",
    ]  # fmt: skip
    assert JobOffer.objects.get(pk=offer.pk).status == "filled"
    assert not Application.objects.exclude(pk=hired.pk).exclude(shared_sealed=None).exists()
    assert _told() == ["application_elsewhere", "application_filled", "application_hired"]


def test_an_offer_with_more_posts_stays_open(agency, firm, employer):
    offer = make.offer(firm, openings=2)
    first, second, third = (make.application(offer, agency) for _each in range(3))
    bind(employer)

    _hire(first, employer)
    assert JobOffer.objects.get(pk=offer.pk).status == "open"
    _hire(second, employer)

    assert _status(third) == "filled"
    assert JobOffer.objects.get(pk=offer.pk).status == "filled"


def test_nobody_is_hired_beyond_the_posts(agency, firm, employer):
    offer = make.offer(firm)
    make.application(offer, agency, status="hired")
    late = make.application(offer, agency)
    bind(employer)

    with pytest.raises(Conflict):
        _hire(late, employer)

    assert _status(late) == "submitted"


def test_a_post_that_is_free_again_may_be_filled_again(agency, firm, employer, counsellor):
    offer = make.offer(firm)
    gone = make.application(offer, agency, status="hired")
    bind(counsellor)
    job = _confirm(gone, counsellor)
    actions.end(placement_id=job.pk, ended_on=TODAY, reason="", by=counsellor, today=TODAY)
    next_one = make.application(offer, agency)
    bind(employer)

    _hire(next_one, employer)

    assert _status(next_one) == "hired"


@pytest.mark.parametrize("days", [-366, 366])
def test_the_first_day_lies_within_a_year(agency, offer, employer, days):
    made = make.application(offer, agency)
    bind(employer)

    with pytest.raises(Invalid) as refusal:
        _hire(made, employer, TODAY + timedelta(days=days))

    assert refusal.value.field == "starts_on"


@pytest.mark.parametrize(
    ("residence", "nationality", "paper"),
    [
        ("refugee_bra", "MLI", "exempt"),
        ("regularised_2014", "CIV", "exempt"),
        ("regular_resident_ci", "MLI", "general"),
        ("unknown", "MLI", ""),
        (None, "MLI", ""),
        (None, "MAR", "national"),
    ],
)
def test_a_hire_says_what_the_contract_asks_by_the_person_s_own_stay(
    agency, offer, employer, residence, nationality, paper
):
    person = factories.person(agency, residence=residence, nationality=nationality)
    made = make.application(offer, agency, person=person)
    bind(employer)

    assert _hire(made, employer).paper == paper


def test_the_first_day_confirmed_is_a_placement_with_its_checks_and_the_employer_is_known(
    agency, offer, employer, counsellor
):
    made = make.application(offer, agency, status="hired", starts_on=TODAY)
    bind(counsellor)
    assert list(queries.hires_to_confirm(agency, TODAY)) == [made]

    job = _confirm(made, counsellor)

    made.refresh_from_db()
    assert made.placement == job
    assert (job.job_title, job.contract_type, job.wage_mad, job.mediated_by) == (
        "Serveuse ou serveur", "cdi", offer.wage_mad, "self",
    )  # fmt: skip
    assert (job.employer.organisation, job.employer.name) == (agency, "Restaurant Exemple")
    assert list(RetentionCheck.objects.values_list("month", flat=True)) == [1, 3, 6, 12]
    assert [fact.kind for fact in standing()] == ["placed"]
    assert not queries.hires_to_confirm(agency, TODAY).exists()


def test_an_employer_that_the_office_knows_by_its_number_is_not_written_twice(agency, offer, counsellor):
    known = Employer.objects.create(
        organisation=agency, name="Resto Ex.", name_key="resto ex", ice="001561191000066"
    )
    made = make.application(offer, agency, status="hired")
    bind(counsellor)

    assert _confirm(made, counsellor).employer == known
    assert Employer.objects.filter(organisation=agency).count() == 1


def test_a_hire_is_not_confirmed_before_its_day_nor_twice_nor_without_proof(agency, offer, counsellor):
    early = make.application(offer, agency, status="hired", starts_on=TODAY + timedelta(days=1))
    bind(counsellor)
    assert list(queries.hires_to_come(agency, TODAY)) == [early]
    with pytest.raises(Invalid) as refusal:
        _confirm(early, counsellor)
    assert refusal.value.field == "starts_on"
    with pytest.raises(Invalid):
        _confirm(early, counsellor, now=LATER, evidence="rumour")

    _confirm(early, counsellor, now=LATER)

    with pytest.raises(StepRefused):
        _confirm(early, counsellor, now=LATER)


@pytest.mark.parametrize(
    "role", [role for role in Role.values if roles.scope(role, "placement.write") is None]
)
def test_a_hire_is_confirmed_by_the_office_alone(agency, offer, make_actor, role):
    made = make.application(offer, agency, status="hired")
    by = make_actor(role, agency)
    bind(by)

    with pytest.raises(NotAllowed):
        _confirm(made, by)


def test_a_first_day_confirmed_by_mistake_is_confirmed_anew(agency, offer, counsellor):
    made = make.application(offer, agency, status="hired", starts_on=TODAY - timedelta(days=2))
    bind(counsellor)
    wrong = _confirm(made, counsellor)

    actions.cancel(placement_id=wrong.pk, reason="mauvais jour", by=counsellor)
    right = _confirm(made, counsellor, starts_on=TODAY)

    made.refresh_from_db()
    assert (made.placement, made.starts_on) == (right, TODAY)


def test_once_confirmed_a_hire_is_not_taken_back(agency, offer, employer, counsellor):
    made = make.application(offer, agency, status="hired")
    bind(counsellor)
    _confirm(made, counsellor)

    with pytest.raises(StepRefused):
        applications.withdraw(application_id=made.pk, by=counsellor, now=NOW)
    bind(employer)
    with pytest.raises(StepRefused):
        answers.break_off(application_id=made.pk, reason="did_not_come", by=employer, now=NOW)


def test_a_hire_that_comes_to_nothing_is_said_with_its_reason(agency, offer, employer):
    made = make.application(offer, agency, status="hired")
    bind(employer)

    gone = answers.break_off(application_id=made.pk, reason="did_not_come", by=employer, now=NOW)

    assert (gone.status, gone.starts_on, gone.paper) == ("refused", None, "")


def test_work_found_otherwise_closes_what_was_open_by_then(agency, offer, counsellor):
    made = make.application(offer, agency)
    later = make.application(
        make.offer(offer.organisation), agency, person=made.person, began_at=NOW + timedelta(days=3)
    )
    bind(counsellor)
    known = Employer.objects.create(organisation=agency, name="Ailleurs", name_key="ailleurs")

    actions.place(
        person=made.person, organisation=agency, employer=known, job_title="Cuisine", contract_type="cdd",
        starts_on=TODAY, evidence="contract", by=counsellor, now=NOW,
    )  # fmt: skip

    assert [_status(each) for each in (made, later)] == ["elsewhere", "submitted"]


@pytest.mark.parametrize("step", ["fill", "withdraw"])
def test_an_offer_that_ends_closes_what_waits_and_says_so(agency, offer, employer, step):
    waiting = [make.application(offer, agency, status=status) for status in sorted(OPEN_APPLICATIONS)]
    bind(employer)

    offers.step(step, offer=offer, by=employer, now=NOW)

    assert {_status(each) for each in waiting} == {"filled"}
    assert _told() == ["application_filled"] * 4


def test_a_pause_leaves_them_open(agency, offer, employer):
    waiting = make.application(offer, agency)
    bind(employer)

    offers.step("pause", offer=offer, by=employer, now=NOW)

    assert _status(waiting) == "submitted"


def test_silence_is_said_to_the_employer_then_closed_and_said_to_the_person(agency, offer, employer):
    made = make.application(offer, agency, answer_due_on=TODAY + timedelta(days=21))
    by = operator()
    bind(by)

    assert silence.tend(by=by, now=NOW + timedelta(days=13)) == silence.Tended(0, 0)
    assert silence.tend(by=by, now=NOW + timedelta(days=14)) == silence.Tended(reminded=1, closed=0)
    assert silence.tend(by=by, now=NOW + timedelta(days=15)) == silence.Tended(0, 0)
    assert list(queries.silent_applications(agency, TODAY)) == [made]
    assert silence.tend(by=by, now=NOW + timedelta(days=21)) == silence.Tended(0, 0)
    assert silence.tend(by=by, now=NOW + timedelta(days=22)) == silence.Tended(0, 1)

    assert _status(made) == "lapsed"
    assert _told() == ["application_lapsed", "application_waits"]
    assert Message.objects.get(template="application_waits").user_id == employer.user.pk


def test_an_invitation_that_nobody_answered_is_closed_for_the_employer(agency, offer, employer):
    made = make.application(offer, agency, status="invited", answer_due_on=TODAY)
    by = operator()

    silence.tend(by=by, now=LATER)

    assert _status(made) == "lapsed"
    assert _told() == ["invitation_lapsed"]


@pytest.mark.parametrize("status", ["retained", "hired"])
def test_who_is_retained_is_not_closed_by_time(agency, offer, status):
    made = make.application(offer, agency, status=status, answer_due_on=TODAY)

    silence.tend(by=operator(), now=NOW + timedelta(days=99))

    assert _status(made) == status


def test_time_is_tended_by_the_command_line(make_actor, agency):
    with pytest.raises(NotAllowed):
        silence.tend(by=make_actor("coordinator", agency), now=NOW)


def test_an_offer_s_counts_in_one_query(agency, offer, django_assert_num_queries):
    for status in ("submitted", "submitted", "shortlisted", "invited", "hired", "refused"):
        make.application(offer, agency, status=status)

    with django_assert_num_queries(1):
        found = queries.received([offer])

    assert found == {offer.pk: queries.Received(waiting=2, going_on=1, invited=1, hired=1)}


@pytest.mark.parametrize(("first", "second"), [("submitted", "retained"), ("retained", "submitted")])
def test_two_files_made_one_keep_the_application_that_went_further(
    agency, offer, operator_actor, first, second
):
    kept, absorbed = factories.person(agency, sex="female"), factories.person(agency, sex="female")
    make.application(offer, agency, person=kept, status=first)
    make.application(offer, agency, person=absorbed, status=second)

    merging.merge(keep_id=kept.pk, absorb_id=absorbed.pk, by=operator_actor, now=NOW, reason="même personne")

    assert [(each.person_id, each.status) for each in Application.objects.all()] == [(kept.pk, "retained")]


# Every step of the table, from every status and by every role.

ACT: dict[str, Callable[[int, Actor], Any]] = {
    "accept": lambda pk, by: applications.accept_invitation(application_id=pk, by=by, now=NOW),
    "decline": lambda pk, by: applications.decline(application_id=pk, by=by, now=NOW),
    "withdraw": lambda pk, by: applications.withdraw(application_id=pk, by=by, now=NOW),
    "shortlist": lambda pk, by: answers.shortlist(application_id=pk, by=by, now=NOW),
    "retain": lambda pk, by: answers.retain(application_id=pk, by=by, now=NOW),
    "refuse": lambda pk, by: answers.refuse(application_id=pk, reason="skills", by=by, now=NOW),
    "break_off": lambda pk, by: answers.break_off(application_id=pk, reason="skills", by=by, now=NOW),
    "hire": lambda pk, by: hiring.hire(application_id=pk, starts_on=TODAY, by=by, now=NOW),
}
BY_ANOTHER_ACT = {"lapse", "fill", "leave"}  # silence, the end of an offer, a hire elsewhere


def test_every_step_of_the_table_is_tried():
    assert set(APPLICATION.steps) == set(ACT) | BY_ANOTHER_ACT


@pytest.mark.parametrize("status", sorted(APPLICATION.statuses))
@pytest.mark.parametrize("step", list(ACT))
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(agency, firm, step, status):
    made = make.application(make.offer(firm, openings=2), agency, status=status)
    row = APPLICATION.steps[step]

    if status in row.sources:
        ACT[step](made.pk, operator())
        assert _status(made) == row.target
        return
    with pytest.raises(StepRefused):
        ACT[step](made.pk, operator())
    assert _status(made) == status


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("step", list(ACT))
def test_a_step_is_for_the_side_that_it_belongs_to(agency, firm, make_actor, step, role):
    row = APPLICATION.steps[step]
    made = make.application(make.offer(firm), agency, status=sorted(row.sources)[0])
    by = make_actor(role, firm if role == Role.EMPLOYER else agency)
    if role == Role.PERSON:
        by = Actor(by.user, None, role, person_id=made.person_id)
    bind(by)

    if _may(role, row.permission):
        ACT[step](made.pk, by)
        assert _status(made) == row.target
        return
    with pytest.raises(NotAllowed):
        ACT[step](made.pk, by)
    assert _status(made) == made.status


def _may(role: str, permission: str) -> bool:
    """Of an application of the office for the offer of a firm: who takes the person's steps, who the employer's."""
    if role == Role.OPERATOR:
        return True
    if permission == OWN:
        return role == Role.PERSON or roles.scope(role, OFFICE) is not None
    return permission == ANSWER and role == Role.EMPLOYER


@pytest.mark.parametrize("step", list(ACT))
def test_nobody_takes_a_step_of_what_is_another_s(agency, firm, make_actor, other_agency, step):
    row = APPLICATION.steps[step]
    made = make.application(make.offer(firm), agency, status=sorted(row.sources)[0])
    elsewhere = make.firm("EMP-U", "Hôtel Exemple", ice="")
    another = factories.person(agency)
    strangers = [
        make_actor("counsellor", other_agency),
        make_actor("employer", elsewhere),
        Actor(make_actor("person", username="x").user, None, Role.PERSON, person_id=another.pk),
    ]

    for by in strangers:
        bind(by)
        with pytest.raises(NotAllowed):
            ACT[step](made.pk, by)


@pytest.mark.parametrize(
    "step", [name for name, row in APPLICATION.steps.items() if row.permission == ANSWER and name in ACT]
)
def test_an_office_answers_for_the_employer_whose_offer_it_wrote(agency, counsellor, step):
    row = APPLICATION.steps[step]
    made = make.application(make.offer(agency), agency, status=sorted(row.sources)[0])
    bind(counsellor)

    ACT[step](made.pk, counsellor)

    assert _status(made) == row.target


def test_an_employer_who_hires_never_reads_the_register(agency, offer, employer):
    made = make.application(offer, agency)
    bind(employer)

    _hire(made, employer)

    assert not Person.objects.exists()
    assert not Placement.objects.exists()
