"""The public pages as a visitor meets them: open to all, asking nothing, in three languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, Organisation
from maslak.people.accesscodes import issue_access_code
from maslak.people.models import AccessCode
from maslak.programme.models import Disruption
from maslak.programme.strategy import load_workshops
from maslak.web.public import throttle
from maslak.web.public.content import load, load_remote
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = {
    "welcome": (), "rights": (), "situation": ("treaty",), "services": (), "service": ("salaried_work",),
    "remote": (), "offices": (), "glossary": (), "privacy": (), "workshops": (), "workshop": ("labour_law",),
    "workshop-step": ("labour_law", "hours"), "enter": (),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet():
    cache.clear()


def read(client, name: str, *args: str, language: str = "fr", **query: str) -> str:
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"public:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_to_anybody_in_three_languages(client, name, language, direction):
    page = read(client, name, *PAGES[name], language=language)

    assert f'<html lang="{language}" dir="{direction}"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("name", PAGES)
def test_reading_opens_no_session_and_writes_nothing(client, name):
    before = AuditEvent.objects.count()

    read(client, name, *PAGES[name])

    assert "sessionid" not in client.cookies
    bind(operator())
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("name", ["situation", "service", "workshop"])
def test_what_does_not_exist_is_not_found(client, name):
    assert client.get(reverse(f"public:{name}", args=["nowhere"])).status_code == 404


def test_the_welcome_page_has_a_door_for_everybody(client):
    page = read(client, "welcome")

    for name in (
        "public:rights",
        "public:enter",
        "login",
        "public:offices",
        "public:remote",
        "public:workshops",
    ):
        assert f'href="{reverse(name)}"' in page


# ---- rights ---------------------------------------------------------------------------------


def test_the_choice_of_a_situation_is_a_link_and_asks_nothing(client):
    page = read(client, "rights")

    for situation in load().situations:
        assert reverse("public:situation", args=[situation.code]) in page
        assert situation.title.fr.split(",")[0][:12] in page
    asked = re.findall(r'<(?:input|select|textarea)[^>]*?name="(\w+)"', page)
    assert set(asked) <= {"csrfmiddlewaretoken", "next"}


@pytest.mark.parametrize("code", [situation.code for situation in load().situations])
def test_a_situation_answers_every_question_in_words_with_its_sources(client, code):
    guide = load()
    situation = guide.situation(code)

    page = read(client, "situation", code, language="en")

    assert situation.first_step.en.split("’")[0][:30] in page
    for _section, answered in guide.read_as(situation):
        for service, answer in answered:
            assert guide.answer_labels[answer.answer].en in page
            assert guide.certainty_labels[answer.certainty].en in page
            assert all(source.address.replace("&", "&amp;") in page for source in answer.sources)
            assert page.count(f"tone-{answer.tone}") >= 2
            assert reverse("public:situation", args=[code])
            assert service.question.en.split("’")[0] in page


def test_both_sides_are_shown_where_the_sources_disagree(client):
    guide = load()
    disputed = guide.situation("treaty").answers["salaried_work"]

    page = read(client, "situation", "treaty", language="en")

    assert len(disputed.sides) == 2
    for side in disputed.sides:
        assert side.text.en.split("’")[0][:40] in page


def test_a_situation_is_read_in_the_language_chosen(client):
    situation = load().situation("refugee_unhcr")

    assert situation.title.ar in read(client, "situation", "refugee_unhcr", language="ar")
    assert situation.title.en in read(client, "situation", "refugee_unhcr", language="en")


def test_a_service_says_what_it_means_in_every_situation(client):
    page = read(client, "service", "salaried_work")

    for situation in load().situations:
        assert reverse("public:situation", args=[situation.code]) in page


# ---- at a distance --------------------------------------------------------------------------


def disruption(
    organisation: Organisation | None, kind: str = "continuity", since: int = -3, until: int | None = 3
):
    today = timezone.localdate()
    return Disruption.objects.create(
        kind=kind,
        organisation=organisation,
        text_fr="Le bureau est fermé",
        guidance_fr="Appelez Samira au guichet bleu",
        starts_on=today + timedelta(days=since),
        ends_on=None if until is None else today + timedelta(days=until),
    )


def test_each_service_says_how_to_have_it_from_afar(client):
    page = read(client, "remote", language="en")

    for service in load_remote().services:
        assert service.title.en in page


@pytest.mark.parametrize(("since", "until"), [(-3, 3), (0, 0), (-30, None)])
def test_the_guidance_of_today_is_published(client, agency, since, until):
    disruption(agency, since=since, until=until)

    page = read(client, "remote")

    assert "Appelez Samira au guichet bleu" in page
    assert agency.name_fr in page
    assert reverse("public:remote") in read(client, "welcome").split('class="hero"')[0]


@pytest.mark.parametrize(
    ("kind", "since", "until"), [("continuity", -9, -1), ("continuity", 1, 5), ("sector_shock", -3, 3)]
)
def test_other_times_and_other_troubles_publish_nothing(client, agency, kind, since, until):
    disruption(agency, kind, since, until)

    assert "guichet bleu" not in read(client, "remote")


# ---- offices --------------------------------------------------------------------------------


def test_the_directory_names_who_receives_people_and_nobody_else(client, agency, ngo, ministry):
    page = read(client, "offices")

    assert agency.name_fr in page
    assert ngo.name_fr in page
    assert ministry.name_fr not in page


def test_a_closed_office_leaves_the_directory(client, agency, other_agency, ngo):
    Organisation.objects.filter(pk=agency.pk).update(is_active=False)
    Organisation.objects.filter(pk=ngo.pk).update(valid_to=timezone.localdate() - timedelta(days=1))

    page = read(client, "offices")

    assert agency.name_fr not in page
    assert ngo.name_fr not in page
    assert other_agency.name_fr in page


def test_one_region_shows_its_own_offices(client, agency, other_agency):
    page = read(client, "offices", region="MA-02")

    assert other_agency.name_fr in page
    assert agency.name_fr not in page


def test_a_region_without_an_office_says_what_to_do_instead(client, agency):
    page = read(client, "offices", region="MA-12")

    assert "Aucun bureau" in page
    assert reverse("public:remote") in page


def test_an_office_that_works_from_afar_is_marked(client, agency, other_agency):
    disruption(agency)

    page = read(client, "offices")

    assert page.count("À distance en ce moment") == 1


def test_the_directory_costs_the_same_however_long(client, agency, django_assert_num_queries):
    with django_assert_num_queries(5):  # the transaction (2), the binding, the offices, the disruptions
        read(client, "offices")
    for number in range(12):
        Organisation.objects.create(
            code=f"O{number}", kind="office", name_fr=f"Bureau {number}", region="MA-04"
        )

    with django_assert_num_queries(5):
        read(client, "offices")


# ---- workshops ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "step"), [(w.code, step.code) for w in load_workshops().values() for step in w.steps]
)
def test_every_step_of_every_workshop_can_be_read(client, code, step):
    read(client, "workshop-step", code, step, language="ar")


def test_a_step_waits_for_an_answer_before_it_explains(client):
    exercise = load_workshops()["labour_law"].steps[1].exercise

    assert exercise.answer.en not in read(client, "workshop-step", "labour_law", "hours", language="en")


@pytest.mark.parametrize(("given", "verdict"), [("3", "C’est cela."), ("1", "Pas tout à fait.")])
def test_an_answer_is_judged_and_explained(client, given, verdict):
    exercise = load_workshops()["labour_law"].steps[1].exercise

    page = read(client, "workshop-step", "labour_law", "hours", reponse=given)

    assert verdict in page
    assert exercise.answer.fr.split("'")[0] in page
    assert len(re.findall(r"<input[^>]* checked", page)) == 1


@pytest.mark.parametrize("given", ["0", "9", "-1", "x", "²", ""])
def test_what_is_no_answer_is_not_judged(client, given):
    page = read(client, "workshop-step", "labour_law", "hours", reponse=given)

    assert "C’est cela." not in page
    assert "Pas tout à fait." not in page


# ---- the door of those who hold a code ------------------------------------------------------

ENTER = reverse("public:enter")


@pytest.fixture
def person(agency):
    return factories.person(agency, preferred_language="ar")


@pytest.fixture
def code(person, make_actor, agency) -> str:
    counsellor = make_actor("counsellor", agency)
    bind(counsellor)
    return issue_access_code(person_id=person.pk, by=counsellor, now=timezone.now())


def test_a_code_opens_the_person_s_own_space(client, person, code):
    answer = client.post(ENTER, {"code": code})

    assert answer.status_code == 302
    assert answer.url == reverse("home")
    bind(operator())
    person.refresh_from_db()
    assert client.session["_auth_user_id"] == str(person.account_id)


def test_a_code_is_read_however_it_was_typed(client, code):
    typed = f" {code[:5].lower()}-{code[5:].lower()} "

    assert client.post(ENTER, {"code": typed}).status_code == 302


def test_pages_come_in_the_person_s_language_unless_another_was_chosen(client, code):
    answer = client.post(ENTER, {"code": code})

    assert answer.cookies["django_language"].value == "ar"


def test_a_language_chosen_before_is_kept(client, code):
    client.cookies["django_language"] = "en"

    answer = client.post(ENTER, {"code": code})

    assert "django_language" not in answer.cookies


def test_a_code_serves_once(client, code):
    client.post(ENTER, {"code": code})
    client.logout()

    answer = client.post(ENTER, {"code": code})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_following_a_link_never_spends_a_code(client, code):
    client.get(ENTER, {"code": code})

    bind(operator())
    assert AccessCode.objects.filter(used_at=None).count() == 1


@pytest.mark.parametrize("typed", ["", "NEVERGIVEN", "?"])
def test_a_wrong_code_is_never_a_dead_end(client, typed):
    answer = client.post(ENTER, {"code": typed})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "error-summary" in page
    assert reverse("public:offices") in page
    assert "un nouveau code d’accès" in page


def test_an_old_code_is_refused_with_the_way_to_a_new_one(client, person, code):
    bind(operator())
    AccessCode.objects.update(
        created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=1)
    )

    page = client.post(ENTER, {"code": code}).content.decode()

    assert "Demandez-en un autre" in page
    assert reverse("public:offices") in page


def test_code_after_code_from_one_address_must_wait(client, code):
    for _try in range(throttle.FAILURES):
        client.post(ENTER, {"code": "WRONGWRONG"})

    refused = client.post(ENTER, {"code": code})
    elsewhere = client.post(ENTER, {"code": code}, REMOTE_ADDR="196.200.0.9")

    assert refused.status_code == 429
    assert reverse("public:offices") in refused.content.decode()
    assert elsewhere.status_code == 302


def test_behind_our_own_proxy_visitors_are_told_apart(client, code):
    for _try in range(throttle.FAILURES):
        client.post(ENTER, {"code": "WRONGWRONG"}, headers={"x-forwarded-for": "1.1.1.1, 41.140.0.1"})

    assert client.get(ENTER, headers={"x-forwarded-for": "41.140.0.1"}).status_code == 429
    assert client.post(ENTER, {"code": code}, headers={"x-forwarded-for": "41.140.0.2"}).status_code == 302


def test_a_stranger_cannot_pretend_to_be_somebody_else_s_address(client):
    for _try in range(throttle.FAILURES):
        client.post(
            ENTER, {"code": "WRONGWRONG"}, REMOTE_ADDR="196.200.0.9", headers={"x-forwarded-for": "8.8.8.8"}
        )

    assert client.get(ENTER, REMOTE_ADDR="196.200.0.9").status_code == 429
    assert client.get(ENTER, REMOTE_ADDR="8.8.8.8").status_code == 200
