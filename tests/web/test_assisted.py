"""Assisted contracts from their pages: asked, decided, claimed, paid, broken, given back; strangers see nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.assisted import rules
from maslak.assisted.models import Agreement, Claim, Envelope, Payment, SchemeValue
from maslak.papers.models import Paper, read_lines
from maslak.people.models import Person
from maslak.placement.rules import months_later
from tests import factories
from tests.assisted import make
from tests.placement import make as jobs
from tests.web.desk.conftest import signed_in
from tests.web.test_person import entered

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(make_actor, agency):
    return signed_in(make_actor("supervisor", agency))


@pytest.fixture
def colleague(make_actor, agency):
    return signed_in(make_actor("supervisor", agency, username="colleague"))


@pytest.fixture
def employer(make_actor, db):
    organisation = make.employers_organisation()
    make.employer(organisation)
    return signed_in(make_actor("employer", organisation))


@pytest.fixture
def coordinator(make_actor, ministry):
    return signed_in(make_actor("coordinator", ministry))


def read(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"assisted:{name}", args=args), query)
    bind(operator())
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.content.decode()


def send(client, name, *args, status=302, **data):
    answer = client.post(reverse(f"assisted:{name}", args=args), data)
    bind(operator())
    assert answer.status_code == status, answer.content.decode()[-4000:]
    return answer


def today(**past):
    return timezone.localdate() - timedelta(**past)


def first_day():
    """The first of the month three months ago: two months and more are over."""
    return months_later(today().replace(day=1), -3)


def pdf(name="piece.pdf"):
    return SimpleUploadedFile(name, make.PDF + name.encode() + b"%%EOF", "application/pdf")


def known(agency) -> Person:
    person = factories.person(agency)
    make.eligible_person(person, agency)
    return person


def envelope(amount="100000", **fields):
    return make.envelope(amount, starts_on=today(days=200), ends_on=today() + timedelta(days=200), **fields)


def running(agency, **fields):
    start = first_day()
    until = rules.paid_until(start, 9)
    values = {"paid_until": until, "keep_until": rules.keep_until(until, 6), "decided_on": start} | fields
    return make.agreement(agency, starts_on=start, envelope=envelope(), **values)


def test_a_contract_from_the_request_of_an_employer_to_its_first_payment(
    agency, employer, supervisor, colleague
):
    person, purse = known(agency), envelope()

    send(
        employer, "ask", scheme=make.SCHEME, reference=person.ref.lower(), worker_name="Exemple Awa", job_title="Plonge",
        contract_type="cdi", starts_on=first_day(), wage_mad="4000",
    )  # fmt: skip
    found = Agreement.objects.get()
    assert (found.person, found.organisation, found.status) == (person, agency, "drafted")
    send(employer, "declare", found.ref, cnss_in_order="yes", no_dismissal="yes")
    send(employer, "submit", found.ref)
    found.refresh_from_db()
    assert found.status == "drafted"  # two papers are missing
    send(employer, "proofs", found.ref, **{"copy-contract": pdf("c"), "copy-cnss_certificate": pdf("a")})
    send(employer, "submit", found.ref)

    assert "Exemple Awa" in read(supervisor, "home")
    assert "Situation de séjour admise" in read(supervisor, "agreement", found.ref)
    send(supervisor, "accept", found.ref, envelope=purse.pk)
    send(supervisor, "step", found.ref, "commencer")
    found.refresh_from_db()
    assert (found.status, found.monthly_mad, found.months) == ("running", Decimal("2000"), 9)

    send(
        employer, "claim", found.ref, 1, wage_paid_mad="4000",
        **{"copy-payslip": pdf("p"), "copy-cnss_declaration": pdf("d")},
    )  # fmt: skip
    assert "à examiner" in read(supervisor, "home")
    send(supervisor, "claim-accept", found.ref, 1)
    send(supervisor, "pay", found.ref, 1, status=422, paid_on=today(), reference="VIR 1")
    send(colleague, "pay", found.ref, 1, paid_on=today(), reference="VIR 1")

    assert Payment.objects.get().amount_mad == Decimal("2000")
    shown = read(employer, "agreement", found.ref)
    assert "VIR 1" in shown
    assert person.full_name not in shown
    purse.refresh_from_db()
    assert (purse.committed_mad, purse.paid_mad) == (Decimal("18000"), Decimal("2000"))


def test_a_month_is_returned_completed_and_refused(agency, employer, supervisor):
    found = running(agency)
    papers = {"copy-payslip": pdf("p"), "copy-cnss_declaration": pdf("d")}
    send(employer, "claim", found.ref, 2, status=422, wage_paid_mad="4000")
    assert not Claim.objects.exists()
    send(employer, "claim", found.ref, 2, wage_paid_mad="4000", **papers)

    send(supervisor, "claim-answer", found.ref, 2, "completer", status=422, reason=" ")
    send(supervisor, "claim-answer", found.ref, 2, "completer", reason="Bulletin illisible")
    assert "Bulletin illisible" in read(employer, "claim", found.ref, 2)
    send(employer, "claim", found.ref, 2, wage_paid_mad="2000")
    assert Claim.objects.get().amount_mad == Decimal("1000")
    send(supervisor, "claim-answer", found.ref, 2, "refuser", reason="Mois déjà aidé ailleurs")

    assert Claim.objects.get().status == "refused"


def test_a_month_that_is_not_over_or_not_of_the_agreement_cannot_be_asked_for(agency, employer):
    found = running(agency)

    assert read(employer, "claim", found.ref, 10, status=404)
    send(
        employer, "claim", found.ref, 9, status=422, wage_paid_mad="4000",
        **{"copy-payslip": pdf("p"), "copy-cnss_declaration": pdf("d")},
    )  # fmt: skip


def test_a_broken_post_is_counted_asked_back_by_letter_and_given_back(
    agency, employer, supervisor, colleague
):
    found = running(agency)
    month = make.claim(found, status="accepted")
    send(colleague, "pay", found.ref, 1, paid_on=today(), reference="V1")
    month.refresh_from_db()
    assert month.status == "paid"

    send(supervisor, "break", found.ref, broken_on=today(), breach="dismissed")
    found.refresh_from_db()
    assert found.status == "broken"
    letter = read(employer, "letter", found.ref)
    assert "درهم" in letter
    send(
        supervisor,
        "repay",
        found.ref,
        amount_mad=found.due_back_mad + 1,
        received_on=today(),
        reference="R",
        status=422,
    )
    send(supervisor, "waive", found.ref, reason="Fermeture", status=422)
    send(supervisor, "repay", found.ref, amount_mad=found.due_back_mad, received_on=today(), reference="R1")

    found.refresh_from_db()
    assert (found.status, found.given_back_mad) == ("recovered", found.due_back_mad)
    assert read(employer, "letter", found.ref, status=404)


def test_the_post_is_looked_at_and_the_agreement_completed(agency, supervisor):
    found = running(agency, keep_until=today(days=1), paid_until=today(days=1))
    check = make.check(found, due_on=today(days=3))

    assert "Postes à vérifier" in read(supervisor, "home")
    send(supervisor, "step", found.ref, "terminer")
    assert Agreement.objects.get().status == "running"  # a check is due
    send(supervisor, "check", found.ref, check.pk, outcome="present", on=today())
    send(supervisor, "step", found.ref, "terminer")

    assert Agreement.objects.get().status == "completed"
    assert Envelope.objects.get().committed_mad == 0


@pytest.mark.parametrize(("name", "status"), [("refuser", "refused"), ("completer", "drafted")])
def test_a_request_is_answered_with_a_reason_that_the_employer_reads(
    agency, employer, supervisor, name, status
):
    found = make.agreement(agency, status="submitted")

    send(supervisor, "answer", found.ref, name, status=422, reason="")
    send(supervisor, "answer", found.ref, name, reason="Le contrat n'est pas signé")

    assert Agreement.objects.get().status == status
    assert "Le contrat n&#x27;est pas signé" in read(employer, "agreement", found.ref)


def test_an_employer_withdraws(agency, employer):
    found = make.agreement(agency, status="submitted")

    assert "Retirer la demande" in read(employer, "withdraw", found.ref)
    send(employer, "withdraw", found.ref)

    assert Agreement.objects.get().status == "withdrawn"


def test_what_the_file_does_not_say_is_checked_in_words(agency, supervisor):
    found = make.agreement(agency, status="submitted")
    purse = make.envelope(ends_on=today() + timedelta(days=9))

    send(supervisor, "accept", found.ref, status=422, envelope=purse.pk)
    send(supervisor, "accept", found.ref, envelope=purse.pk, note="Carte de réfugié vue au guichet")

    assert Agreement.objects.get().decision_note == "Carte de réfugié vue au guichet"


def test_an_unknown_amount_is_said_and_filled_by_a_dated_line(coordinator, employer):
    page = read(coordinator, "scheme", "amuddu")
    assert "montant non publié" in page
    send(
        coordinator, "value-new", "amuddu", parameter="max_months", value="6", valid_from="2020-07-01",
        source="Manuel de procédures, juin 2020",
    )  # fmt: skip

    assert SchemeValue.objects.get().value == "6"
    assert "Manuel de procédures" in read(coordinator, "scheme", "amuddu")
    read(employer, "value-new", "amuddu", status=403)


def test_a_value_is_chosen_in_words_and_never_typed_as_a_code(coordinator):
    page = read(coordinator, "scheme", "amuddu")
    assert f"{reverse('assisted:value-new', args=['amuddu'])}?parameter=employers" in page
    form = coordinator.get(
        reverse("assisted:value-new", args=["amuddu"]), {"parameter": "recovery"}
    ).content.decode()
    assert "repris à proportion" in form
    said = {"valid_from": "2020-07-01", "source": "Manuel, juin 2020"}

    send(coordinator, "value-new", "amuddu", parameter="employers", value=["company", "association"], **said)
    send(coordinator, "value-new", "amuddu", status=422, parameter="employers", value=["gift"], **said)

    assert SchemeValue.objects.get().value == "company,association"
    assert "Entreprise" in read(coordinator, "scheme", "amuddu")


def test_a_copy_is_listed_by_the_paper_that_it_is(agency, supervisor):
    found = make.agreement(agency, status="submitted")
    make.proof(found)

    page = read(supervisor, "agreement", found.ref)

    assert "Contrat de travail signé" in page
    assert "contrat.pdf" in page


def test_no_month_is_to_come_in_an_agreement_that_is_over(agency, supervisor):
    page = read(supervisor, "agreement", make.agreement(agency, status="broken").ref)

    assert "À venir" not in page


def test_schemes_are_public_and_say_what_is_invented():
    visitor = Client()

    page = read(visitor, "schemes")
    assert "exemple inventé" in page
    assert "montant non publié" in read(visitor, "scheme", "amuddu")
    assert read(visitor, "scheme", "nothing", status=404)


def test_steering_keeps_ceilings_and_sees_no_agreement(agency, coordinator, supervisor):
    running(agency)
    send(
        coordinator, "envelope-new", scheme=make.SCHEME, title="Fonds d'automne", ceiling_mad="50000",
        starts_on=today(), ends_on=today() + timedelta(days=30),
    )  # fmt: skip
    made = Envelope.objects.get(title="Fonds d'automne")
    send(coordinator, "ceiling", made.ref, ceiling_mad="60000", reason="Avenant", version=0)

    assert "Fonds d&#x27;automne" in read(supervisor, "envelopes")
    assert "18" in read(coordinator, "envelopes")
    read(coordinator, "home", status=403)
    read(supervisor, "ceiling", made.ref, status=403)


def test_a_stranger_finds_nothing(agency, other_agency, make_actor, employer):
    found = running(agency)
    paper = make.proof(found)
    for role, organisation in (
        ("supervisor", other_agency),
        ("employer", other_agency),
        ("counsellor", other_agency),
    ):
        stranger = signed_in(make_actor(role, organisation, username=f"stranger-{role}"))
        for name, args in (
            ("agreement", ()),
            ("copy-download", (paper.ref,)),
            ("claim", (1,)),
            ("letter", ()),
        ):
            answer = stranger.get(reverse(f"assisted:{name}", args=[found.ref, *args]))
            bind(operator())
            assert answer.status_code in (403, 404), (role, name)
    assert read(employer, "agreement", found.ref)


def test_each_reading_of_an_agreement_and_of_a_copy_leaves_a_trace(agency, employer):
    found = running(agency)
    paper = make.proof(found)

    read(employer, "agreement", found.ref)
    answer = employer.get(reverse("assisted:copy-download", args=[found.ref, paper.ref]))
    bind(operator())

    assert answer.content == make.PDF
    events = set(AuditEvent.objects.filter(person_id=found.person_id).values_list("event", flat=True))
    assert {"assisted.opened", "assisted.proof_read"} <= events


def test_the_agreement_is_drawn_up_signed_read_by_both_sides_and_withdrawn_with_the_post(
    agency, employer, supervisor
):
    found = running(agency)
    send(supervisor, "draw-up", found.ref)
    send(supervisor, "draw-up", found.ref)
    made = Paper.objects.get()

    assert made.kind == "assisted_agreement"
    for client in (employer, supervisor):
        answer = client.get(reverse("assisted:paper-download", args=[found.ref, made.number]))
        bind(operator())
        assert answer.content.startswith(b"%PDF-")
    shown = [line.key for line in read_lines(made.shown_sealed) if not line.private]
    assert {"scheme", "contribution", "keep_until", "recovery"} <= set(shown)
    assert "worker" not in shown
    employer.post(reverse("assisted:draw-up", args=[found.ref]))
    bind(operator())
    send(supervisor, "break", found.ref, broken_on=today(), breach="resigned")

    made.refresh_from_db()
    assert made.withdrawn_at is not None


def test_an_employer_asks_for_a_hire_and_the_offer_hints_at_schemes(agency, employer, supervisor):
    recruiter = make.employers_organisation()
    offer = jobs.offer(recruiter, title="Serveuse", published_on=today(), confirmed_on=today())
    hire = jobs.application(offer, agency, status="hired", starts_on=today(days=3))

    page = employer.get(reverse("employer:offer", args=[offer.ref])).content.decode()
    bind(operator())
    assert "Aide à l&#x27;embauche d&#x27;exemple" in page
    assert hire.ref in read(employer, "home")
    send(employer, "ask-hire", hire.ref, scheme=make.SCHEME, worker_name="Exemple Awa", wage_mad="4200")

    found = Agreement.objects.get()
    assert (found.person_id, found.offer, found.organisation) == (hire.person_id, offer, agency)
    assert hire.ref not in read(employer, "home")
    read(supervisor, "ask-hire", hire.ref, status=403)


def test_a_person_reads_that_the_contract_is_assisted_and_what_it_means(agency, counsellor):
    person = factories.person(agency)
    running(agency, person=person)
    phone = entered(person, counsellor)

    page = phone.get(reverse("person:contracts")).content.decode()

    assert "Vous n’avez rien à payer" in page
    bind(operator())
    read(phone, "agreement", Agreement.objects.get().ref, status=403)


def test_pages_are_told_in_arabic(agency, employer, supervisor):
    found = running(agency)
    make.claim(found)
    for client in (employer, supervisor):
        client.cookies["django_language"] = "ar"
        for name, args in (("home", ()), ("agreement", (found.ref,)), ("scheme", (make.SCHEME,))):
            assert 'dir="rtl"' in read(client, name, *args)
