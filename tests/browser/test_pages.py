"""Every page that each audience can reach, in three languages, on a desk and on a phone, with axe.

Each page is loaded once a language and looked at in both widths. What everybody sees is looked at as a visitor only.
A page of a shape already seen, such as the list that a colleague reads too, is loaded in French and measured; axe and
the other languages have had it.
"""

from __future__ import annotations

import os
import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from maslak.web.account.demo import ACCOUNTS
from tests.browser.pictures import SHOWN

pytestmark = pytest.mark.browser

# One account a role, and somebody who has none.
AUDIENCES = ("", *{account.role: account.username for account in reversed(ACCOUNTS)}.values())
# In each language, the width that axe sees.
LANGUAGES = {"fr": 1280, "ar": 360, "en": 360}
WIDTHS = (1280, 360)
MOST_PAGES = 120
FILES = re.compile(r"\.(ics|pdf|xlsx|csv|json|docx)$|telecharger|download|/static/")
PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
# What axe judges a page by, without its words: elements, their roles and classes, whether they hold a text. A longer list
# is the same list: what repeats itself is taken away beyond twice, for axe takes its time over each row.
SHAPE = """() => {
  const told = new Set(["class", "role", "type", "tabindex", "lang", "dir"]);
  const lists = new Set(["LI", "TR", "OPTION", "DIV", "SECTION", "ARTICLE", "P", "FORM", "DT", "DD"]);
  const shape = (element) => {
    const marks = [...element.attributes].map((a) => told.has(a.name) ? `${a.name}=${a.value}` : a.name);
    const said = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const inside = [];
    let times = 0;
    if (element.tagName.toLowerCase() !== "svg")
      for (const child of [...element.children]) {
        const drawn = shape(child);
        if (inside.at(-1) !== drawn) { inside.push(drawn); times = 0; }
        else if (++times > 1 && lists.has(child.tagName) && !child.id && !child.querySelector("[id]")) child.remove();
      }
    return `${element.tagName}[${marks.sort()}]${said ? "t" : ""}(${inside.join("")})`;
  };
  return shape(document.documentElement);
}"""
# Colours do not change with the words: the longest of axe's questions is put on a desk in French and on a phone in Arabic.
SERIOUS = """async (colours) => {
  const rules = { "color-contrast": { enabled: colours } };
  const found = await axe.run({ exclude: [".chart-drawing svg"] }, { resultTypes: ["violations"], rules });
  return found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id} (${one.nodes.slice(0, 3).map((node) => node.target).join("; ")})`);
}"""


@dataclass
class Walk:
    """One audience going through the house: where it has been and what it found amiss."""

    page: Any
    user: str
    shapes: set[tuple[str, str]]
    faults: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, name: str, path: str, language: str) -> str:
        """Load a page, look at it, keep its links: « page », « known » for a shape already seen, empty for a file."""
        from playwright.sync_api import Error

        where = f"{name} {path} [{language}]"
        try:
            answer = self.page.goto(path)
        except Error as refusal:
            if "Download is starting" in refusal.message:
                return ""
            raise
        if answer.status != 200:
            self.faults.append(f"{where}: answered {answer.status}")
        if "text/html" not in answer.headers.get("content-type", ""):
            return ""
        if self.page.locator("h1").count() != 1:
            self.faults.append(f"{where}: {self.page.locator('h1').count()} titles")
        if self.page.locator(".page-actions .btn-primary").count() > 1:
            self.faults.append(f"{where}: more than one main action")
        direction = self.page.evaluate("document.documentElement.dir")
        if direction != ("rtl" if language == "ar" else "ltr"):
            self.faults.append(f"{where}: direction {direction}")
        for width in sorted(WIDTHS, key=lambda width: width == LANGUAGES[language]):
            self._in_width(name, where, language, width)
        self.links = self._links()
        return "page" if self._axe(where, language) else "known"

    def _in_width(self, name: str, where: str, language: str, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 1:
            self.faults.append(f"{where}: {wide} px wider than {width}")
        wanted = SHOWN.get((self.user, name, language, width))
        if wanted and os.environ.get("MASLAK_PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            self.page.screenshot(path=str(PICTURES / f"{wanted}.png"))

    def _axe(self, where: str, language: str) -> bool:
        """What axe finds serious, in the width that the page now has; False for a shape already seen, left out."""
        from axe_playwright_python.base import AXE_SCRIPT

        shape = (language, self.page.evaluate(SHAPE))
        if shape in self.shapes:
            return False
        self.shapes.add(shape)
        self.page.evaluate(AXE_SCRIPT)
        self.faults += [f"{where}: {finding}" for finding in self.page.evaluate(SERIOUS, language != "en")]
        return True

    def _links(self) -> list[str]:
        """The addresses that the page leads to, those of files left out."""
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        inside = [href.split("#")[0] for href in found if href.startswith(("/", "?"))]
        here = urlsplit(self.page.url).path
        return [link if link.startswith("/") else here + link for link in inside if not FILES.search(link)]


@pytest.fixture(scope="session")
def shapes() -> set[tuple[str, str]]:
    """The shapes of page that axe has seen in this run, by language."""
    return set()


@pytest.fixture(scope="session")
def open_to_all(browser, instance) -> frozenset[str]:  # type: ignore[no-untyped-def]
    """The kinds of page that a visitor reaches, read without a browser."""
    context = browser.new_context(base_url=instance)
    seen: set[str] = set()
    queue = deque(["/"])
    while queue:
        path = queue.popleft()
        name = _kind(path)
        if not name or name in seen:
            continue
        seen.add(name)
        answer = context.request.get(path)
        found = re.findall(r'<a [^>]*href="([/?][^"#]*)', answer.text()) if answer.ok else []
        here = urlsplit(answer.url).path
        links = [href.replace("&amp;", "&") for href in found if not FILES.search(href)]
        queue.extend(link if link.startswith("/") else here + link for link in links)
    context.close()
    return frozenset(seen)


def _kind(path: str) -> str:
    """The name of the view that answers, empty for none and for files."""
    try:
        name = resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
    return "" if name.endswith(("-download", ":download", "-ics", "calendar")) else name


def _all_kinds(walk: Walk, start: str, known: frozenset[str]) -> dict[str, tuple[str, bool]]:
    """One address of each kind of page reached from `start`, each looked at in French, and whether it was new.

    The kinds in `known` are passed over.
    """
    found: dict[str, tuple[str, bool]] = {}
    seen: set[str] = set(known)
    queue = deque([start])
    while queue and len(found) < MOST_PAGES:
        path = queue.popleft()
        name = _kind(path)
        if not name or name in seen:
            continue
        seen.add(name)
        answered = walk.open(name, path, "fr")
        if answered:
            found[name] = (path, answered == "page")
            queue.extend(walk.links)
    return found


@pytest.mark.parametrize("user", AUDIENCES)
def test_every_page_reads_well_for_everyone(visitor, shapes, open_to_all, user: str) -> None:
    walk = Walk(visitor(user), user, shapes)
    pages = _all_kinds(walk, "/accueil/" if user else "/", open_to_all if user else frozenset())
    assert pages
    for language in [other for other in LANGUAGES if other != "fr"]:
        visitor.speak(walk.page, language)
        for name, (path, new) in pages.items():
            if new or (user, name, language, LANGUAGES[language]) in SHOWN:
                walk.open(name, path, language)

    faults = walk.faults + [text for text in walk.complaints if "favicon" not in text]
    assert not faults, "\n".join(faults)
