"""A partner's report from draft to sign-off, on a project that the coordinator opens; in French and in Arabic."""

from __future__ import annotations

import re
from secrets import token_hex
from typing import Any

import pytest

pytestmark = pytest.mark.browser
CARRIER = re.compile("Démo Oujda|تجريبية بوجدة|Demo Association Oujda")


def _send(page: Any) -> None:
    """The button of the page's one form."""
    page.locator("main form.confirm button").first.click()


def _project(page: Any) -> str:
    """A project of one year, reported on once, with one indicator and one budget line."""
    code = f"ESSAI-{token_hex(3).upper()}"
    page.goto("/partenaires/projets/nouveau/")
    page.fill("#id_code", code)
    page.fill("#id_text_fr", "Projet du parcours d'essai")
    page.fill("#id_starts_on", "2024-01-01")
    page.fill("#id_ends_on", "2024-12-31")
    page.locator("#id_implementers label", has_text=CARRIER).locator("input").check()
    page.select_option("#id_report_every", "12")
    _send(page)
    page.wait_for_url(f"**/projets/{code}/")
    page.locator("a[href$='/indicateurs/nouveau/']").click()
    page.fill("#id_title_fr", "Personnes formées")
    page.locator("input[name='split_by'][value='sex']").check()
    page.fill("#id_target", "50")
    _send(page)
    page.locator("a[href$='/budget/nouvelle/']").click()
    for name, value in (
        ("code", "A1"),
        ("label", "Ateliers"),
        ("year", "2024"),
        ("planned", "1000"),
        ("currency", "MAD"),
    ):
        page.fill(f"#id_{name}", value)
    _send(page)
    page.wait_for_url(f"**/projets/{code}/")
    return code


def _sent(page: Any) -> None:
    page.locator("form[action$='/envoyer/'] button").click()
    page.wait_for_load_state()
    page.locator(".inline-facts .tone-wait").wait_for()


def _review(page: Any, reference: str) -> None:
    page.goto("/partenaires/comptes-rendus/")
    page.locator(f"#a-relire a[href*='{reference}']").click()
    page.wait_for_url(f"**/{reference}/")


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_a_report_goes_from_draft_to_sign_off(visitor, language, direction) -> None:
    coordinator, partner = visitor("nadia", language), visitor("paola", language, 360, javascript=False)
    code = _project(coordinator)

    partner.goto("/partenaires/")
    assert partner.locator("html").get_attribute("dir") == direction
    partner.locator(f"#a-rendre form[action*='{code}'] button").click()
    partner.wait_for_url("**/ecrire/")
    reference = partner.url.rstrip("/").split("/")[-2]
    partner.fill("#id_difficulties", "Peu de salles.")
    partner.locator("button[name='keep']").click()

    partner = visitor("paola", language, 360)  # another day, another device
    partner.goto(f"/partenaires/comptes-rendus/{reference}/")
    assert partner.locator("#manque li").count() == 2  # the story and the figure
    partner.goto(f"/partenaires/comptes-rendus/{reference}/ecrire/")
    assert partner.locator("#id_difficulties").input_value() == "Peu de salles."
    partner.fill("#id_activities", "Trois ateliers.")
    whole = partner.locator("input[name^='result-']").first
    whole.fill("40")
    partner.locator("input[name$='-sex-female']").fill("41")  # more than everybody
    partner.locator("button[name='read']").click()
    assert partner.locator(".has-error").count() >= 1
    partner.locator("input[name$='-sex-female']").fill("15")
    partner.locator("input[name$='-sex-male']").fill("25")
    partner.locator("input[name^='line-']:not([name*='comment'])").fill("250.50")
    partner.locator("button[name='read']").click()
    partner.wait_for_url(f"**/{reference}/")
    _sent(partner)

    _review(coordinator, reference)
    coordinator.locator("a[href$='/renvoyer/']").click()
    coordinator.fill("#id_remarks", "Dites où.")
    _send(coordinator)

    partner.goto("/partenaires/")
    partner.locator(f"#a-reprendre a[href*='{reference}']").click()
    partner.locator("#remarques").wait_for()
    partner.locator("a[href$='/ecrire/']").click()
    partner.fill("#id_activities", "Trois ateliers à Oujda.")
    partner.locator("button[name='read']").click()
    partner.wait_for_url(f"**/{reference}/")
    _sent(partner)

    _review(coordinator, reference)
    coordinator.locator("form[action$='/valider/'] button").click()
    coordinator.wait_for_load_state()
    coordinator.locator(".inline-facts .tone-ok").wait_for()
    partner.goto(f"/partenaires/comptes-rendus/{reference}/")
    assert partner.locator("a[href$='/ecrire/']").count() == 0
    assert partner.locator("a[href$='/corriger/']").count() == 1
    coordinator.goto(f"/partenaires/projets/{code}/")
    assert "250" in coordinator.locator("#budget tbody").inner_text()
    with coordinator.expect_download() as taken:
        coordinator.locator("a[href$='iati.xml']").click()
    assert taken.value.suggested_filename == f"iati-{code.lower()}.xml"


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360), ("en", 360)])
def test_the_partner_s_pages_read_well_for_everyone(visitor, language, width) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor("paola", language, width)
    page.goto("/partenaires/")
    links = page.eval_on_selector_all("main .row-title a", "all => all.map(a => a.getAttribute('href'))")
    shown = ["/partenaires/", "/partenaires/projets/DEMO-PASSERELLES/", "/partenaires/conventions/", *links]
    page.goto(links[-1])
    shown += [f"{link}ecrire/" for link in links[:2]]
    for path in shown:
        page.goto(path)
        assert page.locator("h1").count() == 1, path
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 1, f"{path} is {wide} px too wide"
        found = Axe().run(page)
        serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
        assert serious == [], (path, [(one["id"], one["nodes"][0]["target"]) for one in serious])
