"""A request from its first page to the desk: what opens it, what fills it, what it is refused for, in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.models import Milestone
from maslak.permits import files
from maslak.permits.models import ContractTerms, PermitFile, Piece
from tests.permits import make
from tests.permits.make import DAY, NOW

pytestmark = pytest.mark.django_db
REFUGEE = {"protection": "refugee", "proof": ["bra_card"]}
CHEF = {"in_list": "A2"}


@pytest.fixture
def firm(db):
    return make.employer()


@pytest.fixture
def boss(firm):
    return make.actor(firm.organisation, "employer")


@pytest.fixture
def desks(db):
    """The desks of the tests alone."""
    return {kind: make.only_desk(kind) for kind in ("certificate", "visa")}


@pytest.fixture
def open_file(firm, boss, desks):
    """open_file("certificate", facts, …): a draft of the firm's, whatever is not given invented."""

    def opened(kind="certificate", facts=CHEF, **fields):
        values = {
            "variant": "first", "employer": firm, "on": DAY, "job_title": "Chef de cuisine", "region": "MA-06",
            "list_entry": "A2-chef" if facts is CHEF and kind == "certificate" else "", "by": boss, "now": NOW,
        } | fields  # fmt: skip
        values.setdefault("worker", make.worker(values["employer"].organisation))
        return files.open_file(kind=kind, facts=facts, **values)

    return opened


def fill(file, by, **terms):
    """Everything that the request asks for."""
    files.write_terms(file_id=file.pk, by=by, now=NOW, **(make.TERMS | terms))
    for piece in file.pieces.all():
        if piece.state == "missing":
            files.set_piece(file_id=file.pk, code=piece.code, state="provided", by=by, now=NOW)
    return file


# --- opening -----------------------------------------------------------------


def test_a_chef_is_hired_by_the_simplified_procedure(open_file, desks, firm, boss):
    file = open_file()

    file.refresh_from_db()
    assert (file.status, file.route, file.ground, file.rule) == (
        "draft",
        "simplified",
        "A2",
        "R13-simplified",
    )
    assert (file.list_entry, file.list_version) == ("A2-chef", "2026")
    assert file.fee_mad == Decimal("1800.00")
    assert (file.desk, file.held_by) == (desks["certificate"], desks["certificate"].organisation)
    assert (file.filed_by, file.created_by) == (firm.organisation, boss.user)
    assert file.facts == {"in_list": "A2", "nationality": "GN"}


def test_the_checklist_is_that_of_the_route(open_file):
    file = open_file()

    codes = set(file.pieces.filter(required=True).values_list("code", flat=True))

    assert {"passeport", "registre_commerce", "preuve_paiement", "experience"} <= codes
    assert "contrats_originaux" not in codes
    assert file.pieces.get(code="procuration").required is False


def test_a_card_is_asked_for_when_the_person_is_in_morocco(open_file):
    here = open_file(facts=CHEF | {"present_in_morocco": True, "residence_status": "valid"})
    abroad = open_file()

    assert here.pieces.get(code="carte_sejour_candidat").required
    assert not abroad.pieces.get(code="carte_sejour_candidat").required


def test_without_a_list_the_procedure_is_general_and_the_first_of_the_year_costs_more(open_file, boss):
    first = fill(open_file(facts={}), boss)
    files.submit(file_id=first.pk, by=boss, now=NOW)

    second = open_file(facts={})

    assert (first.route, first.ground, first.fee_mad) == ("general", "", Decimal("6000.00"))
    assert second.fee_mad == Decimal("1800.00")
    assert open_file(facts={}, job_title="Pâtissier").fee_mad == Decimal("6000.00")


def test_beyond_the_further_files_of_the_year_the_whole_fee_is_due_again(open_file, firm):
    for _number in range(6):
        make.file("submitted", employer=firm, route="general", submitted_at=NOW)

    assert open_file(facts={}).fee_mad == Decimal("6000.00")


def test_a_refugee_needs_no_certificate(open_file):
    with pytest.raises(Invalid) as refusal:
        open_file(facts=REFUGEE)

    assert "visa du contrat" in refusal.value.message


