"""Every page that each audience can reach, in three languages, on a desk and on a phone, with axe."""

from __future__ import annotations

import os
import re
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

pytestmark = pytest.mark.browser

AUDIENCES = ("", "samira", "driss", "awa", "nadia", "pierre", "hajar", "karim", "mariama")
VIEWS = (("fr", 1280), ("ar", 360), ("en", 360))
MOST_PAGES = 60
FILES = re.compile(r"\.(ics|pdf|pem|xlsx|csv|json)$|telecharger|download|/static/")
PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"


def _name_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def _links(page) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    return [href.split("#")[0] for href in found if href.startswith(("/", "?")) and not FILES.search(href)]


def _crawl(page, start: str) -> list[tuple[str, str]]:
    """Addresses of each kind of page reachable from `start`, one address a view."""
    seen: dict[str, str] = {}
    queue = deque([start])
    while queue and len(seen) < MOST_PAGES:
        path = queue.popleft()
        name = _name_of(path)
        if not name or name in seen or name.endswith(("-download", "-ics", "calendar")):
            continue
        answer = page.goto(path)
        seen[name] = path
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        if "text/html" in answer.headers.get("content-type", ""):
            queue.extend(
                link if link.startswith("/") else urlsplit(page.url).path + link for link in _links(page)
            )
        else:
            del seen[name]
    return sorted(seen.items())


@pytest.mark.parametrize("user", AUDIENCES)
def test_every_page_reads_well_for_everyone(visitor, user: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    scout = visitor(user)
    pages = _crawl(scout, "/accueil/" if user else "/")
    assert len(pages) >= 3
    faults: list[str] = []
    for language, width in VIEWS:
        page = visitor(user, language, width)
        complaints: list[str] = []
        page.on(
            "console",
            lambda message, c=complaints: c.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error, c=complaints: c.append(str(error)))
        for name, path in pages:
            page.goto(path)
            where = f"{name} {path} [{language} {width}]"
            direction = page.evaluate("document.documentElement.dir")
            if direction != ("rtl" if language == "ar" else "ltr"):
                faults.append(f"{where}: direction {direction}")
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 1:
                faults.append(f"{where}: {wide} px too wide")
            for violation in Axe().run(page).response["violations"]:
                if violation["impact"] in ("serious", "critical"):
                    nodes = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
                    faults.append(f"{where}: {violation['id']} ({nodes})")
            _picture(page, name, language, width)
        faults += [f"{user} [{language} {width}]: {text}" for text in complaints if "favicon" not in text]
    assert not faults, "\n".join(faults)


def _picture(page, name: str, language: str, width: int) -> None:
    """Keep the pictures that the guides show, when asked to (MASLAK_PICTURES=1)."""
    from tests.browser.pictures import SHOWN

    wanted = SHOWN.get((name, language, width))
    if wanted and os.environ.get("MASLAK_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=str(PICTURES / f"{wanted}.png"))
