"""Partner projects from their pages: a report from draft to sign-off, projects and agreements; strangers see nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import etree

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, Organisation
from maslak.programme import reports
from maslak.programme.models import (
    Agreement,
    BudgetLine,
    Project,
    Report,
    ReportEvidence,
    ResultTarget,
)
from tests.programme import make
from tests.programme.make import NOW, PDF
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner_actor(make_actor, ngo):
    return make_actor("project_partner", ngo)


@pytest.fixture
def coordinator_actor(make_actor, ministry):
    return make_actor("coordinator", ministry)


@pytest.fixture
def partner(partner_actor):
    return signed_in(partner_actor)


@pytest.fixture
def coordinator(coordinator_actor):
    return signed_in(coordinator_actor)


@pytest.fixture
def stranger(make_actor, other_agency):
    return signed_in(make_actor("project_partner", other_agency))


@pytest.fixture
def project(ngo):
    return make.project(ngo)


def read(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"partner:{name}", args=args), query)
    assert answer.status_code == status, answer.content.decode()[-4000:]
    bind(operator())
    return answer.content.decode()


def send(client, name, *args, status=302, **data):
    answer = client.post(reverse(f"partner:{name}", args=args), data)
    assert answer.status_code == status, answer.content.decode()[-6000:]
    bind(operator())
    return answer


def test_a_report_from_draft_to_sign_off(project, partner, coordinator):
    asked, line = make.result(project), make.line(project, "1000")
    assert "01/01/2020" in read(partner, "home")

    send(partner, "open", project.code, starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
    report = Report.objects.get()
    send(partner, "write", report.ref, version=1, difficulties="Peu de salles.", keep="1")
    assert "Peu de salles." in read(partner, "write", report.ref)  # kept, whole or not
    assert "Personnes formées" in read(partner, "report", report.ref)
    read(coordinator, "report", report.ref, status=404)  # a draft is the partner's alone
    send(
        partner, "write", report.ref, version=2, activities="Trois ateliers.", read="1",
        **{f"result-{asked.pk}": "40", f"result-{asked.pk}-sex-female": "15", f"result-{asked.pk}-sex-male": "25"},
        **{f"line-{line.pk}": "250.50"},
    )  # fmt: skip
    send(partner, "evidence-new", report.ref, title="Émargement", content=SimpleUploadedFile("a.pdf", PDF))
    send(partner, "submit", report.ref)
    assert report.ref in read(coordinator, "reviews")

    page = read(coordinator, "report", report.ref)
    assert "femmes 15" in page
    send(coordinator, "return", report.ref, remarks="Précisez les lieux.")
    assert "Précisez les lieux." in read(partner, "home")
    report.refresh_from_db()
    send(
        partner, "write", report.ref, version=report.version, activities="Trois ateliers à Rabat.", read="1",
        **{f"result-{asked.pk}": "40", f"line-{line.pk}": "250.50"},
    )  # fmt: skip
    send(partner, "submit", report.ref)
    send(coordinator, "sign-off", report.ref)

    report.refresh_from_db()
    line.refresh_from_db()
    assert (report.status, line.spent) == ("signed", Decimal("250.50"))
    assert "Trois ateliers à Rabat." in read(partner, "report", report.ref)
    assert "20" in read(coordinator, "project", project.code)  # 40 of 200


def test_figures_that_cannot_be_are_told_beside_their_field(project, partner, partner_actor):
    asked = make.result(project)
    report = make.report(project, partner_actor)
    bind(operator())

    answer = send(
        partner, "write", report.ref, status=422, version=1,
        **{f"result-{asked.pk}": "40", f"result-{asked.pk}-sex-female": "41"},
    )  # fmt: skip

    assert "femmes et hommes" in answer.content.decode()
    assert not report.actuals.exists()


def test_a_report_sent_is_no_longer_written(project, partner, partner_actor):
    make.result(project)
    report = make.submitted(project, partner_actor)
    bind(operator())

    assert send(partner, "write", report.ref).url == reverse("partner:report", args=[report.ref])
    send(partner, "take-back", report.ref)
    report.refresh_from_db()
    assert report.status == "draft"


def test_the_review_shows_the_period_before_and_the_target(
    project, coordinator, partner_actor, coordinator_actor
):
    asked = make.result(project)
    bind(operator())
    ResultTarget.objects.create(
        result=asked, starts_on=date(2020, 7, 1), ends_on=date(2020, 12, 31), value=Decimal(50)
    )
    make.signed(project, partner_actor, coordinator_actor, whole=40)
    second = make.submitted(project, partner_actor, make.SECOND_HALF, whole=33)
    bind(operator())

    page = read(coordinator, "report", second.ref)

    assert "−7" in page  # 33 after 40
    assert "sous la cible" in page


def test_a_correction_is_a_new_version(project, partner, coordinator, partner_actor, coordinator_actor):
    make.result(project)
    first = make.signed(project, partner_actor, coordinator_actor)
    bind(operator())

    send(partner, "correct", first.ref, reason="Une feuille oubliée")
    second = Report.objects.get(number=2)
    send(partner, "submit", second.ref)
    send(coordinator, "sign-off", second.ref)

    first.refresh_from_db()
    assert first.status == "superseded"
    assert "Une feuille oubliée" in read(coordinator, "report", second.ref)


def test_a_document_is_read_by_the_partner_and_the_coordinator_with_a_trace(
    project, partner, coordinator, stranger, partner_actor
):
    report = make.report(project, partner_actor)
    bind(operator())
    send(partner, "evidence-new", report.ref, title="Facture", content=SimpleUploadedFile("é.pdf", PDF))
    document = ReportEvidence.objects.get()

    answer = partner.get(reverse("partner:evidence", args=[document.ref]))

    assert (answer.status_code, answer.content) == (200, PDF)
    bind(operator())
    assert AuditEvent.objects.filter(event="partner_report.evidence_read", target_id=report.pk).count() == 1
    read(stranger, "evidence", document.ref, status=404)
    read(coordinator, "evidence", document.ref, status=404)  # not sent yet
    send(partner, "evidence-remove", report.ref, document.ref)
    assert not ReportEvidence.objects.exists()


def test_a_workbook_is_no_evidence(project, partner, partner_actor):
    report = make.report(project, partner_actor)
    bind(operator())

    answer = send(
        partner, "evidence-new", report.ref, status=422, title="Liste",
        content=SimpleUploadedFile("liste.xlsx", b"PK\x03\x04"),
    )  # fmt: skip

    assert "PDF" in answer.content.decode()


def test_a_stranger_finds_neither_project_nor_report(project, stranger, partner_actor):
    report = make.report(project, partner_actor)
    bind(operator())

    for name, args in (
        ("project", [project.code]), ("open", [project.code]), ("report", [report.ref]), ("write", [report.ref]),
        ("correct", [report.ref]), ("evidence-new", [report.ref]),
    ):  # fmt: skip
        read(stranger, name, *args, status=404)
    for name in ("submit", "take-back"):
        send(stranger, name, report.ref, status=404)
    assert project.code not in read(stranger, "home")


@pytest.mark.parametrize("role", ["counsellor", "coach", "donor", "person", "administrator"])
def test_the_space_is_for_partners(make_actor, agency, role, project, partner_actor):
    report = make.report(project, partner_actor)
    bind(operator())
    client = signed_in(make_actor(role, agency))

    for name, args in (("home", []), ("write", [report.ref]), ("reviews", []), ("project-new", [])):
        read(client, name, *args, status=403)


def test_a_partner_neither_signs_off_nor_keeps_the_project(project, partner, partner_actor):
    report = make.submitted(project, partner_actor)
    bind(operator())

    send(partner, "sign-off", report.ref, status=403)
    send(partner, "return", report.ref, status=403, remarks="x")
    read(partner, "project-edit", project.code, status=403)
    read(partner, "iati", project.code, status=404)


def test_a_donor_reads_what_is_signed_and_nothing_before(
    make_actor, ministry, project, partner_actor, coordinator_actor
):
    waiting = make.submitted(project, partner_actor)
    donor = signed_in(make_actor("donor", ministry))
    bind(operator())
    read(donor, "report", waiting.ref, status=404)
    bind(coordinator_actor)
    reports.sign_off(report_id=waiting.pk, by=coordinator_actor, now=NOW)

    assert "Trois ateliers." in read(donor, "report", waiting.ref)


# A project kept by the coordinator


def test_a_project_is_opened_on_an_empty_instance_and_set_up(coordinator, partner, ngo):
    funder = Organisation.objects.get(code="UE")
    send(
        coordinator, "project-new", code="nouveau-1", text_fr="Un nouveau projet", starts_on=date(2020, 1, 1),
        ends_on=date(2021, 12, 31), regions=["MA-04"], implementers=[ngo.pk], budget_amount="10000.50",
        budget_currency="eur", report_every="6", sector="16020",
    )  # fmt: skip
    project = Project.objects.get(code="NOUVEAU-1")
    assert (project.budget_amount, project.budget_currency) == (Decimal("10000.50"), "EUR")

    send(coordinator, "funding-set", project.code, funder=funder.pk, amount="9000.10", currency="EUR")
    send(
        coordinator,
        "line-new",
        project.code,
        code="a1",
        label="Ateliers",
        year=2020,
        planned="500",
        currency="EUR",
    )
    send(coordinator, "outcome-new", project.code, level="outcome", text_fr="Plus d'emplois")
    outcome = project.outcomes.get()
    send(
        coordinator, "result-new", project.code, outcome=outcome.pk, title_fr="Personnes placées", measure="number",
        ascending="1", split_by=["sex"], baseline="0", baseline_year=2019, target="30", starts_on=date(2020, 1, 1),
        ends_on=date(2021, 12, 31),
    )  # fmt: skip
    result = project.results.get()
    send(
        coordinator, "target", project.code, result.pk, starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30), value="5",
        part="sex:female",
    )  # fmt: skip
    line = BudgetLine.objects.get()
    send(coordinator, "commit", project.code, line.pk, amount="400", on=date(2020, 2, 1), purpose="Salle")
    send(coordinator, "disburse", project.code, line.pk, amount="100", on=date(2020, 3, 1), purpose="Avance")
    send(coordinator, "line-revise", project.code, line.pk, planned="450")
    send(coordinator, "project-edit", project.code, text_fr="Un projet corrigé", implementers=[ngo.pk])

    line.refresh_from_db()
    assert (line.planned, line.committed, line.disbursed) == (Decimal(450), Decimal(400), Decimal(100))
    assert result.targets.get().sex == "female"
    page = read(partner, "project", project.code)
    assert "Un projet corrigé" in page
    assert "Plus d&#x27;emplois" in page


def test_more_than_the_line_holds_is_refused_beside_the_field(project, coordinator):
    line = make.line(project, "100")

    answer = send(
        coordinator, "commit", project.code, line.pk, status=422, amount="100.01", on=date(2020, 2, 1), purpose="Salle"
    )  # fmt: skip

    assert "100.00" in answer.content.decode() or "100,00" in answer.content.decode()


def test_a_project_says_what_is_wrong_with_it(project, coordinator, ngo):
    for wrong in (
        {"code": "a b"},
        {"text_fr": ""},
        {"implementers": []},
        {"code": project.code},
        {"ends_on": "2019-01-01"},
    ):
        told = {
            "code": "X1",
            "text_fr": "Titre",
            "implementers": [ngo.pk],
            "starts_on": "2020-01-01",
            **wrong,
        }
        send(coordinator, "project-new", status=422, **told)


def test_the_page_of_steering_shows_the_same_project(project, coordinator):
    answer = coordinator.get(reverse("steering:project", args=[project.code]))

    assert answer.status_code == 200
    assert "Projet d&#x27;essai" in answer.content.decode()


# Agreements


def test_an_agreement_is_prepared_signed_and_ended(coordinator, partner, ministry, ngo, project):
    send(
        coordinator, "agreement-new", text_fr="Partenariat d'essai", parties=[ministry.pk, ngo.pk], project=project.pk,
        starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31), indicator="ESM-01", target="1500",
    )  # fmt: skip
    agreement = Agreement.objects.get(text_fr="Partenariat d'essai")
    assert "en préparation" in read(partner, "agreements")

    send(coordinator, "agreement-step", agreement.pk, "sign", signed_on=date(2020, 1, 15))
    assert "arrivée à son terme" in read(partner, "agreement", agreement.pk)  # past its last day
    send(
        coordinator,
        "agreement-edit",
        agreement.pk,
        text_fr="Partenariat corrigé",
        parties=[ministry.pk, ngo.pk],
    )
    send(
        coordinator, "agreement-step", agreement.pk, "terminate", terminated_on=date(2020, 5, 1), reason="Fin"
    )

    agreement.refresh_from_db()
    assert (agreement.status, agreement.text_fr) == ("terminated", "Partenariat corrigé")
    send(coordinator, "agreement-step", agreement.pk, "sign", status=422, signed_on=date(2020, 1, 15))
    read(coordinator, "agreement-step", agreement.pk, "forget", status=404)
    read(partner, "agreement-step", agreement.pk, "sign", status=403)


def test_an_agreement_binds_two(coordinator, ngo):
    send(coordinator, "agreement-new", status=422, text_fr="Seul", parties=[ngo.pk])

    assert not Agreement.objects.filter(text_fr="Seul").exists()


# IATI


def test_the_iati_file_is_downloaded_from_the_project(project, coordinator):
    answer = coordinator.get(reverse("partner:iati", args=[project.code]))

    assert answer["Content-Disposition"] == 'attachment; filename="iati-essai.xml"'
    assert etree.fromstring(answer.content).findtext(".//iati-identifier") == "MA-SNIA-ESSAI"


def test_a_project_without_first_day_has_no_iati_file_and_says_why(ngo, coordinator):
    project = make.project(ngo, starts_on=None)

    answer = coordinator.get(reverse("partner:iati", args=[project.code]), follow=True)

    assert "date de début" in answer.content.decode()
