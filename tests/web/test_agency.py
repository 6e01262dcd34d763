"""An agency's own sign-on: a small issuer on this machine says who somebody is, an account here says what they may do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, OpenSession, User
from maslak.retention.models import Processing
from tests.web.signing import code_of, signed_in, with_application, with_password

pytestmark = pytest.mark.django_db
ID, SECRET = "maslak-test", "a-secret-of-the-test"
GO = reverse("agency")


class Issuer:
    """A fake issuer. Its next token bears `claims`; `key` signs, `published` is what its key page shows."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.published = self.key
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.asked: dict[str, Any] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize", "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo", "jwks_uri": f"{self.url}/keys",
            }  # fmt: skip
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key()))
            return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}
        if path == "/userinfo":
            return {"sub": "u-1"} | self.userinfo
        return {"access_token": "t", "token_type": "Bearer", "id_token": self.token()}

    def token(self) -> str:
        now = int(time.time())
        known = {"iss": self.url, "aud": ID, "sub": "u-1", "iat": now, "exp": now + 60}
        return jwt.encode(known | self.claims, self.key, algorithm="RS256", headers={"kid": "one"})


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _tell(self) -> None:
            body = json.dumps(issuer.answer(urlsplit(self.path).path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._tell()

        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers["Content-Length"])).decode()
            issuer.asked = {name: values[0] for name, values in parse_qs(given).items()}
            self._tell()

        def log_message(self, *_words: object) -> None:
            return

    return Handler


@pytest.fixture
def issuer(settings) -> Iterator[Issuer]:
    """The issuer that the settings name."""
    made = Issuer()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = made.url, ID, SECRET
    settings.OIDC_NAME, settings.OIDC_CLAIM = "l'agence", "preferred_username"
    bind(operator())
    Processing.objects.filter(code="sign_on").update(number="A-000/2026", number_on=date(2026, 1, 1))
    yield made
    made.close()


@pytest.fixture
def officer(make_actor, ministry):
    """The data-protection officer, with a password."""
    return with_password(make_actor("protection", ministry, username="officer"))


def leave(client: Client) -> dict[str, str]:
    """Leave for the agency: what the authorisation page is asked."""
    there = client.post(GO).context["there"]
    return {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}


def come_back(client: Client, **more: str):
    asked = leave(client)
    return client.get(
        reverse("openid_connect_callback", args=["agence"]), {"code": "c", "state": asked["state"]} | more
    )


def test_the_claim_opens_the_account_that_bears_that_name(client, issuer, officer):
    issuer.claims = {"preferred_username": "Officer"}

    answer = come_back(client)

    assert answer.url == reverse("home")
    assert signed_in(client)
    bind(operator())
    assert OpenSession.objects.get(user=officer.user).method == "agency"
    assert AuditEvent.objects.get(event="session.opened").new == {"method": "agency"}


def test_the_exchange_bears_a_state_a_proof_key_and_the_secret_stays_between_servers(client, issuer, officer):
    issuer.claims = {"preferred_username": "officer"}

    asked = leave(client)
    come_back(client)

    assert asked["code_challenge_method"] == "S256"
    assert SECRET not in str(asked)
    assert issuer.asked["client_secret"] == SECRET
    assert issuer.asked["code_verifier"]


@pytest.mark.parametrize(
    "claims",
    [{"preferred_username": "stranger"}, {}, {"preferred_username": ""}, {"email": "officer@example.org"}],
)  # fmt: skip
def test_an_unknown_name_is_told_so_and_no_account_is_made(client, issuer, officer, claims):
    before = User.objects.count()
    issuer.claims = claims

    answer = come_back(client)

    assert answer.status_code == 403
    assert "Aucun compte ne porte ce nom ici" in answer.content.decode()
    assert User.objects.count() == before
    assert not signed_in(client)


def test_a_closed_account_does_not_open(client, issuer, officer):
    User.objects.filter(pk=officer.user.pk).update(is_active=False)
    issuer.claims = {"preferred_username": "officer"}

    assert come_back(client).status_code == 403


