"""A passkey made and shown in a real Chromium, with an authenticator of its own that answers for the finger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser
HOLDER = "hajar"


@pytest.fixture
def phone(browser, instance) -> Any:
    """A browser with a built-in authenticator, at a name: passkeys belong to names, never to numbers of addresses."""
    context = browser.new_context(
        base_url=instance.replace("127.0.0.1", "localhost"),
        locale="fr-FR",
        viewport={"width": 360, "height": 800},
    )
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def sign_in(page: Any, username: str) -> None:
    page.goto("/connexion/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda url: "/connexion/" not in url)


def at_work(url: str) -> bool:
    """Past every door."""
    return "/connexion/" not in url and "/compte/" not in url


def leave(page: Any) -> None:
    page.context.clear_cookies()


def test_a_passkey_is_made_opens_the_account_alone_and_is_removed(phone):
    sign_in(phone, HOLDER)
    phone.goto("/compte/")
    phone.get_by_role("link", name="Ajouter une clé d’accès").click()
    phone.get_by_label("Nom de la clé").fill("Mon téléphone")
    phone.get_by_role("button", name="Faire la clé").click()
    phone.wait_for_selector(".recovery-codes")
    assert phone.locator(".recovery-codes li").count() == 10

    leave(phone)
    phone.goto("/connexion/")
    phone.get_by_role("button", name="Entrer avec une clé d’accès").click()
    phone.wait_for_url(at_work)

    leave(phone)
    sign_in(phone, HOLDER)
    assert "/compte/deuxieme-etape/" in phone.url
    phone.get_by_role("button", name="Utiliser ma clé d’accès").click()
    phone.wait_for_url(at_work)

    phone.goto("/compte/")
    phone.get_by_role("link", name="Renommer").click()
    phone.get_by_label("Nom de la clé").fill("Mon autre téléphone")
    phone.get_by_role("button", name="Garder ce nom").click()
    phone.wait_for_selector("text=Mon autre téléphone")
    phone.get_by_role("link", name="Retirer").click()
    phone.get_by_role("button", name="Retirer").click()
    phone.wait_for_url("**/compte/")
    assert phone.get_by_text("Mon autre téléphone").count() == 0

    leave(phone)
    phone.goto("/connexion/")
    phone.get_by_role("button", name="Entrer avec une clé d’accès").click()
    phone.wait_for_selector("text=Cette clé n’a pas été reconnue")
