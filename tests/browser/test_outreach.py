"""Outreach in a browser: a visitor comes to a fair; a counsellor goes from a contact to a commitment and its follow-up."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.browser
BOTH = [("fr", "ltr"), ("ar", "rtl")]


def _faults(page, paths: list[str]) -> list[str]:  # type: ignore[no-untyped-def]
    """What axe finds serious, and pages that are wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    faults = []
    for path in paths:
        answer = page.goto(path)
        assert answer.status == 200, path
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 1:
            faults.append(f"{path}: {wide} px too wide")
        faults += [
            f"{path}: {violation['id']}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    return faults


def _open_event(page) -> str:  # type: ignore[no-untyped-def]
    """The address of the first announced event that one can still come to."""
    page.goto("/sensibilisation/evenements/")
    for href in page.eval_on_selector_all("main .tiles a", "all => all.map(a => a.getAttribute('href'))"):
        page.goto(href)
        if page.locator("#inscription form").count():
            return str(href)
    raise AssertionError("no event to come")


@pytest.mark.parametrize(("language", "direction"), BOTH)
@pytest.mark.parametrize("javascript", [True, False])
def test_a_visitor_registers_for_the_fair_and_gives_the_seat_back(
    visitor, language, direction, javascript
) -> None:
    page = visitor("", language, 360, javascript=javascript)
    address = _open_event(page)
    assert page.locator("html").get_attribute("dir") == direction

    page.fill("#id_name", "Visiteuse")
    page.check("input[name=visitor][value=person]")
    page.locator("#inscription form button.btn-primary").click()
    page.wait_for_url("**/billets/**")

    page.locator(".ticket .tone-ok").first.wait_for()
    assert page.locator(f".ticket a[href='{address}']").is_visible()
    page.locator(".ticket form button").click()
    page.locator(".messages .tone-ok").wait_for()
    assert page.locator(".ticket form").count() == 0


def test_what_is_missing_stands_beside_its_question(visitor) -> None:
    page = visitor("", "fr", 360)
    _open_event(page)

    page.locator("#inscription form button.btn-primary").click()

    page.locator(".error-summary").wait_for()
    page.locator("#id_name_error").wait_for()


@pytest.mark.parametrize(("language", "direction"), BOTH)
def test_from_a_contact_to_a_commitment_kept_and_followed_up(visitor, language, direction) -> None:
    page = visitor("samira", language, 1280)
    today = date.today()
    page.goto("/sensibilisation/bureau/contacts/nouveau/")
    page.fill("#id_employer", "Boulangerie Essai")
    page.select_option("#id_way", "visit")
    page.select_option("#id_topic", "hiring")
    page.fill("#id_on", (today - timedelta(days=1)).isoformat())
    page.fill("#id_next_on", today.isoformat())
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/contacts/[0-9A-Z]{10}/$"))
    contact = page.url
    assert page.locator("html").get_attribute("dir") == direction

    page.locator("a[href$='/engagement/']").click()
    page.select_option("#id_promise", "hire")
    page.fill("#id_number", "2")
    page.fill("#id_due_on", today.isoformat())
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(contact)
    page.goto("/sensibilisation/bureau/")
    assert page.locator(f"main a[href='{contact[contact.index('/sensibilisation') :]}']").count() == 2

    page.goto(contact)
    page.locator("a[href$='/relance/']").click()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(contact)
    page.locator("a[href$='/keep/']").click()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(contact)

    page.locator("main .rows .tone-ok").first.wait_for()
    page.goto(f"{contact}annuler/")  # leaves the instance's numbers as they were
    page.fill("#id_reason", "Essai")
    page.locator("main form button.btn-danger").click()
    page.wait_for_url(contact)
    page.locator(".alert-box.tone-stop").first.wait_for()


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360)])
def test_the_public_pages_read_well_for_everyone(visitor, language, width) -> None:
    page = visitor("", language, width)
    event = _open_event(page)
    paths = [event, "/sensibilisation/"]
    for side in ("ressources", "pratiques"):
        page.goto(f"/sensibilisation/{side}/")
        paths += [f"/sensibilisation/{side}/", page.locator("main .tiles a").first.get_attribute("href")]

    faults = _faults(page, paths)

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("user", "language", "width"), [("samira", "fr", 1280), ("samira", "ar", 360), ("nadia", "ar", 1280)]
)
def test_the_desk_reads_well_for_everyone(visitor, user, language, width) -> None:
    page = visitor(user, language, width)
    base = "/sensibilisation/bureau/"
    sides = ["organiser", "bibliotheque", "fiches", "equipes", "plans"] + (
        ["contacts", "campagnes"] if user == "samira" else []
    )
    paths = [base, f"{base}etudes/", f"{base}resultats/?year=2020", f"{base}organiser/nouveau/"]
    for side in sides:
        paths.append(f"{base}{side}/")
        page.goto(f"{base}{side}/")
        first = page.locator("main .row-title a").first
        if first.count():
            paths.append(first.get_attribute("href"))

    faults = _faults(page, paths)

    assert not faults, "\n".join(faults)