def test_an_account_of_nobody_s_organisation_does_not_open(client, issuer, make_actor):
    make_actor("person", None, username="p-abc")
    issuer.claims = {"preferred_username": "p-abc"}

    assert come_back(client).status_code == 403


@pytest.mark.parametrize(("verified", "status"), [(True, 302), (False, 403), (None, 403), ("true", 403)])
def test_an_address_counts_once_the_agency_has_verified_it(
    client, issuer, officer, settings, verified, status
):
    settings.OIDC_CLAIM = "email"
    User.objects.filter(pk=officer.user.pk).update(email="officer@example.org")
    issuer.claims = {"email": "Officer@example.org", "email_verified": verified}

    assert come_back(client).status_code == status


def _another_key(issuer: Issuer) -> None:
    issuer.published = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "spoil",
    [
        _another_key,
        lambda issuer: issuer.claims.update(aud="somebody-else"),
        lambda issuer: issuer.claims.update(iss="https://example.org"),
        lambda issuer: issuer.claims.update(exp=int(time.time()) - 3600),
        lambda issuer: issuer.userinfo.update(sub="u-2"),
    ],
    ids=["signature", "audience", "issuer", "expired", "another subject"],
)
def test_a_token_that_does_not_hold_opens_nothing(client, issuer, officer, spoil):
    issuer.claims = {"preferred_username": "officer"}
    spoil(issuer)

    answer = come_back(client)

    assert answer.status_code == 400
    assert "pas abouti" in answer.content.decode()
    assert not signed_in(client)


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(client, issuer, officer):
    issuer.claims = {"preferred_username": "officer"}
    asked = leave(Client())
    there = reverse("openid_connect_callback", args=["agence"])

    answer = client.get(there, {"code": "c", "state": asked["state"]})

    assert answer.status_code == 400
    assert not signed_in(client)


def test_an_answer_serves_once(client, issuer, officer):
    issuer.claims = {"preferred_username": "officer"}
    asked = leave(client)
    there = reverse("openid_connect_callback", args=["agence"])
    client.get(there, {"code": "c", "state": asked["state"]})
    client.post(reverse("logout"))

    assert client.get(there, {"code": "c", "state": asked["state"]}).status_code == 400


def test_a_refusal_of_the_agency_is_told_in_words(client, issuer):
    answer = come_back(client, error="access_denied")

    assert answer.status_code == 400
    assert "pas abouti" in answer.content.decode()


def test_the_second_step_stays_where_the_agency_asked_for_none(client, issuer, officer):
    secret, _codes = with_application(officer)
    issuer.claims = {"preferred_username": "officer"}

    answer = come_back(client)

    assert answer.url == reverse("account:second-step")
    assert not signed_in(client)
    client.post(answer.url, {"code": code_of(secret)})
    assert signed_in(client)


def test_an_agency_that_asked_for_two_factors_stands_for_them(client, issuer, officer, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    issuer.claims = {"preferred_username": "officer", "amr": ["pwd", "mfa"]}

    come_back(client)

    assert client.get(reverse("steering:trail")).status_code == 200


def test_a_server_that_does_not_answer_is_told_in_words(client, issuer, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    answer = client.post(GO)

    assert answer.status_code == 502
    assert "pas répondu" in answer.content.decode()


def test_without_settings_there_is_no_such_door(client, settings):
    settings.OIDC_ISSUER = ""

    assert client.post(GO).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["agence"])).status_code == 404
    assert GO not in client.get(reverse("login")).content.decode()


def test_without_its_authorisation_in_the_register_the_door_stays_shut(client, issuer):
    Processing.objects.filter(code="sign_on").update(number="", number_on=None)

    assert client.post(GO).status_code == 404


def test_with_settings_the_door_shows_its_name(client, issuer):
    page = client.get(reverse("login")).content.decode()

    assert GO in page
    assert "Entrer par l&#x27;agence" in page
