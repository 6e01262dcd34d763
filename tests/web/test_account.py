"""Signing in and out, choosing an organisation, a language, a password."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, Membership, User
from maslak.web.account.demo import PASSWORD, demo_accounts
from maslak.web.context import MENUS

pytestmark = pytest.mark.django_db

LOGIN = reverse("login")
SECRET = "trois-palmiers-bleus"
AN_OTHER = "quatre-oliviers-verts"


@pytest.fixture
def officer(make_actor, ministry) -> User:
    """The data-protection officer, with a password."""
    return with_password(make_actor("protection", ministry, username="officer").user)


def with_password(user: User, password: str = SECRET) -> User:
    user.set_password(password)
    user.save()
    return user


def sign_in(client: Client, username: str, password: str = SECRET, **more):
    return client.post(LOGIN, {"username": username, "password": password}, **more)


def give(
    user: User, organisation, role: str, since: date = date(2015, 1, 1), until: date | None = None
) -> Membership:
    return Membership.objects.create(
        user=user, organisation=organisation, role=role, since=since, until=until
    )


# ---- in and out -----------------------------------------------------------------------------


def test_the_right_password_leads_to_the_page_where_the_day_starts(client, officer):
    answer = sign_in(client, "officer", follow=True)

    assert answer.redirect_chain[-1][0] == reverse("steering:trail")
    assert answer.status_code == 200


@pytest.mark.parametrize("role", sorted(MENUS))
def test_every_role_with_pages_has_one_where_its_day_starts(client, make_actor, ministry, role):
    with_password(make_actor(role, ministry, username="somebody").user)

    answer = sign_in(client, "somebody", follow=True)

    assert answer.redirect_chain[-1][0] == reverse(MENUS[role][0])


def test_a_role_without_a_page_is_told_so(client, make_actor, ministry):
    with_password(make_actor("operator", ministry, username="somebody").user)

    answer = sign_in(client, "somebody", follow=True)

    assert answer.status_code == 403


@pytest.mark.parametrize(("username", "password"), [("officer", "wrong"), ("nobody", SECRET)])
def test_a_refusal_never_says_which_of_the_two_was_wrong(client, officer, username, password):
    page = sign_in(client, username, password).content.decode()

    assert "Nom d&#x27;utilisateur ou mot de passe incorrect" in page
    assert "_auth_user_id" not in client.session


def test_a_page_asked_for_before_signing_in_comes_after_it(client, officer):
    first = client.get(reverse("steering:roles"))
    page = client.get(first.url).content.decode()
    after = re.search(r'name="next" value="([^"?]+)"', page)

    answer = client.post(LOGIN, {"username": "officer", "password": SECRET, "next": after[1]})

    assert answer.url == reverse("steering:roles")


def test_an_account_without_access_is_told_so_and_signed_out(client, officer):
    bind(operator())
    Membership.objects.update(until=timezone.localdate() - timedelta(days=1))

    answer = sign_in(client, "officer", follow=True)

    assert answer.status_code == 403
    assert "Votre compte n’ouvre plus rien aujourd’hui" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_form_not_a_link(client, officer):
    client.force_login(officer)

    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))

    assert "_auth_user_id" not in client.session


# ---- demonstration --------------------------------------------------------------------------


def test_demo_accounts_are_listed_in_demo_mode_only(client, settings):
    settings.DEMO = False
    assert PASSWORD not in client.get(LOGIN).content.decode()

    settings.DEMO = True
    page = client.get(LOGIN).content.decode()

    for account in demo_accounts():
        assert account.display_name in page
        assert str(account.purpose).replace("'", "&#x27;") in page


def test_the_button_of_a_demo_account_signs_in_without_typing(client, settings, make_actor, ministry):
    settings.DEMO = True
    with_password(make_actor("protection", ministry, username="hajar").user, PASSWORD)
    card = next(c for c in client.get(LOGIN).content.decode().split("<article")[1:] if "Hajar" in c)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', card))

    answer = client.post(LOGIN, fields, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("steering:trail")


# ---- for whom one acts ----------------------------------------------------------------------


def test_with_several_accesses_the_account_chooses_one_first(client, officer, agency, ministry):
    bind(operator())
    administrator = give(officer, agency, "administrator")

    page = sign_in(client, "officer", follow=True)
    answer = client.post(reverse("switch-organisation"), {"membership": administrator.pk}, follow=True)

    assert page.redirect_chain[-1][0] == reverse("switch-organisation")
    assert agency.name_fr in page.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("steering:accounts")


def test_the_choice_holds_until_another_is_made(client, officer, agency):
    bind(operator())
    administrator = give(officer, agency, "administrator")
    client.force_login(officer)
    client.post(reverse("switch-organisation"), {"membership": administrator.pk})

    assert client.get(reverse("steering:accounts")).status_code == 200
    assert client.get(reverse("steering:trail")).status_code == 403


def test_nobody_acts_with_the_access_of_somebody_else(client, officer, make_actor, agency):
    other = make_actor("administrator", agency, username="admin")
    bind(operator())
    theirs = Membership.objects.get(user=other.user)
    client.force_login(officer)

    answer = client.post(reverse("switch-organisation"), {"membership": theirs.pk}, follow=True)

    assert "Choisissez dans la liste" in answer.content.decode()
    assert client.get(reverse("steering:accounts")).status_code == 403


# ---- language -------------------------------------------------------------------------------


def test_pages_come_in_the_language_of_the_account(client, officer):
    User.objects.filter(pk=officer.pk).update(language="ar")

    page = sign_in(client, "officer", follow=True).content.decode()

    assert 'lang="ar" dir="rtl"' in page


def test_a_language_chosen_on_this_browser_wins_over_the_account_s(client, officer):
    User.objects.filter(pk=officer.pk).update(language="ar")
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    page = sign_in(client, "officer", follow=True).content.decode()

    assert 'lang="en"' in page


def test_the_language_of_an_account_leaves_with_it(client, officer):
    User.objects.filter(pk=officer.pk).update(language="ar")
    sign_in(client, "officer")

    client.post(reverse("logout"))

    assert 'lang="fr"' in client.get("/").content.decode()


def test_choosing_a_language_never_leads_to_another_site(client):
    answer = client.post(reverse("set_language"), {"language": "ar", "next": "https://example.org/"})

    assert answer.url == "/"


# ---- password -------------------------------------------------------------------------------

PASSWORD_PAGE = reverse("public:password")


def change(client: Client, **more: str):
    return client.post(PASSWORD_PAGE, {"current": SECRET, "new": AN_OTHER, "again": AN_OTHER} | more)


def test_a_new_password_serves_at_once_and_leaves_a_trace(client, officer):
    client.force_login(officer)

    answer = change(client)

    assert answer.url == reverse("home")
    officer.refresh_from_db()
    assert officer.check_password(AN_OTHER)
    bind(operator())
    assert AuditEvent.objects.filter(event="account.password_changed", user_id=officer.pk).count() == 1


def test_a_new_password_ends_the_other_sessions_only(client, officer):
    elsewhere = Client()
    sign_in(elsewhere, "officer")
    sign_in(client, "officer")

    change(client)

    assert client.get(reverse("steering:trail")).status_code == 200
    assert elsewhere.get(reverse("steering:trail")).status_code == 302


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        ({"current": "not-this-one"}, "mot de passe actuel"),
        ({"again": "quatre-oliviers-bleus"}, "Les deux saisies diffèrent"),
        ({"new": "court", "again": "court"}, "12"),
        ({"new": "", "again": ""}, "error-summary"),
    ],
)
def test_a_refused_password_says_what_to_mend_and_changes_nothing(client, officer, mistake, sentence):
    client.force_login(officer)

    answer = change(client, **mistake)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    officer.refresh_from_db()
    assert officer.check_password(SECRET)


def test_only_somebody_signed_in_has_a_password_to_change(client):
    assert client.get(PASSWORD_PAGE).url.startswith(LOGIN)


def test_the_server_says_that_it_is_well(client):
    assert client.get(reverse("health")).json() == {"ok": True}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_address_that_does_not_exist_answers_in_words(client, language):
    client.cookies["django_language"] = language

    answer = client.get("/n-existe-pas/")

    assert answer.status_code == 404
    assert "errors/404.html" in {template.name for template in answer.templates}
    assert f'lang="{language}"' in answer.content.decode()


def test_a_page_that_the_role_does_not_open_says_so_in_words(client, officer):
    client.force_login(officer)

    answer = client.get(reverse("desk:today"))

    assert answer.status_code == 403
    assert "errors/403.html" in {template.name for template in answer.templates}


def test_a_form_kept_open_too_long_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post(LOGIN, {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert "rechargez-la" in answer.content.decode()


def test_a_failure_is_told_in_words_without_the_rest_of_the_house(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", _broken)

    answer = client.get(reverse("health"))

    assert answer.status_code == 500
    assert "errors/500.html" in {template.name for template in answer.templates}


def _broken(*_arguments):
    raise RuntimeError
