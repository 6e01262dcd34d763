"""The guide to hire a foreigner in a real browser: by keyboard, without JavaScript, on a phone and on paper."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

WAY = {
    "reader": "employer",
    "title": "valid",
    "person": "other",
    "kind": "first",
    "post": "other",
    "list": "A2-chef",
}
ANSWERS = {
    "blocked": "present_in_morocco=true&protection=refugee&proof=unhcr_certificate&reader=worker",
    "disputed": "nationality=SN&reader=employer",
    "general": "reader=employer",
    "household": "residence_basis=regularisation_2014&variant=domestic&reader=household&on=2020-04-01",
}
BESIDE = (
    "/embaucher/questions/?reader=employer&title=valid",
    "/embaucher/questions/?reader=employer&title=valid&person=other&kind=first&post=other",
    "/embaucher/listes/?q=chef",
    "/embaucher/travail-domestique/?starts_on=2026-03-01&age=17&weekly_hours=50&monthly_wage=1500",
    "/embaucher/titre-de-sejour/?profile=investor&entered_on=2026-10-01&expires_on=2027-03-31",
)


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360)])
def test_six_questions_by_keyboard_without_javascript(visitor, language, width) -> None:
    page = visitor(language=language, width=width, javascript=False)
    page.goto("/embaucher/")

    for code, chosen in WAY.items():
        page.locator(f"#{code}-{chosen}").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")

    page.wait_for_url("**/embaucher/reponse/**")
    assert "in_list=A2" in page.url
    page.locator("h1").wait_for()
    assert page.locator(".way > li").count() >= 8
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360), ("en", 360)])
def test_questions_and_answers_read_well_for_everyone(visitor, language, width) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor(language=language, width=width)
    faults = []
    for path in (*BESIDE, *(f"/embaucher/reponse/?{query}" for query in ANSWERS.values())):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 1:
            faults.append(f"{path}: {wide} px too wide")
        faults += [
            f"{path}: {violation['id']}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]

    assert faults == []


def test_paper_shows_the_answer_the_papers_and_the_texts_and_nothing_to_press(visitor) -> None:
    page = visitor()
    page.goto(f"/embaucher/reponse/?{ANSWERS['general']}")
    page.emulate_media(media="print")

    page.locator("#papiers").wait_for()
    assert page.locator(".checklist > li").first.is_visible()
    assert page.get_by_text("ANAPEC, procédure", exact=False).first.is_visible()
    assert page.locator("main button:visible, main .btn:visible").count() == 0
