"""Issuing a paper, withdrawing it, replacing it, reading its file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from maslak.access import audit
from maslak.access.actor import Actor, bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.papers import actions, queries
from maslak.papers.models import Paper
from tests.papers import make

pytestmark = pytest.mark.django_db
TOMORROW = make.NOON + timedelta(days=1)


@pytest.fixture
def officer(make_actor, agency) -> Actor:
    """Issues certificates for the agency; does not withdraw them."""
    return make_actor("permit_officer", agency)


@pytest.fixture
def lead(make_actor, agency) -> Actor:
    """Answers for the instruction: withdraws too."""
    return make_actor("permit_lead", agency)


def test_a_certificate_is_signed_registered_and_traced(officer, agency):
    issued = make.paper(agency, officer, person_id=7)

    assert issued.number.startswith("ATT-2026-")
    assert (issued.valid_from, issued.valid_to) == (make.DAY, date(2027, 3, 2))
    assert (issued.source_kind, issued.source_id) == ("access.organisation", agency.pk)
    event = AuditEvent.objects.get(event="paper.issued")
    assert (event.target_id, event.person_id, event.new) == (str(issued.pk), 7, {"kind": "certificate"})


@pytest.mark.parametrize("content", make.ALL, ids=lambda content: content.kind)
def test_each_kind_of_paper_is_issued_and_its_file_is_the_one_whose_hash_is_kept(officer, agency, content):
    issued = make.paper(agency, officer, content)

    pdf = actions.read_pdf(paper_id=issued.pk, by=officer)

    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == issued.sha256


def test_two_papers_never_share_a_number_or_a_token(officer, agency):
    first, second = make.paper(agency, officer), make.paper(agency, officer)

    assert first.number != second.number
    assert first.token != second.token
    assert len(first.token) == 16


def test_a_receipt_has_no_end_unless_one_is_given(officer, agency):
    assert make.paper(agency, officer, make.RECEIPT).valid_to is None
    until = make.paper(agency, officer, make.RECEIPT, valid_to=date(2026, 6, 3))
    assert until.valid_to == date(2026, 6, 3)


def test_a_period_other_than_the_one_printed_is_refused(officer, agency):
    with pytest.raises(Invalid, match="période"):
        make.paper(agency, officer, valid_to=date(2030, 1, 1))
    with pytest.raises(Invalid, match="finit avant"):
        make.paper(agency, officer, make.RECEIPT, valid_to=date(2020, 1, 1))


def test_names_lie_sealed_in_the_register(officer, agency):
    issued = make.paper(agency, officer)

    kept = b"".join(bytes(part) for part in (issued.shown_sealed, issued.pdf_sealed, issued.token_sealed))
    assert b"Awa Exemple" not in kept
    assert issued.token not in f"{issued.token_hash} {issued!r} {issued}"
    assert "Awa Exemple" in [line.fr for line in issued.shown]


def test_a_draft_contract_is_not_issued(officer, agency):
    with pytest.raises(Invalid, match="projet"):
        make.paper(agency, officer, replace(make.CONTRACT, visa=None))


def test_a_content_of_another_kind_is_refused(officer, agency):
    with pytest.raises(Invalid, match="autre document"):
        actions.issue(
            kind="receipt", data=make.CERTIFICATE, issuer=agency, source=agency, by=officer, now=make.NOON
        )


@pytest.mark.parametrize("role", ["counsellor", "caseworker", "employer", "donor", "coordinator"])
def test_roles_that_decide_nothing_issue_nothing(make_actor, agency, role):
    with pytest.raises(NotAllowed):
        make.paper(agency, make_actor(role, agency))


def test_an_officer_issues_for_their_own_organisation_alone(officer, other_agency):
    with pytest.raises(NotAllowed, match="autre organisation"):
        make.paper(other_agency, officer)


def test_what_accompanies_says_that_it_is_worth_nothing(officer, agency, settings):
    accompanied = replace(make.CERTIFICATE, issuer=replace(make.AGENCY, decides=False))
    assert make.paper(agency, officer, accompanied).worthless
    assert not make.paper(agency, officer).worthless
    settings.DEMO = True
    assert make.paper(agency, officer).worthless


def test_a_paper_is_withdrawn_once_with_a_reason(officer, lead, agency):
    issued = make.paper(agency, officer)

    with pytest.raises(Invalid, match="pourquoi"):
        actions.withdraw(paper_id=issued.pk, reason="  ", by=lead, now=TOMORROW)
    done = actions.withdraw(paper_id=issued.pk, reason="Délivrée par erreur", by=lead, now=TOMORROW)

    assert (done.withdrawn_at, done.withdrawn_by) == (TOMORROW, lead.user)
    assert AuditEvent.objects.get(event="paper.withdrawn").reason == "Délivrée par erreur"
    with pytest.raises(Conflict, match="déjà"):
        actions.withdraw(paper_id=issued.pk, reason="Encore", by=lead, now=TOMORROW)


def test_an_officer_who_issues_does_not_withdraw(officer, agency):
    issued = make.paper(agency, officer)

    with pytest.raises(NotAllowed):
        actions.withdraw(paper_id=issued.pk, reason="Erreur", by=officer, now=TOMORROW)


def test_a_corrected_paper_takes_the_place_of_the_old_one(officer, lead, agency, ngo):
    old = make.paper(agency, officer, audience=[ngo.pk], person_id=7)

    new = actions.replace(
        paper_id=old.pk, data=replace(make.CERTIFICATE, file_number="2026/0413"), reason="Faute de frappe",
        by=lead, now=TOMORROW,
    )  # fmt: skip

    old.refresh_from_db()
    assert old.replaced_by == new
    assert old.withdrawn_at == TOMORROW
    assert (new.audience, new.person_id, new.source_id) == ([ngo.pk], 7, old.source_id)


def test_a_trail_that_fails_takes_the_paper_back(officer, agency, monkeypatch):
    def refuse(*_args, **_kwargs) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", refuse)

    with pytest.raises(RuntimeError), transaction.atomic():
        make.paper(agency, officer)
    assert not Paper.objects.exists()


def test_reading_a_file_leaves_a_trace(officer, agency):
    issued = make.paper(agency, officer, person_id=7)

    actions.read_pdf(paper_id=issued.pk, by=officer)

    event = AuditEvent.objects.get(event="paper.read")
    assert (event.user_id, event.person_id) == (officer.user.pk, 7)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "ATT-2026-999999"}, {"sha256": "0" * 64}, {"valid_to": date(2099, 1, 1)}, {"kind": "receipt"},
        {"pdf_sealed": b"x"}, {"token_hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_the_database_refuses_to_change_what_a_paper_says(officer, agency, change):
    issued = make.paper(agency, officer)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Paper.objects.filter(pk=issued.pk).update(**change)


def test_the_database_refuses_to_forget_a_paper_or_to_take_a_withdrawal_back(officer, lead, agency):
    issued = make.paper(agency, officer)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Paper.objects.filter(pk=issued.pk)._raw_delete("default")

    actions.withdraw(paper_id=issued.pk, reason="Erreur", by=lead, now=TOMORROW)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Paper.objects.filter(pk=issued.pk).update(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")


def test_the_register_finds_a_paper_by_its_token_however_it_is_typed(officer, agency):
    issued = make.paper(agency, officer)
    bind(None)

    for typed in (issued.token, issued.token.lower(), actions.grouped(issued.token), f" {issued.token} "):
        found = queries.by_token(typed)
        assert found is not None
        assert found.number == issued.number
    assert queries.by_token("ABCDEFGHJKMNPQRS") is None
    assert queries.by_token("") is None


def test_what_the_public_reads_of_a_paper_cuts_numbers_and_leaves_private_life_out(officer, agency):
    issued = make.paper(agency, officer)
    bind(None)

    found = queries.by_token(issued.token)

    assert found is not None
    told = {line.key: line.fr for line in found.lines}
    assert told["worker"] == "Awa Exemple"
    assert told["document"] == "Passeport n° … 4821"
    assert told["identifier"] == "ICE 001234567000089"
    assert not {"born_on", "worker_address", "social_security"} & set(told)


def test_a_household_s_own_number_and_address_stay_out_of_the_public_page(officer, agency):
    issued = make.paper(agency, officer, replace(make.CERTIFICATE, employer=make.HOME))

    found = queries.by_token(issued.token)

    assert found is not None
    told = {line.key: line.fr for line in found.lines}
    assert told["identifier"] == "CIN … 3456"
    assert "employer_address" not in told