def test_a_refugee_gets_the_visa_with_the_proof_of_the_exemption(open_file, desks):
    file = open_file("visa", REFUGEE)

    codes = set(file.pieces.values_list("code", flat=True))
    assert (file.route, file.rule, file.fee_mad) == ("exempt", "R2-refugee-bra", None)
    assert "refugee_card_or_residence_card" in codes
    assert not codes & {"attestation_activite", "attestation_ou_dispense"}
    assert file.desk == desks["visa"]
    assert file.pair_key is not None


def test_what_the_law_blocks_is_refused_in_its_words(open_file):
    with pytest.raises(Invalid) as refusal:
        open_file("visa", {"residence_status": "expired", "present_in_morocco": True})

    assert refusal.value.message


def test_where_sources_disagree_the_request_may_be_filed_and_the_rule_is_kept(open_file):
    file = open_file(facts={"employer_zone": "offshoring", "role_level": "encadrement"})

    assert (file.route, file.rule) == ("unknown", "R12-offshoring-management")
    assert file.fee_mad == Decimal("6000.00")


def test_an_unknown_fact_is_named(open_file):
    with pytest.raises(Invalid) as refusal:
        open_file(facts={"colour": "blue"})

    assert refusal.value.field == "facts"
    assert "colour" in refusal.value.message


def test_the_nationality_is_that_of_the_worker(open_file):
    assert open_file(facts=CHEF | {"nationality": "GN"}).facts["nationality"] == "GN"
    with pytest.raises(Invalid):
        open_file(facts=CHEF | {"nationality": "ML"})


def test_a_national_of_a_treaty_country_is_known_by_their_nationality(open_file, firm):
    worker = make.worker(firm.organisation, nationality="SEN")

    assert open_file("visa", {}, worker=worker).rule == "R4-treaty"


def test_a_stateless_person_may_be_hired(open_file, firm):
    worker = make.worker(firm.organisation, nationality="XXA")

    assert open_file(worker=worker).route == "simplified"


@pytest.mark.parametrize("line", ["A1-executive", "A2-nothing"])
def test_a_line_of_another_list_is_refused(open_file, line):
    with pytest.raises(Invalid):
        open_file(list_entry=line)


def test_a_line_whose_criterion_the_firm_does_not_meet_is_refused(open_file):
    small = make.employer("PETIT-EMPLOYEUR", headcount=12)
    boss = make.actor(small.organisation, "employer")

    with pytest.raises(Invalid) as refusal:
        open_file(facts={"in_list": "A1"}, list_entry="A1-manager-n2", employer=small, by=boss)

    assert refusal.value.field == "list_entry"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"job_title": " "}, "job_title"),
        ({"region": "MA-99"}, "region"),
        ({"variant": "?"}, "variant"),
        ({"variant": "amendment"}, "variant"),
        ({"kind": "?"}, "kind"),
    ],
)
def test_what_makes_no_request_is_refused_by_its_field(open_file, wrong, field):
    with pytest.raises(Invalid) as refusal:
        open_file(**wrong)

    assert refusal.value.field == field


def test_another_organisation_opens_nothing_for_this_employer(open_file):
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    with pytest.raises(NotAllowed):
        open_file(by=stranger)


def test_the_worker_is_one_of_the_applicant(open_file):
    with pytest.raises(NotAllowed):
        open_file(worker=make.worker(make.employer("AUTRE-EMPLOYEUR").organisation))


def test_an_officer_opens_nothing(open_file, desks):
    with pytest.raises(NotAllowed):
        open_file(by=make.actor(desks["certificate"].organisation, "permit_officer"))


def test_a_firm_of_casablanca_finance_city_goes_to_its_own_counter(open_file):
    counter = make.desk("visa", code="GUICHET-CFC", counter_kind="cfc")

    file = open_file("visa", {"employer_status": "CFC"})

    assert file.desk == counter


def test_no_desk_for_the_region_is_said_in_words(open_file, desks):
    desks["certificate"].regions = ["MA-01"]
    desks["certificate"].save()

    with pytest.raises(Invalid) as refusal:
        open_file()

    assert refusal.value.field == "region"


