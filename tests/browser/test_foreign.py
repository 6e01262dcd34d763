"""Every address of the product, as every role of a foreign organisation and as nobody: no door opens.

The addresses are those that the demonstration's own accounts meet by following links and forms; a route that none of
them met is tried with what its neighbours capture. A route with something in its address that nobody tried is a failure.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from maslak.web.account.demo import ACCOUNTS
from tests.browser import foreigners
from tests.browser.conftest import PASSWORD, ROOT, environment_of
from tests.browser.walking import Addresses, Walker, route, walk

pytestmark = pytest.mark.browser

EVERYBODY = {"nobody", *foreigners.ROLES}
ACCOMPANY = {"counsellor", "supervisor", "caseworker", "coach"}
NETWORK = {"coordinator", "donor", "protection"}  # their scope is « all » in the catalogue of permissions
# What may be read by others than those who hold it: beginning of the route's name → roles, with the reason.
OPEN: dict[str, set[str]] = {
    "assisted:scheme": EVERYBODY,  # what the law gives, as published
    "training:offer": EVERYBODY,  # the catalogue of trainings
    "outreach:stop": EVERYBODY,  # a link that says it is too old
    "registers:form-download": ACCOMPANY | {"coordinator", "employer", "permit_lead"},  # empty forms
    "outreach:plan": ACCOMPANY | NETWORK,  # what is planned is known to the network, without anybody's name
    "outreach:study-step": ACCOMPANY | NETWORK,  # a form that the act refuses
    "outreach:task-": ACCOMPANY | NETWORK,
    "outreach:fiche": ACCOMPANY | NETWORK,
    "outreach:results-facts": ACCOMPANY | NETWORK,  # the reader's own contacts alone
    "steering:indicator": {"counsellor", "supervisor"} | NETWORK,  # their own organisation's figures
    "steering:facts": {"counsellor", "supervisor", "caseworker"} | NETWORK,
    "steering:note": {"project_partner"} | NETWORK,  # a line of the programme, without anybody's name
    "steering:account": {"administrator"},
    "steering:membership": {"administrator"},
    "steering:factor": {"administrator"},
    "steering:": NETWORK,
    "assisted:": NETWORK,
    "partner:agreement": {"project_partner"} | NETWORK,  # an agreement is known to those in the programme
    "partner:": NETWORK,
    "protection:": {"protection"},
    "guards:": {"protection"},
}


def _open_to(name: str) -> set[str]:
    """The roles that may read a route, by the longest beginning of its name that stands in the table."""
    known = max((start for start in OPEN if name.startswith(start)), key=len, default="")
    return OPEN.get(known, set())


@pytest.fixture(scope="module")
def foreign(instance: str, home: Path) -> dict[str, Walker]:
    """Nobody, and one signed-in account a role, of an organisation that nobody works with."""
    make = "from tests.browser import foreigners; foreigners.make()"
    command = [sys.executable, "-m", "maslak.cli.main", "django", "shell", "-v", "0", "-c", make]
    subprocess.run(command, check=True, env=environment_of(home), cwd=ROOT)
    accounts = {
        role: Walker(instance, foreigners.username(role), foreigners.PASSWORD) for role in foreigners.ROLES
    }
    return {"nobody": Walker(instance), **accounts}


@pytest.fixture(scope="module")
def met(instance: str) -> Addresses:
    """Everything that the accounts of the demonstration reach."""
    found = Addresses()
    walk(Walker(instance), "", found)
    for account in ACCOUNTS:
        walk(Walker(instance, account.username, PASSWORD), account.username, found)
    return found


def _routes() -> dict[str, str]:
    """Every route by name, with its pattern (« bureau/personnes/<slug:ref>/ »)."""

    def under(patterns: list, space: str, before: str) -> Iterator[tuple[str, str]]:  # type: ignore[type-arg]
        for pattern in patterns:
            text = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from under(pattern.url_patterns, inner, text)
            elif isinstance(pattern, URLPattern) and pattern.name:
                yield f"{space}{pattern.name}", text

    return dict(under(get_resolver().url_patterns, "", ""))


def _captured(pattern: str) -> list[tuple[str, str, str]]:
    """What a pattern captures, in order: its text up to there, the converter, the name."""
    return [(pattern[: m.end()], m[1] or "str", m[2]) for m in re.finditer(r"<(?:(\w+):)?(\w+)>", pattern)]


def _tried(met: Addresses) -> dict[str, list[str]]:
    """Route → addresses to try: those met that nobody may read, else one made of what a neighbour captures."""
    routes, found, known = _routes(), dict[str, list[str]](), dict[str, dict[str, object]]()
    public = set()
    for path in [*met.read, *met.sent]:
        here = route(path)
        if here is None or not here[1]:
            continue
        if "" in met.read.get(path, ()):
            public.add(here[0])
            continue
        found.setdefault(here[0], []).append(path)
        taken: dict[str, object] = {}
        for upto, _converter, name in _captured(routes[here[0]]):
            taken = {**taken, name: here[1][name]}
            known.setdefault(upto, taken)
    for name, pattern in routes.items():
        captured = _captured(pattern)
        if not captured or name in found or name in public:
            continue
        nearest = next((known[upto] for upto, *_rest in reversed(captured) if upto in known), {})
        made = {n: nearest.get(n, 1 if converter == "int" else "x1") for _u, converter, n in captured}
        found[name] = [reverse(name, kwargs=made)]
    return found


def _answer(walker: Walker, path: str, *, sent: bool) -> int:
    """What the door says: 0 for « sign in first » and for a refusal told in a sentence, else the status.

    A form is sent where pages are not read.
    """
    answer = walker.post(path) if sent else walker.get(path)
    if answer.status_code == 405 and not sent:
        answer = walker.post(path)
    if answer.status_code != 302:
        return answer.status_code
    there = answer.headers["Location"]
    return 0 if there.startswith("/connexion/") or walker.is_told_no(there) else answer.status_code


def test_nothing_breaks_for_those_who_follow_links(met):
    assert not met.broken, "\n".join(map(str, met.broken))


def test_no_door_opens_to_a_foreign_role_or_to_nobody(met, foreign):
    opened = []
    for name, (path, *_others) in _tried(met).items():
        sent = path in met.sent and path not in met.read
        answers = {who: _answer(walker, path, sent=sent) for who, walker in foreign.items()}
        entered = {
            who: status
            for who, status in answers.items()
            if status not in (0, 403, 404) and who not in _open_to(name)
        }
        if entered:
            opened.append(f"{name} {path} {entered}")
    assert not opened, "\n".join(opened)


def test_what_is_open_to_others_stands_on_a_route():
    assert not {start for start in OPEN if not any(name.startswith(start) for name in _routes())}
