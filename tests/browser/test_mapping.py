"""The mapping of profiles: the coordinator crosses the year's figures and takes them away; a donor only reads."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
PAGE = "/pilotage/profils/"
SHOWN = (
    PAGE,
    f"{PAGE}?region=MA-06",  # the gaps of one region
    f"{PAGE}?lignes=education&colonnes=sex",
    f"{PAGE}?year=2001",  # a year that nobody published
)


def _taken(page: Any, ending: str) -> bytes:
    with page.expect_download() as taken:
        page.locator(f"a[href$='/{ending}/']").first.click()
    return taken.value.path().read_bytes()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_coordinator_crosses_the_figures_of_a_year_and_takes_them_away(visitor, language) -> None:
    page = visitor("nadia", language, 1280)
    page.goto("/pilotage/")
    page.locator(f"nav a[href='{PAGE}']:visible").first.click()
    page.wait_for_url(f"**{PAGE}")
    assert page.locator("form[action$='/publier/']").count() == 1
    before = page.locator("#croisement").inner_text()

    page.select_option("#lignes", "education")
    page.select_option("#colonnes", "sex")
    page.select_option("#region", "MA-06")
    page.locator("form.filters button").click()
    page.wait_for_url("**region=MA-06**")

    assert page.locator("#lignes").input_value() == "education"
    assert page.locator("#croisement").inner_text() != before
    assert page.locator("#ecarts tbody tr").count() > 5
    assert _taken(page, "xlsx").startswith(b"PK")
    assert b"#" in _taken(page, "csv").splitlines()[1]  # the HXL row
    assert _taken(page, "pdf").startswith(b"%PDF")


def test_a_donor_reads_and_does_not_publish_and_a_counsellor_has_no_way_in(visitor) -> None:
    donor = visitor("pierre", "en", 1280)
    assert donor.goto(PAGE).status == 200
    assert donor.locator("form[action$='/publier/']").count() == 0

    counsellor = visitor("samira")
    assert counsellor.goto(PAGE).status == 403


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360), ("en", 360)])
def test_the_mapping_reads_well_for_everyone(visitor, language, width) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor("nadia", language, width)
    for path in SHOWN:
        page.goto(path)
        assert page.locator("h1").count() == 1, path
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 1, f"{path} is {wide} px too wide"
        found = Axe().run(page)
        serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
        assert serious == [], (path, [(one["id"], one["nodes"][0]["target"]) for one in serious])
