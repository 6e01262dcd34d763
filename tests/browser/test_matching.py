"""Work offered and found: from a post and its nameless profiles to a yes; why an offer is closed, and the way there."""

from __future__ import annotations

import re
import time

import pytest

pytestmark = pytest.mark.browser
PHONE = 360
NAME = "Mariam Diallo"  # behind the account mariama; the employer reads it once she said yes
WAITED = 60  # seconds for the profiles of an offer that was just published
COOK = {"fr": "Cuisinière ou cuisinier de quartier", "ar": "طباخة أو طباخ في مطعم الحي"}
CLOSED = "Téléconseillère"  # the demonstration writes its offers in French


def _sound(page) -> list[str]:  # type: ignore[no-untyped-def]
    """What axe finds serious, and pages that are wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    found = [
        one["id"]
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *([f"{page.url}: {wide} px too wide"] if wide > 1 else [])]


def _seen_by(visitor, user: str, language: str, path: str) -> list[str]:  # type: ignore[no-untyped-def]
    """The same page on a phone that runs scripts, for axe."""
    page = visitor(user, language, PHONE)
    page.goto(path)
    return _sound(page)


def _post(page, language: str) -> str:  # type: ignore[no-untyped-def]
    """The employer writes a post, says which trade it is where the title leaves it open, and publishes; its reference."""
    page.goto("/employeur/offres/nouvelle/")
    assert _sound(page) == []
    page.fill("#id_title", COOK[language])
    page.fill("#id_tasks", "Cuisine du jour pour soixante couverts.")
    page.fill("#id_openings", "2")
    page.select_option("#id_region", "MA-06")
    page.fill("#id_city", "Casablanca")
    page.fill("#id_wage_mad", "4800")
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_url(re.compile(r"/employeur/offres/[A-Z0-9]{10}/"))
    if page.url.endswith("/metier/"):
        page.locator("input[name=isco]").first.check()
        page.locator("main form button.btn-primary").last.click()
        page.wait_for_url(re.compile(r"/employeur/offres/[A-Z0-9]{10}/$"))
    reference = page.url.rstrip("/").split("/")[-1]
    page.locator("form[action$='/publish/'] button").first.click()
    page.locator("form[action$='/pause/']").first.wait_for()
    return reference


def _profiles(page, reference: str) -> list[str]:  # type: ignore[no-untyped-def]
    """The handles of the profiles that suit, once the house has looked for them."""
    until = time.monotonic() + WAITED
    while True:
        page.goto(f"/employeur/offres/{reference}/candidats/")
        handles = page.locator("[data-profile]").evaluate_all("all => all.map(one => one.dataset.profile)")
        if handles or time.monotonic() > until:
            return handles
        page.wait_for_timeout(1000)


def _invited(page, reference: str) -> bool:  # type: ignore[no-untyped-def]
    """Whether the invitation to that offer has reached her; her page then shows it."""
    page.goto("/mon-espace/candidatures/")
    for address in page.locator("section[aria-labelledby=invited] a").evaluate_all(
        "all => all.map(one => one.href)"
    ):
        page.goto(address)
        answer = page.locator("a[href$='/accepter/']")
        if answer.count() and _title_of(page) in COOK.values():
            return True
    return False


def _begins_to_apply(page) -> bool:  # type: ignore[no-untyped-def]
    """Whether an offer of her list has no application of hers yet; her page then shows what the employer will read."""
    for address in page.locator("[data-offer] h2 a").evaluate_all("all => all.map(one => one.href)"):
        page.goto(address)
        door = page.locator("a.btn-large[href*='/candidatures/offre/']")
        if door.count():
            door.click()
            if page.locator("form[data-apply]").count() and page.locator("main .alert-box").count() == 0:
                return True
    return False


def _opens_a_closed_offer(page, words: str) -> bool:  # type: ignore[no-untyped-def]
    """The counsellor finds her file, then asks why an offer that an employer speaks of is not among hers."""
    page.goto("/bureau/personnes/recherche/")
    page.locator("main input[name=q]").fill(NAME)
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_load_state()
    files = page.locator("main a[href^='/bureau/personnes/'][href$='/']").evaluate_all(
        "all => all.map(one => one.href)"
    )
    for file in (each for each in files if re.search(r"/personnes/[A-Z0-9]{10}/$", each)):
        page.goto(f"{file}emploi/")
        assert _sound(page) == []
        page.fill("#id_offre", words)
        page.locator("form[role=search][action='#why-not'] button").click()
        page.locator("section[aria-labelledby=why-not] .rows a").first.click()
        page.wait_for_load_state()
        if page.locator("[data-closed] a").count():
            return True
    return False


def _title_of(page) -> str:  # type: ignore[no-untyped-def]
    return page.locator("h1 bdi").first.inner_text().strip()


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_from_a_post_and_a_nameless_profile_to_a_yes_on_an_old_phone(visitor, language, direction) -> None:
    employer = visitor("youssef", language)
    reference = _post(employer, language)
    handles = _profiles(employer, reference)
    assert employer.locator("html").get_attribute("dir") == direction
    assert handles, "no profile for the offer"
    words = employer.locator("main").inner_text()
    assert not [name for name in (NAME, "Sénégal", "السنغال") if name in words]
    assert _sound(employer) == []

    # Nobody knows behind which handle she is: the employer invites down the list until she is reached.
    person = visitor("mariama", language, PHONE, javascript=False)
    for handle in handles:
        employer.goto(f"/employeur/offres/{reference}/candidats/")
        employer.locator(f"[data-profile='{handle}'] form button").click()
        employer.locator("h1").wait_for()
        if _invited(person, reference):
            break
    application = person.url
    assert _seen_by(visitor, "mariama", language, application) == []
    person.locator("a[href$='/accepter/']").click()
    assert NAME in person.locator("section[aria-labelledby=read]").inner_text(), "she sees what will be read"
    assert _seen_by(visitor, "mariama", language, person.url) == []
    for box in person.locator("form[data-apply] input[type=checkbox]").all():
        box.check()
    person.locator("form[data-apply] button").click()
    person.locator("section[aria-labelledby=given]").wait_for()

    employer.goto(f"/employeur/offres/{reference}/candidats/")
    employer.locator("[data-application]").first.click()
    assert NAME in employer.locator("h1").inner_text()
    assert _sound(employer) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_offer_of_her_list_is_applied_for_on_an_old_phone(visitor, language) -> None:
    page = visitor("mariama", language, PHONE, javascript=False)
    page.goto("/mon-espace/offres/")
    assert _seen_by(visitor, "mariama", language, "/mon-espace/offres/") == []
    assert _begins_to_apply(page), "every offer of hers was applied for"
    assert NAME in page.locator("section[aria-labelledby=read]").inner_text()
    for box in page.locator("form[data-apply] input[type=checkbox]").all():
        box.check()
    page.locator("form[data-apply] button").click()
    page.locator("section[aria-labelledby=next]").wait_for()
    assert page.locator("a[href$='/retirer/']").count() == 1, "it can be taken back"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_counsellor_sees_why_somebody_does_not_match_and_follows_the_way_there(visitor, language) -> None:
    page = visitor("samira", language)
    assert _opens_a_closed_offer(page, CLOSED), "nothing closes the offer"

    closed = page.locator("[data-closed]")
    assert closed.first.locator("p").first.inner_text().strip(), "a condition says why"
    assert _sound(page) == []
    way = page.locator("[data-closed] a").first
    way.click()
    page.locator("h1").wait_for()
    assert "/emploi/" not in page.url
    assert page.locator("main form").count() > 0 or page.locator("main a").count() > 0
    assert _sound(page) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_two_records_of_an_employer_are_looked_at_side_by_side(visitor, language) -> None:
    page = visitor("samira", language, PHONE)
    page.goto("/employeur/etablissement/doublons/")
    assert _sound(page) == []
    page.locator("[data-doubles] a").first.click()

    assert page.locator("form[data-merge] input[name=keep]").count() == 2
    assert _sound(page) == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_list_of_offers_is_looked_at_before_anything_is_kept(visitor, language) -> None:
    page = visitor("samira", language)
    lines = (
        "N° offre;Entreprise;Poste proposé;Nb de postes;Ville;Type de contrat;Salaire mensuel (DH);État\r\n"
        "ZZ-1;Atelier Démo de couture;Couturière;2;Casablanca;CDI;4000;ouverte\r\n"
        "ZZ-2;Atelier Démo de couture;Couturière, célibataire;2;Casablanca;CDI;4000;ouverte\r\n"
    )
    page.goto("/registres/envoyer/")
    page.set_input_files(
        "input[type=file]",
        {"name": "offres.csv", "mimeType": "text/csv", "buffer": lines.encode("utf-8-sig")},
    )
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/registres/[A-Z0-9]{10}/"))

    assert "célibataire" in page.locator("main").inner_text()
    assert _sound(page) == []
