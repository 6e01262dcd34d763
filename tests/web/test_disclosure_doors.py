"""Every door through which numbers leave the house stands in the table of docs/disclosure.md, and hides a planted one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from maslak.access.actor import bind, operator
from maslak.pathway import actions as pathway
from maslak.reporting import publishing
from maslak.reporting.exports import FORMATS
from maslak.reporting.exports import profiles as profile_files
from maslak.web.steering import reporting_urls
from tests import factories
from tests.web.desk.conftest import signed_in

TABLE = (Path(__file__).parents[2] / "docs" / "disclosure.md").read_text()
LISTED = set(re.findall(r"`([^`]+)`", TABLE))
NOW = datetime(2021, 2, 1, 9, tzinfo=UTC)
PLANTED, REST = 7, 300


def addresses(resolver, names=()):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, (*names, pattern.namespace) if pattern.namespace else names)
        else:
            yield ":".join((*names, pattern.name or str(pattern.pattern))), pattern.callback


def test_every_address_open_to_anybody_is_on_the_list():
    anybody = {
        name for name, view in addresses(get_resolver()) if getattr(view, "login_required", True) is False
    }

    assert len(anybody) > 50
    assert anybody <= LISTED


def test_every_format_is_on_the_list():
    assert set(FORMATS) <= LISTED
    assert set(profile_files.FORMATS) <= {"csv", "xlsx", "pdf"}


def test_every_steering_page_that_shows_a_number_is_on_the_list(make_actor, ministry):
    """A page of figures, reviews or programme that a donor may open is named; the others refuse or are forms."""
    donor = signed_in(make_actor("donor", ministry))
    opened = set()
    for pattern in reporting_urls.urlpatterns:
        if (
            not pattern.pattern.converters
            and donor.get(reverse(f"steering:{pattern.name}")).status_code == 200
        ):
            opened.add(f"steering:{pattern.name}")

    assert {"steering:overview", "steering:indicators"} <= opened
    assert opened <= LISTED


@pytest.fixture
def planted(agency, db):
    """Three hundred and seven people, seven of them in one region."""
    bind(operator(agency))
    for place in range(PLANTED + REST):
        region = "MA-02" if place < PLANTED else "MA-06"
        person = factories.person(agency, sex="male", family_name="Exemple")
        pathway.record(
            "registered", person=person, occurred_on=date(2020, 4, 4), organisation=agency, source=person,
            region=region, by=operator(agency),
        )  # fmt: skip
    bind(operator())
    publishing.publish(year=2020, by=operator(), now=NOW)


def test_a_planted_number_shows_on_no_page_or_file_that_a_donor_opens(planted, make_actor, ministry):
    from maslak.reporting import actions

    edition = actions.create_edition(year=2020, by=operator())
    donor = signed_in(make_actor("donor", ministry))
    pages = [
        reverse("steering:overview"), reverse("steering:indicators"), reverse("steering:indicator", args=["I-01"]),
        reverse("steering:bilan", args=[edition.ref]),
        *(reverse("steering:bilan-download", args=[edition.ref, name]) for name in ("hxl", "dhis2", "iati", "json")),
    ]  # fmt: skip

    for page in pages:
        answer = donor.get(page, {"year": 2020})
        told = answer.content.decode()
        assert answer.status_code == 200, page
        assert not re.search(rf"(?<![\d.,#%-]){REST}(?![\d%.-])", _words(told)), page


def _words(page: str) -> str:
    """What a reader sees: texts of a page and of its drawings, not their measures."""
    without = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    if "<html" not in page:
        return page
    return re.sub(r"<[^>]+>", " ", without)


def test_the_coordination_reads_the_same_number(planted, make_actor, ministry):
    coordinator = signed_in(make_actor("coordinator", ministry))

    page = coordinator.get(reverse("steering:indicator", args=["I-01"]), {"year": 2020}).content.decode()

    assert str(REST) in _words(page)
