"""A project holder from the idea to the sixth month: registered, marked by a jury, founded, funded, visited."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

pytestmark = pytest.mark.browser
MONTHS = (3, 6)


def _ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()  # noqa: DTZ011 (what a person types)


def _day(page: Any, name: str, days: int) -> None:
    """Write a day that many days ago, in a calendar field or in one that is typed."""
    field = page.locator(f"[name='{name}']")
    when = _ago(days)
    if field.get_attribute("type") == "date":
        field.fill(when)
    else:
        year, month, day = when.split("-")
        field.fill(f"{day}/{month}/{year}")


def _send(page: Any, form: str = "main form") -> None:
    """Press the button of the page's form and see it accepted."""
    before = page.url
    with page.expect_navigation():
        page.locator(f"{form} button.btn-primary, {form} button.btn-danger").last.click()
    assert page.url != before or page.locator(".messages .tone-ok").count(), page.locator(
        "main"
    ).inner_text()[:800]
    assert not page.locator("[aria-invalid='true']").count(), page.locator("main").inner_text()[:800]


class Coach:
    """Whoever accompanies one project, act by act."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address

    def act(self, code: str, days: int | None = None, **said: str) -> None:
        """Do one act from the project's page, as its buttons offer it."""
        self.page.goto(self.address)
        plain = self.page.locator(f"form[action$='/actes/{code}/'] button").first
        if plain.count():
            with self.page.expect_navigation():
                plain.click()
            return
        self.page.locator(f"a[href$='/actes/{code}/']").first.click()
        if days is not None:
            _day(self.page, "on", days)
        for name, value in said.items():
            self.page.fill(f"[name='{name}']", value)
        _send(self.page)

    def mark(self, group: str) -> None:
        """Give the same mark to each line of a grid."""
        names = self.page.eval_on_selector_all(
            "main input[type=radio]", "all => [...new Set(all.map(one => one.name))]"
        )
        for name in names:
            self.page.check(f"input[name='{name}'][value='{group}']")


def _a_person(visitor: Any, language: str) -> str:
    """The file from which the project begins, another one for each language."""
    page = visitor("samira", language, 360)
    page.goto("/bureau/personnes/")
    links = page.eval_on_selector_all(
        "main .row-title a, main tbody a", "all => all.map(one => one.getAttribute('href'))"
    )
    return str([link for link in links if link][{"fr": 3, "ar": 4}[language]])


def _register(visitor: Any, language: str) -> str:
    """From a person's file to a project; its address."""
    person = _a_person(visitor, language)
    page = visitor("samira", language, 360)
    page.goto(person)
    page.locator("a[href*='/nouveau/?personne=']").first.click()
    page.fill("[name=title]", f"Essai {language}")
    page.fill("[name=summary]", "Vente de plats à emporter")
    _day(page, "registered_on", 240)
    _send(page)
    return str(page.url)


def _plan(page: Any, address: str) -> None:
    page.goto(f"{address}plan/nouveau/")
    lines = (("opening", "Apport", "5000", "1", "1"), ("income", "Ventes", "900", "1", "12"),
             ("expense", "Loyer", "700", "1", "12"))  # fmt: skip
    for number, (kind, label, amount, first, last) in enumerate(lines):
        page.select_option(f"[name='l-{number}-kind']", kind)
        for name, value in (("label", label), ("amount", amount), ("first", first), ("last", last)):
            page.fill(f"[name='l-{number}-{name}']", value)
    _send(page)
    assert page.locator("main figure svg").first.count()
    assert page.locator("main tbody tr").count() == 13  # twelve months and their total


def _jury(visitor: Any, coach: Coach, language: str) -> None:
    """A jury of two: nothing is read between the first marks and the last."""
    page = coach.page
    page.goto("/projets-entreprise/jurys/nouveau/")
    page.fill("[name=title]", f"Jury {language}")
    _day(page, "meets_on", 210)
    _send(page)
    page.locator("main .row-title a", has_text=f"Jury {language}").first.click()
    jury = page.url
    for name in ("Hamid", "Fatou"):
        page.goto(f"{jury}membres/")
        option = page.locator("[name=user] option", has_text=name).first.get_attribute("value")
        page.select_option("[name=user]", option)
        _send(page)
    page.goto(coach.address)
    page.locator("a[href$='/actes/presenter/']").first.click()
    option = page.locator("[name=jury] option", has_text=f"Jury {language}").first.get_attribute("value")
    page.select_option("[name=jury]", option)
    page.fill("[name=summary]", "Plats à emporter, clients du quartier.")
    _send(page)
    for place, juror in enumerate(("hamid", "fatou")):
        theirs = Coach(visitor(juror, language, 360), jury)
        theirs.page.goto(jury)
        theirs.page.locator("a[href*='/projets/']").first.click()
        theirs.mark("4")
        _send(theirs.page)
        page.goto(jury)
        assert page.locator("[data-mean]").count() == place  # shown with the last marks, not before
    page.goto(f"{jury}decision/")
    page.locator("select[name$='-outcome']").select_option("selected")
    _send(page)


