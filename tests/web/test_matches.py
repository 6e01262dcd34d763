"""The counsellor's page of offers for one person: ranked with reasons, why not another, what would open more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.people.models import JobSearch
from tests.placement import make
from tests.web.desk.conftest import signed_in, with_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def person(agency, counsellor, today):
    """Somebody in Casablanca, asked nothing about work yet."""
    return with_file(
        agency,
        counsellor,
        today,
        family_name="Diallo",
        given_name="Mariama",
        birth_year=1990,
        city="Casablanca",
    )


@pytest.fixture
def desk(counsellor):
    return signed_in(counsellor)


@pytest.fixture
def restaurant(db):
    return make.firm()


@pytest.fixture
def post(restaurant, today):
    """A post of waiter, in the evening, that asks for some French."""
    return make.offer(
        restaurant, languages={"fr": "B1"}, skills=("Servir à table",), hours=["evening"], published_on=today,
        confirmed_on=today, routes=["exempt", "simplified"],
    )  # fmt: skip


@pytest.fixture
def far(restaurant, today):
    """The same trade, in another town, by day."""
    return make.offer(
        restaurant, title="Serveuse à Agadir", region="MA-09", city="Agadir", hours=["day"], published_on=today,
        confirmed_on=today,
    )  # fmt: skip


def page(client: Client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(f"desk:{name}", args=args), query)
    bind(operator())
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def send(client: Client, name: str, *args: object, **data: object):
    answer = client.post(reverse(f"desk:{name}", args=args), data)
    bind(operator())
    return answer


# --- the profile ---


def test_a_wish_is_understood_when_it_is_sure(desk, person):
    send(desk, "wanted-add", person.ref, label="serveuse")

    assert person.wanted.get().isco == "5131"
    assert "Compris comme" in page(desk, "person-profile", person.ref)


def test_a_wish_that_may_mean_several_trades_asks_which(desk, person):
    answer = send(desk, "wanted-add", person.ref, label="xx zz")
    wish = person.wanted.get()
    assert answer.url == reverse("desk:wanted-trade", args=[person.ref, wish.pk])

    assert "Aucun de ceux-là" in page(desk, "wanted-trade", person.ref, wish.pk)
    chosen = desk.get(answer.url).context["form"].fields["isco"].choices[0][0]
    send(desk, "wanted-trade", person.ref, wish.pk, isco=chosen)

    wish.refresh_from_db()
    assert wish.isco == chosen


def test_a_trade_that_was_not_offered_is_refused(desk, person):
    send(desk, "wanted-add", person.ref, label="xx zz")
    wish = person.wanted.get()

    answer = send(desk, "wanted-trade", person.ref, wish.pk, isco="9999")

    assert answer.status_code == 200 or answer.status_code == 422
    wish.refresh_from_db()
    assert wish.isco == ""


def test_past_work_is_noted_in_years_and_months_and_taken_off(desk, person):
    send(desk, "past-work-add", person.ref, label="Vendre au marché", years="2", months="6", last_year="2019")
    done = person.past_works.get()
    assert (done.months, done.last_year) == (30, 2019)
    assert "2 ans et 6 mois" in page(desk, "person-profile", person.ref)

    send(desk, "past-work-remove", person.ref, done.pk)

    assert not person.past_works.exists()


def test_past_work_without_a_time_is_refused_beside_its_field(desk, person):
    answer = send(desk, "past-work-add", person.ref, label="Couture")

    assert answer.status_code == 422
    assert answer.context["past_work_form"].errors["months"]
    assert not person.past_works.exists()


def test_how_the_person_looks_for_work_is_noted_and_shown(desk, person):
    send(desk, "job-search", person.ref, looking="on", hours=["day", "weekend"], reach_km="15")

    search = JobSearch.objects.get(person=person)
    assert (search.hours, search.reach_km, search.contracts) == (["day", "weekend"], 15, [])
    assert "15 km" in page(desk, "person-profile", person.ref)


def test_a_distance_that_makes_no_sense_is_refused(desk, person):
    answer = send(desk, "job-search", person.ref, looking="on", reach_km="9000")

    assert answer.status_code == 422
    assert not JobSearch.objects.filter(person=person).exists()


# --- offers ---


def test_without_a_trade_the_page_says_what_to_note_first(desk, person, post):
    assert "Noter un métier" in page(desk, "person-matches", person.ref)


def test_an_offer_of_the_trade_is_shown_with_its_reasons_and_what_is_unknown(desk, person, post):
    send(desk, "wanted-add", person.ref, label="serveuse")

    shown = page(desk, "person-matches", person.ref)

    assert f'data-offer="{post.ref}"' in shown
    assert 'data-term="occupation"' in shown
    assert "Demander le niveau" in shown


def test_how_strong_each_side_is_agrees_with_its_name(desk, person, post):
    send(desk, "wanted-add", person.ref, label="serveuse")

    answer = desk.get(reverse("desk:person-matches", args=[person.ref]))
    bind(operator())

    chance, worth = answer.context["rows"][0]["row"].meters
    assert chance["text"] in ("forte", "moyenne", "faible")
    assert worth["text"] in ("fort", "moyen", "faible")
    for term in answer.context["rows"][0]["row"].terms:
        assert (term["side"], term["text"]) in {
            *(("chance", word) for word in ("forte", "moyenne", "faible")),
            *(("intérêt", word) for word in ("fort", "moyen", "faible")),
        }


def test_no_score_is_told_as_a_number(desk, person, post):
    send(desk, "wanted-add", person.ref, label="serveuse")

    answer = desk.get(reverse("desk:person-matches", args=[person.ref]))
    bind(operator())

    row = answer.context["rows"][0]["row"]
    assert str(row.match.score) not in answer.content.decode()


def test_opening_the_offers_of_a_person_leaves_a_trace(desk, person):
    page(desk, "person-matches", person.ref)

    line = AuditEvent.objects.filter(event="person.opened", person_id=person.pk).latest("id")
    assert line.new == {"part": "matches"}


def test_why_not_says_which_condition_closes_an_offer_and_what_would_change_it(desk, person, post, far):
    send(desk, "wanted-add", person.ref, label="serveuse")
    send(desk, "job-search", person.ref, looking="on", hours=["day"], reach_km="15")

    listed = page(desk, "person-matches", person.ref)
    found = page(desk, "person-matches", person.ref, offre="Agadir")
    told = page(desk, "person-match", person.ref, far.ref)
    evening = page(desk, "person-match", person.ref, post.ref)

    assert f'data-offer="{far.ref}"' not in listed
    assert far.title in found
    assert 'data-closed="place"' in told
    assert 'data-closed="hours"' not in told
    assert f"{reverse('desk:job-search', args=[person.ref])}#id_regions" in told
    assert 'data-closed="hours"' in evening


def test_a_language_below_what_is_asked_leads_to_a_course(desk, person, post):
    send(desk, "wanted-add", person.ref, label="serveuse")
    send(desk, "language-set", person.ref, language="fr", level="A2")

    told = page(desk, "person-match", person.ref, post.ref)
    listed = page(desk, "person-matches", person.ref)

    assert 'data-closed="languages"' in told
    assert 'data-opener="language"' in listed
    assert f"personne={person.ref}" in listed
    assert f'data-offer="{post.ref}"' not in listed
    assert reverse("desk:person-match", args=[person.ref, post.ref]) in listed


def test_an_offer_found_by_its_number_opens_at_once(desk, person, post):
    answer = desk.get(reverse("desk:person-matches", args=[person.ref]), {"offre": post.ref})
    bind(operator())

    assert answer.url == reverse("desk:person-match", args=[person.ref, post.ref])


def test_words_that_no_offer_bears_are_said(desk, person, post):
    assert "Aucune offre ouverte ne porte ces mots" in page(
        desk, "person-matches", person.ref, offre="zzzz qqqq"
    )


def test_an_offer_that_no_longer_stands_is_not_found(desk, person, post):
    post.status = "withdrawn"
    post.save()

    assert desk.get(reverse("desk:person-match", args=[person.ref, post.ref])).status_code == 404
    bind(operator())


def test_an_application_with_the_person_starts_here(desk, person, post):
    send(desk, "wanted-add", person.ref, label="serveuse")

    assert reverse("desk:application-new", args=[person.ref, post.ref]) in page(
        desk, "person-matches", person.ref
    )


def test_an_application_made_stands_instead_of_the_button(desk, person, post, agency):
    send(desk, "wanted-add", person.ref, label="serveuse")
    make.application(post, agency, person=person)

    shown = page(desk, "person-matches", person.ref)

    assert reverse("desk:application-new", args=[person.ref, post.ref]) not in shown
    assert "envoyée" in shown


# --- who may not ---


@pytest.mark.parametrize("name", ["person-matches", "job-search"])
def test_an_office_out_of_sight_finds_nothing(make_actor, other_agency, person, name):
    stranger = signed_in(make_actor("counsellor", other_agency))

    assert stranger.get(reverse(f"desk:{name}", args=[person.ref])).status_code == 404
    bind(operator())


@pytest.mark.parametrize("role", ["partner", "employer", "donor", "coordinator", "trainer"])
def test_other_roles_do_not_come_in(make_actor, agency, person, post, role):
    other = signed_in(make_actor(role, agency))

    assert other.get(reverse("desk:person-matches", args=[person.ref])).status_code == 403
    assert other.get(reverse("desk:person-match", args=[person.ref, post.ref])).status_code == 403
    bind(operator())


def test_a_visitor_is_asked_to_sign_in(person):
    assert Client().get(reverse("desk:person-matches", args=[person.ref])).status_code == 302
