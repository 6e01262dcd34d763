"""The second step after the password, and being led to set one up."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access import factors, throttle
from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, OpenSession, Organisation
from maslak.outbox.models import Message
from tests.web.signing import SECRET, code_of, sign_in, signed_in, with_application, with_password

pytestmark = pytest.mark.django_db
STEP = reverse("account:second-step")


@pytest.fixture
def officer(make_actor, ministry):
    """The data-protection officer, with a password."""
    return with_password(make_actor("protection", ministry, username="officer"))


# ---- the step ---------------------------------------------------------------------------------


def test_whoever_has_an_application_gives_its_code_after_the_password(client, officer):
    secret, _codes = with_application(officer)

    first = sign_in(client, "officer")
    before = signed_in(client)
    second = client.post(STEP, {"code": code_of(secret)})

    assert first.url == STEP
    assert not before
    assert second.url == reverse("home")
    assert signed_in(client)


def test_whoever_has_none_comes_in_by_the_password_alone(client, officer):
    assert sign_in(client, "officer").url == reverse("home")
    assert signed_in(client)


@pytest.mark.parametrize("given", ["", "000000", "not a code", "123"])
def test_a_wrong_code_opens_nothing_and_says_so(client, officer, given):
    with_application(officer)
    sign_in(client, "officer")

    answer = client.post(STEP, {"code": given})

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not signed_in(client)


def test_the_same_code_does_not_serve_twice(client, officer):
    secret, _codes = with_application(officer)
    code = code_of(secret)
    sign_in(client, "officer")
    client.post(STEP, {"code": code})
    other = Client()
    sign_in(other, "officer")

    other.post(STEP, {"code": code})

    assert not signed_in(other)


def test_a_recovery_code_serves_once(client, officer):
    _secret, codes = with_application(officer)
    sign_in(client, "officer")
    client.post(STEP, {"code": f"{codes[3][:4]} {codes[3][4:]}"})
    other = Client()
    sign_in(other, "officer")
    other.post(STEP, {"code": codes[3]})

    assert signed_in(client)
    assert not signed_in(other)


def test_the_step_is_for_whoever_has_just_given_the_password(client, officer):
    secret, _codes = with_application(officer)

    answer = client.post(STEP, {"code": code_of(secret)})

    assert answer.url == reverse("login")
    assert not signed_in(client)


def test_the_step_does_not_wait_for_ever(client, officer):
    secret, _codes = with_application(officer)
    sign_in(client, "officer")
    session = client.session
    half = session["half_way"]
    session["half_way"] = half | {"at": half["at"] - 3600}
    session.save()

    assert client.post(STEP, {"code": code_of(secret)}).url == reverse("login")
    assert not signed_in(client)


def test_a_password_changed_meanwhile_voids_the_first_step(client, officer):
    secret, _codes = with_application(officer)
    sign_in(client, "officer")
    with_password(officer, "quatre-oliviers-verts")

    assert client.post(STEP, {"code": code_of(secret)}).url == reverse("login")


def test_six_digits_are_not_guessed(client, officer):
    with_application(officer)
    sign_in(client, "officer")
    for _try in range(throttle.doors()["second_factor"].limit):
        client.post(STEP, {"code": "000000"})

    answer = client.post(STEP, {"code": "000000"}).content.decode()

    assert "Trop d&#x27;essais" in answer


def test_a_page_asked_for_first_comes_after_the_second_step(client, officer):
    secret, _codes = with_application(officer)
    sign_in(client, "officer")
    other = Client()
    other.post(
        reverse("login"), {"username": "officer", "password": SECRET, "next": reverse("steering:roles")}
    )

    assert other.post(STEP, {"code": code_of(secret)}).url == reverse("steering:roles")


def test_coming_in_is_written_down_with_its_means(client, officer):
    secret, _codes = with_application(officer)
    sign_in(client, "officer")
    client.post(STEP, {"code": code_of(secret)})

    bind(operator())
    assert AuditEvent.objects.get(event="session.opened").new == {"method": "totp"}


# ---- setting one up ----------------------------------------------------------------------------


@pytest.fixture
def required(officer, ministry):
    """The officer's organisation requires a second factor since yesterday."""
    bind(operator())
    since = timezone.localdate() - timedelta(days=1)
    Organisation.objects.filter(pk=ministry.pk).update(second_factor_from=since)
    return officer


