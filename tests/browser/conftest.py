"""A real instance with the demonstration in it, and a real Chromium before it.

Where a page's script runs, it sets true apostrophes (’): look for words as they are read.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "demo-maslak-2020"


def _environment(home: Path) -> dict[str, str]:
    dropped = {"DATABASE_URL", "DATABASE_OWNER_URL", "MASLAK_AS_OWNER", "MASLAK_DEBUG", "MASLAK_STATIC"}
    return {k: v for k, v in os.environ.items() if k not in dropped} | {
        "MASLAK_HOME": str(home),
        "MASLAK_PROCESS": "tests",
    }


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running instance, started as a newcomer starts it, on a port and in a folder of its own."""
    home = Path(os.environ.get("MASLAK_BROWSER_HOME") or tmp_path_factory.mktemp("maslak"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "maslak.cli.main"]
    environment = _environment(home)
    subprocess.run([*command, "start", "--demo", "--port", str(port)], check=True, env=environment, cwd=ROOT)
    yield f"http://127.0.0.1:{port}"
    subprocess.run([*command, "stop"], check=True, env=environment, cwd=ROOT)
    if "MASLAK_BROWSER_HOME" not in os.environ:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator:  # type: ignore[type-arg]
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("MASLAK_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield chromium
        chromium.close()


class Visitors:
    """Gives pages, signed in unless the user is empty; each account signs in once a run."""

    def __init__(self, browser: Any, instance: str, sessions: dict[str, Any]) -> None:
        self._browser, self._instance, self._sessions = browser, instance, sessions
        self._contexts: list[Any] = []

    def __call__(
        self, user: str = "", language: str = "fr", width: int = 1280, javascript: bool = True
    ) -> Any:
        """A page of its own, in a browser without memory but for the session of `user`."""
        if user and user not in self._sessions:
            self._sessions[user] = self._sign_in(user)
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            base_url=self._instance,
            locale="fr-FR",
            storage_state=self._sessions.get(user),
        )
        context.set_default_timeout(30_000)
        self._contexts.append(context)
        page = context.new_page()
        self.speak(page, language)
        return page

    def speak(self, page: Any, language: str) -> None:
        """From now on, the page is read in `language`."""
        page.context.add_cookies([{"name": "django_language", "value": language, "url": self._instance}])

    def close(self) -> None:
        """Close what was opened."""
        for context in self._contexts:
            context.close()

    def _sign_in(self, user: str) -> Any:
        context = self._browser.new_context(base_url=self._instance)
        page = context.new_page()
        page.goto("/connexion/")
        page.fill("#id_username", user)
        page.fill("#id_password", PASSWORD)
        page.locator("#id_password").press("Enter")
        page.wait_for_url(lambda url: "/connexion/" not in url)
        state = context.storage_state()
        context.close()
        return state


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """The session of each account that has signed in."""
    return {}


@pytest.fixture
def visitor(browser, instance, sessions) -> Iterator[Visitors]:  # type: ignore[no-untyped-def]
    """visitor(user, language, width, javascript) gives a page."""
    visitors = Visitors(browser, instance, sessions)
    yield visitors
    visitors.close()
