"""Reading the product by its addresses: who signs in, which links and forms a page offers, which route each is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

import requests
from django.urls import Resolver404, resolve

_LINK = re.compile(r"<(form|a|button|div|input|tr|select)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'\b(href|action|formaction|hx-get|hx-post|method)="([^"]*)"')
_LEAVES = ("/static/", "/deconnexion/", "/langue/")
EACH = 2  # addresses of one route that an account reads


class Walker:
    """One account, or nobody, before a running instance."""

    def __init__(self, base: str, username: str = "", password: str = "") -> None:
        self.base, self._session = base, requests.Session()
        self._session.headers["Accept-Language"] = "fr"
        if username:
            self.get("/connexion/")
            answer = self.post("/connexion/", username=username, password=password)
            assert answer.status_code == 302, (username, answer.status_code)

    def get(self, path: str) -> requests.Response:
        """The answer to a page asked for; redirections are answers."""
        return self._session.get(self.base + path, allow_redirects=False, timeout=60)

    def post(self, path: str, **fields: str) -> requests.Response:
        """The answer to a form sent from our own pages."""
        token = self._session.cookies.get("csrftoken", "")
        return self._session.post(
            self.base + path, data={"csrfmiddlewaretoken": token, **fields}, headers={"Referer": self.base + path},
            allow_redirects=False, timeout=60,
        )  # fmt: skip

    def is_told_no(self, path: str) -> bool:
        """Whether the page that follows an act refuses it in a sentence, or may not be read at all."""
        page = self.get(path)
        return page.status_code in (403, 404) or "alert-box tone-stop" in page.text


@dataclass
class Addresses:
    """What was met: address → the accounts that read it, and the addresses that forms are sent to."""

    read: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sent: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    broken: list[tuple[str, str, int]] = field(default_factory=list)


def route(path: str) -> tuple[str, dict[str, object]] | None:
    """The name of the route of an address and what it captures; None when nothing answers there."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return f"{found.namespace}:{found.url_name}" if found.namespace else str(found.url_name), found.kwargs


def walk(walker: Walker, name: str, into: Addresses, start: str = "/") -> None:
    """Follow every link from `start`, a few addresses a route."""
    waiting, done, met = deque([start, "/accueil/"]), set[str](), Counter[str]()
    while waiting:
        path = waiting.popleft()
        known = route(path)
        if path in done or known is None or met[known[0]] >= EACH:
            continue
        done.add(path)
        met[known[0]] += 1
        answer = walker.get(path)
        if answer.status_code in (301, 302):
            waiting.append(answer.headers["Location"].split("?")[0])
        elif answer.status_code == 200:
            into.read[path].add(name)
            if "html" in answer.headers.get("Content-Type", ""):
                _gather(answer.text, name, waiting, into)
        else:
            into.broken.append((name, path, answer.status_code))


def _gather(html: str, name: str, waiting: deque[str], into: Addresses) -> None:
    for _tag, attributes in _LINK.findall(html):
        said = dict(_ATTRIBUTE.findall(attributes))
        posted = said.get("method", "").lower() == "post"
        for key, address in said.items():
            path = address.split("?")[0].split("#")[0]
            if key == "method" or not path.startswith("/") or path.startswith(("//", *_LEAVES)):
                continue
            if key == "hx-post" or key == "formaction" or (key == "action" and posted):
                into.sent[path].add(name)
            else:
                waiting.append(path)
