"""Renewing: one press, one page. A promotion is no renewal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.permits.models import PermitFile
from tests.permits import make
from tests.web.employing import browser, page, send, told

pytestmark = pytest.mark.django_db
REGULARISED = {
    "residence_basis": "regularisation_2014", "residence_status": "valid", "residence_card": True,
    "present_in_morocco": True,
}  # fmt: skip


@pytest.fixture
def owner(db):
    return make.actor(make.employer().organisation, "employer")


@pytest.fixture
def client(owner):
    make.desk("certificate")
    make.desk("visa")
    return browser(owner)


def ending(kind="visa", **more):
    """A paper that ends in forty days."""
    today = timezone.localdate()
    values = {"valid_from": today - timedelta(days=325), "valid_to": today + timedelta(days=40)}
    if kind == "visa":
        values |= {"facts": REGULARISED}
    return make.file("granted", kind=kind, **(values | more))


def renewed(client, old):
    send(client, "renew", old.ref)
    return PermitFile.objects.get(previous=old, variant="renewal")


def answers(file, **more):
    """The page as it is shown, sent back unchanged."""
    return {
        "job_title": file.job_title, "starts_on": file.terms.starts_on.isoformat(), "months": "12",
        "wage_mad": "9000", "weekly_hours": "44",
        **{f"state-{piece.code}": "at_counter" for piece in file.pieces.filter(required=True)},
    } | more  # fmt: skip


def test_one_press_fills_the_whole_page(client):
    old = ending()

    file = renewed(client, old)
    body = page(client, "renewal", file.ref)

    assert (file.job_title, file.worker_id) == (old.job_title, old.worker_id)
    assert file.terms.starts_on == old.valid_to + timedelta(days=1)
    assert 'value="9000"' in body


def test_a_second_press_opens_the_same_draft(client):
    old = ending()
    file = renewed(client, old)

    answer = send(client, "renew", old.ref)

    assert answer.headers["Location"] == reverse("employer:renewal", args=[file.ref])
    assert PermitFile.objects.filter(previous=old).count() == 1


def test_the_page_is_sent_as_it_stands(client):
    file = renewed(client, ending())

    answer = send(client, "renewal", file.ref, **answers(file))

    file.refresh_from_db()
    assert answer.headers["Location"] == reverse("employer:file", args=[file.ref])
    assert file.status == "submitted"


def test_with_another_wage_it_is_the_new_one_that_goes(client):
    file = renewed(client, ending())

    send(client, "renewal", file.ref, **answers(file, wage_mad="9800"))

    file.terms.refresh_from_db()
    assert file.terms.wage_mad == Decimal(9800)


def test_a_promotion_is_refused_with_the_way_to_a_new_request(client):
    file = renewed(client, ending())

    answer = send(client, "renewal", file.ref, **answers(file, job_title="Cheffe de brigade"))

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "une promotion ou un changement de poste est un nouveau recrutement" in body
    assert reverse("employer:file-new") in body
    file.refresh_from_db()
    assert file.status == "draft"


def test_a_missing_paper_keeps_the_page_and_names_it(client):
    file = renewed(client, ending())
    piece = file.pieces.filter(required=True).first()

    answer = send(client, "renewal", file.ref, **answers(file, **{f"state-{piece.code}": "missing"}))

    assert answer.status_code == 422
    assert "Il manque" in answer.content.decode()


def test_it_may_wait(client):
    file = renewed(client, ending())

    answer = send(client, "renewal", file.ref, **answers(file, later="1", wage_mad="9100"))

    file.refresh_from_db()
    assert answer.headers["Location"] == reverse("employer:home")
    assert file.status == "draft"
    assert 'value="9100"' in page(client, "renewal", file.ref)


def test_a_certificate_is_renewed_with_its_fee(client):
    file = renewed(client, ending("certificate"))

    assert 'name="reference"' in page(client, "renewal", file.ref)
    send(client, "renewal", file.ref, **answers(file, reference="VIR-77"))

    file.refresh_from_db()
    assert (file.status, file.ground, file.payment_reference) == ("submitted", "renewal", "VIR-77")


def test_what_was_not_granted_is_not_renewed(client):
    file = make.file("in_review", kind="visa")

    send(client, "renew", file.ref)

    assert not PermitFile.objects.filter(previous=file).exists()
    assert "accordée" in told(client)


def test_a_first_request_has_no_renewal_page(client):
    file = make.file("draft", kind="visa")

    assert client.get(reverse("employer:renewal", args=[file.ref])).status_code == 302


# From the certificate to the visa.


def test_after_the_certificate_the_visa_is_prepared_with_what_is_known(client):
    today = timezone.localdate()
    certificate = make.file("granted", valid_from=today, valid_to=today + timedelta(days=300))

    send(client, "visa-next", certificate.ref)

    visa = PermitFile.objects.get(certificate=certificate)
    assert (visa.kind, visa.job_title, visa.worker_id) == (
        "visa",
        certificate.job_title,
        certificate.worker_id,
    )
    assert visa.terms.wage_mad == certificate.terms.wage_mad
    assert visa.pieces.get(code="attestation_activite").state == "provided"


def test_asked_twice_it_is_one_and_the_same(client):
    today = timezone.localdate()
    certificate = make.file("granted", valid_from=today, valid_to=today + timedelta(days=300))

    for _ in range(2):
        send(client, "visa-next", certificate.ref)

    assert PermitFile.objects.filter(certificate=certificate).count() == 1


def test_a_certificate_that_has_run_out_opens_no_visa(client):
    day = timezone.localdate() - timedelta(days=1)
    certificate = make.file("granted", valid_from=day - timedelta(days=300), valid_to=day)

    send(client, "visa-next", certificate.ref)

    assert "validité" in told(client)
    assert not PermitFile.objects.filter(certificate=certificate).exists()
