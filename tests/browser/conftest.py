"""A real instance with the demonstration in it, and a real Chromium before it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def visitor(browser, instance):  # type: ignore[no-untyped-def]
    """visitor(user, language, width, javascript) gives a page, signed in unless user is empty."""
    contexts = []

    def make(user: str = "", language: str = "fr", width: int = 1280, javascript: bool = True):  # type: ignore[no-untyped-def]
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            base_url=instance,
            locale="fr-FR",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if user:
            page.goto("/connexion/")
            page.fill("#id_username", user)
            page.fill("#id_password", PASSWORD)
            page.locator("#id_password").press("Enter")
            page.wait_for_url(lambda url: "/connexion/" not in url)
        context.add_cookies([{"name": "django_language", "value": language, "url": instance}])
        return page

    yield make
    for context in contexts:
        context.close()
