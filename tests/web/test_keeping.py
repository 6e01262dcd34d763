"""Nothing typed is lost, nothing is done twice, nothing is done for somebody else: forms seen from the browser."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import Actor, bind, operator
from maslak.access.models import Membership
from maslak.casework.models import FollowUp
from maslak.keeping import drafts
from maslak.keeping.models import Answer, Draft
from tests.web.desk.conftest import signed_in, with_file
from tests.web.test_account import LOGIN, SECRET, with_password

pytestmark = pytest.mark.django_db
TEXT = "Rappeler l'atelier de soudure, puis l'entreprise."
DAY = reverse("desk:today")


@pytest.fixture
def samira(make_actor, agency) -> Actor:
    by = make_actor("counsellor", agency, username="samira")
    with_password(by.user)
    return by


@pytest.fixture
def desk(samira) -> Client:
    return signed_in(samira)


@pytest.fixture
def page(samira, agency) -> str:
    """Where a follow-up is noted for somebody whom Samira follows."""
    person = with_file(agency, samira, timezone.localdate(), family_name="Diallo", given_name="Mariama")
    return reverse("desk:follow-up-new", args=[person.ref])


def form_of(client: Client, page: str) -> dict[str, str]:
    """The hidden answers of the last form that the page sends by POST, as a browser would send them back."""
    answer = client.get(page)
    assert answer.status_code == 200
    forms = [
        part for part in answer.content.decode().split("<form")[1:] if 'method="post"' in part.split(">")[0]
    ]
    main = next(form for form in forms if "<textarea" in form or 'name="subject"' in form)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main.split("</form>")[0])
    return {name: unescape(value) for name, value in found}


def note(client: Client, page: str, marks: dict[str, str], **more: str):
    return client.post(page, marks | {"subject": TEXT, "due_on": "2030-01-15"} | more)


def follow_ups() -> int:
    bind(operator())
    return FollowUp.objects.count()


def expire(client: Client) -> None:
    Session.objects.all().delete()


# ---- done once ------------------------------------------------------------------------------


def test_a_form_sent_twice_is_done_once_and_answers_the_same(desk, page):
    marks = form_of(desk, page)

    first, second = note(desk, page, marks), note(desk, page, marks)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert first.status_code == 302
    assert follow_ups() == 1


def test_the_same_words_from_a_new_page_are_a_new_act(desk, page):
    note(desk, page, form_of(desk, page))
    note(desk, page, form_of(desk, page))

    assert follow_ups() == 2


def test_going_back_and_changing_an_answer_is_another_act(desk, page):
    marks = form_of(desk, page)

    note(desk, page, marks)
    note(desk, page, marks, subject="Appeler l'entreprise demain matin.")

    assert follow_ups() == 2


def test_a_refused_form_may_be_sent_again(desk, page):
    marks = form_of(desk, page)

    refused = note(desk, page, marks, due_on="")
    bind(operator())
    left = Answer.objects.count()

    assert refused.status_code in (200, 422)
    assert left == 0
    assert note(desk, page, marks).status_code == 302


def test_a_failure_of_the_server_leaves_no_claim(desk, page, monkeypatch):
    from maslak.web.desk import views_plan

    marks = form_of(desk, page)
    desk.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(views_plan, "redirect", _broken)
        assert note(desk, page, marks).status_code == 500

    assert note(desk, page, marks).status_code == 302
    assert follow_ups() == 1


def _broken(*_arguments):
    raise RuntimeError


# ---- for whom the page was made -------------------------------------------------------------


def test_a_page_of_another_account_does_nothing_and_keeps_what_was_typed_for_it(
    desk, page, samira, make_actor, agency
):
    marks, other = form_of(desk, page), make_actor("supervisor", agency)

    answer = note(signed_in(other), page, marks)

    assert answer.status_code == 409
    assert "avec un autre compte" in answer.content.decode()
    assert follow_ups() == 0
    assert Draft.objects.get().account == samira.user


def test_a_page_opened_for_another_of_one_s_organisations_does_nothing(desk, page, samira, ngo):
    marks = form_of(desk, page)
    there = Membership.objects.create(
        user=samira.user, organisation=ngo, role="caseworker", since="2015-01-01"
    )
    desk.post(reverse("switch-organisation"), {"membership": there.pk})

    answer = note(desk, page, marks)

    assert answer.status_code == 409
    assert follow_ups() == 0


def test_a_forged_opening_is_no_opening(desk, page):
    assert note(desk, page, {"opening": "AAAA", "once": "k"}).status_code == 302


# ---- the session ended ----------------------------------------------------------------------


def test_what_was_typed_comes_back_after_signing_in_again(desk, page, samira):
    marks = form_of(desk, page)
    expire(desk)

    refused = note(desk, page, marks)
    after = parse_qs(urlsplit(refused.url).query)["next"][0]
    entered = desk.post(LOGIN, {"username": "samira", "password": SECRET, "next": after})
    shown = desk.get(entered.url).content.decode()

    assert urlsplit(refused.url).path == LOGIN
    assert entered.url == after
    assert "Voici votre saisie du" in shown
    assert f'value="{TEXT.replace(chr(39), "&#x27;")}"' in shown or TEXT.replace("'", "&#x27;") in shown
    assert follow_ups() == 0


def test_nothing_is_done_until_the_form_is_sent_and_then_the_draft_goes(desk, page, samira):
    marks = form_of(desk, page)
    expire(desk)
    after = parse_qs(urlsplit(note(desk, page, marks).url).query)["next"][0]
    desk.force_login(samira.user)

    answer = note(desk, page, form_of(desk, after))

    assert answer.status_code == 302
    assert follow_ups() == 1
    assert not Draft.objects.exists()


def test_whoever_signs_in_next_on_that_machine_sees_nothing_of_it(desk, page, make_actor, agency):
    marks = form_of(desk, page)
    expire(desk)
    after = parse_qs(urlsplit(note(desk, page, marks).url).query)["next"][0]

    desk.force_login(make_actor("supervisor", agency).user)
    shown = desk.get(after).content.decode() + desk.get(DAY).content.decode()

    assert "soudure" not in shown
    assert "gardée" not in shown


def test_a_form_of_a_page_older_than_the_sign_in_is_kept_too(samira, page):
    client = Client(enforce_csrf_checks=True)
    client.force_login(samira.user)
    marks = form_of(client, page)

    answer = note(client, page, marks | {"csrfmiddlewaretoken": "x" * 64})

    assert answer.status_code == 403
    assert "est gardé" in answer.content.decode()
    assert follow_ups() == 0
    assert Draft.objects.count() == 1


def test_a_button_without_anything_typed_leaves_no_draft(desk, page):
    marks = form_of(desk, page)
    expire(desk)

    answer = desk.post(page, marks)

    assert urlsplit(answer.url).path == LOGIN
    bind(operator())
    assert not Draft.objects.exists()


def test_a_failure_of_the_server_keeps_what_was_typed(desk, page, monkeypatch):
    from maslak.web.desk import views_plan

    marks = form_of(desk, page)
    monkeypatch.setattr(views_plan, "redirect", _broken)
    desk.raise_request_exception = False

    answer = note(desk, page, marks)

    assert answer.status_code == 500
    assert "est gardé" in answer.content.decode()
    assert follow_ups() == 0
    assert Draft.objects.count() == 1


# ---- while typing ---------------------------------------------------------------------------


def pause(client: Client, page: str, marks: dict[str, str], **answers: str):
    return client.post(reverse("keeping:keep"), marks | {"_action": page, "_title": "Un suivi"} | answers)


def test_a_pause_keeps_what_is_typed_and_says_so(desk, page, samira):
    answer = pause(desk, page, form_of(desk, page), subject=TEXT)

    assert answer.status_code == 200
    assert "Saisie gardée à" in answer.content.decode()
    bind(samira)
    assert drafts.opened(Draft.objects.get()) == drafts.Typed("Un suivi", {"subject": [TEXT]})


def test_a_pause_after_the_session_ended_keeps_it_as_well(desk, page):
    marks = form_of(desk, page)
    expire(desk)

    assert pause(desk, page, marks, subject=TEXT).status_code == 200


def test_who_brings_no_opening_keeps_nothing(desk, client, page):
    for browser in (desk, client):
        assert pause(browser, page, {}, subject=TEXT).status_code == 403
    bind(operator())
    assert not Draft.objects.exists()


def test_secrets_are_never_kept(desk, page, samira):
    pause(desk, page, form_of(desk, page), subject=TEXT, password=SECRET, access_code="123456")

    bind(samira)
    assert drafts.opened(Draft.objects.get()).fields == {"subject": [TEXT]}


def test_a_form_that_is_taken_takes_its_draft_along(desk, page):
    marks = form_of(desk, page)
    pause(desk, page, marks, subject=TEXT)

    note(desk, page, marks)

    bind(operator())
    assert not Draft.objects.exists()


def test_the_day_begins_with_the_drafts_and_their_page_tells_of_them(desk, page, make_actor, agency):
    pause(desk, page, form_of(desk, page), subject=TEXT)

    for address in (DAY, page):
        shown = desk.get(address).content.decode()
        assert "Une saisie est gardée" in shown
        assert "Un suivi" in shown
    other = signed_in(make_actor("supervisor", agency))
    assert "Une saisie est gardée" not in other.get(DAY).content.decode()


def test_drafts_outlive_signing_out(desk, page, samira):
    pause(desk, page, form_of(desk, page), subject=TEXT)
    desk.post(reverse("logout"))

    assert "Une saisie est gardée" in signed_in(samira).get(DAY).content.decode()


def test_a_draft_is_forgotten_on_demand_by_its_account_alone(desk, page, make_actor, agency):
    pause(desk, page, form_of(desk, page), subject=TEXT)
    bind(operator())
    address = reverse("keeping:forget", args=[Draft.objects.get().ref])

    assert signed_in(make_actor("supervisor", agency)).post(address).status_code == 404
    assert desk.post(address).status_code == 302
    bind(operator())
    assert not Draft.objects.exists()
