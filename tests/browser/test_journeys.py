"""What an audience comes to do, done in a real browser, with and without JavaScript."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_visitor_reads_their_rights_without_saying_who_they_are(visitor) -> None:
    page = visitor(javascript=False)
    page.goto("/")

    page.goto("/droits/")
    page.locator("main a[href^='/droits/']").first.click()

    assert "/droits/" in page.url
    assert page.locator("h1").is_visible()
    assert not [c for c in page.context.cookies() if c["name"] == "sessionid"]


def test_a_first_visit_is_light(visitor) -> None:
    """Under 100 kB apart from fonts (compressed, as sent)."""
    page = visitor()
    sizes: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    urls: dict[str, str] = {}
    session.on("Network.responseReceived", lambda e: urls.update({e["requestId"]: e["response"]["url"]}))
    session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))

    page.goto("/", wait_until="networkidle")

    weight = sum(size for key, size in sizes.items() if ".woff2" not in urls.get(key, ""))
    assert 0 < weight < 100_000, weight


def test_no_request_leaves_the_house(visitor, instance) -> None:
    page = visitor("nadia")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/pilotage/", wait_until="networkidle")

    assert [url for url in asked if not url.startswith((instance, "data:"))] == []


def test_a_wrong_password_is_refused_in_words(visitor) -> None:
    page = visitor(javascript=False)
    page.goto("/connexion/")
    page.fill("#id_username", "samira")
    page.fill("#id_password", "not the password")
    page.locator("#id_password").press("Enter")

    assert "/connexion/" in page.url
    assert page.get_by_text("incorrect").first.is_visible()


def test_a_counsellor_sees_no_steering_and_a_coordinator_no_file(visitor) -> None:
    counsellor, coordinator = visitor("samira"), visitor("nadia")

    assert counsellor.request.get("/pilotage/bilans/").status == 403
    assert counsellor.request.get("/pilotage/traces/").status == 403
    assert coordinator.request.get("/bureau/personnes/").status == 403


def test_the_keyboard_alone_reaches_the_content(visitor) -> None:
    page = visitor()
    page.goto("/")

    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")

    assert focused == "#contenu"
