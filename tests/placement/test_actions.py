"""A person in a job, on what proof, checked four times, ended or taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from maslak.access import audit, roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.employers.actions import employer_named
from maslak.pathway.models import Milestone
from maslak.pathway.queries import standing
from maslak.placement import actions as placement
from maslak.placement import queries
from maslak.placement.models import Placement, RetentionCheck
from maslak.placement.workflow import ALL, FOUND, PLACEMENT, RETENTION
from maslak.programme.models import Project
from tests import factories

DAY = date(2020, 3, 2)
NOW = timezone.make_aware(datetime(2021, 6, 1, 10, 0))
TODAY = date(2021, 6, 1)


@pytest.fixture
def employer(agency, operator_actor):
    return employer_named(name="Atelier Nour", organisation=agency, region="MA-04", by=operator_actor)


@pytest.fixture
def place(agency, employer, counsellor) -> Callable[..., Any]:
    def made(**more: Any) -> placement.Placed:
        values = {
            "person": more.pop("person", None) or factories.person(agency),
            "organisation": agency,
            "employer": employer,
            "job_title": "Couturière",
            "contract_type": "cdd",
            "starts_on": DAY,
            "evidence": "contract",
            "by": counsellor,
            "now": NOW,
        } | more
        return placement.place(**values)

    return made


@pytest.fixture
def check(place):
    return place().placement.checks.get(month=3)


def test_a_placement_is_a_fact_in_the_workplace_s_region_with_its_terms(place, agency, counsellor):
    project = Project.objects.create(code="AMUDDU", text_fr="Amuddu")
    bind(counsellor)

    made = place(assisted=True, project=project, wage_mad=Decimal("4000")).placement

    [fact] = standing()
    assert (fact.kind, fact.occurred_on, fact.region, fact.project) == ("placed", DAY, "MA-04", project)
    assert fact.attributes == {"contract_type": "cdd", "assisted": True, "mediated_by": "agency"}
    assert fact.source_id == made.pk


def test_four_checks_are_laid_ahead(place):
    place()

    assert list(RetentionCheck.objects.values_list("month", "due_on")) == [
        (1, date(2020, 4, 2)),
        (3, date(2020, 6, 2)),
        (6, date(2020, 9, 2)),
        (12, date(2021, 3, 2)),
    ]


def test_a_wage_under_the_floor_is_a_warning_in_words(place):
    placed = place(wage_mad=Decimal("1500"))

    assert placed.placement.pk
    [sentence] = placed.warnings
    assert "1500.00" in sentence
    assert "2698.83" in sentence


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"contract_type": "handshake"}, "contract_type"),
        ({"evidence": "rumour"}, "evidence"),
        ({"mediated_by": "luck"}, "mediated_by"),
        ({"job_title": " "}, "job_title"),
        ({"starts_on": date(2021, 6, 2)}, "starts_on"),
        ({"ends_on": date(2020, 3, 1)}, "ends_on"),
        ({"wage_mad": Decimal(0)}, "wage_mad"),
    ],
)
def test_a_placement_that_cannot_be_is_refused(place, change, field):
    with pytest.raises(Invalid) as refusal:
        place(**change)

    assert refusal.value.field == field
    assert not Placement.objects.exists()
    assert not standing().exists()


def test_a_register_may_not_say_the_job(place):
    assert place(job_title="", evidence="register").placement.pk


def test_another_organisation_s_employer_or_a_merged_file_is_refused(
    place, agency, other_agency, operator_actor
):
    with pytest.raises(Invalid) as refusal:
        place(employer=employer_named(name="Ailleurs", organisation=other_agency, by=operator_actor))
    with pytest.raises(Invalid):
        place(person=factories.person(agency, merged_into=factories.person(agency)))

    assert refusal.value.field == "employer"


def test_the_same_job_is_recorded_once(place, agency):
    person = factories.person(agency)
    place(person=person)

    with pytest.raises(Conflict):
        place(person=person)

    assert standing().count() == 1


@pytest.mark.parametrize("outcome", ["in_job", "other_job", "left"])
def test_a_check_is_a_fact_with_its_month_and_outcome(check, counsellor, outcome):
    bind(counsellor)
    placement.record_check(check_id=check.pk, outcome=outcome, on=date(2020, 6, 5), by=counsellor)

    fact = standing().get(kind="retained")
    assert (fact.occurred_on, fact.attributes) == (date(2020, 6, 5), {"month": 3, "outcome": outcome})


def test_nobody_reached_is_said_so_and_may_be_reached_later(check, counsellor):
    placement.record_check(check_id=check.pk, outcome="unreached", on=date(2020, 6, 5), by=counsellor)
    assert standing().get(kind="retained").attributes["outcome"] == "unreached"

    placement.record_check(check_id=check.pk, outcome="in_job", on=date(2020, 6, 20), by=counsellor)

    assert standing().get(kind="retained").attributes["outcome"] == "in_job"


def test_a_check_noted_wrongly_is_voided_and_noted_again(check, counsellor):
    for outcome in ("in_job", "left"):
        placement.record_check(check_id=check.pk, outcome=outcome, on=date(2020, 6, 5), by=counsellor)

    assert standing().get(kind="retained").attributes["outcome"] == "left"
    assert Milestone.objects.filter(kind="voided").count() == 1


@pytest.mark.parametrize(
    ("outcome", "on", "field"), [("happy", DAY, "outcome"), ("in_job", date(2020, 3, 1), "on")]
)
def test_a_check_that_cannot_be_is_refused(check, counsellor, outcome, on, field):
    with pytest.raises(Invalid) as refusal:
        placement.record_check(check_id=check.pk, outcome=outcome, on=on, by=counsellor)

    assert refusal.value.field == field


def test_the_end_cancels_what_was_to_be_checked_after_it(place, counsellor):
    made = place().placement

    placement.end(
        placement_id=made.pk, ended_on=date(2020, 6, 2), reason="Fin de contrat", by=counsellor, today=TODAY
    )

    assert dict(made.checks.values_list("month", "outcome")) == {
        1: "due",
        3: "due",
        6: "cancelled",
        12: "cancelled",
    }
    assert standing().count() == 1
    placement.resume(placement_id=made.pk, by=counsellor)
    assert set(made.checks.values_list("outcome", flat=True)) == {"due"}


@pytest.mark.parametrize("ended_on", [date(2020, 3, 1), date(2021, 6, 2)])
def test_the_end_lies_between_the_first_day_and_today(place, counsellor, ended_on):
    made = place().placement

    with pytest.raises(Invalid):
        placement.end(placement_id=made.pk, ended_on=ended_on, reason="", by=counsellor, today=TODAY)


def test_taking_a_placement_back_voids_its_facts_and_those_of_its_checks(check, counsellor):
    placement.record_check(check_id=check.pk, outcome="in_job", on=date(2020, 6, 5), by=counsellor)

    with pytest.raises(Invalid):
        placement.cancel(placement_id=check.placement_id, reason=" ", by=counsellor)
    placement.cancel(placement_id=check.placement_id, reason="Mauvaise personne", by=counsellor)

    assert not standing().exists()
    with pytest.raises(StepRefused):
        placement.record_check(check_id=check.pk, outcome="left", on=date(2020, 6, 5), by=counsellor)


def test_checks_due_and_to_come(place, agency):
    place()

    assert [c.month for c in queries.checks_due(agency, date(2020, 6, 2))] == [1, 3]
    assert [c.month for c in queries.checks_to_come(agency, date(2020, 8, 20))] == [6]


def test_placements_of_an_office_and_of_a_person(place, agency, counsellor):
    kept, gone = place().placement, place().placement
    placement.cancel(placement_id=gone.pk, reason="erreur", by=counsellor)

    assert list(queries.placements_of(agency)) == [kept]
    assert list(queries.placements_for(kept.person)) == [kept]
    assert not queries.placements_for(gone.person).exists()


# Every step of both tables, from every status and by every role.

ACT: dict[tuple[str, str], Callable[[int, Actor], Any]] = {
    ("placement", "end"): lambda pk, by: placement.end(
        placement_id=pk, ended_on=DAY, reason="", by=by, today=TODAY
    ),
    ("placement", "resume"): lambda pk, by: placement.resume(placement_id=pk, by=by),
    ("placement", "cancel"): lambda pk, by: placement.cancel(placement_id=pk, reason="erreur", by=by),
    **{
        ("retention_check", str(o.value)): lambda pk, by, o=o: placement.record_check(
            check_id=pk, outcome=o, on=DAY, by=by
        )
        for o in FOUND
    },
}
BY_ANOTHER_ACT = {("retention_check", "cancel"), ("retention_check", "restore")}  # end and resume do these


def _in_status(place, name: str, status: str) -> Placement | RetentionCheck:
    made = place().placement
    if name == "placement":
        ended = {"ended_on": DAY} if status == "ended" else {}
        Placement.objects.filter(pk=made.pk).update(status=status, **ended)
        return Placement.objects.get(pk=made.pk)
    checked = {} if status in ("due", "cancelled") else {"checked_on": DAY}
    made.checks.filter(month=1).update(outcome=status, **checked)
    return made.checks.get(month=1)


def _status(thing) -> str:
    thing.refresh_from_db()
    return thing.status if isinstance(thing, Placement) else thing.outcome


def test_every_step_of_both_tables_is_tried():
    assert {(table.name, step) for table in (PLACEMENT, RETENTION) for step in table.steps} == set(
        ACT
    ) | BY_ANOTHER_ACT


@pytest.mark.parametrize(
    ("name", "step", "status"),
    [
        pytest.param(table.name, step, str(status), id=f"{table.name}: {step} from {status}")
        for table in (PLACEMENT, RETENTION)
        for step in table.steps
        if (table.name, step) in ACT
        for status in sorted(table.statuses)
    ],
)
def test_a_step_is_taken_from_its_statuses_and_refused_from_the_others(place, counsellor, name, step, status):
    row = {t.name: t for t in ALL}[name].steps[step]
    thing = _in_status(place, name, status)
    bind(counsellor)

    if status in row.sources:
        ACT[name, step](thing.pk, counsellor)
        assert _status(thing) == row.target
        return
    with pytest.raises(StepRefused):
        ACT[name, step](thing.pk, counsellor)
    assert _status(thing) == status


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("name", "step"), [pytest.param(*pair, id=" ".join(pair)) for pair in ACT])
def test_a_step_is_for_those_whose_role_holds_it_in_that_office(
    place, agency, other_agency, make_actor, name, step, role
):
    row = {t.name: t for t in ALL}[name].steps[step]
    thing = _in_status(place, name, sorted(row.sources)[0])
    by = make_actor(role, agency)

    if role != Role.OPERATOR:
        with pytest.raises(NotAllowed):
            ACT[name, step](thing.pk, make_actor(role, other_agency))
    bind(by)
    if roles.scope(role, row.permission) is None:
        with pytest.raises(NotAllowed):
            ACT[name, step](thing.pk, by)
        return
    ACT[name, step](thing.pk, by)
    bind(operator())
    assert _status(thing) == row.target


@pytest.mark.parametrize(
    "role", [role for role in Role.values if roles.scope(role, "placement.write") is None]
)
def test_placing_is_refused_to_the_others(place, agency, make_actor, role):
    with pytest.raises(NotAllowed):
        place(by=make_actor(role, agency))


def test_another_office_sees_no_placement_and_touches_none(place, other_agency, make_actor):
    made = place().placement
    stranger = make_actor("supervisor", other_agency)
    bind(stranger)

    assert not Placement.objects.exists()
    assert not RetentionCheck.objects.exists()
    with pytest.raises(NotAllowed):
        placement.cancel(placement_id=made.pk, reason="x", by=stranger)


def test_a_placement_without_its_trail_leaves_nothing(place, agency, monkeypatch):
    person = factories.person(agency)

    def fails(*_args, **_more):
        raise RuntimeError("the trail cannot be written")

    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", fails)
        with pytest.raises(RuntimeError):
            place(person=person)

    assert not Placement.objects.exists()
    assert not RetentionCheck.objects.exists()
    assert not Milestone.objects.exists()
