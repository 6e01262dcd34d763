"""An employer writes an offer and keeps it standing; anyone reads it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.employers.models import Employer, JobOffer
from tests.permits import make
from tests.web.employing import browser, fields, page, send

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Plombier ou plombière", "tasks": "Réparer les fuites.", "openings": "2", "region": "MA-06",
    "city": "Casablanca", "contract": "cdi", "weekly_hours": "44", "branch": "general", "wage_mad": "5000",
    "experience_months": "6", "essential_skills": "Souder le cuivre\nLire un plan", "routes": ["exempt"],
    "language_1": "fr", "level_1": "A2",
}  # fmt: skip


@pytest.fixture
def firm(db):
    found = make.organisation("EMPLOYEUR-OFFRES", kind="employer")
    Employer.objects.create(
        organisation=found, name="Atelier Exemple", name_key="atelier exemple", region="MA-06"
    )
    return found


@pytest.fixture
def owner(firm):
    return make.actor(firm, "employer")


@pytest.fixture
def published(owner):
    client = browser(owner)
    send(client, "offer-new", **FORM)
    made = JobOffer.objects.get()
    send(client, "offer-step", made.ref, "publish")
    made.refresh_from_db()
    return made


def visitor(name: str, /, *args: object, **query: object):
    answer = Client().get(reverse(f"public:{name}", args=args), query)
    bind(operator())
    return answer


def test_an_offer_is_written_tied_to_its_trade_and_published(published):
    assert (published.status, published.isco) == ("open", "7126")
    assert [skill.label for skill in published.skills.all()] == ["Souder le cuivre", "Lire un plan"]
    assert dict(published.languages.values_list("language", "level")) == {"fr": "A2"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "Plombier, homme uniquement"}, "title"),
        ({"wage_mad": "1000"}, "wage_mad"),
        ({"wage_mad": ""}, "wage_mad"),
        ({"level_1": ""}, "level_1"),
        ({"contract": "cdd"}, "months"),
    ],
)
def test_what_cannot_be_offered_is_told_beside_its_field(owner, change, field):
    assert field in fields(send(browser(owner), "offer-new", **(FORM | change)))
    assert not JobOffer.objects.exists()


def test_without_an_establishment_one_is_asked_to_describe_it(db):
    newcomer = make.actor(make.organisation("EMPLOYEUR-NEUF", kind="employer"), "employer")

    answer = browser(newcomer).get(reverse("employer:offer-new"))
    bind(operator())

    assert answer.headers["Location"].startswith(reverse("employer:establishment"))


def test_the_page_of_an_offer_says_whom_the_law_lets_one_hire_and_how(owner, published):
    body = page(browser(owner), "offer", published.ref)

    assert "Personnes réfugiées" in body
    assert "non acceptée" in body  # the general procedure was not ticked


def test_another_employer_finds_no_such_offer(published):
    stranger = make.actor(make.organisation("EMPLOYEUR-AUTRE", kind="employer"), "employer")
    client = browser(stranger)

    for name, *more in (("offer",), ("offer-edit",), ("offer-occupation",)):
        answer = client.get(reverse(f"employer:{name}", args=[published.ref, *more]))
        bind(operator())
        assert answer.status_code == 404
    assert send(client, "offer-step", published.ref, "withdraw").status_code == 404
    published.refresh_from_db()
    assert published.status == "open"


def test_a_stale_offer_asks_its_employer_and_hides_from_visitors(owner, published):
    old = timezone.localdate() - timedelta(days=91)
    JobOffer.objects.filter(pk=published.pk).update(confirmed_on=old)

    assert "à confirmer" in page(browser(owner), "offers")
    assert visitor("offer", published.ref).status_code == 404

    send(browser(owner), "offer-step", published.ref, "confirm")

    assert visitor("offer", published.ref).status_code == 200


def test_a_visitor_finds_the_offer_by_the_trade_as_they_say_it(published):
    for words in ("plombier", "plomberie", "plombi", "سباك"):
        assert published.title in visitor("offers", metier=words).content.decode(), words
    assert published.title not in visitor("offers", metier="infirmière").content.decode()
    assert published.title not in visitor("offers", region="MA-01").content.decode()


def test_the_offer_leaves_as_data_for_other_sites(published):
    data = json.loads(visitor("offer-data", published.ref).content)

    assert data["@type"] == "JobPosting"
    assert data["occupationalCategory"] == "ISCO-08:7126"
    assert data["url"].endswith(reverse("public:offer", args=[published.ref]))


def test_an_offer_of_another_site_fills_the_form_and_keeps_nothing(owner):
    posting = json.dumps(
        {
            "@type": "JobPosting",
            "title": "Aide-cuisinier",
            "jobLocation": {"address": {"addressLocality": "Tanger"}},
        }
    )

    answer = send(browser(owner), "offer-paste", posting=posting)

    assert "Aide-cuisinier" in answer.content.decode()
    assert not JobOffer.objects.exists()
    assert fields(send(browser(owner), "offer-paste", posting="{}")) == {"posting"}


def test_a_household_s_offer_never_shows_its_name(owner, firm):
    Employer.objects.all().delete()
    Employer.objects.create(
        organisation=firm, name="Leila Exemple", name_key="leila exemple", region="MA-06", kind="household"
    )
    send(browser(owner), "offer-new", **(FORM | {"contract": "domestic_19_12", "title": "Aide à domicile"}))
    made = JobOffer.objects.get()
    send(browser(owner), "offer-step", made.ref, "publish")

    for name in ("offer", "offer-data"):
        body = visitor(name, made.ref).content.decode()
        assert "Leila" not in body
        assert "Particulier employeur" in body