def test_an_office_opens_a_request_for_somebody_it_accompanies(open_file, agency, counsellor):
    from tests import factories

    worker = make.worker(agency, person=factories.person(agency))

    file = open_file("visa", REFUGEE, employer=make.employer(owner=agency), worker=worker, by=counsellor)

    assert file.person_id == worker.person_id
    assert file.filed_by == agency


# --- the certificate under the visa ------------------------------------------


def test_the_visa_of_a_chef_rests_on_the_certificate(open_file, firm):
    worker = make.worker(firm.organisation)
    certificate = make.file("granted", employer=firm, worker=worker)

    file = open_file("visa", worker=worker, certificate=certificate)

    piece = file.pieces.get(code="attestation_activite")
    assert file.certificate == certificate
    assert (piece.state, certificate.ref in piece.note) == ("provided", True)


def test_without_it_the_certificate_is_a_missing_piece(open_file):
    file = open_file("visa")

    assert file.pieces.get(code="attestation_activite").state == "missing"


@pytest.mark.parametrize(
    "other",
    [
        {"job_title": "Pâtissier"},
        {"valid_to": DAY - timedelta(days=1), "valid_from": date(2025, 1, 1)},
        {"status": "refused"},
        {"kind": "visa"},
    ],
)
def test_a_certificate_for_something_else_is_refused(open_file, firm, other):
    worker = make.worker(firm.organisation)
    certificate = make.file(other.pop("status", "granted"), employer=firm, worker=worker, **other)

    with pytest.raises(Invalid) as refusal:
        open_file("visa", worker=worker, certificate=certificate)

    assert refusal.value.field == "certificate"


def test_a_certificate_for_somebody_else_is_refused(open_file, firm):
    with pytest.raises(Invalid):
        open_file("visa", certificate=make.file("granted", employer=firm))


def test_a_certificate_granted_since_is_tied_to_the_draft(open_file, firm, boss):
    worker = make.worker(firm.organisation)
    file = open_file("visa", worker=worker)
    certificate = make.file("granted", employer=firm, worker=worker)

    files.link_certificate(file_id=file.pk, certificate=certificate, by=boss, now=NOW)

    file.refresh_from_db()
    assert file.certificate == certificate
    assert file.pieces.get(code="attestation_activite").state == "provided"


def test_a_certificate_of_somebody_else_is_not_tied(open_file, firm, boss):
    file = open_file("visa")

    with pytest.raises(Invalid):
        files.link_certificate(
            file_id=file.pk, certificate=make.file("granted", employer=firm), by=boss, now=NOW
        )


def test_an_exempt_contract_rests_on_no_certificate(open_file, firm, boss):
    worker = make.worker(firm.organisation)
    file = open_file("visa", REFUGEE, worker=worker)

    with pytest.raises(Invalid):
        files.link_certificate(
            file_id=file.pk, certificate=make.file("granted", employer=firm, worker=worker), by=boss, now=NOW
        )


def test_a_second_contract_beside_a_valid_one_is_refused_with_its_last_day(open_file, firm):
    worker = make.worker(firm.organisation)
    make.file("granted", kind="visa", employer=firm, worker=worker)

    with pytest.raises(Conflict) as refusal:
        open_file("visa", REFUGEE, worker=worker)

    assert "01/02/2027" in refusal.value.message


def test_a_promotion_may_be_asked_for_while_the_present_contract_holds(open_file, firm):
    worker = make.worker(firm.organisation)
    make.file("granted", kind="visa", employer=firm, worker=worker)

    assert open_file("visa", REFUGEE, worker=worker, job_title="Directrice").variant == "first"


def test_once_the_earlier_contract_has_run_out_another_may_begin(open_file, firm):
    worker = make.worker(firm.organisation)
    past = {"valid_from": date(2024, 1, 1), "valid_to": date(2025, 1, 1)}
    make.file("granted", kind="visa", employer=firm, worker=worker, **past)

    assert open_file("visa", REFUGEE, worker=worker).status == "draft"


