"""Ventures from their pages: a project from its registration to its visits, money, juries; strangers see nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.ventures.enums import VentureStatus
from maslak.ventures.models import Budget, Candidacy, FollowUpVisit, Grant, Jury, Score, Venture
from maslak.web.ventures import acts
from tests import factories
from tests.ventures import make
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db
GAP = "\xa0"


@pytest.fixture
def coach(make_actor, agency):
    return signed_in(make_actor("coach", agency))


@pytest.fixture
def juror(make_actor, ngo):
    return make_actor("juror", ngo, username="juror-a")


def read(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"ventures:{name}", args=args), query)
    assert answer.status_code == status, answer.content[:400]
    bind(operator())
    return answer.content.decode()


def send(client, name, *args, status=302, **data):
    answer = client.post(reverse(f"ventures:{name}", args=args), data)
    assert answer.status_code == status, answer.content.decode()[-4000:]
    bind(operator())
    return answer


def today(**past):
    return timezone.localdate() - timedelta(**past)


def test_a_project_from_its_registration_to_its_first_sale(coach, agency):
    person = factories.person(agency)
    send(coach, "new", lead=person.ref, title="Couture", registered_on=today(days=20))
    venture = Venture.objects.get()

    def act(code, **data):
        send(coach, "act", venture.ref, code, **data)
        venture.refresh_from_db()

    act("diagnostic", on=today(days=19), **make.LOOKED_AT)
    act("preparer")
    act("seance", on=today(days=18), minutes=60, mode="onsite", topic="Prix de vente")
    act("membre", person=factories.person(agency).ref, since=today(days=18))
    assert venture.members.count() == 2
    Venture.objects.update(status="selected")
    act("forme", legal_form="income_activity", on=today(days=10))
    for formality in venture.formalities.all():
        send(coach, "formality", venture.ref, formality.pk, state="done", on=today(days=9))
    act("formalites", on=today(days=8))
    act("creation", on=today(days=7), direct_jobs=1, indirect_jobs=0)
    act("vente", on=today(days=6))

    assert venture.status == "trading"
    page = read(coach, "venture", venture.ref)
    assert "Prix de vente" in page
    assert person.full_name in page


def test_a_person_out_of_sight_is_not_made_a_holder(coach, other_agency):
    stranger = factories.person(other_agency)

    page = send(coach, "new", lead=stranger.ref, title="Couture", registered_on=today(), status=422)

    assert "Aucun dossier ne correspond" in page.content.decode()
    assert not Venture.objects.exists()


@pytest.mark.parametrize("status", VentureStatus.values)
def test_the_page_of_a_project_in_every_state_and_all_its_acts_open(coach, agency, status, make_actor):
    venture = make.venture(agency, status=status)
    actor = make_actor("coach", agency)

    read(coach, "venture", venture.ref)

    for each in acts.open_to(actor, venture):
        if each.asks:
            assert str(each.label) in read(coach, "act", venture.ref, each.code)


def test_an_act_that_is_not_open_says_so_and_an_unknown_one_is_not_found(coach, agency):
    venture = make.venture(agency)

    assert send(coach, "act", venture.ref, "vente", on=today()).url == reverse(
        "ventures:venture", args=[venture.ref]
    )
    send(coach, "act", venture.ref, "danse", status=404)
    venture.refresh_from_db()
    assert venture.status == "registered"


def test_a_refusal_stands_beside_its_field(coach, agency):
    venture = make.venture(agency, status="selected")

    page = send(coach, "act", venture.ref, "forme", legal_form="cooperative", on=today(), status=422)

    assert "au moins 5 personnes" in page.content.decode()


def _lines(*lines):
    data = {"l-TOTAL_FORMS": len(lines), "l-INITIAL_FORMS": 0}
    for number, (kind, label, amount, first, last) in enumerate(lines):
        said = {"kind": kind, "label": label, "amount": amount, "first": first, "last": last}
        data |= {f"l-{number}-{name}": value for name, value in said.items()}
    return data


def test_a_plan_is_written_line_by_line_and_its_table_adds_up(coach, agency):
    venture = make.venture(agency)
    lines = _lines(
        ("opening", "Apport", "1000", "", ""),
        ("income", "Ventes", "300", 2, 3),
        ("expense", "Loyer", "600", 1, 3),
        ("", "", "", "", ""),
    )

    send(coach, "plan-new", venture.ref, first_month="2026-04-10", months=3, **lines)

    page = read(coach, "plan", venture.ref)
    for shown in ("04/2026", f"1{GAP}800,00", "-200,00", "La trésorerie devient négative", "<svg"):
        assert shown in page
    assert "La trésorerie devient négative" in read(coach, "venture", venture.ref)


def test_earlier_versions_of_a_plan_are_read_again(coach, agency):
    venture = make.venture(agency)
    for amount in ("1000", "2500"):
        lines = _lines(("opening", "Apport", amount, "", ""))
        send(coach, "plan-new", venture.ref, first_month="2026-04-10", months=1, **lines)

    assert f"2{GAP}500,00" in read(coach, "plan", venture.ref)
    assert f"1{GAP}000,00" in read(coach, "plan", venture.ref, version=1)
    read(coach, "plan", venture.ref, version=9, status=404)


@pytest.mark.parametrize(
    "line", [("income", "", "300", 1, 3), ("", "Ventes", "300", 1, 3), ("income", "Ventes", "300", 1, 9)]
)
def test_a_plan_that_does_not_hold_is_shown_again(coach, agency, line):
    venture = make.venture(agency)

    send(coach, "plan-new", venture.ref, first_month="2026-04-10", months=3, status=422, **_lines(line))

    assert not venture.plans.exists()
    read(coach, "plan-new", venture.ref)
    read(coach, "plan", venture.ref, status=404)


def test_money_from_the_envelope_to_the_payment_by_another_hand(coach, agency, make_actor):
    venture = make.venture(agency, status="selected", registered_on=today(days=30))
    cashier = signed_in(make_actor("coach", agency, username="cashier"))
    send(
        coach,
        "budget-new",
        title="Fonds",
        amount_mad="1000",
        starts_on=today(days=30),
        ends_on=today(days=-30),
    )
    budget = Budget.objects.get()
    terms = {
        "budget": budget.pk, "kind": "grant", "purpose": "Machine", "decided_on": today(),
        "first_amount": "600", "first_due": today(), "first_condition": "Devis",
    }  # fmt: skip
    refused = send(coach, "grant-new", venture.ref, status=422, **terms | {"first_amount": "1000.01"})
    assert "ne contient plus que" in refused.content.decode()
    send(coach, "grant-new", venture.ref, **terms)
    grant = Grant.objects.get()
    send(coach, "grant-sign", venture.ref, grant.ref, signed_on=today())
    part = grant.instalments.get()
    paid = {"paid_on": today(), "evidence": "Facture", "reference": "V1"}
    send(coach, "pay", venture.ref, part.pk, status=422, **paid)

    send(cashier, "pay", venture.ref, part.pk, **paid)
    send(cashier, "pay", venture.ref, part.pk, status=422, **paid)

    grant.refresh_from_db()
    assert (grant.paid_mad, grant.status) == (Decimal("600"), "completed")
    assert "400,00" in read(coach, "budgets")
    read(coach, "venture", venture.ref)


def test_a_grant_is_cancelled_from_its_page(coach, agency):
    grant = make.grant(agency, decided_on=today(days=3))

    send(coach, "grant-cancel", grant.venture.ref, grant.ref, reason="Erreur", on=today())

    grant.refresh_from_db()
    assert grant.status == "cancelled"


def test_a_visit_is_noted_and_what_threatens_is_listed(coach, agency):
    due = make.visit(agency, due_on=today(), opens_on=today(days=5), closes_on=today(days=-5))
    assert due.venture.ref in read(coach, "follow-up")

    send(
        coach,
        "visit",
        due.venture.ref,
        due.pk,
        found="paused",
        on=today(),
        mode="phone",
        turnover_band="none",
    )

    due.refresh_from_db()
    assert (due.status, due.contributes) == ("paused", None)
    page = read(coach, "follow-up")
    assert "en pause" in page
    assert "aucune vente" in page
    read(coach, "visit", due.venture.ref, due.pk)


def test_survival_shows_both_bounds_from_ten_enterprises_on(coach, agency):
    year = today().year - 2
    for number in range(10):
        venture = make.venture(
            agency, status="trading", created_on=date(year, 1, 2), registered_on=date(year, 1, 1)
        )
        state = "active" if number < 8 else "unreachable"
        make.visit(agency, venture=venture, month=6, status=state)

    page = read(coach, "survival")

    assert "80 à 100 %" in page
    assert f"Survie des entreprises créées en {year}" in page
    assert "<svg" in page
    FollowUpVisit.objects.all().delete()
    Venture.objects.filter(pk=venture.pk).update(created_on=None, status="preparing")
    assert "à 100 %" not in read(coach, "survival")


def test_no_curve_is_drawn_of_enterprises_that_nobody_met(coach, agency):
    year = today().year - 3
    for _number in range(10):
        make.venture(agency, status="trading", created_on=date(year, 1, 2), registered_on=date(year, 1, 1))

    page = read(coach, "survival")

    assert "0 à 100 %" in page
    assert f"Survie des entreprises créées en {year}" not in page


def test_the_list_shows_the_living_and_one_state_when_asked(coach, agency):
    alive, ended = make.venture(agency), make.venture(agency, status="ended")

    page = read(coach, "list")
    assert alive.ref in page
    assert ended.ref not in page
    assert ended.ref in read(coach, "list", etat="ended")


def test_a_jury_from_its_convening_to_its_decision(coach, juror, agency):
    venture = make.venture(agency, status="preparing")
    send(coach, "jury-new", title="Jury de printemps", meets_on=today())
    jury = Jury.objects.get()
    send(coach, "seat", jury.ref, user=juror.user.pk)
    send(coach, "act", venture.ref, "presenter", jury=jury.pk, title="Couture", summary="Un atelier")
    candidacy = Candidacy.objects.get()
    member = signed_in(juror)
    assert "Un atelier" in read(member, "score", jury.ref, candidacy.pk)
    assert send(coach, "close", jury.ref).url == reverse("ventures:jury", args=[jury.ref])

    send(member, "score", jury.ref, candidacy.pk, status=422, **make.MARKS | {"team": 7})
    send(member, "score", jury.ref, candidacy.pk, comment="Solide", **make.MARKS)

    assert "60,00 sur 100" in read(member, "score", jury.ref, candidacy.pk)
    assert "60,0 sur 100" in read(coach, "close", jury.ref)
    send(coach, "close", jury.ref, status=422, **{f"{candidacy.pk}-outcome": "not_selected"})
    send(coach, "close", jury.ref, **{f"{candidacy.pk}-outcome": "selected"})
    venture.refresh_from_db()
    assert venture.status == "selected"
    read(coach, "jury", jury.ref)


def test_a_mark_given_is_not_shown_to_others_before_the_last_one(coach, juror, agency, make_actor, ngo):
    other = make_actor("juror", ngo, username="juror-b")
    jury = make.jury(agency, juror.user, other.user)
    candidacy = jury.candidacies.get()
    send(signed_in(juror), "score", jury.ref, candidacy.pk, **make.MARKS)

    for client in (coach, signed_in(other)):
        page = read(client, "jury", jury.ref)
        assert "sur 100" not in page
        assert "1 note donnée" in page
    assert Score.objects.count() == 0


def test_a_silent_juror_is_excused(coach, juror, agency, make_actor, ngo):
    jury = make.jury(agency, juror.user, make_actor("juror", ngo, username="juror-b").user)

    send(coach, "excuse", jury.ref, jury.seats.first().pk)

    assert jury.seats.count() == 1


def test_a_juror_finds_their_juries_and_nothing_else(juror, agency, make_actor, ngo):
    jury = make.jury(agency, juror.user)
    client = signed_in(juror)
    assert jury.ref in read(client, "juries")

    for name in ("list", "new", "follow-up", "survival", "budgets", "jury-new"):
        read(client, name, status=403)
    for name, args in (("seat", [jury.ref]), ("close", [jury.ref])):
        read(client, name, *args, status=403)
    apart = signed_in(make_actor("juror", ngo, username="juror-c"))
    read(apart, "jury", jury.ref, status=404)
    read(apart, "score", jury.ref, Candidacy.objects.get().pk, status=404)


def test_another_office_finds_nothing(agency, other_agency, make_actor):
    grant = make.grant(agency)
    venture, stranger = grant.venture, signed_in(make_actor("coach", other_agency))

    for name, args in (
        *((name, []) for name in (
            "venture", "plan", "plan-new", "sessions", "turnover", "capital", "financing", "financing-ask", "describe",
            "visit-add", "grant-new",
        )),
        ("grant-sign", [grant.ref]), ("act", ["seance"]),
        ("pay", [grant.instalments.first().pk]),
    ):  # fmt: skip
        read(stranger, name, venture.ref, *args, status=404)


def test_each_of_the_two_roles_begins_at_its_own_list(coach, juror):
    assert coach.get(reverse("home")).url == reverse("ventures:list")
    assert signed_in(juror).get(reverse("home")).url == reverse("ventures:juries")


def test_forms_are_shown_before_they_are_sent(coach, agency):
    venture = make.venture(agency, status="in_formalities")
    formality = make.formality(venture)
    jury = make.jury(agency, projects=0)
    for name, args in (
        ("new", []), ("budget-new", []), ("jury-new", []), ("grant-new", [venture.ref]), ("seat", [jury.ref]),
        ("formality", [venture.ref, formality.pk]), ("juries", []), ("jury", [jury.ref]),
    ):  # fmt: skip
        read(coach, name, *args)
