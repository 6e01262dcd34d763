"""What the papers of a request say, in both languages, and that they are issued, readable and withdrawn with it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pypdfium2
import pytest

from maslak.access.actor import bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.papers import reading
from maslak.papers.content import Bilingual
from maslak.papers.models import Paper
from maslak.permits import contents, printing
from tests.permits import make
from tests.permits.make import DAY, NOW

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


# --- what they say -----------------------------------------------------------


def test_a_certificate_says_who_what_post_and_by_which_list():
    file = make.file("granted", list_entry="A2-chef", list_version="2026")

    said = contents.certificate(file)

    reading.check(said)
    assert said.procedure == Bilingual(
        "Procédure simplifiée : Chefs cuisiniers, toutes spécialités",
        "المسطرة المبسطة: رؤساء الطباخين من جميع التخصصات",
    )
    assert (said.valid_from, said.valid_to, said.decided_on) == (file.valid_from, file.valid_to, DAY)
    assert said.worker.name == file.worker.full_name
    assert said.worker.nationality == Bilingual("Guinée", "غينيا")
    assert said.worker.document_number == file.worker.number
    assert said.worker.born_on == "17/05/1990"
    assert said.employer.identifier == f"ICE {file.employer.ice}"
    assert said.post.title == Bilingual.same("Chef de cuisine")


def test_a_renewed_certificate_says_so():
    said = contents.certificate(make.file("granted", ground="renewal", variant="renewal"))

    assert "renouvellement" in said.procedure.fr
    assert "تجديد" in said.procedure.ar


def test_a_certificate_of_the_general_procedure_names_no_list():
    assert (
        contents.certificate(make.file("granted", route="general", ground="")).procedure.fr
        == "Procédure générale"
    )


@pytest.mark.parametrize("decides", [True, False])
def test_a_paper_says_whether_its_issuer_decides(decides):
    desk = make.desk(code="SERVICE-X", decides=decides)

    assert contents.certificate(make.file("granted", desk=desk)).issuer.decides is decides


def test_a_counter_signs_under_its_ministry():
    ministry = make.organisation("MINISTERE-DEMO", kind="ministry", name_ar="الوزارة")
    counter = make.organisation("GUICHET-DE-X", parent=ministry, city="Rabat")
    desk = make.desk("visa", code="GUICHET-DE-X")
    assert desk.organisation == counter

    said = contents.issuer(make.file("deposited", kind="visa", desk=desk))

    assert said.name == Bilingual("Organisation MINISTERE-DEMO", "الوزارة")
    assert said.unit == Bilingual.same("Organisation GUICHET-DE-X")
    assert said.city == Bilingual("Rabat", "الرباط")


def test_a_draft_contract_carries_its_mandatory_terms():
    said = contents.contract(make.file("validated", kind="visa"))

    reading.check(said)
    assert said.visa is None
    assert (said.duration_months, said.weekly_hours, said.pay.amount) == (12, 44, 9000)
    assert (said.weekly_rest_hours, said.annual_leave_days_per_month) == (24, Decimal("1.5"))
    assert said.return_to == Bilingual("Guinée", "غينيا")
    assert "Dispense d'attestation d'activité" in said.route.fr
    assert said.domestic is None


def test_a_visaed_contract_carries_its_visa():
    file = make.file("granted", kind="visa")

    visa = contents.contract(file).visa

    assert (visa.number, visa.granted_on, visa.valid_to) == (file.number, file.valid_from, file.valid_to)


def test_the_contract_names_the_certificate_it_rests_on():
    certificate = make.file("granted")
    file = make.file("validated", kind="visa", certificate=certificate, route="simplified")

    assert contents.contract(file).route.fr == f"Attestation d'activité n° {certificate.number}"


def test_a_certificate_from_elsewhere_is_said_to_be_in_the_file():
    assert (
        "jointe au dossier"
        in contents.contract(make.file("validated", kind="visa", route="general")).route.fr
    )


def test_a_contract_of_domestic_work_says_what_its_law_adds():
    household = make.employer("FOYER-DEMO", kind="household", ice="", cnss="")
    file = make.file("validated", kind="visa", employer=household, domestic=True, terms={"lives_in": True})

    said = contents.contract(file)

    reading.check(said)
    assert said.employer.household
    assert said.domestic.housed
    assert said.annual_leave_days_per_month == Decimal("1.5")


def test_a_contract_without_its_terms_is_refused_by_the_name_of_the_term():
    file = make.file("draft", kind="visa", terms={"wage_mad": None})

    with pytest.raises(Invalid) as refusal:
        reading.check(contents.contract(file))

    assert refusal.value.field == "pay.amount"


def test_a_receipt_lists_the_pieces_and_the_day_of_the_answer():
    file = make.file(
        "deposited",
        kind="visa",
        pieces={"passeport": "provided", "cv_detaille": "missing", "procuration": "waived"},
    )

    said = contents.receipt(file, at=NOW)

    reading.check(said)
    assert [(piece.label.fr, piece.received) for piece in said.pieces] == [
        ("Passeport en cours de validité", True), ("CV détaillé", False),
    ]  # fmt: skip
    assert said.answer_by == file.due_on
    assert said.answer_rule.fr
    assert "premier recrutement" in said.request.fr


def test_a_refusal_gives_its_reasons_the_words_of_the_officer_and_the_remedies():
    file = make.file("refused", kind="visa")
    decision = make.decision(
        file, "refused", reasons=["doc_missing", "other"], text="Le contrat n'est pas légalisé.", at=NOW
    )

    said = contents.refusal(file, decision)

    reading.check(said)
    assert [reason.detail is not None for reason in said.reasons] == [False, True]
    assert said.reasons[1].detail == Bilingual.same("Le contrat n'est pas légalisé.")
    assert said.return_costs
    assert any("60 jours" in remedy.fr for remedy in said.remedies)
    assert all(remedy.ar for remedy in said.remedies)


def test_words_without_a_reason_that_asks_for_them_stand_under_the_first():
    file = make.file("refused")
    decision = make.decision(file, "refused", reasons=["doc_missing"], text="Le diplôme.", at=NOW)

    (reason,) = contents.refusal(file, decision).reasons

    assert reason.detail == Bilingual.same("Le diplôme.")


def test_a_refused_certificate_costs_no_return():
    file = make.file("refused")

    assert not contents.refusal(file, file.decisions.get()).return_costs


def test_a_stateless_worker_has_a_paper_too():
    file = make.file("granted", worker=make.worker(make.employer().organisation, nationality="XXA"))

    assert contents.worker(file).nationality == Bilingual("Apatride", "عديم الجنسية")


# --- that they are issued ----------------------------------------------------


@pytest.fixture
def lead(db):
    return make.actor(make.desk("visa").organisation, "permit_lead")


def test_a_receipt_is_issued_signed_and_read_by_both_sides(lead):
    file = make.file("deposited", kind="visa")

    paper = printing.issue_receipt(file, by=lead, now=NOW)

    assert (paper.kind, paper.issuer, paper.source_id) == ("receipt", file.held_by, file.pk)
    assert set(paper.audience) == {file.filed_by_id, file.held_by_id}
    for organisation, role in ((file.filed_by, "employer"), (file.held_by, "counter_officer")):
        bind(make.actor(organisation, role))
        assert Paper.objects.filter(pk=paper.pk).exists()
    bind(make.actor(make.organisation("AILLEURS"), "employer"))
    assert not Paper.objects.exists()


def test_a_visaed_contract_is_issued_for_the_days_of_the_visa(lead):
    file = make.file("granted", kind="visa")

    paper = printing.issue_contract(file, by=lead, now=NOW)

    assert (paper.valid_from, paper.valid_to, paper.worthless) == (file.valid_from, file.valid_to, False)


def test_the_paper_of_a_body_that_accompanies_has_no_legal_value():
    desk = make.desk(code="SERVICE-X", decides=False)
    file = make.file("granted", desk=desk)

    paper = printing.issue_certificate(file, by=make.actor(desk.organisation, "permit_lead"), now=NOW)

    assert paper.worthless


def test_whoever_prints_the_number_leaves_a_trace(lead):
    file = make.file("refused", kind="visa")

    printing.issue_refusal(file, file.decisions.get(), by=lead, now=NOW)

    event = AuditEvent.objects.get(event="permit.worker_number_read")
    assert (event.user_id, event.new["printed"]) == (lead.user.pk, "refusal")


def test_an_applicant_issues_nothing():
    file = make.file("deposited", kind="visa")

    with pytest.raises(NotAllowed):
        printing.issue_receipt(file, by=make.actor(file.filed_by, "employer"), now=NOW)


def test_the_papers_are_withdrawn_with_what_they_certify_the_receipt_stays(lead):
    file = make.file("granted", kind="visa")
    receipt = printing.issue_receipt(file, by=lead, now=NOW)
    contract = printing.issue_contract(file, by=lead, now=NOW)
    boss = make.actor(file.filed_by, "employer")

    bind(boss)
    gone = printing.withdraw(file, why="Contrat rompu.", by=boss, now=NOW + timedelta(days=1))

    bind(lead)
    receipt.refresh_from_db()
    contract.refresh_from_db()
    assert gone == 1
    assert (contract.withdrawal_reason, contract.withdrawn_by) == ("Contrat rompu.", boss.user)
    assert receipt.withdrawn_at is None


# --- the contract to sign ----------------------------------------------------


def test_the_contract_to_sign_is_a_pdf_in_both_languages():
    file = make.file("validated", kind="visa")

    pdf = printing.draft_contract(file_id=file.pk, by=make.actor(file.filed_by, "employer"))

    text = text_of(pdf)
    assert pdf.startswith(b"%PDF")
    assert "518" in text
    assert file.worker.number in text
    assert not Paper.objects.exists()


def test_the_desk_prints_it_too_once_it_is_sent():
    file = make.file("validated", kind="visa")

    assert printing.draft_contract(file_id=file.pk, by=make.actor(file.held_by, "counter_officer"))


@pytest.mark.parametrize(
    ("kind", "status"), [("certificate", "draft"), ("visa", "granted"), ("visa", "refused")]
)
def test_there_is_no_contract_to_sign_elsewhere(kind, status):
    file = make.file(status, kind=kind)

    with pytest.raises(StepRefused):
        printing.draft_contract(file_id=file.pk, by=make.actor(file.filed_by, "employer"))


def test_a_stranger_prints_nothing():
    file = make.file("validated", kind="visa")
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    for number in (file.pk, 0):
        with pytest.raises(NotAllowed):
            printing.draft_contract(file_id=number, by=stranger)
    assert not AuditEvent.objects.filter(event="permit.worker_number_read").exists()


def test_a_contract_that_is_not_written_is_refused_in_words():
    file = make.file("draft", kind="visa", terms={"months": None, "starts_on": date(2026, 3, 2)})

    with pytest.raises(Invalid) as refusal:
        printing.draft_contract(file_id=file.pk, by=make.actor(file.filed_by, "employer"))

    assert "mois" in refusal.value.message
