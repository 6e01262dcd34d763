"""Turnover declared, the capital in shares, financing asked for outside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from maslak.access.actor import Actor, bind
from maslak.access.enums import Role
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.ventures import capital, formalities, queries, requests, turnover
from maslak.ventures.models import FinancingRequest, Member, Sale
from tests.ventures import make
from tests.ventures.make import DAY, NOW

JANUARY = date(2020, 1, 1)


@pytest.fixture
def trader(agency):
    """An auto-entrepreneur since 2 November 2019."""
    return make.venture(agency, status="trading", legal_form="auto_entrepreneur")


@pytest.fixture
def holder(trader, make_actor) -> Actor:
    """Whoever carries that project, in their own space."""
    person = trader.members.get().person
    return Actor(user=make_actor("person").user, organisation=None, role=Role.PERSON, person_id=person.pk)


def declare(venture, by, **more):
    values = {
        "month": date(2020, 1, 15),
        "activity": "services",
        "amount_mad": Decimal("1200.50"),
        "now": NOW,
    }
    return turnover.declare(venture_id=venture.pk, by=by, **values | more)


def test_turnover_stands_in_its_month_and_is_replaced_when_said_again(trader, coach):
    bind(coach)
    declare(trader, coach)

    declare(trader, coach, amount_mad=Decimal("900"), month=date(2020, 1, 31))

    [sale] = Sale.objects.all()
    assert (sale.month, sale.amount_mad, sale.by_holder) == (JANUARY, Decimal("900"), False)


def test_nil_is_declared_and_months_without_a_word_are_told(trader, coach):
    bind(coach)
    declare(trader, coach, amount_mad=Decimal("0"))

    assert turnover.undeclared(trader, DAY) == [date(2019, 11, 1), date(2019, 12, 1), date(2020, 2, 1)]


def test_months_are_owed_until_the_enterprise_ended(agency):
    ended = make.venture(
        agency, status="ended", end_reason="closed", legal_form="auto_entrepreneur", created_on=date(2019, 12, 2),
        ended_on=date(2020, 2, 10),
    )  # fmt: skip

    assert turnover.undeclared(ended, date(2020, 6, 1)) == [date(2019, 12, 1), date(2020, 1, 1)]


def test_the_holder_declares_their_own(trader, holder):
    bind(holder)

    declare(trader, holder)

    assert Sale.objects.get().by_holder


def test_a_holder_declares_for_nobody_else(agency, holder):
    other = make.venture(agency, status="trading", legal_form="auto_entrepreneur")
    bind(holder)

    with pytest.raises(NotAllowed):
        declare(other, holder)
    assert not Sale.objects.exists()


def test_a_member_who_left_declares_no_more(trader, holder):
    Member.objects.filter(venture=trader).update(until=date(2020, 2, 1))
    bind(holder)

    with pytest.raises(NotAllowed):
        declare(trader, holder)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"activity": "gifts"}, "activity"),
        ({"amount_mad": Decimal("-1")}, "amount_mad"),
        ({"amount_mad": Decimal("1.005")}, "amount_mad"),
        ({"month": date(2019, 10, 31)}, "month"),
        ({"month": date(2020, 4, 1)}, "month"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(trader, coach, change, field):
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        declare(trader, coach, **change)

    assert refusal.value.field == field


def test_before_its_creation_a_project_has_no_turnover(agency, coach):
    project = make.venture(agency, status="preparing")
    bind(coach)

    with pytest.raises(Invalid):
        declare(project, coach)


def test_another_office_declares_nothing_and_sees_nothing(trader, other_agency, coach, make_actor):
    bind(coach)
    declare(trader, coach)
    stranger = make_actor("coach", other_agency)
    bind(stranger)

    with pytest.raises(NotAllowed):
        declare(trader, stranger)
    assert not Sale.objects.exists()


def test_the_year_is_watched_by_the_ceiling_in_force(trader, coach):
    bind(coach)
    declare(trader, coach, amount_mad=Decimal("145000"), customer="Hôtel Exemple")

    year = turnover.monitor(trader, 2020)

    assert year is not None
    assert [(gauge.limit_mad, gauge.pct, gauge.level) for gauge in year.ceilings] == [
        (Decimal("200000"), 72, 70)
    ]
    assert year.customers == ()  # that rule came in 2023
    assert turnover.monitor(make.venture(trader.organisation, status="trading"), 2020) is None


def test_turnover_near_its_ceiling_warns_early(trader, coach):
    bind(coach)
    declare(trader, coach, amount_mad=Decimal("181000"))

    assert [warned.signs for warned in queries.early_warnings(DAY)] == [["ceiling"]]


# Capital and shares


@pytest.fixture
def cooperative(agency):
    """Five people about to found a cooperative, its bank account still to be opened."""
    made = make.venture(agency, status="in_formalities", legal_form="cooperative")
    for _each in range(4):
        make.member(made)
    make.formality(made, code="bank_account")
    return made


def subscribe(venture, by, share="100", number=2, **changed):
    shares = {member.pk: number for member in venture.members.all()} | changed.pop("shares", {})
    return capital.subscribe(venture_id=venture.pk, share_mad=Decimal(share), shares=shares, by=by, now=NOW)


def test_the_capital_is_the_sum_of_the_members_shares(cooperative, coach):
    bind(coach)

    made = subscribe(cooperative, coach)

    assert (made.capital_mad, made.share_mad) == (Decimal("1000"), Decimal("100"))
    assert set(made.members.values_list("shares", flat=True)) == {2}


@pytest.mark.parametrize(
    ("share", "number", "field"),
    [("99.99", 20, "share_mad"), ("100", 1, "shares"), ("0", 5, "share_mad"), ("100.005", 5, "share_mad"),
     ("100", 0, "shares")],
)  # fmt: skip
def test_a_cooperative_keeps_the_least_amounts_of_its_law(cooperative, coach, share, number, field):
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        subscribe(cooperative, coach, share, number)

    assert refusal.value.field == field


def test_nobody_outside_the_team_takes_shares(cooperative, coach):
    bind(coach)

    with pytest.raises(Invalid):
        subscribe(cooperative, coach, shares={987654: 3})


def test_only_companies_and_cooperatives_have_shares(trader, coach):
    bind(coach)

    with pytest.raises(Invalid):
        subscribe(trader, coach)


def test_the_bank_account_waits_for_the_capital(cooperative, coach):
    bind(coach)
    account = cooperative.formalities.get()
    with pytest.raises(Invalid):
        formalities.mark(formality_id=account.pk, state="done", on=DAY, by=coach, now=NOW)

    subscribe(cooperative, coach)
    formalities.mark(formality_id=account.pk, state="done", on=DAY, by=coach, now=NOW)

    account.refresh_from_db()
    assert account.state == "done"


def test_a_member_who_came_after_takes_shares_first(cooperative, coach):
    bind(coach)
    subscribe(cooperative, coach)
    make.member(cooperative)

    with pytest.raises(Invalid):
        formalities.mark(
            formality_id=cooperative.formalities.get().pk, state="done", on=DAY, by=coach, now=NOW
        )


# Financing asked for outside


def ask(venture, by, **more):
    values = {"product": "microcredit", "amount_mad": Decimal("8000"), "sent_on": DAY, "now": NOW} | more
    return requests.ask(venture_id=venture.pk, by=by, **values)


def answer(request, by, status="granted", **more):
    return requests.answer(request_id=request.pk, status=status, by=by, **{"on": DAY, "now": NOW} | more)


def test_a_request_is_answered_once(trader, coach):
    bind(coach)
    asked = ask(trader, coach)

    answer(asked, coach, "refused", ground="residence")

    asked.refresh_from_db()
    assert (asked.status, asked.answered_on, asked.ground) == ("refused", DAY, "residence")
    with pytest.raises(StepRefused):
        answer(asked, coach)


def test_the_same_product_is_not_asked_twice_before_an_answer(trader, coach):
    bind(coach)
    first = ask(trader, coach)
    with pytest.raises(Conflict):
        ask(trader, coach)

    answer(first, coach, "dropped")

    assert ask(trader, coach).pk != first.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"product": "gold"}, "product"),
        ({"product": "forsa"}, "product"),  # of 2022: not offered on that day
        ({"amount_mad": Decimal("0")}, "amount_mad"),
        ({"amount_mad": Decimal("1.001")}, "amount_mad"),
        ({"sent_on": date(2020, 3, 3)}, "sent_on"),
    ],
)
def test_a_request_that_cannot_be_is_refused(trader, coach, change, field):
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        ask(trader, coach, **change)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"status": "refused"}, "ground"),
        ({"status": "granted", "ground": "other"}, "ground"),
        ({"status": "refused", "ground": "weather"}, "ground"),
        ({"status": "sent"}, "status"),
        ({"on": date(2020, 3, 3)}, "on"),
    ],
)
def test_an_answer_says_what_and_a_refusal_why(trader, coach, change, field):
    bind(coach)
    asked = ask(trader, coach)

    with pytest.raises(Invalid) as refusal:
        answer(asked, coach, **change)

    assert refusal.value.field == field


def test_nothing_is_asked_for_a_project_that_ended(agency, coach):
    bind(coach)

    with pytest.raises(Invalid):
        ask(make.venture(agency, status="ended"), coach)


def test_refusals_are_told_from_ten_answers_on_over_all_organisations(agency, other_agency, coach):
    for number in range(10):
        FinancingRequest.objects.create(
            venture=make.venture(agency if number % 2 else other_agency), product="microcredit",
            amount_mad=Decimal("5000"), sent_on=DAY, status="refused" if number < 4 else "granted",
            answered_on=DAY, ground="guarantee" if number < 4 else "",
        )  # fmt: skip
    FinancingRequest.objects.create(
        venture=make.venture(agency), product="honour_loan", amount_mad=Decimal("5000"), sent_on=DAY,
        status="granted", answered_on=DAY,
    )  # fmt: skip
    bind(coach)

    assert queries.refusals(DAY) == {"microcredit": 40}


def test_the_database_refuses_a_refusal_without_its_ground(trader):
    with pytest.raises(IntegrityError), transaction.atomic():
        FinancingRequest.objects.create(
            venture=trader, product="microcredit", amount_mad=Decimal("1"), sent_on=DAY, status="refused",
            answered_on=DAY,
        )  # fmt: skip


def test_counting_answers_reads_no_project(agency, make_actor, trader, coach):
    bind(coach)
    ask(trader, coach)
    bind(make_actor("juror", agency))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM maslak.financing_answers()")
        assert cursor.fetchall() == [("microcredit", 0, 0)]
    assert not FinancingRequest.objects.exists()
