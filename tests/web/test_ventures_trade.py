"""An enterprise that trades, from its pages: turnover, capital, catalogue, team, visits beside those due; and its holder."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.pathway.queries import standing
from maslak.programme.models import Disruption, Project
from maslak.ventures.enums import VentureStatus
from maslak.ventures.models import Budget, Grant, Sale, Venture
from tests import factories
from tests.ventures import make
from tests.web.desk.conftest import signed_in
from tests.web.test_ventures import read, send, today

pytestmark = pytest.mark.django_db
GAP = "\xa0"


@pytest.fixture
def coach(make_actor, agency):
    return signed_in(make_actor("coach", agency))


@pytest.fixture
def trader(agency):
    """An auto-entrepreneur who began a hundred days ago."""
    return make.venture(
        agency, status="trading", legal_form="auto_entrepreneur", created_on=today(days=100),
        registered_on=today(days=200),
    )  # fmt: skip


@pytest.fixture
def holder(trader, make_actor):
    """Whoever carries that project, signed in to their own space."""
    user = make_actor("person").user
    person = trader.members.get().person
    person.account = user
    person.save()
    client = Client()
    client.force_login(user)
    return client


def this_month():
    return f"{today():%Y-%m}"


def test_turnover_is_declared_and_stands_beside_its_ceiling(coach, trader):
    send(
        coach,
        "turnover",
        trader.ref,
        month=this_month(),
        activity="services",
        amount_mad="150000",
        customer="",
    )

    page = read(coach, "turnover", trader.ref)
    assert f"150{GAP}000" in page
    assert "75 % du plafond" in page
    assert "75 % du plafond" in read(coach, "venture", trader.ref)


@pytest.mark.parametrize(
    "change", [{"month": "2001-01"}, {"activity": ""}, {"amount_mad": "-5"}, {"amount_mad": "1,005"}]
)
def test_a_declaration_that_does_not_hold_is_shown_again(coach, trader, change):
    said = {"month": this_month(), "activity": "goods", "amount_mad": "10"} | change

    send(coach, "turnover", trader.ref, status=422, **said)

    assert not Sale.objects.exists()


def test_the_capital_of_a_cooperative_is_noted_share_by_share(coach, agency):
    team = make.venture(agency, status="in_formalities", legal_form="cooperative")
    for _each in range(4):
        make.member(team)
    shares = {f"shares-{member.pk}": 1 for member in team.members.all()}

    page = send(coach, "capital", team.ref, status=422, share_mad="100", **shares)
    assert "au moins 1000" in page.content.decode()
    send(coach, "capital", team.ref, share_mad="200", **shares)

    assert f"1{GAP}000,00" in read(coach, "venture", team.ref)


def test_the_catalogue_follows_the_form_and_the_stay(coach, agency, make_actor):
    refugee = factories.person(agency, residence="refugee_bra")
    project = make.venture(agency, person=refugee, legal_form="cooperative")
    unknown = make.venture(agency, legal_form="sarl")

    page = read(coach, "financing", project.ref)
    assert "HCR et AMAPPE" in page
    assert page.index("HCR et AMAPPE") < page.index("Microcrédit")
    assert "Microcrédit" not in read(coach, "financing", unknown.ref)


def test_what_was_asked_outside_is_noted_with_its_answer(coach, trader):
    send(coach, "financing-ask", trader.ref, product="microcredit", amount_mad="8000", sent_on=today(days=3))
    asked = trader.requests.get()

    send(coach, "financing-answer", trader.ref, asked.pk, status=422, on=today(), ground="")
    address = reverse("ventures:financing-answer", args=[trader.ref, asked.pk])
    assert coach.post(address, {"status": "refused", "ground": "residence", "on": today()}).status_code == 302

    page = read(coach, "financing", trader.ref)
    assert "titre de séjour non admis" in page
    assert "refusée" in read(coach, "venture", trader.ref)


def test_an_emergency_names_its_disruption(coach, agency, trader):
    budget = Budget.objects.create(
        organisation=agency, title="Fonds", amount_mad=Decimal("9000"), starts_on=today(days=50), ends_on=today(days=-50)
    )  # fmt: skip
    flood = Disruption.objects.create(
        kind="sector_shock", sector="commerce", starts_on=today(days=20), text_fr="Inondations", clocks=[]
    )
    said = {
        "budget": budget.pk, "kind": "top_up", "purpose": "Stock", "decided_on": today(), "first_amount": "500",
        "first_due": today(), "first_condition": "Devis", "disruption": flood.pk,
    }  # fmt: skip

    send(coach, "grant-new", trader.ref, status=422, **said)
    send(coach, "grant-new", trader.ref, **said, emergency="on")

    assert Grant.objects.get().disruption == flood
    assert "Inondations" in read(coach, "venture", trader.ref)


def test_a_project_is_registered_within_a_partner_s_and_counts_there(coach, agency):
    partner = Project.objects.create(code="ESSAI", text_fr="Projet d'essai")
    person = factories.person(agency)

    send(
        coach, "new", lead=person.ref, title="Couture", registered_on=today(days=3), project=partner.pk
    )  # fmt: skip

    assert Venture.objects.get().project == partner
    assert standing().get(kind="project_registered").project == partner


def test_a_presentation_is_corrected(coach, trader):
    said = {"title": "Couture et retouches", "direct_jobs": 1, "indirect_jobs": 2, "city": "Rabat"}

    send(coach, "describe", trader.ref, **said)
    send(coach, "describe", trader.ref, status=422, **said | {"title": ""})

    trader.refresh_from_db()
    assert (trader.title, trader.direct_jobs) == ("Couture et retouches", 1)


def test_a_project_passes_to_another_member_and_the_first_leaves(coach, trader):
    first, heir = trader.members.get(), make.member(trader)
    send(coach, "member-leave", trader.ref, first.pk, status=422, until=today())

    send(coach, "member-lead", trader.ref, heir.pk)
    send(coach, "member-leave", trader.ref, first.pk, until=today())

    first.refresh_from_db()
    heir.refresh_from_db()
    assert (heir.role, first.until) == ("lead", today())


def test_visits_are_added_and_cancelled(coach, trader):
    assert "Mois 36" in read(coach, "visit-add", trader.ref)
    send(coach, "visit-add", trader.ref, month=36)
    send(coach, "visit-add", trader.ref, month=12, status=422)
    added = trader.visits.get()

    send(coach, "visit-cancel", trader.ref, added.pk)

    added.refresh_from_db()
    assert (added.month, added.status) == (36, "cancelled")


def test_every_session_is_listed_with_the_hours(coach, trader):
    for topic in ("Prix", "Comptes"):
        send(coach, "act", trader.ref, "seance", on=today(), minutes=45, mode="video", topic=topic)

    page = read(coach, "sessions", trader.ref)

    assert "1,5 heures" in page
    assert "Comptes" in page


def test_opening_a_project_leaves_a_trace_that_its_members_read(coach, trader, holder):
    read(coach, "venture", trader.ref)

    person = trader.members.get().person
    assert AuditEvent.objects.filter(event="venture.opened", person_id=person.pk).count() == 1
    assert "Projet d" in holder.get(reverse("person:traces")).content.decode()


def test_a_file_leads_to_its_projects_and_to_a_new_one(make_actor, agency, trader):
    counsellor = signed_in(make_actor("counsellor", agency))
    person = trader.members.get().person

    page = counsellor.get(reverse("desk:person", args=[person.ref])).content.decode()

    assert reverse("ventures:venture", args=[trader.ref]) in page
    assert f"{reverse('ventures:new')}?personne={person.ref}" in page
    assert reverse("ventures:list") in page


# The holder's own page


def mine(client, status=200):
    answer = client.get(reverse("person:project"))
    assert answer.status_code == status
    bind(operator())
    return answer.content.decode()


def test_a_holder_reads_where_the_project_stands_and_what_comes_next(holder, trader, agency):
    make.visit(agency, venture=trader, due_on=today(), opens_on=today(days=5), closes_on=today(days=-5))
    make.grant(agency, venture=trader, status="signed")

    page = mine(holder)

    for said in (
        "Atelier de couture",
        "en activité",
        "Visite du mois 3",
        f"0,00 DH versés sur 1{GAP}000,00 DH",
    ):
        assert said in page
    assert reverse("person:project") in holder.get(reverse("person:home")).content.decode()


@pytest.mark.parametrize("status", VentureStatus.values)
def test_the_page_says_what_comes_next_in_every_state(make_actor, agency, status):
    venture = make.venture(agency, status=status)
    user = make_actor("person").user
    person = venture.members.get().person
    person.account = user
    person.save()
    client = Client()
    client.force_login(user)

    assert "next-step" in mine(client)


def test_a_holder_declares_their_turnover(holder, trader):
    said = {"month": this_month(), "activity": "goods", "amount_mad": "3200", "customer": ""}

    answer = holder.post(
        reverse("person:project"), {"venture": trader.ref} | {f"{trader.ref}-{k}": v for k, v in said.items()}
    )

    assert answer.status_code == 302
    bind(operator())
    sale = Sale.objects.get()
    assert (sale.amount_mad, sale.by_holder) == (Decimal("3200"), True)
    assert f"3{GAP}200,00" in mine(holder)


def test_a_holder_s_mistake_is_shown_again(holder, trader):
    answer = holder.post(reverse("person:project"), {"venture": trader.ref, f"{trader.ref}-amount_mad": "x"})

    assert answer.status_code == 422
    bind(operator())
    assert not Sale.objects.exists()


def test_whoever_has_no_project_is_told_how_to_begin(make_actor, agency):
    person = factories.person(agency)
    person.account = make_actor("person").user
    person.save()
    client = Client()
    client.force_login(person.account)

    assert reverse("public:financing") in mine(client)


def test_a_coach_has_no_page_of_their_own_there(coach):
    assert coach.get(reverse("person:project")).status_code == 403


# The public catalogue


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_anyone_reads_the_catalogue(client, language):
    client.cookies["django_language"] = language

    assert client.get(reverse("public:financing")).status_code == 200


def test_the_catalogue_says_what_is_open_to_a_stay(client):
    page = client.get(reverse("public:financing"), {"sejour": "refugee_unhcr", "forme": "income_activity"})

    text = page.content.decode()
    assert text.index("HCR et AMAPPE") < text.index("Microcrédit")
    assert "fermé en pratique" in text
    assert client.get(reverse("public:financing"), {"sejour": "rich"}).status_code == 200
