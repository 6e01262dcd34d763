"""What an audience comes to do, done in a real browser, with and without JavaScript."""

from __future__ import annotations

from uuid import uuid4

import pytest

pytestmark = pytest.mark.browser
LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a name without digits, new at each run


def test_a_visitor_reads_their_rights_without_saying_who_they_are(visitor) -> None:
    page = visitor(javascript=False)
    page.goto("/")

    page.goto("/droits/")
    page.locator("main a[href^='/droits/']").first.click()

    assert "/droits/" in page.url
    page.locator("h1").wait_for()
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
    page.get_by_text("incorrect").first.wait_for()


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


def test_a_counsellor_receives_somebody_new_without_javascript(visitor) -> None:
    name = f"Exemple-{uuid4().hex[:6].translate(LETTERS)}".title()
    page = visitor("samira", javascript=False)
    page.goto("/bureau/")
    page.get_by_role("link", name="Recevoir quelqu’un").first.click()
    page.fill("#id_family_name", name)
    page.fill("#id_given_name", "Rose")
    page.locator("main button.btn-primary").first.click()

    page.select_option("#id_nationality", "GIN")
    page.get_by_label("Femme").check()
    page.locator("[name=consent_registration]").check()
    page.locator("main button.btn-primary").first.click()

    assert name in page.locator("h1").inner_text()
    page.get_by_text("Inscription").first.wait_for()


def test_a_register_is_sent_looked_at_and_taken_in_by_the_job(visitor, tmp_path) -> None:
    number = uuid4().hex[:6].upper()
    file = tmp_path / "inscriptions.csv"
    file.write_text(
        "N° dossier;Nom;Prénom;Sexe;Date de naissance;Nationalité;Date d'inscription\n"
        f"{number}-1;Exemple;Awa;F;12/03/1990;Sénégal;05/06/2021\n"
        f"{number}-2;Exemple;Rose;F;31/02/1991;Sénégal;05/06/2021\n",
        encoding="utf-8",
    )
    page = visitor("samira")
    page.goto("/registres/envoyer/")
    page.set_input_files("#id_file", str(file))
    page.locator("main button.btn-primary").click()

    page.get_by_role("button", name="Enregistrer 1 ligne").click()
    page.get_by_text("Date de naissance").first.wait_for()
    page.get_by_text("lignes enregistrées").wait_for()

    with page.expect_download() as mended:
        page.get_by_role("link", name="Télécharger le fichier à corriger").click()
    assert mended.value.suggested_filename.endswith(".xlsx")


def test_a_person_takes_an_hour_and_gives_it_back_on_an_old_phone(visitor) -> None:
    page = visitor("mariama", width=360, javascript=False)
    page.goto("/mon-espace/rendez-vous/")
    before = page.get_by_role("link", name="Ajouter à mon agenda").count()

    page.get_by_role("button", name="Prendre cette heure").last.click()

    assert page.get_by_role("link", name="Ajouter à mon agenda").count() == before + 1
    page.get_by_role("button", name="Je ne peux pas venir").last.click()
    assert page.get_by_role("link", name="Ajouter à mon agenda").count() == before


def test_a_coordinator_opens_a_review_and_takes_it_away(visitor) -> None:
    page = visitor("nadia")
    page.goto("/pilotage/bilans/")
    page.locator("main a[href^='/pilotage/bilans/']").first.click()

    assert page.locator("main svg[role=img]").count() > 0
    with page.expect_download() as taken:
        page.locator("a[href$='/pdf/']").first.click()
    assert taken.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
def test_the_language_is_chosen_on_the_page_itself(visitor, language, direction) -> None:
    page = visitor(javascript=False)
    page.goto("/droits/")

    page.locator(f"button[value={language}]").first.click()

    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == direction


def _tab_to(page, wanted: str, most: int = 60) -> None:
    """Press Tab until an element that fits the selector has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    pytest.fail(f"{most} presses on Tab never reach {wanted}")


def test_a_counsellor_finds_a_person_with_the_keyboard_alone(visitor) -> None:
    page = visitor("samira")
    page.goto("/bureau/personnes/")
    name = page.locator(".rows .row-title a").first.inner_text()

    _tab_to(page, "main form[role=search] input[name=q]")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/personnes/recherche/")
    _tab_to(page, ".rows .row-title a")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/recherche/" not in url)

    assert page.locator("h1").inner_text().startswith(name)


@pytest.mark.parametrize(("width", "menu"), [(1280, ".account-menu"), (360, ".phone-menu")])
def test_a_menu_opens_and_closes_with_the_keyboard_alone(visitor, width, menu) -> None:
    page = visitor("samira", width=width)
    page.goto("/bureau/")

    _tab_to(page, f"{menu} summary")
    page.keyboard.press("Enter")
    page.locator(f"{menu} .menu-panel").wait_for()
    page.keyboard.press("Escape")

    page.locator(f"{menu} .menu-panel").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('summary')")


@pytest.mark.parametrize(
    ("user", "path"), [("", "/droits/"), ("samira", "/bureau/"), ("mariama", "/mon-espace/")]
)
def test_what_has_the_focus_is_seen(visitor, user, path) -> None:
    page = visitor(user)
    page.goto(path)

    for _press in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => {
          const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          const focused = document.activeElement;
          const drawnBy = ["", "::after"].map((part) => getComputedStyle(focused, part));
          return focused === document.body || drawnBy.some(drawn);
        }""")
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_an_association_answers_a_referral_without_javascript(visitor) -> None:
    page = visitor("awa", javascript=False)
    page.goto("/bureau/orientations/")
    page.get_by_role("link", name="Reçues").click()
    page.locator("main .rows .row-title a").first.click()
    assert page.locator("main a[href^='/bureau/personnes/']").count() == 0

    page.get_by_role("button", name="Accepter").click()

    page.locator(".messages .tone-ok").wait_for()
    assert page.locator("main a[href^='/bureau/personnes/']").count() == 1


def test_an_address_that_does_not_exist_answers_in_words_and_leads_home(visitor) -> None:
    page = visitor(javascript=False)
    page.goto("/n-existe-pas/")

    page.get_by_role("link", name="Retour à l’accueil").click()

    assert page.url.endswith("/")
    page.locator("h1").wait_for()
