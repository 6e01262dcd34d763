"""A request from the first question to the sending: kept at each page, what is missing told in one place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maslak.access.models import AuditEvent
from maslak.permits.models import Attachment, PermitFile, Worker
from tests.permits import make
from tests.web.employing import PDF, browser, fields, page, send, told

pytestmark = pytest.mark.django_db
WHO = {
    "family_name": "Exemple", "given_name": "Aminata", "sex": "female", "birth_date": "1990-05-17",
    "nationality": "GIN", "document_kind": "passport", "document_number": "AB 123 4567",
    "residence": "regular_resident_ci", "preferred_language": "fr",
}  # fmt: skip
POST = {"job_title": "Serveuse en salle", "region": "MA-06"}


@pytest.fixture
def owner(db):
    return make.actor(make.employer().organisation, "employer")


@pytest.fixture
def desks(db):
    return make.desk("certificate"), make.desk("visa")


@pytest.fixture
def client(owner, desks):
    return browser(owner)


def asked(client, query="?variant=first", **more):
    """The file that the first form opens."""
    answer = send(client, "file-new", query=query, **(WHO | POST | more))
    assert answer.status_code == 302, answer.context["form"].errors
    return PermitFile.objects.get(ref=answer.headers["Location"].split("/")[3])


# The first question.


def test_without_the_guide_one_chooses_what_it_is_for(client):
    assert "?variant=change_of_employer" in page(client, "file-new")


def test_an_ordinary_hiring_begins_with_the_certificate_and_its_call(client):
    file = asked(client)

    assert (file.kind, file.route, file.status) == ("certificate", "general", "draft")


def test_a_post_of_a_list_takes_the_simplified_procedure(client):
    file = asked(client, job_title="Cheffe de cuisine", list_entry="A2-chef")

    assert (file.kind, file.route, file.ground, file.list_entry) == (
        "certificate", "simplified", "A2", "A2-chef",
    )  # fmt: skip


@pytest.mark.parametrize("basis", ["regularised_2014", "regularised_2016_17", "refugee_bra", "spouse_of_ma"])
def test_a_stay_that_exempts_leads_straight_to_the_visa(client, basis):
    file = asked(client, residence=basis)

    assert (file.kind, file.route) == ("visa", "exempt")


def test_a_certificate_that_is_there_already_leads_to_the_visa(client):
    assert asked(client, has_certificate="on").kind == "visa"


def test_the_facts_of_the_guide_are_taken_over(client):
    query = "?residence_basis=regularisation_2014&residence_status=valid&residence_card=true&nationality=GN"

    body = client.get(reverse("employer:file-new") + query).content.decode()
    file = asked(client, query=query, residence="regularised_2014")

    assert "Migrant(e) régularisé(e)" in body
    assert 'value="GIN" selected' in body
    assert 'value="regularised_2014" selected' in body
    assert file.facts["residence_basis"] == "regularisation_2014"


def test_so_is_the_line_of_the_list_that_it_found(client):
    query = "?in_list=A2&entry=A2-chef&residence_status=valid&present_in_morocco=true"

    file = asked(client, query=query, job_title="Cheffe de cuisine")

    assert (file.kind, file.ground, file.list_entry) == ("certificate", "A2", "A2-chef")


def test_a_hiring_that_the_law_blocks_is_explained_and_asks_for_no_name(client):
    query = "?protection=refugee&proof=unhcr_certificate"

    body = client.get(reverse("employer:file-new") + query).content.decode()

    assert "l'emploi salarié déclaré n'est pas accessible" in body.replace("&#x27;", "'")
    assert "family_name" not in body


def test_so_is_one_that_the_form_alone_reveals(client):
    answer = send(
        client, "file-new", query="?variant=first", **WHO | POST | {"residence": "asylum_seeker_unhcr"}
    )

    assert answer.status_code == 422
    assert not PermitFile.objects.exists()
    assert not Worker.objects.exists()


def test_a_fact_that_nobody_knows_is_named(client):
    answer = client.get(reverse("employer:file-new"), {"residence_status": "lost"})

    assert answer.status_code == 302
    assert "residence_status" in told(client)


def test_a_moroccan_needs_nothing_of_this(client):
    answer = send(client, "file-new", query="?variant=first", **WHO | POST | {"nationality": "MAR"})

    assert fields(answer) == {"nationality"}


@pytest.mark.parametrize("name", ["family_name", "sex", "nationality", "job_title", "region", "birth_date"])
def test_what_a_request_cannot_do_without_is_asked_for(client, name):
    answer = send(client, "file-new", query="?variant=first", **WHO | POST | {name: ""})

    assert fields(answer) == {name}


def test_it_may_be_kept_before_the_document_is_at_hand(client):
    file = asked(client, birth_date="", document_kind="", document_number="", later="1")

    assert file.worker.masked == ""


def test_a_household_asks_for_domestic_work(desks):
    home = make.employer("FOYER-DEMO", kind="household", ice="", name="Leila Exemple")
    client = browser(make.actor(home.organisation, "employer"))

    file = asked(client, residence="regularised_2014")

    assert (file.domestic, file.variant) == (True, "domestic")


def test_without_an_establishment_it_is_described_first(desks):
    newcomer = make.actor(make.organisation("EMPLOYEUR-NEUF", kind="employer"), "employer")

    answer = browser(newcomer).get(reverse("employer:file-new"), {"variant": "first"})

    assert answer.headers["Location"].startswith(reverse("employer:establishment"))


# The person.


def test_the_number_of_the_document_is_never_shown_again(client):
    file = asked(client)

    for name in ("worker", "file", "send"):
        body = page(client, name, file.ref)
        assert "•••567" in body
        assert "AB1234567" not in body.replace(" ", "")


def test_left_empty_it_stays(client):
    file = asked(client)

    send(client, "worker", file.ref, **WHO | {"document_number": "", "given_name": "Awa"})

    file.worker.refresh_from_db()
    assert (file.worker.given_name, file.worker.number) == ("Awa", "AB1234567")


def test_reading_it_whole_leaves_a_trace(client):
    file = asked(client)

    answer = send(client, "number", file.ref)

    assert "AB1234567" in answer.content.decode()
    assert AuditEvent.objects.filter(event="permit.worker_number_read").count() == 1


# The post and the contract.

TERMS = {
    "workplace": "12, rue des Exemples", "city": "Casablanca", "term": "fixed", "months": "12",
    "weekly_hours": "44", "wage_mad": "5200", "starts_on": "2026-03-02",
}  # fmt: skip


def test_the_legal_minimum_is_explained_once_the_wage_is_written(client):
    file = asked(client)

    send(client, "contract", file.ref, **POST | TERMS)

    assert "17,92 DH" in told(client)


def test_a_wage_below_it_stays_on_the_page_with_the_reason(client):
    file = asked(client)

    answer = send(client, "contract", file.ref, **POST | TERMS | {"wage_mad": "2000"})

    assert answer.headers["Location"] == reverse("employer:contract", args=[file.ref])
    assert "3 422,72" in page(client, "contract", file.ref).replace("\u202f", " ").replace("\xa0", " ")


def test_a_domestic_contract_is_held_against_its_own_law(desks):
    home = make.employer("FOYER-DEMO", kind="household", ice="", name="Leila Exemple")
    client = browser(make.actor(home.organisation, "employer"))
    file = asked(client, residence="regularised_2014")

    send(client, "contract", file.ref, **POST | TERMS | {"wage_mad": "1500", "weekly_hours": "60"})

    body = page(client, "contract", file.ref)
    assert body.count("alert-box tone-stop") == 2  # the pay, and the hours
    assert "60 %" in body


def test_it_may_be_kept_unfinished(client):
    file = asked(client)

    send(client, "contract", file.ref, **POST, term="fixed", city="Mohammedia", later="1")

    file.terms.refresh_from_db()
    assert (file.terms.city, file.terms.wage_mad) == ("Mohammedia", None)


def test_otherwise_what_the_desk_must_read_is_asked_for(client):
    file = asked(client, residence="regularised_2014")

    answer = send(client, "contract", file.ref, **POST, term="fixed")

    assert fields(answer) == {"workplace", "city", "starts_on", "months", "weekly_hours", "wage_mad"}


# The papers and the fee.


def test_a_copy_is_joined_then_taken_away(client):
    file = asked(client)
    scan = SimpleUploadedFile("passeport.pdf", PDF, "application/pdf")

    send(client, "pieces", file.ref, **{"copy-passeport": scan})
    kept = Attachment.objects.get()
    read = client.get(reverse("employer:copy", args=[file.ref, kept.ref]))
    send(client, "detach", file.ref, kept.ref)

    assert read.content == PDF
    assert not Attachment.objects.exists()
    assert file.pieces.get(code="passeport").state == "missing"


def test_a_copy_of_another_request_does_not_exist(client):
    mine, other = asked(client), make.file("draft")
    send(client, "pieces", mine.ref, **{"copy-passeport": SimpleUploadedFile("p.pdf", PDF)})

    ref = Attachment.objects.get().ref
    assert client.get(reverse("employer:copy", args=[other.ref, ref])).status_code == 404


def test_what_is_no_scan_is_refused_in_words(client):
    file = asked(client)
    letter = SimpleUploadedFile("lettre.docx", b"PK\x03\x04 nothing to see")

    answer = send(client, "pieces", file.ref, **{"copy-passeport": letter})

    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()


def test_a_piece_is_announced_for_the_counter(client):
    file = asked(client)

    send(client, "pieces", file.ref, **{"state-passeport": "at_counter"})

    assert file.pieces.get(code="passeport").state == "at_counter"


def test_no_copy_is_asked_of_a_refugee_s_card(client):
    file = asked(client, residence="refugee_bra")

    assert 'name="copy-refugee_card_or_residence_card"' not in page(client, "pieces", file.ref)


def test_the_fee_is_declared_with_its_reference(client):
    file = asked(client, job_title="Cheffe de cuisine", list_entry="A2-chef")

    assert "1 800" in page(client, "fee", file.ref).replace("\u202f", " ").replace("\xa0", " ")
    send(client, "fee", file.ref, reference="VIR-42")

    file.refresh_from_db()
    assert file.payment_reference == "VIR-42"


def test_a_free_request_says_so(client):
    assert "gratuite" in page(client, "fee", asked(client, residence="regularised_2014").ref)


# The sending.


def fill(client, file):
    send(client, "contract", file.ref, **POST | TERMS)
    states = {f"state-{piece.code}": "at_counter" for piece in file.pieces.filter(required=True)}
    send(client, "pieces", file.ref, **states)


def test_what_is_missing_stands_in_one_place_each_with_its_page(client):
    file = asked(client)

    body = page(client, "send", file.ref)

    assert "Envoyer la demande" not in body
    for name in ("contract", "pieces"):
        assert f'href="{reverse(f"employer:{name}", args=[file.ref])}"' in body


def test_a_request_that_lacks_something_is_not_sent_all_the_same(client):
    file = asked(client)

    send(client, "send", file.ref)

    file.refresh_from_db()
    assert file.status == "draft"
    assert "Il manque" in told(client)


def test_a_complete_request_goes_to_the_desk(client):
    file = asked(client, residence="regularised_2014")
    fill(client, file)

    assert "Envoyer la demande" in page(client, "send", file.ref)
    answer = send(client, "send", file.ref)

    file.refresh_from_db()
    assert file.status == "submitted"
    assert answer.headers["Location"] == reverse("employer:file", args=[file.ref])
    assert file.held_by.name in told(client)


def test_once_sent_its_pages_lead_back_to_it(client):
    file = make.file("submitted", kind="visa")

    for name in ("worker", "contract", "pieces", "send", "renewal"):
        answer = client.get(reverse(f"employer:{name}", args=[file.ref]))
        assert answer.headers["Location"] == reverse("employer:file", args=[file.ref])


def test_one_that_was_returned_may_be_mended(client):
    file = make.file("returned", kind="visa")

    send(client, "contract", file.ref, **POST | TERMS | {"job_title": "Serveuse de nuit"})

    file.refresh_from_db()
    assert file.job_title == "Serveuse de nuit"


def test_the_contract_is_printed_for_signature(client):
    file = asked(client, residence="regularised_2014")
    starts = (timezone.localdate() + timedelta(days=30)).isoformat()
    send(client, "contract", file.ref, **POST | TERMS | {"starts_on": starts})

    answer = client.get(reverse("employer:draft-contract-download", args=[file.ref]))

    assert answer.content.startswith(b"%PDF-")


def test_not_before_its_terms_are_written(client):
    file = asked(client, residence="regularised_2014")

    answer = client.get(reverse("employer:draft-contract-download", args=[file.ref]))

    assert answer.headers["Location"] == reverse("employer:contract", args=[file.ref])
