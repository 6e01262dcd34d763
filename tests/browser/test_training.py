"""From an association to a certificate: a referral sent, answered, seated, followed to its end, and verified by anybody."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.browser
COURSE = "Couture, retouches et petites séries"


def _send(page) -> str:  # type: ignore[no-untyped-def]
    """The association finds a course with the person and sends them, with their agreement; the reference."""
    page.goto("/bureau/orientations/recues/")
    page.locator("main section").last.locator(".rows a").last.click()  # somebody whom she accepted
    page.locator("main a[href^='/bureau/personnes/']").first.click()
    page.locator("a[href^='/formations/personnes/']").first.click()
    page.locator("a[href^='/formations/?personne=']").first.click()
    page.fill("#id_q", "couture")
    page.select_option("#id_region", "")
    page.locator("form[role=search] button").click()
    page.locator("ul.offers a").first.click()
    page.locator("a[href*='/orienter/']").click()
    page.fill("#id_need", "Cours du soir en couture")
    page.check("#id_agreed")
    page.locator("main form.confirm button").click()
    page.wait_for_url("**/formations/orientations/**")
    return page.url.rstrip("/").split("/")[-1]


def _announce(page) -> None:  # type: ignore[no-untyped-def]
    """The operator announces a group that has begun, on a day that no other test took."""
    first = date.today() - timedelta(days=random.randint(60, 3000))
    page.goto("/formations/mes-offres/")
    page.locator("main .rows a", has=page.locator("bdi")).filter(has_text=_title(page)).first.click()
    page.locator("a[href$='/groupe/']").click()
    page.fill("#id_starts_on", first.isoformat())
    page.fill("#id_ends_on", (date.today() + timedelta(days=7)).isoformat())
    page.fill("#id_seats", "1")
    page.locator("main form.confirm button").click()
    page.wait_for_url(lambda url: not url.endswith("/groupe/"))


def _title(page) -> str:  # type: ignore[no-untyped-def]
    arabic = page.locator("html").get_attribute("lang") == "ar"
    return "الخياطة والإصلاح" if arabic else COURSE


def _answer(page, reference: str) -> None:  # type: ignore[no-untyped-def]
    """The operator reads a summary without a name, accepts, then knows whom to call and gives a seat."""
    page.goto("/formations/recues/")
    page.locator(f"a[href$='/orientations/{reference}/']").click()
    assert page.locator("[data-card]").count() == 0
    page.locator("form[action$='/accepter/'] button").click()
    page.locator("[data-card]").wait_for()
    page.locator("a[href$='/place/']").click()
    numbers = page.locator("#id_intake option").evaluate_all("all => all.map(one => Number(one.value))")
    page.select_option("#id_intake", str(max(numbers)))  # the group announced last
    page.locator("main form.confirm button").click()
    page.locator("a[href^='/formations/inscriptions/']").first.click()


def _follow(page) -> str:  # type: ignore[no-untyped-def]
    """A day noted, the end, the certificate; the address of the certificate."""
    enrolment = page.url
    page.locator("nav.breadcrumbs a").click()
    page.locator("a[href$='/journee/']").click()
    page.locator("main form.confirm button").click()
    page.goto(enrolment)
    page.locator("a[href$='/fin/']").click()
    page.select_option("#id_result", "passed")
    page.fill("#id_on", date.today().isoformat())
    page.locator("main form.confirm button").click()
    page.locator("form[action$='/certificat/'] button").click()
    return page.locator("a[href$='/certificat.pdf']").get_attribute("href")


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_from_an_association_to_a_certificate(visitor, language, direction) -> None:
    reference = _send(visitor("awa", language, 360))
    operator = visitor("fouad", language)
    _announce(operator)
    _answer(operator, reference)
    address = _follow(operator)

    assert operator.locator("html").get_attribute("dir") == direction
    paper = operator.request.get(address)
    assert paper.headers["content-type"] == "application/pdf"
    anybody = visitor("", language)
    anybody.goto("/verifier/")
    anybody.set_input_files(
        "input[type=file]", {"name": "certificat.pdf", "mimeType": "application/pdf", "buffer": paper.body()}
    )
    anybody.locator("form[enctype] button").click()
    anybody.locator("main .tone-ok").first.wait_for()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_course_is_found_on_an_old_phone_without_javascript_or_account(visitor, language) -> None:
    page = visitor("", language, 360, javascript=False)
    page.goto("/formations/")
    page.check("input[name=horaire][value=evening]")
    page.check("#id_gratuit")
    page.locator("form[role=search] button").click()

    assert page.locator("ul.offers > li").count() > 0
    page.locator("ul.offers a").first.click()
    page.locator("h1").wait_for()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_holder_takes_their_certificate_credential_and_passport_away(visitor, language) -> None:
    page = visitor("mariama", language, 360)
    page.goto("/mon-espace/formations/")

    for part in ("/certificat/", "/attestation/", "/passeport/json-resume", "/passeport/europass"):
        address = page.locator(f"a[href*='{part}']").first.get_attribute("href")
        assert page.request.get(address).ok
