"""The desk works on a file: each act once as it should go, and once for each way in which it is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.access.actor import bind
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from maslak.permits import instruction
from maslak.permits.models import CounterAppointment, Passage, Piece
from tests.permits import make
from tests.permits.make import DAY, NOW

pytestmark = pytest.mark.usefixtures("printed")
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def desk(db):
    """The desk of certificates."""
    return make.desk("certificate")


@pytest.fixture
def counter(db):
    """The desk of visas."""
    return make.desk("visa")


@pytest.fixture
def officer(desk):
    return make.actor(desk.organisation, "permit_officer")


@pytest.fixture
def lead(desk):
    return make.actor(desk.organisation, "permit_lead")


@pytest.fixture
def clerk(counter):
    return make.actor(counter.organisation, "counter_officer")


# Taking and giving


def test_an_officer_takes_a_file_that_nobody_has(officer):
    file = make.file("submitted")

    instruction.take_charge(file_id=file.pk, by=officer, now=NOW)

    file.refresh_from_db()
    assert file.assigned_to == officer.user
    assert file.version == 2


def test_taking_ones_own_file_again_changes_nothing(officer):
    file = make.file("submitted", assigned_to=officer.user)

    assert instruction.take_charge(file_id=file.pk, by=officer, now=NOW).version == 1


def test_what_a_colleague_has_is_not_taken_away(officer, lead):
    file = make.file("submitted", assigned_to=lead.user)

    with pytest.raises(Conflict):
        instruction.take_charge(file_id=file.pk, by=officer, now=NOW)


@pytest.mark.parametrize("status", ["draft", "returned", "granted", "refused", "abandoned"])
def test_nobody_takes_what_is_closed_or_with_the_applicant(officer, status):
    file = make.file(status)

    with pytest.raises(StepRefused):
        instruction.take_charge(file_id=file.pk, by=officer, now=NOW)


def test_nobody_takes_a_file_of_an_organisation_they_belong_to(officer):
    file = make.file("submitted")
    make.account(file.filed_by, "employer", officer.user.username)

    with pytest.raises(NotAllowed):
        instruction.take_charge(file_id=file.pk, by=officer, now=NOW)


def test_the_command_line_takes_nothing_for_nobody(operator_actor):
    with pytest.raises(NotAllowed):
        instruction.take_charge(file_id=make.file("submitted").pk, by=operator_actor, now=NOW)


def test_the_lead_gives_a_file_and_the_officer_is_told(officer, lead):
    file = make.file("in_review")

    instruction.assign(file_id=file.pk, user=officer.user, by=lead, now=NOW)

    file.refresh_from_db()
    assert file.assigned_to == officer.user
    assert Message.objects.get(user_id=officer.user.pk).template == "permit_assigned"


def test_the_lead_takes_a_file_back_from_everybody(officer, lead):
    file = make.file("in_review", assigned_to=officer.user)

    instruction.assign(file_id=file.pk, user=None, by=lead, now=NOW)

    file.refresh_from_db()
    assert file.assigned_to is None


def test_an_officer_gives_nothing_to_others(officer):
    with pytest.raises(NotAllowed):
        instruction.assign(file_id=make.file("in_review").pk, user=officer.user, by=officer, now=NOW)


def test_a_file_is_not_given_to_somebody_of_another_desk(lead, clerk):
    with pytest.raises(Invalid) as refusal:
        instruction.assign(file_id=make.file("in_review").pk, user=clerk.user, by=lead, now=NOW)

    assert refusal.value.field == "user"


def test_a_file_is_not_given_to_somebody_who_has_a_part_in_it(officer, lead):
    file = make.file("in_review")
    make.account(file.filed_by, "employer", officer.user.username)

    with pytest.raises(Invalid):
        instruction.assign(file_id=file.pk, user=officer.user, by=lead, now=NOW)


def test_a_closed_file_is_given_to_nobody(officer, lead):
    with pytest.raises(StepRefused):
        instruction.assign(file_id=make.file("granted").pk, user=officer.user, by=lead, now=NOW)


# Sending back


@pytest.mark.parametrize("status", ["submitted", "admitted"])
def test_a_file_goes_back_with_what_is_to_be_mended(officer, status):
    file = make.file(status, paid_at=NOW)

    instruction.return_file(file_id=file.pk, why="Le CV manque de dates.", by=officer, now=NOW)

    file.refresh_from_db()
    assert (file.status, file.complete_at, file.validated_at) == ("returned", None, None)
    assert file.paid_at == NOW
    assert Passage.objects.get(file=file).note == "Le CV manque de dates."


def test_a_contract_that_goes_back_gives_its_hour_at_the_counter_free(clerk):
    file = make.file("validated", kind="visa")
    hour = CounterAppointment.objects.create(
        desk=file.desk, file=file, starts_at=NOW + timedelta(days=3), booked_at=NOW
    )

    instruction.return_file(file_id=file.pk, why="Le contrat imprimé est un autre.", by=clerk, now=NOW)

    hour.refresh_from_db()
    assert hour.status == "cancelled"


def test_the_applicant_is_told_that_the_file_comes_back_without_its_reason(officer):
    file = make.file("submitted")
    applicant = make.account(file.filed_by, "employer")

    instruction.return_file(file_id=file.pk, why="Motif tenu au dossier.", by=officer, now=NOW)

    message = Message.objects.get(user_id=applicant.pk)
    assert message.template == "permit_returned"
    assert file.ref in message.body
    assert "Motif" not in message.body


@pytest.mark.parametrize("why", ["", "   ", "x" * 601])
def test_nothing_goes_back_without_a_reason_that_can_be_read(officer, why):
    with pytest.raises(Invalid) as refusal:
        instruction.return_file(file_id=make.file("submitted").pk, why=why, by=officer, now=NOW)

    assert refusal.value.field == "why"


def test_what_is_examined_no_longer_goes_back(officer):
    with pytest.raises(StepRefused):
        instruction.return_file(file_id=make.file("in_review").pk, why="Trop tard", by=officer, now=NOW)


# Pieces


def test_a_piece_is_accepted(officer):
    file = make.file("in_review")

    piece = instruction.check_piece(
        file_id=file.pk, code="passeport", state="accepted", by=officer, now=LATER
    )

    assert (piece.state, piece.note, piece.changed_at) == ("accepted", "", LATER)


def test_a_piece_is_to_be_done_again_for_a_reason(officer):
    file = make.file("submitted")

    instruction.check_piece(
        file_id=file.pk, code="passeport", state="refused", note="Illisible", by=officer, now=LATER
    )

    file.refresh_from_db()
    assert Piece.objects.get(file=file, code="passeport").note == "Illisible"
    assert file.complete_at is None


def test_the_trail_says_which_piece_and_never_why(officer):
    file = make.file("in_review")

    instruction.check_piece(
        file_id=file.pk, code="passeport", state="refused", note="Illisible", by=officer, now=NOW
    )

    line = AuditEvent.objects.get(event="permit.piece_checked")
    assert line.old == {"piece": "passeport", "state": "provided"}
    assert line.new == {"piece": "passeport", "state": "refused"}


@pytest.mark.parametrize(
    ("code", "state", "note", "field"),
    [
        ("passeport", "refused", " ", "note"),
        ("passeport", "refused", "x" * 201, "note"),
        ("passeport", "waived", "", "state"),
        ("permis_de_peche", "accepted", "", "code"),
    ],
)
def test_a_piece_is_not_looked_at_in_any_other_way(officer, code, state, note, field):
    file = make.file("in_review")

    with pytest.raises(Invalid) as refusal:
        instruction.check_piece(file_id=file.pk, code=code, state=state, note=note, by=officer, now=NOW)

    assert refusal.value.field == field


@pytest.mark.parametrize("status", ["returned", "to_complete", "granted", "refused"])
def test_pieces_are_not_looked_at_where_the_desk_does_not_have_them(officer, status):
    with pytest.raises(StepRefused):
        instruction.check_piece(
            file_id=make.file(status).pk, code="passeport", state="accepted", by=officer, now=NOW
        )


# Admitting and paying


def test_an_admitted_file_waits_for_its_payment(officer):
    file = make.file("submitted")

    instruction.admit(file_id=file.pk, by=officer, now=LATER)

    file.refresh_from_db()
    assert (file.status, file.validated_at, file.clock_started_at) == ("admitted", LATER, None)


def test_a_file_with_a_piece_to_be_done_again_is_not_admitted(officer):
    file = make.file("submitted", pieces={"passeport": "refused"})

    with pytest.raises(Invalid) as refusal:
        instruction.admit(file_id=file.pk, by=officer, now=NOW)

    assert refusal.value.field == "pieces"


def test_a_visa_is_not_admitted_but_validated(clerk):
    with pytest.raises(StepRefused):
        instruction.admit(file_id=make.file("submitted", kind="visa").pk, by=clerk, now=NOW)


def test_a_payment_is_confirmed_under_the_reference_that_the_applicant_gave(officer):
    file = make.file("submitted", payment_reference="VIR-1")

    instruction.confirm_payment(file_id=file.pk, by=officer, now=LATER)

    file.refresh_from_db()
    assert (file.paid_at, file.payment_reference, file.status) == (LATER, "VIR-1", "submitted")


def test_the_proof_of_the_payment_is_accepted_with_it(officer):
    file = make.file("admitted", payment_reference="VIR-1", pieces={"preuve_paiement": "provided"})

    instruction.confirm_payment(file_id=file.pk, by=officer, now=LATER)

    assert Piece.objects.get(file=file).state == "accepted"


def test_a_payment_seen_at_the_desk_needs_its_reference(officer):
    file = make.file("admitted")
    with pytest.raises(Invalid):
        instruction.confirm_payment(file_id=file.pk, by=officer, now=NOW)

    instruction.confirm_payment(file_id=file.pk, reference="RECU-7", by=officer, now=NOW)

    file.refresh_from_db()
    assert file.payment_reference == "RECU-7"


@pytest.mark.parametrize(
    "more", [{"paid_at": NOW, "payment_reference": "VIR-1"}, {"status": "in_review"}, {"status": "refused"}]
)
def test_a_payment_is_not_confirmed_twice_nor_too_late(officer, more):
    file = make.file(**({"status": "submitted"} | more))

    with pytest.raises(StepRefused):
        instruction.confirm_payment(file_id=file.pk, reference="VIR-2", by=officer, now=NOW)


@pytest.mark.parametrize("fee", [None, 0])
def test_nothing_is_confirmed_where_nothing_is_due(officer, fee):
    with pytest.raises(Invalid):
        instruction.confirm_payment(
            file_id=make.file("submitted", fee_mad=fee).pk, reference="VIR-2", by=officer, now=NOW
        )


# The visa: online, then at the counter


def test_a_visas_file_is_validated_online(clerk):
    file = make.file("submitted", kind="visa")

    instruction.validate(file_id=file.pk, by=clerk, now=LATER)

    file.refresh_from_db()
    assert (file.status, file.validated_at, file.clock_started_at) == ("validated", LATER, None)


def test_a_visa_that_needs_a_certificate_is_validated_on_one_that_holds(clerk, desk):
    certificate = make.file("granted", valid_to=DAY)
    file = make.file("submitted", kind="visa", route="simplified", certificate=certificate)

    instruction.validate(file_id=file.pk, by=clerk, now=NOW)

    file.refresh_from_db()
    assert file.status == "validated"


@pytest.mark.parametrize("certificate", [None, "in_review", "withdrawn", "expired"])
def test_a_visa_is_not_validated_without_its_certificate(clerk, desk, certificate):
    found = None
    if certificate is not None:
        more = {"status": "granted", "valid_to": DAY - timedelta(days=1), "valid_from": date(2025, 1, 1)}
        found = make.file(**(more if certificate == "expired" else {"status": certificate}))
    file = make.file("submitted", kind="visa", route="general", certificate=found)

    with pytest.raises(Invalid) as refusal:
        instruction.validate(file_id=file.pk, by=clerk, now=NOW)

    assert refusal.value.field == "certificate"


def test_a_visa_with_a_piece_missing_is_not_validated(clerk):
    with pytest.raises(Invalid):
        instruction.validate(
            file_id=make.file("submitted", kind="visa", pieces={"passeport": "missing"}).pk, by=clerk, now=NOW
        )


def test_a_deposit_starts_the_clock_counts_as_filed_and_gives_a_receipt(clerk, printed):
    file = make.file("validated", kind="visa", pieces={"contrats": "at_counter", "passeport": "accepted"})

    instruction.deposit(file_id=file.pk, by=clerk, now=LATER)

    file.refresh_from_db()
    assert (file.status, file.clock_started_at, file.clock_policy) == ("deposited", LATER, "WD10_MF")
    assert file.due_on == date(2026, 2, 16)
    assert Piece.objects.get(file=file, code="contrats").state == "provided"
    fact = Milestone.objects.get(kind="visa_filed")
    assert (fact.source_id, fact.occurred_on, fact.organisation) == (file.pk, DAY, file.held_by)
    assert printed == [("issue_receipt", file.ref)]


def test_the_hour_booked_for_the_deposit_was_kept(clerk):
    file = make.file("validated", kind="visa")
    hour = CounterAppointment.objects.create(desk=file.desk, file=file, starts_at=NOW, booked_at=NOW)

    instruction.deposit(file_id=file.pk, by=clerk, now=LATER)

    hour.refresh_from_db()
    assert hour.status == "kept"


def test_an_hour_of_another_day_is_given_back_when_the_contract_comes_sooner(clerk):
    file = make.file("validated", kind="visa")
    hour = CounterAppointment.objects.create(
        desk=file.desk, file=file, starts_at=NOW + timedelta(days=2), booked_at=NOW
    )

    instruction.deposit(file_id=file.pk, by=clerk, now=NOW)

    hour.refresh_from_db()
    assert hour.status == "cancelled"


def test_a_contract_with_a_piece_missing_is_not_received(clerk):
    file = make.file("validated", kind="visa", pieces={"passeport": "refused"})

    with pytest.raises(Invalid):
        instruction.deposit(file_id=file.pk, by=clerk, now=NOW)

    assert Milestone.objects.count() == 0


def test_an_officer_without_a_counter_receives_no_contract(counter):
    officer = make.actor(counter.organisation, "permit_officer")

    with pytest.raises(NotAllowed):
        instruction.deposit(file_id=make.file("validated", kind="visa").pk, by=officer, now=NOW)


def test_a_deposited_contract_is_examined(clerk):
    file = make.file("deposited", kind="visa")

    instruction.review(file_id=file.pk, by=clerk, now=NOW)

    file.refresh_from_db()
    assert file.status == "in_review"


def test_a_contract_is_not_examined_before_it_is_deposited(clerk):
    with pytest.raises(StepRefused):
        instruction.review(file_id=make.file("validated", kind="visa").pk, by=clerk, now=NOW)


# The one request for pieces


def test_missing_pieces_are_asked_for_once_with_a_reason_and_a_last_day(officer):
    file = make.file("in_review")
    until = DAY + timedelta(days=12)

    request = instruction.request_pieces(
        file_id=file.pk, codes=["passeport"], why="La copie est coupée.", until=until, by=officer, now=NOW
    )

    file.refresh_from_db()
    assert (request.codes, request.until, request.asked_by) == (["passeport"], until, officer.user)
    assert file.status == "to_complete"
    piece = Piece.objects.get(file=file, code="passeport")
    assert (piece.state, piece.note) == ("refused", "La copie est coupée.")
    assert Piece.objects.get(file=file, code="diplomes_references").state == "provided"


def test_without_a_day_the_applicant_has_the_usual_time(officer):
    request = instruction.request_pieces(
        file_id=make.file("in_review").pk, codes=["passeport"], why="Coupée", until=None, by=officer, now=NOW
    )

    assert request.until == DAY + timedelta(days=30)


def test_a_second_request_is_refused(officer):
    file = make.file("in_review")
    make.request(file, answered_at=NOW)

    with pytest.raises(Conflict, match="55-19"):
        instruction.request_pieces(
            file_id=file.pk, codes=["passeport"], why="Encore", until=None, by=officer, now=LATER
        )

    file.refresh_from_db()
    assert file.status == "in_review"


@pytest.mark.parametrize(
    ("codes", "why", "until", "field"),
    [
        ([], "Coupée", None, "codes"),
        (["passeport", "permis_de_peche"], "Coupée", None, "codes"),
        (["passeport"], "", None, "why"),
        (["passeport"], "x" * 601, None, "why"),
        (["passeport"], "Coupée", DAY, "until"),
    ],
)
def test_a_request_that_cannot_be_answered_is_not_made(officer, codes, why, until, field):
    file = make.file("in_review")

    with pytest.raises(Invalid) as refusal:
        instruction.request_pieces(file_id=file.pk, codes=codes, why=why, until=until, by=officer, now=NOW)

    assert refusal.value.field == field


# The call for candidates


def test_a_call_is_opened_for_the_general_route(officer):
    file = make.file("in_review", route="general", ground="")

    call = instruction.open_call(
        file_id=file.pk, closes_on=DAY + timedelta(days=7), channel="Site de l'agence", by=officer, now=NOW
    )

    file.refresh_from_db()
    assert (file.status, call.opened_on, call.channel) == ("call_open", DAY, "Site de l'agence")


@pytest.mark.parametrize(
    ("route", "closes_on"), [("simplified", DAY + timedelta(days=7)), ("general", DAY - timedelta(days=1))]
)
def test_no_call_for_another_route_nor_for_the_past(officer, route, closes_on):
    with pytest.raises(Invalid):
        instruction.open_call(
            file_id=make.file("in_review", route=route).pk,
            closes_on=closes_on,
            channel="",
            by=officer,
            now=NOW,
        )


def test_a_file_has_one_call(officer):
    file = make.file("call_open", route="general")
    file.status = "in_review"
    file.save()

    with pytest.raises(Conflict):
        instruction.open_call(file_id=file.pk, closes_on=DAY, channel="", by=officer, now=NOW)


def test_a_call_is_closed_with_its_numbers(officer):
    file = make.file("call_open", route="general")
    call = file.call

    instruction.close_call(
        file_id=file.pk, applicants=12, interviewed=4, suitable=0, findings="", by=officer,
        now=make.at(call.closes_on, 9),
    )  # fmt: skip

    file.refresh_from_db()
    call.refresh_from_db()
    assert file.status == "in_review"
    assert (call.closed_on, call.applicants, call.interviewed, call.suitable) == (call.closes_on, 12, 4, 0)


def test_a_call_is_not_closed_before_its_last_day(officer):
    file = make.file("call_open", route="general")

    with pytest.raises(Invalid) as refusal:
        instruction.close_call(
            file_id=file.pk, applicants=1, interviewed=0, suitable=0, findings="", by=officer, now=NOW
        )

    assert refusal.value.field == "closes_on"


@pytest.mark.parametrize(
    ("numbers", "findings"), [((3, 4, 0), ""), ((4, 2, 3), ""), ((4, 2, -1), ""), ((4, 2, 1), " ")]
)
def test_numbers_that_cannot_be_are_refused_and_suitable_candidates_explained(officer, numbers, findings):
    file = make.file("call_open", route="general")
    applicants, interviewed, suitable = numbers

    with pytest.raises(Invalid):
        instruction.close_call(
            file_id=file.pk, applicants=applicants, interviewed=interviewed, suitable=suitable,
            findings=findings, by=officer, now=make.at(file.call.closes_on, 9),
        )  # fmt: skip


# A desk that does not decide works on nothing that only an authority may say


@pytest.mark.parametrize(
    ("kind", "status", "act"),
    [
        ("certificate", "submitted", instruction.admit),
        ("visa", "submitted", instruction.validate),
        ("visa", "validated", instruction.deposit),
        ("visa", "deposited", instruction.review),
    ],
    ids=["admit", "validate", "deposit", "review"],
)
def test_a_desk_that_only_accompanies_says_nothing_in_the_authoritys_name(db, kind, status, act):
    desk = make.desk(kind, decides=False, code="ACCOMPAGNE")
    by = make.actor(desk.organisation, "permit_lead")

    with pytest.raises(NotAllowed, match="accompagne"):
        act(file_id=make.file(status, kind=kind, desk=desk).pk, by=by, now=NOW)


def test_it_looks_at_pieces_and_sends_back_like_any_other(db):
    desk = make.desk("visa", decides=False, code="ACCOMPAGNE")
    by = make.actor(desk.organisation, "permit_officer")
    file = make.file("submitted", kind="visa", desk=desk)
    bind(by)

    instruction.check_piece(file_id=file.pk, code="passeport", state="refused", note="Coupé", by=by, now=NOW)
    instruction.return_file(file_id=file.pk, why="Refaire la copie.", by=by, now=NOW)

    file.refresh_from_db()
    assert file.status == "returned"