# --- filling -----------------------------------------------------------------


def test_terms_are_written_one_by_one(open_file, boss):
    file = open_file()

    files.write_terms(file_id=file.pk, by=boss, now=NOW, city="Rabat")
    files.write_terms(file_id=file.pk, by=boss, now=NOW, wage_mad=Decimal("9000.50"))

    terms = ContractTerms.objects.get(file=file)
    assert (terms.city, terms.wage_mad) == ("Rabat", Decimal("9000.50"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"months": 0}, "months"),
        ({"weekly_hours": 100}, "weekly_hours"),
        ({"wage_mad": Decimal(0)}, "wage_mad"),
        ({"trial_days": -1}, "trial_days"),
        ({"term": "?"}, "term"),
        ({"term": "open"}, "term"),
        ({"isco": "chef"}, "isco"),
    ],
)
def test_a_term_that_cannot_stand_is_refused_by_its_field(open_file, boss, wrong, field):
    file = open_file()

    with pytest.raises(Invalid) as refusal:
        files.write_terms(file_id=file.pk, by=boss, now=NOW, **wrong)

    assert refusal.value.field == field


def test_a_term_that_no_contract_has_is_a_fault_of_the_caller(open_file, boss):
    with pytest.raises(ValueError, match="colour"):
        files.write_terms(file_id=open_file().pk, by=boss, now=NOW, colour="blue")


def test_an_older_page_overwrites_nothing(open_file, boss):
    file = open_file()
    files.write_terms(file_id=file.pk, version=1, by=boss, now=NOW, city="Rabat")

    with pytest.raises(Invalid):
        files.write_terms(file_id=file.pk, version=1, by=boss, now=NOW, city="Fès")

    assert ContractTerms.objects.get(file=file).city == "Rabat"


@pytest.mark.parametrize("status", ["submitted", "admitted", "in_review", "granted", "abandoned"])
def test_nothing_is_written_while_the_desk_has_the_file(firm, boss, status):
    file = make.file(status, employer=firm)

    with pytest.raises(StepRefused):
        files.write_terms(file_id=file.pk, by=boss, now=NOW, city="Rabat")
    with pytest.raises(StepRefused):
        files.set_piece(file_id=file.pk, code="passeport", state="missing", by=boss, now=NOW)
    with pytest.raises(StepRefused):
        files.change_post(file_id=file.pk, job_title="Chef", region="MA-04", by=boss, now=NOW)


def test_the_desk_follows_the_workplace(open_file, boss):
    elsewhere = make.desk(code="AGENCE-RABAT", regions=["MA-04"])
    file = open_file()

    files.change_post(file_id=file.pk, job_title="Cheffe de cuisine", region="MA-04", by=boss, now=NOW)

    file.refresh_from_db()
    assert (file.job_title, file.desk, file.held_by) == (
        "Cheffe de cuisine",
        elsewhere,
        elsewhere.organisation,
    )


def test_the_line_of_the_list_may_be_named_with_the_post(open_file, boss):
    file = open_file(list_entry="")

    files.change_post(
        file_id=file.pk, job_title="Chef", region="MA-06", list_entry="A2-chef", by=boss, now=NOW
    )

    file.refresh_from_db()
    assert (file.list_entry, file.list_version) == ("A2-chef", "2026")
    assert file.pieces.filter(code="experience").exists()
    assert not file.pieces.filter(code="pieces_A1_A2").exists()


def test_a_piece_is_said_to_be_there_or_shown_at_the_counter(open_file, boss):
    file = open_file()

    files.set_piece(file_id=file.pk, code="passeport", state="at_counter", by=boss, now=NOW)

    piece = file.pieces.get(code="passeport")
    assert (piece.state, piece.changed_at) == ("at_counter", NOW)


@pytest.mark.parametrize(
    ("code", "state"),
    [("nothing", "provided"), ("passeport", "accepted"), ("passeport", "?"), ("passeport", "waived")],
)
def test_what_an_applicant_cannot_say_of_a_piece_is_refused(open_file, boss, code, state):
    with pytest.raises(Invalid):
        files.set_piece(file_id=open_file().pk, code=code, state=state, by=boss, now=NOW)