def _found(coach: Coach) -> None:
    """The legal form, its formalities one by one, the proof, the first sale."""
    page = coach.page
    page.goto(coach.address)
    page.locator("a[href$='/actes/forme/']").first.click()
    page.check("input[name=legal_form][value=auto_entrepreneur]")
    _day(page, "on", 205)
    _send(page)
    for link in page.eval_on_selector_all(
        "main a[href*='/formalites/']:not([href*='/actes/'])",
        "all => all.map(one => one.getAttribute('href'))",
    ):
        page.goto(link)
        page.check("input[name=state][value=done]")
        _day(page, "on", 200)
        _send(page)
    coach.act("formalites", 195)
    coach.act("creation", 190, number="DEMO 778 899")
    coach.act("vente", 180)


def _fund(visitor: Any, coach: Coach, language: str) -> None:
    """Decided and signed by one, paid by another."""
    page = coach.page
    page.goto(f"{coach.address}financement/")
    page.select_option("[name=budget]", index=1)
    page.select_option("[name=kind]", "kit")
    page.fill("[name=purpose]", "Fourneau")
    _day(page, "decided_on", 100)
    page.fill("[name=first_amount]", "1500")
    _day(page, "first_due", 100)
    page.fill("[name=first_condition]", "Devis")
    _send(page)
    page.locator("a[href$='/signature/']").first.click()
    _day(page, "signed_on", 99)
    _send(page)
    other = visitor("zineb", language, 360)
    other.goto(coach.address)
    other.locator("a[href*='/tranches/']").first.click()
    part = other.url
    _day(other, "paid_on", 98)
    other.fill("[name=evidence]", "Devis signé")
    other.fill("[name=reference]", "V-1")
    _send(other)
    other.goto(part)
    other.fill("[name=evidence]", "Devis signé")
    other.fill("[name=reference]", "V-1")
    with other.expect_navigation():
        other.locator("main form button.btn-primary").last.click()
    assert not other.locator(".messages .tone-ok").count()  # a second payment of it is refused


def _visit(coach: Coach) -> None:
    """The visits of the third and the sixth month."""
    page = coach.page
    for place, days in enumerate((95, 0)):
        page.goto(coach.address)
        links = page.locator("main a[href*='/visites/']:not([href$='/ajout/'])")
        page.goto(links.nth(place).get_attribute("href"))
        page.check("input[name=found][value=active]")
        _day(page, "on", days)
        page.select_option("[name=turnover_band]", "3000_6000")
        page.fill("[name=working]", "2")
        page.fill("[name=women_working]", "1")
        _send(page)


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_a_project_goes_from_the_idea_to_its_sixth_month(visitor, language, direction) -> None:
    address = _register(visitor, language)
    coach = Coach(visitor("brahim", language, 1280), address)
    coach.page.goto(address)
    assert coach.page.locator("html").get_attribute("dir") == direction

    coach.page.locator("a[href$='/actes/diagnostic/']").first.click()
    _day(coach.page, "on", 235)
    coach.mark("3")
    _send(coach.page)
    coach.act("preparer")
    _plan(coach.page, address)
    _jury(visitor, coach, language)
    _found(coach)
    _fund(visitor, coach, language)
    _visit(coach)

    coach.page.goto(address)
    assert coach.page.locator(".steps .is-current").count() == 1
    coach.page.goto("/projets-entreprise/suivi/")
    assert not coach.page.locator(f"a[href^='{address.split('/', 3)[3]}']").count()  # nothing is due any more


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("ar", 360), ("ar", 1280)])
def test_the_holder_declares_a_month_without_javascript(visitor, language, width) -> None:
    page = visitor("mariama", language, width, javascript=False)
    page.goto("/mon-espace/projet/")
    assert page.locator(".steps").count() >= 1
    form = page.locator("form:has(input[name=venture])").first
    form.locator("input[type=radio][value=goods]").check()
    form.locator("[name$='-amount_mad']").fill("2750")
    form.locator("button.btn-primary").click()

    page.locator(".messages .tone-ok").wait_for()
    assert page.locator("main table tbody tr").count() >= 1


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360)])
def test_the_pages_of_projects_read_well_for_everyone(visitor, language, width) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visitor("brahim", language, width)
    page.goto("/projets-entreprise/")
    projects = page.eval_on_selector_all("main .row-title a", "all => all.map(a => a.getAttribute('href'))")
    faults: list[str] = []
    lists = ("", "suivi/", "survie/", "jurys/", "enveloppes/")
    parts = ("catalogue/", "presentation/", "seances/", "plan/nouveau/")
    paths = [*(f"/projets-entreprise/{one}" for one in lists), "/financements/", *projects[:3]]
    paths += [f"{projects[0]}{part}" for part in parts]
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
