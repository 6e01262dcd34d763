"""The employer's space: every page in every state and language, who may not come in, a steady number of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maslak.access.models import AuditEvent
from maslak.permits.workflow import OF_KIND
from tests.permits import make
from tests.web.employing import browser, page, send

pytestmark = pytest.mark.django_db
EVERY = [(str(kind), str(status)) for kind, table in OF_KIND.items() for status in sorted(table.statuses)]
#: The pages of one request, in a state in which they open: name → (kind, status, more of the file).
PAGES = {
    "file": ("visa", "deposited", {}),
    "worker": ("visa", "draft", {}),
    "contract": ("certificate", "draft", {}),
    "pieces": ("visa", "returned", {}),
    "fee": ("certificate", "admitted", {"paid_at": None}),
    "send": ("certificate", "draft", {}),
    "renewal": ("visa", "draft", {"variant": "renewal"}),
    "answer": ("certificate", "to_complete", {}),
    "counter": ("visa", "validated", {}),
    "amend": ("visa", "granted", {}),
    "terminate": ("visa", "granted", {}),
    "abandon": ("visa", "submitted", {}),
    "appeal": ("certificate", "refused", {}),
}


@pytest.fixture
def owner(db):
    """The account of an employer who described their establishment."""
    return make.actor(make.employer().organisation, "employer")


@pytest.fixture
def stranger(db):
    """The account of another employer."""
    return make.actor(make.employer("EMPLOYEUR-VOISIN").organisation, "employer")


def opened(name):
    kind, status, more = PAGES[name]
    return make.file(status, kind=kind, **more)


@pytest.mark.parametrize(("kind", "status"), EVERY)
def test_a_request_has_its_page_in_every_state(owner, kind, status):
    file = make.file(status, kind=kind)

    assert file.ref in page(browser(owner), "file", file.ref)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_request_opens_in_three_languages(owner, name, language):
    body = page(browser(owner, language), name, opened(name).ref)

    assert f'lang="{language}"' in body


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", ["home", "files", "establishment", "file-new"])
def test_every_other_page_opens_in_three_languages(owner, name, language):
    make.file("to_complete")

    assert f'lang="{language}"' in page(browser(owner, language), name)


@pytest.mark.parametrize("name", [*PAGES, "draft-contract-download"])
def test_a_request_of_another_organisation_does_not_exist(owner, stranger, name):
    file = opened(name) if name in PAGES else make.file("draft", kind="visa")

    assert browser(stranger).get(reverse(f"employer:{name}", args=[file.ref])).status_code == 404


@pytest.mark.parametrize("name", ["number", "renew", "visa-next", "appeal-back", "counter-cancel"])
def test_nor_is_anything_done_to_it(owner, stranger, name):
    file = make.file("granted", kind="visa")

    assert send(browser(stranger), name, file.ref).status_code == 404
    file.refresh_from_db()
    assert file.status == "granted"


@pytest.mark.parametrize("name", ["home", "files", "establishment", "file-new"])
def test_roles_that_file_nothing_are_kept_out(ministry, make_actor, name):
    assert browser(make_actor("donor", ministry)).get(reverse(f"employer:{name}")).status_code == 403


def test_an_officer_reads_files_at_their_own_desk_not_here(owner):
    file = make.file("in_review")
    officer = make.actor(file.held_by, "permit_officer")

    assert browser(officer).get(reverse("employer:file", args=[file.ref])).status_code == 403


def test_a_visitor_is_asked_to_sign_in(owner):
    answer = Client().get(reverse("employer:file", args=[make.file().ref]))

    assert answer.status_code == 302
    assert reverse("login") in answer.headers["Location"]


def test_a_line_of_a_register_is_no_request(owner):
    file = make.file("granted", kind="visa", from_register=True)
    client = browser(owner)

    assert client.get(reverse("employer:file", args=[file.ref])).status_code == 404
    assert file.job_title not in page(client, "files")


def test_reading_a_request_leaves_a_trace(owner):
    file = make.file("in_review")
    page(browser(owner), "file", file.ref)

    assert AuditEvent.objects.filter(event="permit.opened", target_id=str(file.pk)).exists()


# The first page.


def test_when_nothing_was_asked_yet_the_page_teaches(owner):
    body = page(browser(owner), "home")

    assert "Aucune demande pour l’instant" in body
    assert reverse("guide:start") in body


def test_an_employer_who_is_not_described_is_asked_to_first(db):
    body = make.organisation("EMPLOYEUR-NEUF", kind="employer")

    assert reverse("employer:establishment") in page(browser(make.actor(body, "employer")), "home")


def test_what_waits_for_the_applicant_stands_first(owner):
    for status in ("in_review", "draft", "returned", "to_complete"):
        make.file(status)
    make.file("validated", kind="visa")

    body = page(browser(owner), "home")

    order = ["À compléter", "Contrat à déposer", "À reprendre", "Brouillon", "En instruction"]
    assert sorted(order, key=body.index) == order


def test_what_the_desk_owes_says_when_and_how_long_is_left(owner):
    make.file("in_review", due_on=timezone.localdate() + timedelta(days=20))

    body = page(browser(owner), "home")

    assert "réponse avant le" in body
    assert "il reste" in body


def test_a_paper_that_ends_soon_offers_to_be_renewed(owner):
    today = timezone.localdate()
    ending = make.file("granted", kind="visa", valid_to=today + timedelta(days=40))
    later = make.file("granted", kind="visa", valid_to=today + timedelta(days=200))

    body = page(browser(owner), "home")

    assert reverse("employer:renew", args=[ending.ref]) in body
    assert reverse("employer:renew", args=[later.ref]) not in body
    assert "expire dans 40 jours" in body


def test_one_whose_renewal_is_under_way_no_longer_does(owner):
    ending = make.file("granted", kind="visa", valid_to=timezone.localdate() + timedelta(days=40))
    make.file("draft", kind="visa", variant="renewal", previous=ending, worker=ending.worker)

    assert reverse("employer:renew", args=[ending.ref]) not in page(browser(owner), "home")


def test_a_paper_that_has_run_out_is_said_so(owner):
    file = make.file("granted", kind="visa", valid_to=timezone.localdate() - timedelta(days=1))

    assert "Expiré" in page(browser(owner), "file", file.ref)


def test_the_number_of_queries_does_not_grow_with_the_files(owner):
    client = browser(owner)

    def queries(name, *args):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page(client, name, *args)
        return len(caught)

    def fill():
        for status in ("draft", "in_review", "to_complete", "returned"):
            make.file(status)
        make.file("granted", kind="visa", valid_to=timezone.localdate() + timedelta(days=30))

    fill()
    queries("home")
    few = {name: queries(name) for name in ("home", "files")}
    for _ in range(3):
        fill()
    assert {name: queries(name) for name in ("home", "files")} == few


def test_nor_does_that_of_one_request_with_its_pieces(owner):
    client, file = browser(owner), make.file("in_review")

    def queries():
        with CaptureQueriesContext(connection) as caught:
            page(client, "file", file.ref)
        return len(caught)

    queries()
    few = queries()
    for code in ("demande", "cv_detaille", "registre_commerce"):
        make.piece(file, code)
    assert queries() == few
