"""A person says their trade on their telephone, in their words, and sees the offers that suit, with the reasons."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.casework import consenting
from maslak.matching.models import Proposal
from maslak.people.models import JobSearch, PastWork, WantedOccupation
from tests.placement import make
from tests.web.desk.conftest import signed_in, with_file
from tests.web.test_person import entered

pytestmark = pytest.mark.django_db
PROPOSED = {"score": 500, "terms": {}, "gates": {}, "weights": "essai"}


@pytest.fixture
def person(agency, counsellor):
    return with_file(
        agency, counsellor, timezone.localdate(), family_name="Diallo", given_name="Mariama", birth_year=1990,
        city="Casablanca",
    )  # fmt: skip


@pytest.fixture
def phone(person, counsellor):
    return entered(person, counsellor)


@pytest.fixture
def restaurant(db):
    return make.firm()


@pytest.fixture
def post(restaurant):
    today = timezone.localdate()
    return make.offer(
        restaurant, languages={"fr": "B1"}, hours=["evening"], published_on=today, confirmed_on=today
    )


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"person:{name}", args=args))
    bind(operator())
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def send(client: Client, name: str, *args: object, **data: object):
    answer = client.post(reverse(f"person:{name}", args=args), data)
    bind(operator())
    return answer


# --- my trade ---


@pytest.mark.parametrize(
    ("words", "isco"), [("serveuse", "5131"), ("خياطة", "7531"), ("plombi", "7126"), ("7ellaq", "5141")]
)
def test_a_trade_is_said_as_one_says_it(phone, person, words, isco):
    answer = send(phone, "wish-add", label=words)

    wish = person.wanted.get()
    assert (wish.label, wish.isco) == (words, isco)
    assert answer.url == f"{reverse('person:work')}#metiers"


def test_words_that_may_mean_several_trades_ask_which(phone, person):
    answer = send(phone, "wish-add", label="xx zz")
    wish = person.wanted.get()
    assert answer.url == reverse("person:wish-trade", args=[wish.pk])

    assert "xx zz" in read(phone, "wish-trade", wish.pk)
    chosen = phone.get(answer.url).context["form"].fields["isco"].choices[0][0]
    send(phone, "wish-trade", wish.pk, isco=chosen)

    wish.refresh_from_db()
    assert wish.isco == chosen


def test_nothing_said_is_refused_beside_the_field(phone, person):
    answer = send(phone, "wish-add", label="  ")

    assert answer.status_code == 422
    assert answer.context["wish_form"].errors["label"]
    assert not person.wanted.exists()


def test_hours_distance_and_regions_are_ticked(phone, person):
    answer = send(phone, "how-set", hours=["day", "weekend"], reach_km="10", regions=["MA-01"])

    search = JobSearch.objects.get(person=person)
    assert (search.hours, search.reach_km, search.regions) == (["day", "weekend"], 10, ["MA-01"])
    assert answer.url == reverse("person:offers")


def test_what_an_office_asked_beside_stays_when_the_person_ticks(phone, person):
    JobSearch.objects.create(person=person, contracts=["cdi"], wage_least_mad=4000)

    send(phone, "how-set", hours=["day"], reach_km="")

    search = JobSearch.objects.get(person=person)
    assert (search.contracts, search.wage_least_mad, search.reach_km) == (["cdi"], 4000, None)


def test_hours_that_do_not_exist_are_refused(phone, person):
    assert send(phone, "how-set", hours=["midnight"]).status_code == 422
    assert not JobSearch.objects.filter(person=person).exists()


def test_languages_skills_and_past_work_are_said_and_taken_back(phone, person):
    send(phone, "language-set", language="fr", level="A2")
    send(phone, "skill-add", label="Tenir une caisse")
    send(phone, "done-add", label="serveuse", months="24")

    shown = read(phone, "work")
    assert "Tenir une caisse" in shown
    assert PastWork.objects.get(person=person).months == 24

    send(phone, "language-remove", "fr")
    send(phone, "skill-remove", person.skills.get().pk)
    send(phone, "done-remove", person.past_works.get().pk)

    assert not person.languages.exists()
    assert not person.skills.exists()
    assert not person.past_works.exists()


def test_past_work_without_a_length_is_refused(phone, person):
    answer = send(phone, "done-add", label="serveuse")

    assert answer.status_code == 422
    assert not person.past_works.exists()


def test_a_pause_hides_the_offers_and_ends(phone, person, post):
    send(phone, "wish-add", label="serveuse")
    send(phone, "looking-set", looking="0")
    assert f'data-offer="{post.ref}"' not in read(phone, "offers")

    send(phone, "looking-set", looking="1")

    assert f'data-offer="{post.ref}"' in read(phone, "offers")


def test_nobody_writes_on_the_list_of_somebody_else(phone, agency, counsellor):
    other = with_file(agency, counsellor, timezone.localdate(), family_name="Mensah", given_name="Kofi")
    wish = WantedOccupation.objects.create(person=other, label="Plombier", isco="7126")

    for name in ("wish-remove", "wish-trade"):
        assert send(phone, name, wish.pk, isco="5120").status_code == 404

    wish.refresh_from_db()
    assert wish.isco == "7126"


# --- my offers ---


def test_without_a_trade_the_page_asks_for_one(phone, post):
    assert "Quel travail cherchez-vous" in read(phone, "offers")


def test_an_offer_that_suits_is_shown_with_why_and_what_is_not_known(phone, post):
    send(phone, "wish-add", label="serveuse")

    shown = read(phone, "offers")

    assert f'data-offer="{post.ref}"' in shown
    assert "Serveurs" in shown
    assert f"{reverse('person:work')}#langues" in shown


def test_a_person_never_reads_a_score(phone, post):
    send(phone, "wish-add", label="serveuse")

    answer = phone.get(reverse("person:offers"))
    bind(operator())

    assert str(answer.context["rows"][0]["row"].match.score) not in answer.content.decode()
    assert "<meter" not in answer.content.decode()


def test_the_page_costs_the_same_however_many_offers_suit(phone, post, restaurant):
    send(phone, "wish-add", label="serveuse")
    one = questions_of(phone)
    today = timezone.localdate()
    for _number in range(4):
        make.offer(restaurant, languages={"fr": "B1"}, published_on=today, confirmed_on=today)

    assert questions_of(phone) == one


def questions_of(phone: Client) -> int:
    read(phone, "offers")  # the offers of the moment are gathered once
    with CaptureQueriesContext(connection) as asked:
        read(phone, "offers")
    return len(asked)


def test_an_offer_says_why_it_is_shown_and_how_to_apply(phone, post):
    send(phone, "wish-add", label="serveuse")

    shown = read(phone, "offer", post.ref)

    assert "Pourquoi je vois cette offre" in shown
    assert 'data-unknown="languages"' in shown
    assert reverse("person:apply", args=[post.ref]) in shown


def test_an_offer_that_cannot_be_says_why_and_what_would_change_it(phone, post):
    send(phone, "wish-add", label="serveuse")
    send(phone, "how-set", hours=["day"])

    listed, told = read(phone, "offers"), read(phone, "offer", post.ref)

    assert f'data-offer="{post.ref}"' not in listed
    assert 'data-opener="hours"' in listed
    assert 'data-closed="hours"' in told
    assert f"{reverse('person:work')}#heures" in told
    assert reverse("person:apply", args=[post.ref]) not in told


def test_the_page_says_who_sees_what_and_follows_the_persons_choice(phone, person, post):
    send(phone, "wish-add", label="serveuse")
    assert "Aucun employeur ne vous voit" in read(phone, "offers")

    consenting.give(
        person_id=person.pk,
        purpose="share_profile_employers",
        language="fr",
        by=operator(),
        now=timezone.now(),
    )

    assert "ni votre nom" in read(phone, "offers")


def test_an_offer_that_no_longer_stands_is_not_found(phone, post):
    post.status = "filled"
    post.save()

    assert phone.get(reverse("person:offer", args=[post.ref])).status_code == 404
    bind(operator())


def test_an_offer_that_the_office_put_to_the_person_says_so(phone, person, post, restaurant):
    today = timezone.localdate()
    other = make.offer(
        restaurant, title="Gardienne de nuit", isco="5414", published_on=today, confirmed_on=today
    )
    for offer in (post, other):
        Proposal.objects.create(
            person=person, offer=offer, title=offer.title, day=today, status="accepted", decided_at=timezone.now(),
            **PROPOSED,
        )  # fmt: skip
    send(phone, "wish-add", label="serveuse")

    shown = read(phone, "offers")

    assert shown.count("par votre bureau") == 2
    assert other.title in shown


def test_an_application_made_is_shown_on_the_card(phone, person, post, agency):
    send(phone, "wish-add", label="serveuse")
    make.application(post, agency, person=person)

    assert "envoyée" in read(phone, "offers")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_open_in_every_language_and_are_light(phone, post, language):
    phone.cookies["django_language"] = language
    send(phone, "wish-add", label="serveuse")

    for name, args in (("work", ()), ("offers", ()), ("offer", (post.ref,))):
        assert len(read(phone, name, *args).encode()) < 100_000


# --- who may not ---


@pytest.mark.parametrize("name", ["work", "offers"])
def test_the_pages_are_for_the_person_alone(counsellor, person, name):
    assert signed_in(counsellor).get(reverse(f"person:{name}")).status_code == 403
    assert Client().get(reverse(f"person:{name}")).status_code == 302
    bind(operator())


def test_staff_write_nothing_through_the_persons_space(counsellor, person):
    assert signed_in(counsellor).post(reverse("person:wish-add"), {"label": "serveuse"}).status_code == 403
    bind(operator())
    assert not person.wanted.exists()