def test_a_piece_asked_for_only_sometimes_may_be_without_object(open_file, boss):
    file = open_file()

    piece = files.set_piece(file_id=file.pk, code="procuration", state="waived", by=boss, now=NOW)

    assert piece.state == "waived"


def test_a_piece_that_the_desk_accepted_does_not_change(firm, boss):
    file = make.file("to_complete", employer=firm, pieces={"passeport": "accepted"})

    with pytest.raises(Invalid):
        files.set_piece(file_id=file.pk, code="passeport", state="missing", by=boss, now=NOW)


# --- paying ------------------------------------------------------------------


def test_a_payment_is_declared_and_its_proof_is_there(open_file, boss):
    file = open_file()

    files.declare_payment(file_id=file.pk, reference=" VIR-77 ", by=boss, now=NOW)

    file.refresh_from_db()
    assert (file.payment_reference, file.paid_at) == ("VIR-77", None)
    assert file.pieces.get(code="preuve_paiement").state == "provided"


@pytest.mark.parametrize("status", ["submitted", "admitted"])
def test_a_payment_may_follow_the_sending(firm, boss, status):
    file = make.file(status, employer=firm, paid_at=None, payment_reference="")

    assert (
        files.declare_payment(file_id=file.pk, reference="VIR", by=boss, now=NOW).payment_reference == "VIR"
    )


def test_a_payment_without_reference_is_refused(open_file, boss):
    with pytest.raises(Invalid):
        files.declare_payment(file_id=open_file().pk, reference=" ", by=boss, now=NOW)


def test_nothing_is_paid_for_a_visa(open_file, boss):
    with pytest.raises(Invalid):
        files.declare_payment(file_id=open_file("visa", REFUGEE).pk, reference="VIR", by=boss, now=NOW)


def test_a_confirmed_payment_is_not_declared_again(firm, boss):
    file = make.file("in_review", employer=firm)

    with pytest.raises(StepRefused):
        files.declare_payment(file_id=file.pk, reference="VIR", by=boss, now=NOW)


# --- sending -----------------------------------------------------------------


def test_a_complete_request_goes_to_the_desk_and_counts_as_requested(open_file, boss, desks):
    file = fill(open_file(), boss)

    files.submit(file_id=file.pk, by=boss, now=NOW)

    file.refresh_from_db()
    fact = Milestone.objects.get(kind="certificate_requested", source_id=file.pk)
    assert (file.status, file.submitted_at, file.complete_at) == ("submitted", NOW, NOW)
    assert (fact.organisation, fact.occurred_on) == (desks["certificate"].organisation, DAY)
    assert (fact.subject, fact.nationality) == (file.worker.subject, "GIN")
    assert file.passages.get().step == "submit"


def test_a_visa_counts_from_its_deposit_and_not_from_its_sending(open_file, boss):
    file = fill(open_file("visa", REFUGEE), boss)

    files.submit(file_id=file.pk, by=boss, now=NOW)

    assert not Milestone.objects.filter(source_id=file.pk, kind__startswith="visa").exists()


def test_the_refusal_names_each_missing_thing(open_file, boss):
    file = open_file(list_entry="", worker=make.worker(boss.organisation, document="", birth_date=None))

    with pytest.raises(Invalid) as refusal:
        files.submit(file_id=file.pk, by=boss, now=NOW)

    for said in (
        "le salaire", "la ligne de la liste A2", "le numéro du passeport", "la date de naissance",
        "Passeport en cours de validité", "Registre de commerce",
    ):  # fmt: skip
        assert said in refusal.value.message
    assert "Procuration" not in refusal.value.message
    assert "Preuve du paiement" not in refusal.value.message
    assert PermitFile.objects.get(pk=file.pk).status == "draft"


def test_each_missing_thing_has_its_code(open_file):
    codes = {missing.code for missing in files.missing_for(open_file())}

    assert {"terms.wage_mad", "passeport"} <= codes
    assert "procuration" not in codes


