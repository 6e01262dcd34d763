"""A project from its registration to its plan: who is in it, what is refused, who sees it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maslak.access.actor import Actor, bind
from maslak.access.enums import Role
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.pathway.queries import standing
from maslak.ventures import projects, queries
from maslak.ventures.models import CoachingSession, Member, Plan, Venture
from tests import factories
from tests.ventures import make
from tests.ventures.make import DAY, LOOKED_AT, NOW


def register(office, by, **more):
    values = {"title": "Couture", "registered_on": DAY, "now": NOW} | more
    lead = values.pop("lead", None) or factories.person(office)
    bind(by)
    return projects.register(organisation=office, lead=lead, by=by, **values)


def test_a_project_is_registered_with_its_holder_and_is_a_fact(agency, coach):
    made = register(agency, coach, sector="craft")

    assert made.members.get().role == "lead"
    fact = standing().get(kind="project_registered")
    assert (fact.organisation, fact.attributes["sector"], fact.source_id) == (agency, "craft", made.pk)


@pytest.mark.parametrize(
    ("change", "field"), [({"title": " "}, "title"), ({"registered_on": date(2020, 3, 3)}, "registered_on")]
)
def test_a_project_has_a_title_and_a_day_that_was(agency, coach, change, field):
    with pytest.raises(Invalid) as refusal:
        register(agency, coach, **change)

    assert refusal.value.field == field


def test_a_number_of_the_office_is_given_once(agency, coach):
    register(agency, coach, office_number="12")

    with pytest.raises(Conflict) as refusal:
        register(agency, coach, office_number="12")

    assert refusal.value.field == "office_number"


def test_another_office_registers_nothing_here_and_sees_nothing(agency, other_agency, make_actor, coach):
    register(agency, coach)
    stranger = make_actor("coach", other_agency)

    with pytest.raises(NotAllowed):
        register(agency, stranger)
    assert not Venture.objects.exists()
    assert not Member.objects.exists()


def test_a_member_sees_the_project_and_no_other(agency):
    mine, _other = make.venture(agency), make.venture(agency)
    person = mine.members.get().person
    bind(Actor(user=None, organisation=None, role=Role.PERSON, person_id=person.pk))

    assert list(Venture.objects.all()) == [mine]


def test_what_is_described_is_corrected_and_an_old_reading_refused(agency, coach):
    made = make.venture(agency)
    bind(coach)

    projects.describe(venture_id=made.pk, version=1, title=" Broderie ", by=coach)

    made.refresh_from_db()
    assert (made.title, made.version) == ("Broderie", 2)
    with pytest.raises(Conflict):
        projects.describe(venture_id=made.pk, version=1, title="Autre", by=coach)
    for change in ({"title": " "}, {"status": "created"}):
        with pytest.raises(Invalid):
            projects.describe(venture_id=made.pk, by=coach, **change)


def test_a_team_grows_is_handed_over_and_shrinks(agency, coach):
    made, newcomer = make.venture(agency), factories.person(agency)
    lead = made.members.get()
    bind(coach)
    joined = projects.add_member(venture_id=made.pk, person=newcomer, since=DAY, by=coach, now=NOW)

    with pytest.raises(Conflict):
        projects.add_member(venture_id=made.pk, person=newcomer, since=DAY, by=coach, now=NOW)
    with pytest.raises(Invalid):
        projects.leave(member_id=lead.pk, until=DAY, by=coach, now=NOW)
    projects.hand_over(venture_id=made.pk, member_id=joined.pk, by=coach)
    projects.leave(member_id=lead.pk, until=DAY, by=coach, now=NOW)

    assert made.members.get(until=None).person == newcomer
    with pytest.raises(Invalid):
        projects.leave(member_id=lead.pk, until=DAY, by=coach, now=NOW)
    with pytest.raises(Invalid):
        projects.hand_over(venture_id=made.pk, member_id=lead.pk, by=coach)


@pytest.mark.parametrize("since", [date(2019, 9, 1), date(2020, 3, 3)])
def test_nobody_joins_before_the_project_or_tomorrow(agency, coach, since):
    made, newcomer = make.venture(agency), factories.person(agency)
    bind(coach)

    with pytest.raises(Invalid):
        projects.add_member(venture_id=made.pk, person=newcomer, since=since, by=coach, now=NOW)


def test_each_member_of_the_day_has_the_fact_and_those_who_left_have_not(agency, coach):
    made = make.venture(agency)
    make.member(made)
    make.member(made, until=date(2019, 12, 1))
    bind(coach)

    projects.diagnose(venture_id=made.pk, on=DAY, marks=LOOKED_AT, by=coach, now=NOW)

    assert standing().filter(kind="project_diagnosed").count() == 2


@pytest.mark.parametrize("marks", [{}, LOOKED_AT | {"idea": 5}, LOOKED_AT | {"idea": None}])
def test_a_diagnosis_marks_every_line(agency, coach, marks):
    made = make.venture(agency)
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        projects.diagnose(venture_id=made.pk, on=DAY, marks=marks, by=coach, now=NOW)

    assert refusal.value.field == "idea"


def session(venture, by, **more):
    values = {"on": DAY, "minutes": 90, "mode": "onsite", "topic": "Prix", "now": NOW} | more
    return projects.coach(venture_id=venture.pk, by=by, **values)


def test_the_first_session_accompanies_and_hours_add_up(agency, coach):
    made = make.venture(agency)
    bind(coach)
    session(made, coach)
    session(made, coach, minutes=45)

    assert queries.coached_minutes(made) == 135
    assert standing().filter(kind="project_accompanied").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": 4}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"mode": "dream"}, "mode"),
        ({"topic": ""}, "topic"),
        ({"on": date(2020, 3, 3)}, "on"),
        ({"on": date(2019, 9, 1)}, "on"),
    ],
)
def test_a_session_that_cannot_be_is_refused(agency, coach, change, field):
    made = make.venture(agency)
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        session(made, coach, **change)

    assert refusal.value.field == field
    assert not CoachingSession.objects.exists()


def plan(venture, by, *lines, **more):
    values = {"first_month": date(2020, 4, 15), "months": 3, "now": NOW} | more
    return projects.write_plan(venture_id=venture.pk, lines=lines, by=by, **values)


def test_a_plan_adds_up_and_earlier_versions_stay(agency, coach):
    made = make.venture(agency)
    bind(coach)
    plan(made, coach)
    plan(
        made,
        coach,
        ("opening", "Apport", 0, Decimal("500")),
        ("income", "Ventes", 1, Decimal("100.25")),
        ("income", "Ventes", 1, Decimal("100.25")),
        ("expense", "Loyer", 0, Decimal("600")),
    )

    current = queries.current_plan(made)

    assert (current.number, current.first_month) == (2, date(2020, 4, 1))
    assert [row.closing for row in queries.flows(current)] == [
        Decimal("-100.00"),
        Decimal("100.50"),
        Decimal("100.50"),
    ]
    assert Plan.objects.count() == 2


@pytest.mark.parametrize(
    ("line", "more"),
    [
        (("gift", "Don", 0, Decimal("1")), {}),
        (("income", " ", 0, Decimal("1")), {}),
        (("income", "Ventes", 3, Decimal("1")), {}),
        (("income", "Ventes", -1, Decimal("1")), {}),
        (("opening", "Apport", 1, Decimal("1")), {}),
        (("income", "Ventes", 0, Decimal("-1")), {}),
        (("income", "Ventes", 0, Decimal("1")), {"months": 0}),
        (("income", "Ventes", 0, Decimal("1")), {"months": 61}),
    ],
)
def test_a_line_that_cannot_be_is_refused(agency, coach, line, more):
    made = make.venture(agency)
    bind(coach)

    with pytest.raises(Invalid):
        plan(made, coach, line, **more)


@pytest.mark.parametrize(
    ("status", "reason"),
    [("trading", "given_up"), ("preparing", "closed"), ("trading", ""), ("trading", "bored")],
)
def test_a_project_leaves_for_a_reason_that_fits(agency, coach, status, reason):
    made = make.venture(agency, status=status)
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        projects.finish(venture_id=made.pk, reason=reason, on=DAY, by=coach, now=NOW)

    assert refusal.value.field == "reason"


def test_an_end_is_a_fact_and_comes_after_the_creation(agency, coach):
    made = make.venture(agency, status="trading")
    bind(coach)
    with pytest.raises(Invalid):
        projects.finish(venture_id=made.pk, reason="sold", on=date(2019, 11, 1), by=coach, now=NOW)

    projects.finish(venture_id=made.pk, reason="sold", on=DAY, by=coach, now=NOW)

    assert standing().get(kind="venture_ended").attributes["reason"] == "sold"
