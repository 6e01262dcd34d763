"""The employer's space: each page, each refusal, in three languages, with a steady number of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.permits.models import PermitFile
from tests.permits import make

pytestmark = pytest.mark.django_db
KINDS = {"certificate": "AGENCE-DEMO", "visa": "GUICHET-DEMO"}


@pytest.fixture
def owner(db):
    """An employer's account, with its establishment."""
    employer = make.employer()
    return make.actor(employer.organisation, "employer")


@pytest.fixture
def browser(owner) -> Client:
    client = Client()
    client.force_login(owner.user)
    return client


def page(client: Client, name: str, *args, **query) -> str:
    answer = client.get(reverse(f"employer:{name}", args=args), query)
    assert answer.status_code == 200, (name, answer.status_code, answer.headers.get("Location"))
    return answer.content.decode()


STATES = [
    (kind, status)
    for kind, statuses in (
        ("certificate", "draft submitted returned admitted in_review to_complete call_open granted refused withdrawn abandoned"),
        ("visa", "draft submitted returned validated deposited in_review to_complete ready granted refused withdrawn terminated amended abandoned"),
    )
    for status in statuses.split()
]


@pytest.mark.parametrize(("kind", "status"), STATES)
def test_a_request_has_its_page_in_every_state(owner, browser, kind, status):
    file = make.file(status, kind=kind)

    assert file.ref in page(browser, "file", file.ref)


def test_home_when_nothing_was_asked_yet_leads_to_the_first_request(owner, browser):
    assert reverse("employer:file-new") in page(browser, "home")


def test_home_shows_what_waits_for_the_applicant_first(owner, browser):
    for kind, status in STATES:
        make.file(status, kind=kind)
    body = page(browser, "home")
    assert body.index("À compléter") < body.index("Brouillon") < body.index("En instruction")