def test_a_refused_piece_is_a_missing_one(open_file, boss):
    file = fill(open_file(), boss)
    Piece.objects.filter(file=file, code="passeport").update(state="refused")

    with pytest.raises(Invalid):
        files.submit(file_id=file.pk, by=boss, now=NOW)


def test_a_request_is_sent_once(open_file, boss):
    file = fill(open_file(), boss)
    files.submit(file_id=file.pk, by=boss, now=NOW)

    with pytest.raises(StepRefused):
        files.submit(file_id=file.pk, by=boss, now=NOW)


def test_a_returned_request_goes_again_and_counts_once(open_file, boss):
    file = fill(open_file(), boss)
    files.submit(file_id=file.pk, by=boss, now=NOW)
    PermitFile.objects.filter(pk=file.pk).update(status="returned")

    files.submit(file_id=file.pk, by=boss, now=NOW + timedelta(days=1))

    file.refresh_from_db()
    assert file.complete_at == NOW + timedelta(days=1)
    assert Milestone.objects.filter(kind="certificate_requested", source_id=file.pk).count() == 1


def test_the_fee_is_that_of_the_day_it_is_sent(open_file, boss):
    first, second = fill(open_file(facts={}), boss), fill(open_file(facts={}), boss)

    files.submit(file_id=first.pk, by=boss, now=NOW)
    files.submit(file_id=second.pk, by=boss, now=NOW)

    second.refresh_from_db()
    assert second.fee_mad == Decimal("1800.00")


def test_another_organisation_sends_nothing(open_file, boss):
    file = fill(open_file(), boss)
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    with pytest.raises(NotAllowed):
        files.submit(file_id=file.pk, by=stranger, now=NOW)


def test_a_failed_trail_undoes_the_sending(open_file, boss, monkeypatch):
    from maslak.access import audit

    file = fill(open_file(), boss)

    def broken(*_args, **_kwargs):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        files.submit(file_id=file.pk, by=boss, now=NOW)

    assert PermitFile.objects.get(pk=file.pk).status == "draft"
    assert not Milestone.objects.filter(source_id=file.pk).exists()


# --- domestic work -----------------------------------------------------------


@pytest.fixture
def household(db):
    return make.employer("FOYER-DEMO", kind="household", ice="", rc="", cnss="", signatory="")


@pytest.fixture
def open_domestic(open_file, household):
    by = make.actor(household.organisation, "employer")

    def opened(**terms):
        file = open_file("visa", REFUGEE, employer=household, job_title="Employée de maison", by=by)
        return fill(
            file, by, **({"weekly_hours": 48, "wage_mad": Decimal("2500"), "trial_days": 15} | terms)
        ), by

    return opened


def test_a_household_asks_for_domestic_work(open_domestic):
    file, by = open_domestic()

    files.submit(file_id=file.pk, by=by, now=NOW)

    assert (file.domestic, file.variant) == (True, "domestic")
    assert file.pieces.filter(code="contrat_domestique").exists()


@pytest.mark.parametrize(
    ("terms", "said"),
    [({"weekly_hours": 60}, "48 heures"), ({"wage_mad": Decimal("1500")}, "2\u202f053,63")],
)
def test_what_law_19_12_forbids_is_refused_with_its_sentence(open_domestic, terms, said):
    file, by = open_domestic(**terms)

    with pytest.raises(Invalid) as refusal:
        files.submit(file_id=file.pk, by=by, now=NOW)

    assert said in refusal.value.message


def test_a_worker_under_age_is_refused(open_file, household):
    by = make.actor(household.organisation, "employer")
    young = make.worker(household.organisation, birth_date=date(2009, 1, 1))
    file = fill(open_file("visa", REFUGEE, employer=household, worker=young, by=by), by)

    with pytest.raises(Invalid) as refusal:
        files.submit(file_id=file.pk, by=by, now=NOW)

    assert "18 ans" in refusal.value.message


def test_the_same_contract_of_a_firm_is_not_held_against_that_law(open_file, boss):
    file = fill(open_file("visa", REFUGEE), boss, weekly_hours=60)

    assert files.submit(file_id=file.pk, by=boss, now=NOW).status == "submitted"