def test_whoever_lacks_a_required_factor_is_led_to_it_before_anything_else(client, required):
    sign_in(client, "officer")

    for page in ("steering:trail", "steering:roles", "home"):
        assert client.get(reverse(page)).url == reverse("account:set-up")


@pytest.mark.parametrize(
    "page",
    ["account:set-up", "account:application", "account:passkey-new", "account:sessions", "account:keys"],
)
def test_nobody_is_locked_out_of_setting_one_up(client, required, page):
    sign_in(client, "officer")

    assert client.get(reverse(page)).status_code == 200
    assert client.post(reverse("logout")).status_code == 302


@pytest.mark.parametrize(("days", "led"), [(-1, True), (0, True), (1, False)])
def test_the_day_decides(client, officer, ministry, days, led):
    Organisation.objects.filter(pk=ministry.pk).update(
        second_factor_from=timezone.localdate() + timedelta(days=days)
    )
    sign_in(client, "officer")

    assert (client.get(reverse("steering:trail")).status_code == 302) is led


@pytest.mark.parametrize(("by_default", "led"), [(True, True), (False, False)])
def test_without_a_day_the_installation_decides(client, officer, settings, by_default, led):
    settings.SECOND_FACTOR_REQUIRED = by_default
    sign_in(client, "officer")

    assert (client.get(reverse("steering:trail")).status_code == 302) is led


def test_an_application_tied_opens_the_way_and_shows_the_recovery_codes_once(client, required):
    sign_in(client, "officer")
    page = client.get(reverse("account:application")).content.decode()
    secret = re.search(r'<code class="ltr" translate="no">([A-Z2-7 ]+)</code>', page)[1].replace(" ", "")

    answer = client.post(reverse("account:application"), {"code": code_of(secret)}).content.decode()
    codes = re.findall(r'<li><code class="ltr" translate="no">(\d{4} \d{4})</code>', answer)

    assert len(codes) == 10
    assert client.get(reverse("steering:trail")).status_code == 200
    assert codes[0] not in client.get(reverse("account:keys")).content.decode()


def test_the_last_factor_stays_where_one_is_required(client, required):
    secret, _codes = with_application(required)
    sign_in(client, "officer")
    client.post(STEP, {"code": code_of(secret)})
    bind(required)
    held = next(f for f in factors.of_account(required.user.pk) if f.kind == "totp")

    answer = client.post(reverse("account:factor-remove", args=[held.pk]), follow=True)

    assert "Ajoutez-en un autre" in answer.content.decode()
    bind(required)
    assert factors.has_second_factor(required.user.pk)


def test_the_holder_is_told_of_every_key(officer):
    with_application(officer)

    assert Message.objects.filter(template="account_factor_added", user_id=officer.user.pk).count() == 1


def test_signing_in_long_ago_asks_for_the_proof_again(client, officer):
    sign_in(client, "officer")
    session = client.session
    session["proved_at"] -= 3600
    session.save()

    first = client.get(reverse("account:application"))
    wrong = client.post(first.url, {"password": "not-this-one"})
    right = client.post(
        reverse("account:confirm"), {"password": SECRET, "next": reverse("account:application")}
    )

    assert first.url.startswith(reverse("account:confirm"))
    assert wrong.status_code == 200
    assert right.url == reverse("account:application")
    assert client.get(right.url).status_code == 200


def test_a_session_row_stands_for_each_browser(client, officer):
    sign_in(
        client, "officer", headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"}
    )

    bind(operator())
    row = OpenSession.objects.get(user=officer.user)
    assert (row.family, row.method) == ("Firefox, Linux", "password")
