"""Projects, their money, what they promise, agreements: each act, and beside it what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, Organisation
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.programme import agreements, budgets, framework, projects, queries
from maslak.programme.models import Agreement, BudgetLine, BudgetMovement, Funding, Project
from tests.programme import make
from tests.programme.make import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 4)


def test_a_project_that_a_register_named_is_known_once_it_is_opened(ngo, coordinator):
    assert queries.project_named("Passerelles") is None
    bind(coordinator)
    projects.create_project(
        code="passerelles", text_fr="Passerelles vers l'emploi", implementers=[ngo], by=coordinator
    )

    assert queries.project_named("PASSERELLES").code == "PASSERELLES"
    bind(operator())
    assert AuditEvent.objects.filter(event="project.opened").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "deux mots"}, {"code": ""}, {"text_fr": " "}, {"implementers": []}, {"regions": ["MA-99"]},
        {"ends_on": date(2019, 1, 1)}, {"budget_amount": Decimal("0")}, {"budget_amount": Decimal("1.001")},
        {"budget_amount": Decimal(5), "budget_currency": ""}, {"report_every": 4},
    ],
)  # fmt: skip
def test_a_project_that_cannot_be_is_refused(ngo, coordinator, wrong):
    bind(coordinator)
    told = {
        "code": "X1",
        "text_fr": "Essai",
        "implementers": [ngo],
        "starts_on": date(2020, 1, 1),
        "budget_currency": "MAD",
    }

    with pytest.raises(Invalid):
        projects.create_project(by=coordinator, **{**told, **wrong})


def test_a_code_is_taken_once(project, ngo, coordinator):
    bind(coordinator)

    with pytest.raises(Conflict):
        projects.create_project(code=project.code, text_fr="Autre", implementers=[ngo], by=coordinator)


@pytest.mark.parametrize("role", ["project_partner", "donor", "counsellor", "coach", "administrator"])
def test_projects_are_kept_by_the_coordinator_alone(project, ngo, make_actor, role):
    by = make_actor(role, ngo)
    bind(by)
    for act in (
        lambda: projects.create_project(code="X1", text_fr="Essai", implementers=[ngo], by=by),
        lambda: projects.update_project(project_id=project.pk, text_fr="Autre", by=by),
        lambda: projects.set_funding(project_id=project.pk, funder=ngo, by=by),
        lambda: framework.add_outcome(project_id=project.pk, level="output", text_fr="R", by=by),
        lambda: agreements.draft(text_fr="Essai", parties=[ngo, ngo], by=by),
    ):
        with pytest.raises(NotAllowed):
            act()


# Funders


def test_a_share_is_exact_or_unknown(project, coordinator):
    funder = Organisation.objects.get(code="UE")
    bind(coordinator)
    projects.set_funding(project_id=project.pk, funder=funder, by=coordinator)
    assert Funding.objects.get().amount is None

    projects.set_funding(
        project_id=project.pk, funder=funder, amount=Decimal("720847.35"), currency="eur", by=coordinator
    )
    with pytest.raises(Invalid):
        projects.set_funding(
            project_id=project.pk, funder=funder, amount=Decimal(1), currency="", by=coordinator
        )

    assert (Funding.objects.get().amount, Funding.objects.get().currency) == (Decimal("720847.35"), "EUR")


def test_a_funder_under_which_lines_stand_is_not_taken_away(project, coordinator):
    bind(coordinator)
    funding = projects.set_funding(
        project_id=project.pk, funder=Organisation.objects.get(code="UE"), by=coordinator
    )
    bind(operator())
    line = make.line(project, funding=funding)
    bind(coordinator)
    with pytest.raises(Conflict):
        projects.remove_funding(funding_id=funding.pk, by=coordinator)

    BudgetLine.objects.filter(pk=line.pk).update(funding=None)
    projects.remove_funding(funding_id=funding.pk, by=coordinator)
    assert not Funding.objects.exists()


# Budget


def test_what_is_committed_and_paid_out_stays_within_the_line(project, partner, coordinator):
    line = make.line(project, "1000")
    bind(partner)
    budgets.commit(line_id=line.pk, amount=Decimal("999.99"), on=DAY, purpose="Salles", by=partner, now=NOW)
    with pytest.raises(Conflict, match="0.01"):
        budgets.commit(line_id=line.pk, amount=Decimal("0.02"), on=DAY, purpose="Encre", by=partner, now=NOW)
    with pytest.raises(NotAllowed):
        budgets.disburse(line_id=line.pk, amount=Decimal(1), on=DAY, purpose="Avance", by=partner, now=NOW)
    bind(coordinator)
    budgets.disburse(line_id=line.pk, amount=Decimal(500), on=DAY, purpose="Avance", by=coordinator, now=NOW)
    with pytest.raises(Conflict):
        budgets.disburse(
            line_id=line.pk, amount=Decimal(500), on=DAY, purpose="Solde", by=coordinator, now=NOW
        )
    with pytest.raises(Conflict):
        budgets.revise_line(line_id=line.pk, planned=Decimal(900), by=coordinator)

    line.refresh_from_db()
    assert (line.planned, line.committed, line.disbursed) == (Decimal(1000), Decimal("999.99"), Decimal(500))
    assert BudgetMovement.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal(-1)},
        {"amount": Decimal("0.001")},
        {"on": date(2021, 3, 2)},
        {"purpose": " "},
    ],
)
def test_a_movement_that_cannot_be_is_refused(project, coordinator, wrong):
    line = make.line(project)
    bind(coordinator)
    told = {"amount": Decimal(1), "on": DAY, "purpose": "Salle", **wrong}

    with pytest.raises(Invalid):
        budgets.commit(line_id=line.pk, by=coordinator, now=NOW, **told)


def test_a_stranger_commits_nothing(project, stranger):
    line = make.line(project)
    bind(stranger)

    with pytest.raises(NotAllowed):
        budgets.commit(line_id=line.pk, amount=Decimal(1), on=DAY, purpose="Salle", by=stranger, now=NOW)


def test_a_line_stands_once_a_year_and_is_spent_by_who_carries_the_project(project, agency):
    make.line(project)

    with pytest.raises(Conflict):
        make.line(project)
    with pytest.raises(Invalid):
        make.line(project, code="B1", organisation=agency)


# Results and targets


def test_an_indicator_is_the_platform_s_or_the_partner_s_own(project):
    live = make.result(project, indicator="ANP-01", title_fr="")
    own = make.result(project)

    assert (live.is_live, own.is_live) == (True, False)
    for wrong in (
        {"indicator": "XX-99"}, {"title_fr": ""}, {"split_by": ["age"]}, {"measure": "length"},
        {"measure": "percent", "target": Decimal(101)}, {"baseline": Decimal(1)}, {"target": Decimal(-1)},
        {"ends_on": date(2019, 1, 1)},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            make.result(project, **wrong)
    with pytest.raises(Conflict):
        make.result(project, indicator="ANP-01", title_fr="")


def test_a_target_is_of_one_period_and_one_part_at_most(project):
    result = make.result(project, split_by=["sex"])

    def aim(**more):
        told = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 6, 30), "value": Decimal(5), **more}
        return framework.set_target(result_id=result.pk, by=operator(), **told)

    aim()
    aim(value=Decimal(6))
    aim(sex="female")
    for wrong in (
        {"region": "MA-04"}, {"sex": "x"}, {"sex": "female", "region": "MA-04"}, {"value": Decimal(-1)},
        {"starts_on": date(2019, 1, 1)},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            aim(**wrong)

    assert sorted(result.targets.values_list("sex", "value")) == [("", Decimal(6)), ("female", Decimal(5))]


def test_periods_to_report_leave_out_those_begun(project, partner, ngo):
    assert [p.first for p in queries.periods_to_report(project, ngo, TODAY)] == [
        date(2020, 1, 1),
        date(2020, 7, 1),
    ]

    make.report(project, partner)

    assert [p.first for p in queries.periods_to_report(project, ngo, TODAY)] == [date(2020, 7, 1)]


def test_what_was_signed_adds_up_and_a_percentage_is_the_latest(project, partner, coordinator):
    number, share = make.result(project), make.result(project, measure="percent", target=Decimal(50))
    make.signed(project, partner, coordinator, make.HALF, whole=40)
    make.signed(project, partner, coordinator, make.SECOND_HALF, whole=33)
    bind(coordinator)

    assert queries.reported([number, share]) == {number.pk: Decimal(73), share.pk: Decimal(33)}


# Agreements


def test_an_agreement_needs_two_parties_and_a_purpose(ngo, ministry, coordinator):
    bind(coordinator)
    for wrong in (
        {"parties": [ngo]}, {"text_fr": ""}, {"target": Decimal(5)}, {"indicator": "XX-99"},
        {"starts_on": date(2021, 1, 1), "ends_on": date(2020, 1, 1)},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            agreements.draft(by=coordinator, **{"text_fr": "Essai", "parties": [ngo, ministry], **wrong})


def test_a_signature_lies_neither_in_the_future_nor_after_the_end(ngo, ministry, coordinator):
    bind(coordinator)
    made = agreements.draft(
        text_fr="Essai", parties=[ngo, ministry], ends_on=date(2020, 12, 31), by=coordinator
    )
    for wrong in (date(2021, 3, 2), date(2021, 1, 1)):
        with pytest.raises(Invalid):
            agreements.sign(agreement_id=made.pk, signed_on=wrong, by=coordinator, today=TODAY)

    signed = agreements.sign(agreement_id=made.pk, signed_on=DAY, by=coordinator, today=TODAY)

    assert agreements.is_over(signed, date(2021, 1, 1))
    assert not agreements.is_over(signed, date(2020, 12, 31))
    with pytest.raises(Invalid):
        agreements.terminate(
            agreement_id=made.pk, terminated_on=date(2020, 1, 1), reason="x", by=coordinator, today=TODAY
        )


def test_the_year_file_brings_shares_states_and_results(operator_actor):
    from maslak.programme import actions
    from tests.programme.test_actions import YEAR_FILE

    actions.load_year(YEAR_FILE, by=operator_actor)

    amuddu = Project.objects.get(code="AMUDDU")
    assert amuddu.fundings.get().amount == Decimal(4600000)
    assert Agreement.objects.get(key="convention-oim-es-maroc-2020").target == Decimal(1500)
    assert set(Agreement.objects.values_list("status", flat=True)) == {"signed"}
    assert all(result.outcome for result in amuddu.results.all())


def test_a_share_that_somebody_corrected_is_kept(operator_actor):
    from maslak.programme import actions
    from tests.programme.test_actions import YEAR_FILE

    actions.load_year(YEAR_FILE, by=operator_actor)
    Funding.objects.filter(project__code="AMUDDU").update(amount=None)

    actions.load_year(YEAR_FILE, by=operator_actor)

    assert Funding.objects.get(project__code="AMUDDU").amount is None