# --- answering, giving up ----------------------------------------------------


def test_the_one_request_is_answered_and_the_file_goes_back(firm, boss):
    file = make.file("to_complete", employer=firm)
    files.set_piece(file_id=file.pk, code="passeport", state="provided", by=boss, now=NOW)
    later = NOW + timedelta(days=2)

    files.answer_request(file_id=file.pk, answer="Voici la page.", by=boss, now=later)

    file.refresh_from_db()
    assert file.status == "in_review"
    assert (file.piece_request.answered_at, file.piece_request.answer) == (later, "Voici la page.")


def test_the_days_spent_waiting_do_not_count(firm, boss):
    file = make.file("to_complete", employer=firm)
    files.set_piece(file_id=file.pk, code="passeport", state="provided", by=boss, now=NOW)

    files.answer_request(file_id=file.pk, answer="", by=boss, now=NOW + timedelta(days=7))

    file.refresh_from_db()
    assert file.due_on == date(2026, 2, 11)


def test_an_answer_without_the_pieces_is_refused_by_their_names(firm, boss):
    file = make.file("to_complete", employer=firm)

    with pytest.raises(Invalid) as refusal:
        files.answer_request(file_id=file.pk, answer="Voilà", by=boss, now=NOW)

    assert "Passeport" in refusal.value.message


def test_an_answer_does_not_take_the_contract_apart(firm, boss):
    file = make.file("to_complete", employer=firm, pieces={"passeport": "provided"}, terms={"wage_mad": None})

    with pytest.raises(Invalid) as refusal:
        files.answer_request(file_id=file.pk, answer="", by=boss, now=NOW)

    assert "le salaire" in refusal.value.message


def test_an_answer_does_not_make_the_contract_unlawful(household):
    file = make.file(
        "to_complete", kind="visa", employer=household, domestic=True, pieces={"passeport": "provided"},
        terms={"weekly_hours": 60},
    )  # fmt: skip

    with pytest.raises(Invalid) as refusal:
        files.answer_request(
            file_id=file.pk, answer="", by=make.actor(household.organisation, "employer"), now=NOW
        )

    assert "48 heures" in refusal.value.message


@pytest.mark.parametrize("status", ["draft", "submitted", "in_review", "granted"])
def test_nothing_is_answered_where_nothing_was_asked(firm, boss, status):
    file = make.file(status, employer=firm)

    with pytest.raises(StepRefused):
        files.answer_request(file_id=file.pk, answer="", by=boss, now=NOW)


def test_a_draft_is_given_up_without_a_word(open_file, boss):
    assert files.abandon(file_id=open_file().pk, why="", by=boss, now=NOW).status == "abandoned"


def test_a_sent_request_is_given_up_with_a_reason_and_its_copies_are_deleted(firm, boss):
    file = make.file("submitted", employer=firm)
    make.attachment(file)

    files.abandon(file_id=file.pk, why="Le poste est pourvu.", by=boss, now=NOW)

    file.refresh_from_db()
    assert (file.status, file.passages.get().note) == ("abandoned", "Le poste est pourvu.")
    assert not make.Attachment.objects.filter(piece__file=file).exists()


def test_a_sent_request_is_not_given_up_without_a_reason(firm, boss):
    with pytest.raises(Invalid):
        files.abandon(file_id=make.file("submitted", employer=firm).pk, why=" ", by=boss, now=NOW)


@pytest.mark.parametrize("status", ["granted", "refused", "abandoned"])
def test_a_decided_request_is_not_given_up(firm, boss, status):
    with pytest.raises(StepRefused):
        files.abandon(file_id=make.file(status, employer=firm).pk, why="Trop tard", by=boss, now=NOW)


def test_the_trail_follows_each_act(open_file, boss):
    file = fill(open_file(), boss)
    files.submit(file_id=file.pk, by=boss, now=NOW)

    bind(operator())
    events = set(AuditEvent.objects.filter(target_id=str(file.pk)).values_list("event", flat=True))
    assert {"permit.drafted", "permit.terms", "permit.piece", "permit.submit"} <= events
