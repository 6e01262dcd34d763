"""Mentoring as each side walks it: answering, meeting, a concern that only the circle reads; in French and in Arabic."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
LANGUAGES = pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])


@LANGUAGES
def test_a_mentor_notes_how_far_a_goal_has_come_on_a_phone_without_javascript(
    visitor, language, direction
) -> None:
    page = visitor("ghita", language, 360, javascript=False)
    page.goto("/mentorat/mes-binomes/")
    assert page.locator("html").get_attribute("dir") == direction
    page.locator("main .rows li:has(.tone-ok) .row-title a").first.click()

    page.locator(".goal-note select").first.select_option("1")
    page.locator(".goal-note button").first.click()

    page.locator(".messages .tone-ok").wait_for()
    assert page.locator(".goal-note select").first.input_value() == "1"


@LANGUAGES
def test_a_concern_is_sent_and_read_by_the_circle_alone(visitor, language, direction) -> None:
    page = visitor("ghita", language, 360)
    page.goto("/mentorat/mes-binomes/")
    page.locator("main .rows li:has(.tone-ok) .row-title a").first.click()
    page.locator("a[href$='/signaler/']").first.click()
    page.locator("input[name='topic']").first.check()
    page.fill("#id_words", "Phrase d'essai de la demonstration")
    page.locator("main form button.btn-primary").click()
    page.locator(".messages .tone-ok").wait_for()
    assert page.get_by_text("Phrase d'essai").count() == 0

    guard = visitor("hafsa", language)
    guard.goto("/mentorat/signalements/")
    guard.locator("main .row-title a").first.click()
    guard.locator(".told").first.wait_for()

    colleague = visitor("samira", language)
    assert colleague.goto("/mentorat/signalements/").status == 403


@LANGUAGES
def test_the_coordination_reads_why_each_pair_is_proposed(visitor, language, direction) -> None:
    page = visitor("samira", language)
    page.goto("/mentorat/propositions/")

    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator(".proposals > li").count() >= 1
    assert page.locator(".proposals > li").first.locator(".why li").count() >= 2


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360), ("en", 360)])
def test_the_pages_of_mentoring_read_well_for_everyone(visitor, language, width) -> None:
    from axe_playwright_python.sync_playwright import Axe

    walks = {
        "samira": ["/mentorat/", "/mentorat/propositions/", "/mentorat/demandes/", "/mentorat/mentors/",
                   "/mentorat/equilibre/", "/mentorat/mentors/nouveau/", "/mentorat/signaler/"],
        "ghita": ["/mentorat/mes-binomes/", "/mentorat/signaler/"],
        "hafsa": ["/mentorat/signalements/"],
        "mariama": ["/mon-espace/mentorat/", "/mon-espace/mentorat/objectif/", "/mon-espace/mentorat/signaler/"],
    }  # fmt: skip
    faults: list[str] = []
    for user, paths in walks.items():
        page = visitor(user, language, width)
        page.goto(paths[0])
        further = page.eval_on_selector_all(
            "main .row-title a", "all => all.slice(0, 3).map(a => a.getAttribute('href'))"
        )
        for path in [*paths, *further]:
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
