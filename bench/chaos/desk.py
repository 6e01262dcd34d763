"""Counsellors at work over HTTP: each registers people one after another and notes what was acknowledged."""

from __future__ import annotations

import http.client
import random
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from lxml import html

_TIMEOUT = 45
_PASSWORD = "demo-maslak-2020"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_of: Any) -> None:
        """A redirection is the acknowledgement: it is read, not followed."""
        return None


class Browser:
    """Cookies, forms as they stand in the page, and nothing clever."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), _Stay()
        ).open

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, where it sends, text."""
        return self._answer(urllib.request.Request(self.address + path))

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """The same, of a form sent."""
        body = urllib.parse.urlencode(fields).encode()
        return self._answer(
            urllib.request.Request(self.address + path, body, {"Referer": self.address + path})
        )

    def form(self, path: str, with_field: str) -> dict[str, str]:
        """The fields of the form in a page that holds `with_field`, as they are first."""
        status, _to, text = self.get(path)
        if status != 200:
            raise OSError(f"{path} answers {status}")
        for form in html.fromstring(text).forms:
            if with_field in form.fields:
                return dict(form.form_values())
        raise OSError(f"no form with {with_field} at {path}")

    def _answer(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self._open(request, timeout=_TIMEOUT) as answer:
                return answer.status, "", answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers.get("Location", ""), answer.read().decode(errors="replace")


class Counsellor(threading.Thread):
    """Registers invented people until told to stop. `acknowledged` holds the references of files that were opened."""

    def __init__(self, address: str, username: str, seed: int) -> None:
        super().__init__(daemon=True)
        self._draw = random.Random(seed)
        self._address, self._username = address, username
        self._enough = threading.Event()
        self.acknowledged: list[str] = []
        self.refused, self.last = 0, ""

    def run(self) -> None:
        """Work; what fails is tried anew with another person, as somebody at a counter would."""
        browser = None
        while not self._enough.is_set():
            try:
                browser = browser or self._signed_in()
                self._register(browser)
            except (OSError, http.client.HTTPException) as refusal:
                self.refused += 1
                self.last = str(refusal)[:300]
                browser = None
                self._enough.wait(0.2)

    def stop(self) -> None:
        """Finish the present act, then rest."""
        self._enough.set()
        self.join(60)

    def _signed_in(self) -> Browser:
        browser = Browser(self._address)
        fields = browser.form("/connexion/", "username")
        status, to, _text = browser.post(
            "/connexion/", fields | {"username": self._username, "password": _PASSWORD}
        )
        if status != 302 or "connexion" in to:
            raise OSError(f"not signed in: {status} {to}")
        return browser

    def _register(self, browser: Browser) -> None:
        name = "".join(self._draw.choices("abcdefghijklmnopqrstuvwxyz", k=14)).title()
        phone = f"+2126{self._draw.randrange(10**7, 10**8)}"
        look = browser.form("/bureau/personnes/inscrire/", "document_number")
        browser.post("/bureau/personnes/inscrire/", look | {"phone": phone, "family_name": name})
        fields = browser.form("/bureau/personnes/inscrire/dossier/", "family_name")
        status, to, text = browser.post("/bureau/personnes/inscrire/dossier/", fields | {
            "family_name": name, "given_name": "Exemple", "sex": self._draw.choice(["female", "male"]),
            "birth_year": str(self._draw.randrange(1970, 2003)), "nationality": "SEN", "phone": phone,
            "consent_registration": "on",
        })  # fmt: skip
        parts = to.strip("/").split("/")
        if status != 302 or len(parts) < 3 or parts[1] != "personnes":
            raise OSError(f"not acknowledged: {status} {to} {text[:200]}")
        self.acknowledged.append(parts[2])
