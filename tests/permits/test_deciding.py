"""Decisions: granted, refused, approved, stamped, lapsed, withdrawn, alone or many at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.access.actor import bind, operator
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.papers.models import Paper
from maslak.pathway.models import Milestone
from maslak.permits import deciding
from maslak.permits.models import CallForCandidates, Decision, PermitFile
from tests.permits import make
from tests.permits.make import DAY, NOW

END = date(2027, 2, 1)


@pytest.fixture
def desk(db):
    return make.desk("certificate")


@pytest.fixture
def counter(db):
    return make.desk("visa")


@pytest.fixture
def officer(desk):
    return make.actor(desk.organisation, "permit_officer")


@pytest.fixture
def clerk(counter):
    return make.actor(counter.organisation, "counter_officer")


@pytest.fixture
def lead(desk):
    return make.actor(desk.organisation, "permit_lead")


# Certificates


def test_a_certificate_is_granted_with_its_decision_its_fact_and_its_paper(officer, printed):
    file = make.file("in_review")
    bind(officer)

    deciding.grant(file_id=file.pk, valid_to=END, text="Sans réserve.", by=officer, now=NOW)

    file.refresh_from_db()
    assert (file.status, file.valid_from, file.valid_to) == ("granted", DAY, END)
    assert (file.decided_by, file.decided_at, file.served_at) == (officer.user, NOW, NOW)
    assert file.number == f"AT-26-{file.ref}"
    decision = Decision.objects.get(file=file)
    assert (decision.outcome, decision.text, decision.by) == ("granted", "Sans réserve.", officer.user)
    fact = Milestone.objects.get(source_id=file.pk)
    assert (fact.kind, fact.occurred_on) == ("certificate_issued", DAY)
    assert printed == [("issue_certificate", file.ref)]


def test_its_paper_is_signed_and_kept(officer):
    officer.organisation.city = "Casablanca"
    officer.organisation.save()
    file = make.file("in_review")
    bind(officer)

    deciding.grant(file_id=file.pk, valid_to=END, by=officer, now=NOW)

    paper = Paper.objects.get(source_id=file.pk)
    assert (paper.kind, paper.valid_from, paper.valid_to) == ("certificate", DAY, END)


def test_the_employer_is_told_without_a_name(officer, printed):
    file = make.file("in_review")
    applicant = make.account(file.filed_by, "employer")

    deciding.grant(file_id=file.pk, valid_to=END, by=officer, now=NOW)

    message = Message.objects.get(user_id=applicant.pk)
    assert message.template == "permit_granted"
    assert file.worker.family_name not in message.body


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), date(2020, 1, 1)])
def test_a_certificate_does_not_end_in_the_past(officer, printed, day):
    with pytest.raises(Invalid) as refusal:
        deciding.grant(file_id=make.file("in_review").pk, valid_to=day, by=officer, now=NOW)

    assert refusal.value.field == "valid_to"


def test_a_certificate_is_not_granted_with_a_piece_missing(officer, printed):
    file = make.file("in_review", pieces={"passeport": "refused"})

    with pytest.raises(Invalid):
        deciding.grant(file_id=file.pk, valid_to=END, by=officer, now=NOW)


def test_the_general_route_needs_its_call_for_candidates(officer, printed):
    file = make.file("in_review", route="general", ground="")

    with pytest.raises(Invalid, match="appel"):
        deciding.grant(file_id=file.pk, valid_to=END, by=officer, now=NOW)


@pytest.mark.parametrize(
    ("suitable", "text", "allowed"), [(0, "", True), (2, "", False), (2, "Désistés", True)]
)
def test_suitable_candidates_must_be_explained_away(officer, printed, suitable, text, allowed):
    file = make.file("in_review", route="general", ground="")
    _closed_call(file, suitable)

    if not allowed:
        with pytest.raises(Invalid):
            deciding.grant(file_id=file.pk, valid_to=END, text=text, by=officer, now=NOW)
        return
    deciding.grant(file_id=file.pk, valid_to=END, text=text, by=officer, now=NOW)

    file.refresh_from_db()
    assert file.status == "granted"


def _closed_call(file, suitable):
    CallForCandidates.objects.create(
        file=file, opened_on=DAY, closes_on=DAY, closed_on=DAY, applicants=9, interviewed=4, suitable=suitable
    )


def test_a_visa_is_approved_and_not_granted(clerk, printed):
    with pytest.raises(StepRefused):
        deciding.grant(file_id=make.file("in_review", kind="visa").pk, valid_to=END, by=clerk, now=NOW)


@pytest.mark.parametrize("version", [None, 1])
def test_a_decision_on_the_state_that_was_read_is_taken(officer, printed, version):
    file = make.file("in_review")

    assert deciding.grant(file_id=file.pk, valid_to=END, version=version, by=officer, now=NOW).version == 2


@pytest.mark.parametrize("act", ["grant", "refuse", "approve", "stamp", "withdraw"])
def test_a_decision_on_an_older_state_is_not(desk, counter, printed, act):
    kind, status = {
        "grant": ("certificate", "in_review"), "refuse": ("certificate", "in_review"),
        "approve": ("visa", "in_review"), "stamp": ("visa", "ready"), "withdraw": ("visa", "granted"),
    }[act]  # fmt: skip
    file = make.file(status, kind=kind, version=5)
    more = {
        "grant": {"valid_to": END}, "refuse": {"reasons": ["doc_missing"]}, "approve": {},
        "stamp": {"on": DAY, "valid_to": END}, "withdraw": {"reasons": ["doc_missing"], "text": "Fraude"},
    }[act]  # fmt: skip
    by = make.actor(file.held_by, "permit_lead")

    with pytest.raises(Invalid, match="entre-temps"):
        getattr(deciding, act)(file_id=file.pk, version=4, by=by, now=NOW, **more)

    file.refresh_from_db()
    assert (file.status, file.version) == (status, 5)


# Refusals


def test_a_refusal_has_its_reasons_its_fact_and_its_letter(officer, printed):
    file = make.file("in_review")

    deciding.refuse(
        file_id=file.pk, reasons=["wrong_category", "vague_job_title"], text="Le poste ne figure pas en A2.",
        by=officer, now=NOW,
    )  # fmt: skip

    file.refresh_from_db()
    assert (file.status, file.valid_from, file.number) == ("refused", None, "")
    decision = Decision.objects.get(file=file)
    assert decision.reasons == ["wrong_category", "vague_job_title"]
    assert Milestone.objects.get(source_id=file.pk).kind == "certificate_refused"
    assert printed == [("issue_refusal", file.ref)]


def test_a_visa_is_refused_likewise(clerk, printed):
    file = make.file("in_review", kind="visa")

    deciding.refuse(file_id=file.pk, reasons=["contract_mismatch"], by=clerk, now=NOW)

    assert Milestone.objects.get(source_id=file.pk).kind == "visa_refused"


@pytest.mark.parametrize(
    ("reasons", "text", "field"),
    [
        ([], "Non", "reasons"),
        (["bad_weather"], "Non", "reasons"),
        (["contract_mismatch"], "Non", "reasons"),  # a reason for visas
        (["other"], "  ", "text"),
        (["doc_missing"], "x" * 1001, "text"),
    ],
)
def test_a_refusal_without_a_reason_of_the_list_is_none(officer, printed, reasons, text, field):
    file = make.file("in_review")

    with pytest.raises(Invalid) as refusal:
        deciding.refuse(file_id=file.pk, reasons=reasons, text=text, by=officer, now=NOW)

    assert refusal.value.field == field
    assert Decision.objects.count() == 0


def test_what_was_asked_for_and_did_not_come_is_refused_after_its_last_day(officer, printed):
    file = make.file("to_complete")
    until = file.piece_request.until

    deciding.lapse(file_id=file.pk, by=officer, now=make.at(until + timedelta(days=1), 9))

    file.refresh_from_db()
    assert (file.status, file.decided_by) == ("refused", officer.user)
    assert Decision.objects.get(file=file).reasons == ["doc_missing"]
    assert printed == [("issue_refusal", file.ref)]


def test_the_last_day_itself_is_the_applicants(officer, printed):
    file = make.file("to_complete")

    with pytest.raises(Invalid):
        deciding.lapse(file_id=file.pk, by=officer, now=make.at(file.piece_request.until, 23))


# Visas


def test_a_visa_made_ready_serves_the_answer_and_waits_for_its_stamp(clerk, printed):
    file = make.file("in_review", kind="visa")
    applicant = make.account(file.filed_by, "employer")

    deciding.approve(file_id=file.pk, by=clerk, now=NOW)

    file.refresh_from_db()
    assert (file.status, file.served_at, file.valid_from) == ("ready", NOW, None)
    assert Message.objects.get(user_id=applicant.pk).template == "permit_ready"
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("more", [{"pieces": {"passeport": "missing"}}, {"route": "general"}])
def test_a_visa_is_not_ready_without_its_pieces_or_its_certificate(clerk, printed, more):
    with pytest.raises(Invalid):
        deciding.approve(file_id=make.file("in_review", kind="visa", **more).pk, by=clerk, now=NOW)


@pytest.mark.parametrize(("state", "ready"), [("accepted", True), ("provided", False), ("waived", False)])
def test_a_certificate_of_another_system_counts_once_its_paper_was_seen(clerk, printed, state, ready):
    file = make.file("in_review", kind="visa", route="general", pieces={"attestation_activite": state})

    if ready:
        deciding.approve(file_id=file.pk, by=clerk, now=NOW)
    else:
        with pytest.raises(Invalid, match="se voit en original"):
            deciding.approve(file_id=file.pk, by=clerk, now=NOW)

    file.refresh_from_db()
    assert file.status == ("ready" if ready else "in_review")


def test_a_stamp_is_the_contracts_first_day_and_counts_on_it(clerk, printed):
    file = make.file("ready", kind="visa", served_at=make.at(date(2026, 1, 30), 9))
    on = date(2026, 1, 31)

    deciding.stamp(file_id=file.pk, on=on, valid_to=END, by=clerk, now=NOW)

    file.refresh_from_db()
    assert (file.status, file.valid_from, file.valid_to) == ("granted", on, END)
    assert file.number == f"CTE-26-{file.ref}"
    assert file.pair_key is not None
    fact = Milestone.objects.get(source_id=file.pk)
    assert (fact.kind, fact.occurred_on) == ("visa_granted", on)
    assert printed == [("issue_contract", file.ref)]


@pytest.mark.parametrize(
    ("on", "valid_to", "field"),
    [
        (DAY + timedelta(days=1), END, "on"),
        (DAY - timedelta(days=1), END, "on"),  # before it was ready
        (DAY, DAY - timedelta(days=1), "valid_to"),
    ],
)
def test_a_stamp_has_days_that_can_be(clerk, printed, on, valid_to, field):
    file = make.file("ready", kind="visa")

    with pytest.raises(Invalid) as refusal:
        deciding.stamp(file_id=file.pk, on=on, valid_to=valid_to, by=clerk, now=NOW)

    assert refusal.value.field == field


def test_a_renewal_is_stamped_for_the_day_after_the_visa_that_it_follows(clerk, printed):
    old = make.file("granted", kind="visa", valid_to=date(2026, 2, 20))
    file = make.file("ready", kind="visa", variant="renewal", worker=old.worker, previous=old)

    deciding.stamp(file_id=file.pk, on=date(2026, 2, 21), valid_to=END, by=clerk, now=NOW)

    file.refresh_from_db()
    assert file.valid_from == date(2026, 2, 21)


def test_two_visas_of_one_worker_with_one_employer_do_not_overlap(clerk, printed):
    old = make.file("granted", kind="visa", valid_to=date(2026, 2, 20))
    file = make.file("ready", kind="visa", variant="renewal", worker=old.worker, previous=old)

    with pytest.raises(Conflict, match="20/02/2026"):
        deciding.stamp(file_id=file.pk, on=DAY, valid_to=END, by=clerk, now=NOW)

    file.refresh_from_db()
    assert file.status == "ready"


def test_the_database_refuses_an_overlap_that_this_desk_does_not_see(clerk, printed):
    elsewhere = make.desk("visa", code="GUICHET-AILLEURS")
    old = make.file("granted", kind="visa", desk=elsewhere)
    file = make.file("ready", kind="visa", worker=old.worker)
    bind(clerk)

    with pytest.raises(Conflict):
        deciding.stamp(file_id=file.pk, on=DAY, valid_to=END, by=clerk, now=NOW)

    bind(operator())
    file.refresh_from_db()
    assert file.status == "ready"
    assert Decision.objects.filter(file=file).count() == 0


def test_an_amendment_takes_the_place_of_the_visa_that_it_changes(clerk, printed):
    old = make.file("granted", kind="visa", valid_from=date(2026, 1, 5))
    file = make.file("ready", kind="visa", variant="amendment", worker=old.worker, previous=old)
    bind(clerk)

    deciding.stamp(file_id=file.pk, on=DAY, valid_to=END, by=clerk, now=NOW)

    old.refresh_from_db()
    assert (old.status, old.valid_to) == ("amended", DAY - timedelta(days=1))
    assert printed == [("withdraw", old.ref), ("issue_contract", file.ref)]


def test_an_amendment_begins_after_the_contract_that_it_changes(clerk, printed):
    old = make.file("granted", kind="visa", valid_from=DAY)
    file = make.file("ready", kind="visa", variant="amendment", worker=old.worker, previous=old)

    with pytest.raises(Invalid):
        deciding.stamp(file_id=file.pk, on=DAY, valid_to=END, by=clerk, now=NOW)


def test_what_is_over_is_not_amended(clerk, printed):
    old = make.file("terminated", kind="visa", valid_from=date(2025, 1, 5), valid_to=date(2026, 1, 5))
    file = make.file("ready", kind="visa", variant="amendment", worker=old.worker, previous=old)

    with pytest.raises(StepRefused):
        deciding.stamp(file_id=file.pk, on=DAY, valid_to=END, by=clerk, now=NOW)


# Withdrawal


@pytest.mark.parametrize("kind", ["certificate", "visa"])
def test_the_lead_withdraws_what_holds_and_its_paper_says_so(desk, counter, printed, kind):
    file = make.file("granted", kind=kind)
    lead = make.actor(file.held_by, "permit_lead")

    deciding.withdraw(
        file_id=file.pk, reasons=["employer_cnss_late"], text="Déclarations suspendues.", by=lead, now=NOW
    )

    file.refresh_from_db()
    assert (file.status, file.valid_to) == ("withdrawn", DAY)
    assert Decision.objects.filter(file=file, outcome="withdrawn").get().by == lead.user
    assert Milestone.objects.get(source_id=file.pk).kind == f"{kind}_withdrawn"
    assert printed == [("withdraw", file.ref)]


def test_an_officer_withdraws_nothing(officer, printed):
    with pytest.raises(NotAllowed):
        deciding.withdraw(
            file_id=make.file("granted").pk, reasons=["doc_missing"], text="Fraude", by=officer, now=NOW
        )


@pytest.mark.parametrize(("reasons", "text"), [([], "Fraude"), (["doc_missing"], " ")])
def test_a_withdrawal_has_its_reasons_and_its_words(lead, printed, reasons, text):
    with pytest.raises(Invalid):
        deciding.withdraw(file_id=make.file("granted").pk, reasons=reasons, text=text, by=lead, now=NOW)


# Who may not decide


@pytest.mark.parametrize("side", ["applicant", "employer"])
def test_nobody_decides_a_file_of_an_organisation_they_belong_to(officer, printed, side):
    owner = make.organisation("BUREAU-MANDATAIRE", kind="ngo")
    employer = make.employer(owner=owner) if side == "applicant" else None
    file = make.file("in_review", employer=employer)
    make.account(
        owner if side == "applicant" else file.employer.organisation, "employer", officer.user.username
    )

    with pytest.raises(NotAllowed, match="appartenez"):
        deciding.grant(file_id=file.pk, valid_to=END, by=officer, now=NOW)


def test_nor_one_of_an_organisation_they_left_after_it_was_filed(officer, printed):
    file = make.file("in_review")
    opened = file.created_at.date()
    make.account(file.filed_by, "employer", officer.user.username)
    officer.user.memberships.filter(organisation=file.filed_by).update(until=opened)

    with pytest.raises(NotAllowed):
        deciding.grant(file_id=file.pk, valid_to=END, by=officer, now=make.at(opened, 12) + timedelta(days=3))


def test_who_left_before_it_was_filed_may(officer, printed):
    file = make.file("in_review")
    make.account(file.filed_by, "employer", officer.user.username)
    officer.user.memberships.filter(organisation=file.filed_by).update(until=date(2020, 1, 1))

    deciding.grant(file_id=file.pk, valid_to=END, by=officer, now=NOW)

    file.refresh_from_db()
    assert file.status == "granted"


@pytest.mark.parametrize("act", ["grant", "refuse", "lapse", "withdraw"])
def test_a_desk_that_only_accompanies_decides_nothing(db, printed, act):
    desk = make.desk("certificate", decides=False, code="ACCOMPAGNE")
    lead = make.actor(desk.organisation, "permit_lead")
    status = {"lapse": "to_complete", "withdraw": "granted"}.get(act, "in_review")
    more = {
        "grant": {"valid_to": END}, "refuse": {"reasons": ["doc_missing"]}, "lapse": {},
        "withdraw": {"reasons": ["doc_missing"], "text": "Fraude"},
    }[act]  # fmt: skip

    with pytest.raises(NotAllowed, match="accompagne"):
        getattr(deciding, act)(file_id=make.file(status, desk=desk).pk, by=lead, now=NOW, **more)


def test_another_desk_decides_nothing_either(printed):
    other = make.actor(make.desk("certificate", code="AILLEURS").organisation, "permit_officer")
    file = make.file("in_review")
    bind(other)

    with pytest.raises(NotAllowed):
        deciding.grant(file_id=file.pk, valid_to=END, by=other, now=NOW)


# Many at once


def test_many_are_decided_and_one_refused_does_not_spoil_the_others(officer, printed):
    good, wanting, other = (
        make.file("in_review"),
        make.file("in_review", pieces={"passeport": "refused"}),
        make.file("in_review"),
    )
    bind(officer)

    results = deciding.decide_many(
        file_ids=[other.pk, wanting.pk, good.pk], outcome="grant", valid_to=END, by=officer, now=NOW
    )

    assert [(result.ref, result.done) for result in results] == [
        (other.ref, True), (wanting.ref, False), (good.ref, True),
    ]  # fmt: skip
    assert "passeport" in results[1].sentence.lower()
    statuses = dict(PermitFile.objects.values_list("pk", "status"))
    assert statuses == {good.pk: "granted", wanting.pk: "in_review", other.pk: "granted"}
    assert Decision.objects.count() == 2
    assert Milestone.objects.count() == 2


def test_many_are_refused_for_the_same_reasons(officer, printed):
    files = [make.file("in_review") for _number in range(3)]

    results = deciding.decide_many(
        file_ids=[file.pk for file in files],
        outcome="refuse",
        reasons=iter(["wrong_category"]),
        by=officer,
        now=NOW,
    )

    assert [result.done for result in results] == [True] * 3
    assert {tuple(decision.reasons) for decision in Decision.objects.all()} == {("wrong_category",)}


def test_many_visas_are_made_ready(clerk, printed):
    files = [make.file("in_review", kind="visa") for _number in range(2)]

    results = deciding.decide_many(file_ids=[file.pk for file in files], outcome="approve", by=clerk, now=NOW)

    assert all(result.done for result in results)


def test_each_is_checked_again_the_conflict_of_interest_too(officer, printed):
    theirs = make.file("in_review", employer=make.employer("AUTRE-EMPLOYEUR"))
    make.account(theirs.filed_by, "employer", officer.user.username)
    mine = make.file("in_review")

    results = deciding.decide_many(
        file_ids=[theirs.pk, mine.pk, mine.pk], outcome="grant", valid_to=END, by=officer, now=NOW
    )

    assert [result.done for result in results] == [False, True]


def test_one_that_is_out_of_sight_is_said_so_without_its_reference(officer, printed):
    elsewhere = make.file("in_review", desk=make.desk("certificate", code="AILLEURS"))
    bind(officer)

    (result,) = deciding.decide_many(
        file_ids=[elsewhere.pk], outcome="grant", valid_to=END, by=officer, now=NOW
    )

    assert (result.ref, result.done) == ("", False)


@pytest.mark.parametrize(("outcome", "field"), [("grant", "valid_to"), ("burn", "outcome")])
def test_what_is_no_decision_is_refused_before_any_file(officer, printed, outcome, field):
    file = make.file("in_review")

    with pytest.raises(Invalid) as refusal:
        deciding.decide_many(file_ids=[file.pk], outcome=outcome, by=officer, now=NOW)

    assert refusal.value.field == field


def test_an_employer_decides_nothing_at_once(printed):
    file = make.file("in_review")
    employer = make.actor(file.filed_by, "employer")

    with pytest.raises(NotAllowed):
        deciding.decide_many(file_ids=[file.pk], outcome="grant", valid_to=END, by=employer, now=NOW)
