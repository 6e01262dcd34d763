"""What the report names has its place: docs/coverage.md says where, and each place opens."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.enums import Role
from maslak.casework import files
from maslak.people import accesscodes
from maslak.programme import actions as programme
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "coverage.md"
ROW = re.compile(r"^\| ([A-Z0-9]+-(?:[A-Z]{2}-)?\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.M)
PLACE = re.compile(
    r"page `(?P<page>[^`]+)` \((?P<role>\w+)\)|command `maslak (?P<command>[\w-]+)`"
    r"|data `(?P<file>[^`]+)` : `(?P<key>[^`]+)`"
)
# How many lines the report has of each sort.
LINES = {"SYS": 14, "PRO": 12, "PRJ": 7, "DOC": 7, "EVT": 3, "COV": 5, "CHA": 5, "P21": 6, "REC": 11}
NOT_YET: set[str] = set()
PARTLY = {"CHA-03"}


class Row(NamedTuple):
    code: str
    label: str
    state: str
    where: str

    @property
    def places(self) -> list[dict[str, str]]:
        return [match.groupdict("") for match in PLACE.finditer(self.where)]


ROWS = [Row(*found) for found in ROW.findall(PAGE.read_text(encoding="utf-8"))]
PLACES = [place for row in ROWS for place in row.places]
PAGES = sorted({(place["role"], place["page"]) for place in PLACES if place["page"]})
COMMANDS = sorted({place["command"] for place in PLACES if place["command"]})
DATA = sorted({(place["file"], place["key"]) for place in PLACES if place["file"]})


def test_every_line_of_the_report_stands_in_the_table_once():
    codes = [row.code for row in ROWS]

    assert max(Counter(codes).values()) == 1
    assert Counter(code.split("-")[0] for code in codes) == LINES


def test_a_line_is_said_to_be_there_when_it_has_a_place_and_only_then():
    for row in ROWS:
        expected = "not yet" if row.code in NOT_YET else "partly" if row.code in PARTLY else "there"
        assert row.state == expected, row.code
        assert bool(row.places) == (row.code not in NOT_YET), row.code
        # Everything written in the last column is a place that these tests open.
        assert PLACE.sub("", row.where).strip(" ;") == "", row.code


def test_what_is_missing_is_told_below_the_tables():
    told = PAGE.read_text(encoding="utf-8").split("## What is missing")[1]

    assert {code for code in NOT_YET | PARTLY if code not in told} == set()


@pytest.mark.parametrize(("file", "key"), DATA)
def test_a_data_file_holds_the_key_named(file, key):
    text = (ROOT / file).read_text(encoding="utf-8")

    assert re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text), f"{file} does not hold {key}"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_exists_and_says_what_it_does(name, capsys):
    from maslak.cli.commands import COMMANDS as HANDLERS
    from maslak.cli.main import main

    assert name in HANDLERS
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert f"maslak {name}" in capsys.readouterr().out


@pytest.fixture
def programme_of_2020(db):
    """The programme and the projects of the reference year."""
    programme.load_year(ROOT / "demo" / "programme-2020.yaml", by=operator())


@pytest.fixture
def organisations(agency, ngo, ministry):
    """For which organisation each role acts."""
    return {
        Role.COUNSELLOR: agency, Role.SUPERVISOR: agency, Role.CASEWORKER: ngo, Role.COORDINATOR: ministry,
        Role.COACH: agency, Role.TRAINER: ngo, Role.EMPLOYER: ngo, Role.PERMIT_OFFICER: agency,
        Role.COUNTER_OFFICER: agency, Role.PERMIT_LEAD: agency,
    }  # fmt: skip


@pytest.fixture
def browser(make_actor, organisations, agency, counsellor):
    """browser(role) gives a browser in which somebody of that role is signed in; « public » is nobody."""

    def opened(role: str) -> Client:
        client = Client()
        if role == "person":
            person = factories.person(agency, family_name="Exemple")
            files.open_case(
                person=person, organisation=agency, registered_on=timezone.localdate() - timedelta(days=3),
                by=operator(agency), counsellor=counsellor.user,
            )  # fmt: skip
            code = accesscodes.issue_access_code(person_id=person.pk, by=counsellor, now=timezone.now())
            client.post(reverse("public:enter"), {"code": code})
        elif role != "public":
            client.force_login(make_actor(role, organisations[Role(role)]).user)
        bind(operator())
        return client

    return opened


@pytest.mark.parametrize("role", sorted({role for role, _page in PAGES}))
def test_every_page_opens_for_the_role_named(role, browser, programme_of_2020):
    client = browser(role)

    refused = {}
    for page in (page for for_role, page in PAGES if for_role == role):
        answer = client.get(page, follow=True)
        bind(operator())
        arrived = answer.redirect_chain[-1][0] if answer.redirect_chain else page
        if answer.status_code != 200 or "/connexion/" in arrived or b"<h1" not in answer.content:
            refused[page] = (answer.status_code, arrived)
    assert refused == {}
