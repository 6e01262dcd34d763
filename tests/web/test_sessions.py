"""Where an account is open, the switch for a lost device, and the accounts as an administrator keeps them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access import factors, passwords, throttle
from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, OpenSession, Organisation, PasswordLink, User
from maslak.outbox.models import Message
from maslak.web.account.browsers import family
from tests.web.signing import LOGIN, SECRET, sign_in, signed_in, with_application, with_password

pytestmark = pytest.mark.django_db
NEW = "quatre-oliviers-verts"


@pytest.fixture
def officer(make_actor, ministry):
    """The data-protection officer, with a password."""
    return with_password(make_actor("protection", ministry, username="officer"))


@pytest.fixture
def administrator(make_actor, ministry):
    """Whoever keeps the accounts."""
    return with_password(make_actor("administrator", ministry, username="admin"))


@pytest.fixture
def elsewhere(officer):
    """Another browser in which the officer is signed in."""
    browser = Client()
    sign_in(browser, "officer")
    return browser


@pytest.fixture
def admin_page(administrator):
    """A browser in which the administrator is signed in."""
    browser = Client()
    sign_in(browser, "admin")
    return browser


def rows_of(actor) -> list[OpenSession]:
    bind(operator())
    return list(OpenSession.objects.filter(user=actor.user).order_by("pk"))


# ---- sessions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_of_a_browser_its_family_alone_is_told(agent, told):
    assert family(agent) == told


def test_each_browser_is_listed_and_this_one_is_marked(client, officer, elsewhere):
    sign_in(client, "officer")

    page = client.get(reverse("account:sessions")).content.decode()

    assert page.count("ouverte le") == 2
    assert page.count("cette connexion") == 1


def test_a_session_ended_elsewhere_is_over_at_its_next_request(client, officer, elsewhere):
    sign_in(client, "officer")
    first, _second = rows_of(officer)

    client.post(reverse("account:session-end", args=[first.pk]))

    assert elsewhere.get(reverse("steering:trail")).url == LOGIN
    assert not signed_in(elsewhere)
    assert signed_in(client)


def test_all_others_end_at_once_and_the_trail_says_how_many(client, officer, elsewhere):
    sign_in(client, "officer")

    client.post(reverse("account:sessions-end-others"))

    assert not signed_in(elsewhere)
    assert signed_in(client)
    bind(operator())
    assert AuditEvent.objects.get(event="session.others_ended").new == {"number": 1}


def test_nobody_ends_the_session_of_somebody_else(client, officer, elsewhere, administrator):
    sign_in(client, "admin")
    (theirs,) = rows_of(officer)

    answer = client.post(reverse("account:session-end", args=[theirs.pk]), follow=True)

    assert "n’existe pas, ou n’est plus ouverte" in answer.content.decode().replace("&#x27;", "’")
    assert signed_in(elsewhere)


def test_leaving_ends_the_row_of_this_browser_alone(client, officer, elsewhere):
    sign_in(client, "officer")

    client.post(reverse("logout"))

    assert len(rows_of(officer)) == 1
    assert signed_in(elsewhere)


def test_a_stolen_cookie_is_worth_nothing_once_its_row_is_gone(client, officer):
    sign_in(client, "officer")
    thief = Client()
    thief.cookies = client.cookies
    assert signed_in(thief)

    client.post(reverse("logout"))

    assert not signed_in(thief)


def test_no_address_of_a_visitor_is_kept(client, officer):
    sign_in(client, "officer", REMOTE_ADDR="203.0.113.7")

    (row,) = rows_of(officer)
    assert {f.name for f in OpenSession._meta.fields} == {
        "id", "user", "method", "family", "began_at", "seen_at",
    }  # fmt: skip
    assert "203.0.113.7" not in str(vars(row))


# ---- a lost device -------------------------------------------------------------------------------


def test_the_switch_ends_every_session_and_drops_what_was_chosen(client, officer, elsewhere):
    sign_in(client, "officer")
    with_application(officer)
    bind(officer)
    held = factors.of_account(officer.user.pk)

    page = client.get(reverse("account:lost-device"))
    client.post(reverse("account:lost-device"), {"factors": [f.pk for f in held]})

    assert page.status_code == 200
    assert not signed_in(client)
    assert not signed_in(elsewhere)
    assert rows_of(officer) == []
    bind(officer)
    assert factors.of_account(officer.user.pk) == []
    bind(operator())
    assert AuditEvent.objects.filter(event="account.device_lost", user_id=officer.user.pk).count() == 1
    assert Message.objects.filter(template="account_device_lost", user_id=officer.user.pk).count() == 1


def test_what_was_not_on_the_device_stays(client, officer):
    sign_in(client, "officer")
    with_application(officer)

    client.post(reverse("account:lost-device"), {"factors": []})

    bind(officer)
    assert factors.has_second_factor(officer.user.pk)


def test_another_s_factor_cannot_be_dropped_by_the_switch(client, officer, administrator):
    with_application(administrator)
    bind(administrator)
    theirs = factors.of_account(administrator.user.pk)
    bind(operator())
    sign_in(client, "officer")

    client.post(reverse("account:lost-device"), {"factors": [f.pk for f in theirs]})

    bind(administrator)
    assert factors.has_second_factor(administrator.user.pk)


# ---- by whoever keeps the accounts ------------------------------------------------------------------


def test_the_list_says_who_has_a_second_factor_and_nothing_of_it(admin_page, officer):
    secret, codes = with_application(officer)

    page = admin_page.get(reverse("steering:account", args=[officer.user.pk])).content.decode()

    assert "Un deuxième facteur est en place." in page
    assert secret not in page
    assert not [code for code in codes if code in page]
    assert admin_page.get(reverse("steering:accounts")).status_code == 200


def test_a_lost_factor_is_taken_away_with_a_reason_and_two_are_told(admin_page, officer, elsewhere):
    with_application(officer)

    admin_page.post(reverse("steering:factor-reset", args=[officer.user.pk]), {"reason": "Vu en personne."})

    assert not signed_in(elsewhere)
    bind(officer)
    assert not factors.has_second_factor(officer.user.pk)
    bind(operator())
    told = AuditEvent.objects.get(event="second_factor.reset")
    assert told.reason == "Vu en personne."
    assert told.target_id == str(officer.user.pk)
    written = set(Message.objects.filter(user_id=officer.user.pk).values_list("template", flat=True))
    assert {
        "account_factors_reset",
        "account_factors_reset_protection",
    } <= written  # the holder is the officer here


def test_without_a_reason_nothing_is_taken_away(admin_page, officer):
    with_application(officer)

    answer = admin_page.post(reverse("steering:factor-reset", args=[officer.user.pk]), {"reason": "  "})

    assert answer.status_code == 200
    bind(officer)
    assert factors.has_second_factor(officer.user.pk)


def test_nobody_takes_away_their_own_factor_as_an_administrator(admin_page, administrator):
    with_application(administrator)

    answer = admin_page.post(
        reverse("steering:factor-reset", args=[administrator.user.pk]), {"reason": "moi"}
    )

    assert "pour votre propre compte" in answer.content.decode().lower()
    bind(administrator)
    assert factors.has_second_factor(administrator.user.pk)


@pytest.mark.parametrize("page", ["factor-reset", "account-email", "password-link"])
def test_these_doors_are_for_those_who_keep_the_accounts(client, officer, administrator, page):
    sign_in(client, "officer")

    assert client.post(reverse(f"steering:{page}", args=[administrator.user.pk])).status_code == 403


def test_the_day_of_an_organisation_is_fixed_and_written_down(admin_page, ministry):
    day = timezone.localdate() + timedelta(days=30)

    admin_page.post(reverse("steering:second-factor-day", args=[ministry.pk]), {"since": day.isoformat()})

    bind(operator())
    assert Organisation.objects.get(pk=ministry.pk).second_factor_from == day
    assert AuditEvent.objects.get(event="organisation.second_factor_set").new == {
        "second_factor_from": day.isoformat()
    }
    assert day.strftime("%d/%m/%Y") in admin_page.get(reverse("steering:second-factors")).content.decode()


# ---- a link for a new password ------------------------------------------------------------------------


@pytest.fixture
def link(admin_page, officer):
    """The address in the message that an administrator had sent to the officer."""
    admin_page.post(
        reverse("steering:account-email", args=[officer.user.pk]), {"email": "officer@example.org"}
    )
    admin_page.post(reverse("steering:password-link", args=[officer.user.pk]))
    bind(operator())
    body = Message.objects.get(template="account_password_link").body
    return next(word for word in body.split() if "/compte/nouveau-mot-de-passe/" in word).split("8000", 1)[1]


def choose(client: Client, link: str, new: str = NEW, again: str = NEW):
    return client.post(link, {"new": new, "again": again})


def test_a_link_lets_its_holder_choose_a_password_once(client, link, officer, elsewhere):
    first = choose(client, link)
    second = choose(Client(), link, "cinq-figuiers-noirs", "cinq-figuiers-noirs")

    assert first.url == second.url == LOGIN
    assert User.objects.get(pk=officer.user.pk).check_password(NEW)
    assert not signed_in(elsewhere)


def test_a_link_does_not_replace_the_second_factor(client, link, officer):
    with_application(officer)
    choose(client, link)

    assert sign_in(client, "officer", NEW).url == reverse("account:second-step")


@pytest.mark.parametrize("given", ["court", "officer", ""])
def test_a_weak_password_is_refused_and_the_link_serves_still(client, link, given):
    refused = choose(client, link, given, given)

    assert refused.status_code == 200
    assert choose(client, link).url == LOGIN


def test_the_token_is_not_kept(link):
    bind(operator())
    kept = PasswordLink.objects.get()

    assert link.strip("/").rsplit("/", 1)[-1] not in kept.token_hash
    assert len(kept.token_hash) == 64


def test_a_wrong_an_old_and_a_used_link_read_alike(client, link, officer):
    def told(address: str) -> str:
        page = Client().get(address, follow=True)
        return next(str(message) for message in page.context["messages"])

    wrong = told(reverse("account:new-password", args=["rien-de-tel"]))
    choose(client, link)
    used = told(link)
    bind(operator())
    PasswordLink.objects.update(
        used_at=None, made_at=timezone.now() - timedelta(3), expires_at=timezone.now() - timedelta(1)
    )
    old = told(link)

    assert wrong == used == old == passwords.refusal()


def test_guessing_links_is_slowed_down(client):
    for _try in range(throttle.doors()["tokens"].limit):
        client.get(reverse("account:new-password", args=["x"]))

    page = client.get(reverse("account:new-password", args=["x"]), follow=True).content.decode()

    assert "Trop d&#x27;essais" in page


def test_a_new_link_voids_the_one_before(admin_page, client, link, officer):
    admin_page.post(reverse("steering:password-link", args=[officer.user.pk]))

    choose(client, link)

    assert User.objects.get(pk=officer.user.pk).check_password(SECRET)


def test_an_account_without_an_address_gets_no_link(admin_page, officer):
    answer = admin_page.post(reverse("steering:password-link", args=[officer.user.pk]), follow=True)

    assert "pas d&#x27;adresse" in answer.content.decode()
    bind(operator())
    assert not PasswordLink.objects.exists()


def test_a_changed_password_ends_the_other_rows(client, officer, elsewhere):
    sign_in(client, "officer")
    client.post(reverse("public:password"), {"current": SECRET, "new": NEW, "again": NEW})

    assert len(rows_of(officer)) == 1
    assert date.today() >= rows_of(officer)[0].began_at.date()
