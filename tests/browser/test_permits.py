"""An employer renews a contract: somebody who never saw the page, on a phone, in under three minutes."""

from __future__ import annotations

from time import monotonic

import pytest

pytestmark = pytest.mark.browser
MINUTES = 3
MOST_PRESSES, MOST_PAGES = 4, 3


class _Hand:
    """Presses on what it sees, and counts."""

    def __init__(self, page) -> None:  # type: ignore[no-untyped-def]
        self.page, self.presses, self.pages = page, 0, {page.url}
        page.on("framenavigated", lambda frame: self.pages.add(frame.url))

    def press(self, button) -> None:  # type: ignore[no-untyped-def]
        button.scroll_into_view_if_needed()
        button.wait_for()
        assert button.bounding_box()["height"] >= 44  # a thumb
        button.click()
        self.presses += 1


def _give_up(page, reference: str) -> None:  # type: ignore[no-untyped-def]
    """Leave the instance as it was: the request is given up, the contract may be renewed again."""
    page.goto(f"/employeur/demandes/{reference}/abandonner/")
    page.fill("#id_why", "Essai.")
    page.locator("main form.confirm button.btn-danger").click()


def _renewed(page) -> tuple[str, _Hand, float]:  # type: ignore[no-untyped-def]
    page.goto("/employeur/")
    hand, began = _Hand(page), monotonic()
    hand.press(page.locator("form[action$='/renouveler/'] button").first)
    page.wait_for_url("**/renouvellement/")
    hand.press(page.locator("main form button.btn-primary").last)
    page.wait_for_url(lambda url: "/renouvellement/" not in url)
    return page.url.rstrip("/").split("/")[-1], hand, monotonic() - began


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_a_contract_is_renewed_on_a_phone_in_under_three_minutes(visitor, language, direction) -> None:
    page = visitor("youssef", language, 360)

    reference, hand, seconds = _renewed(page)

    assert page.locator("html").get_attribute("dir") == direction
    page.locator(".messages .tone-ok").wait_for()
    assert page.locator(".steps .is-done").count() == 1
    assert (hand.presses, len(hand.pages)) <= (MOST_PRESSES, MOST_PAGES)
    assert seconds < MINUTES * 60
    _give_up(page, reference)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_so_it_is_without_javascript(visitor, language) -> None:
    page = visitor("youssef", language, 360, javascript=False)

    reference, hand, _seconds = _renewed(page)

    page.locator(".messages .tone-ok").wait_for()
    assert hand.presses <= MOST_PRESSES
    _give_up(page, reference)


def test_what_changes_is_changed_on_the_same_page_and_a_promotion_is_explained(visitor) -> None:
    page = visitor("youssef", width=360)
    page.goto("/employeur/")
    page.locator("form[action$='/renouveler/'] button").first.click()
    title = page.locator("#id_job_title").input_value()

    page.fill("#id_job_title", f"{title}, responsable d'équipe")
    page.locator("main form button.btn-primary").last.click()
    page.get_by_text("promotion").first.wait_for()

    page.fill("#id_job_title", title)
    page.fill("#id_wage_mad", "5600")
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_url(lambda url: "/renouvellement/" not in url)
    page.get_by_text("5 600 DH").or_(page.get_by_text("5\u202f600 DH")).first.wait_for()
    _give_up(page, page.url.rstrip("/").split("/")[-1])


def test_a_household_takes_an_hour_at_the_counter_and_gives_it_back(visitor) -> None:
    page = visitor("leila", width=360, javascript=False)
    page.goto("/employeur/")
    page.get_by_role("link", name="Garde d'enfants à domicile").click()
    page.get_by_role("link", name="Prendre rendez-vous au guichet").click()

    page.locator(".hour-list button").first.click()
    assert page.get_by_role("link", name="Ajouter à mon agenda").is_visible()

    page.get_by_role("link", name="Changer l’heure").click()
    page.get_by_role("button", name="Annuler ce rendez-vous").click()
    assert page.locator(".hour-list button").count() > 3


def test_the_receipt_is_taken_away_by_the_person(visitor) -> None:
    page = visitor("mariama", width=360)
    page.goto("/mon-espace/papiers/")
    page.get_by_role("link", name="Suivre ma demande").click()

    with page.expect_download() as taken:
        page.locator("main a[href$='.pdf']").first.click()
    assert taken.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360), ("en", 360)])
def test_the_employer_s_pages_read_well_for_everyone(visitor, language, width) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor("youssef", language, width)
    page.goto("/employeur/demandes/")
    files = page.eval_on_selector_all("main .row-title a", "all => all.map(a => a.getAttribute('href'))")
    draft = (
        page.locator("li", has=page.locator(".tone-info")).locator(".row-title a").first.get_attribute("href")
    )
    faults: list[str] = []
    paths = ["/employeur/", "/employeur/etablissement/", "/employeur/demandes/nouvelle/",
             "/employeur/demandes/nouvelle/?variant=first", *files,
             *(f"{draft}{part}/" for part in ("personne", "contrat", "pieces", "envoyer"))]  # fmt: skip
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
    assert not faults, "\n".join(faults)
