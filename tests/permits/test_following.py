"""After the decision: a renewal is the same post, a promotion a new file; contracts end, refusals are appealed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.models import Milestone
from maslak.permits import files
from maslak.permits.models import Appeal, Attachment, PermitFile
from tests.permits import make
from tests.permits.make import DAY, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=300)


@pytest.fixture
def firm(db):
    return make.employer()


@pytest.fixture
def boss(firm):
    return make.actor(firm.organisation, "employer")


@pytest.fixture
def desks(db):
    return {kind: make.only_desk(kind) for kind in ("certificate", "visa")}


# --- renewing ----------------------------------------------------------------


def test_a_renewal_is_prefilled_for_the_next_period(firm, boss, desks):
    old = make.file(
        "granted", kind="visa", employer=firm, facts={"protection": "refugee", "proof": ["bra_card"]}
    )

    new = files.renew(file_id=old.pk, by=boss, now=LATER)

    new.refresh_from_db()
    assert (new.status, new.variant, new.previous, new.worker) == ("draft", "renewal", old, old.worker)
    assert (new.job_title, new.region, new.route) == (old.job_title, old.region, "exempt")
    assert new.terms.starts_on == old.valid_to + timedelta(days=1)
    assert (new.terms.wage_mad, new.terms.months) == (old.terms.wage_mad, old.terms.months)
    assert new.pieces.filter(code="cnss_trois_mois").exists()


def test_a_certificate_is_renewed_by_the_simplified_procedure_whatever_opened_it(firm, boss, desks):
    old = make.file("granted", employer=firm, route="general", ground="", facts={}, fee_mad=6000)

    new = files.renew(file_id=old.pk, by=boss, now=LATER)

    assert (new.route, new.ground, new.fee_mad) == ("simplified", "renewal", Decimal("1800.00"))
    assert new.pieces.get(code="attestation_precedente").state == "provided"
    assert old.ref in new.pieces.get(code="attestation_precedente").note


def test_a_chef_of_the_list_renews_without_the_list(firm, boss, desks):
    old = make.file("granted", employer=firm, list_entry="A2-chef", facts={"in_list": "A2"})

    new = files.renew(file_id=old.pk, by=boss, now=LATER)

    assert (new.ground, new.list_entry) == ("renewal", "")
    assert "list_entry" not in {missing.code for missing in files.missing_for(new)}


def test_lasting_papers_are_not_asked_for_again(firm, boss, desks):
    old = make.file(
        "granted", employer=firm, pieces={"registre_commerce": "accepted", "passeport": "accepted"}
    )
    make.attachment(old, "registre_commerce", name="rc.pdf")

    new = files.renew(file_id=old.pk, by=boss, now=LATER)

    register = new.pieces.get(code="registre_commerce")
    assert (register.state, old.ref in register.note) == ("provided", True)
    assert Attachment.objects.get(piece=register).name == "rc.pdf"
    assert new.pieces.get(code="passeport").state == "missing"


def test_the_visa_of_a_renewal_rests_on_the_renewed_certificate(firm, boss, desks):
    worker = make.worker(firm.organisation)
    old = make.file("granted", kind="visa", employer=firm, worker=worker, route="simplified", facts={})
    renewed = make.file("granted", employer=firm, worker=worker, valid_from=DAY, valid_to=date(2027, 12, 31))

    assert files.renew(file_id=old.pk, by=boss, now=LATER).certificate == renewed


def test_one_renewal_at_a_time(firm, boss, desks):
    old = make.file("granted", employer=firm)
    first = files.renew(file_id=old.pk, by=boss, now=LATER)

    with pytest.raises(Conflict) as refusal:
        files.renew(file_id=old.pk, by=boss, now=LATER)

    assert first.ref in refusal.value.message


def test_a_renewal_given_up_may_begin_again(firm, boss, desks):
    old = make.file("granted", employer=firm)
    files.abandon(file_id=files.renew(file_id=old.pk, by=boss, now=LATER).pk, why="", by=boss, now=LATER)

    assert files.renew(file_id=old.pk, by=boss, now=LATER).status == "draft"


@pytest.mark.parametrize("status", ["draft", "in_review", "refused", "withdrawn", "abandoned"])
def test_only_what_was_granted_is_renewed(firm, boss, status):
    with pytest.raises(StepRefused):
        files.renew(file_id=make.file(status, employer=firm).pk, by=boss, now=LATER)


def test_another_organisation_renews_nothing(firm, desks):
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    with pytest.raises(NotAllowed):
        files.renew(file_id=make.file("granted", employer=firm).pk, by=stranger, now=LATER)


def test_a_promotion_is_a_new_file_and_is_told_so(firm, boss, desks):
    old = make.file("granted", employer=firm, job_title="Chef de cuisine")
    new = files.renew(file_id=old.pk, by=boss, now=LATER)

    with pytest.raises(Invalid) as refusal:
        files.change_post(file_id=new.pk, job_title="Directeur", region="MA-06", by=boss, now=LATER)

    assert refusal.value.field == "job_title"
    assert "promotion" in refusal.value.message
    assert "Chef de cuisine" in refusal.value.message


def test_the_same_title_written_otherwise_is_the_same_post(firm, boss, desks):
    old = make.file("granted", employer=firm, job_title="Chef de cuisine")
    new = files.renew(file_id=old.pk, by=boss, now=LATER)

    changed = files.change_post(
        file_id=new.pk, job_title="CHEF DE CUISINE", region="MA-04", by=boss, now=LATER
    )

    assert changed.region == "MA-04"


def test_a_renewal_opened_by_hand_obeys_the_same_rule(firm, boss, desks):
    old = make.file("granted", employer=firm)
    values = {
        "kind": "certificate", "variant": "renewal", "employer": firm, "worker": old.worker, "facts": {}, "on": DAY,
        "job_title": old.job_title, "region": "MA-06", "previous": old, "by": boss, "now": NOW,
    }  # fmt: skip

    for wrong in (
        {"job_title": "Directeur"},
        {"worker": make.worker(firm.organisation)},
        {"employer": make.employer(owner=firm.organisation, name="Autre établissement")},
        {"kind": "visa"},
    ):
        with pytest.raises(Invalid):
            files.open_file(**(values | wrong))
    assert files.open_file(**values).variant == "renewal"


def test_facts_that_tell_of_a_renewal_make_one(firm, boss, desks):
    file = files.open_file(
        kind="certificate", variant="first", employer=firm, worker=make.worker(firm.organisation), on=DAY,
        facts={"renewal_same_employer_same_post": True}, job_title="Chef", region="MA-06", by=boss, now=NOW,
    )  # fmt: skip

    assert (file.variant, file.ground) == ("renewal", "renewal")


# --- amending ----------------------------------------------------------------


def test_an_amendment_is_prefilled_and_keeps_its_contract(firm, boss, desks):
    old = make.file(
        "granted", kind="visa", employer=firm, facts={"protection": "refugee", "proof": ["bra_card"]}
    )

    new = files.amend(file_id=old.pk, by=boss, now=LATER)

    assert (new.variant, new.previous, new.status) == ("amendment", old, "draft")
    assert new.pieces.get(code="contrat_vise").state == "provided"
    assert new.terms.starts_on == old.terms.starts_on


def test_an_amendment_does_not_change_the_post(firm, boss, desks):
    new = files.amend(file_id=make.file("granted", kind="visa", employer=firm).pk, by=boss, now=LATER)

    with pytest.raises(Invalid):
        files.change_post(file_id=new.pk, job_title="Directeur", region="MA-06", by=boss, now=LATER)


def test_a_certificate_is_not_amended(firm, boss):
    with pytest.raises(StepRefused):
        files.amend(file_id=make.file("granted", employer=firm).pk, by=boss, now=LATER)


def test_a_contract_that_was_ended_is_not_amended(firm, boss):
    with pytest.raises(StepRefused):
        files.amend(file_id=make.file("terminated", kind="visa", employer=firm).pk, by=boss, now=LATER)


# --- ending ------------------------------------------------------------------


def test_a_contract_ends_its_visa_is_cut_and_the_fact_is_kept(firm, boss, printed):
    file = make.file("granted", kind="visa", employer=firm)
    ended = date(2026, 9, 30)

    files.terminate(file_id=file.pk, ended_on=ended, why="Démission", by=boss, now=LATER)

    file.refresh_from_db()
    fact = Milestone.objects.get(kind="contract_ended", source_id=file.pk)
    assert (file.status, file.valid_to) == ("terminated", ended)
    assert (fact.occurred_on, fact.organisation, fact.subject) == (ended, file.held_by, file.worker.subject)
    assert file.passages.get().note == "Démission"
    assert printed == [("withdraw", file.ref)]


def test_after_the_end_another_contract_may_be_visaed_in_the_same_period(firm, boss, printed):
    file = make.file("granted", kind="visa", employer=firm)
    files.terminate(file_id=file.pk, ended_on=date(2026, 9, 30), why="Démission", by=boss, now=LATER)

    again = make.file("granted", kind="visa", employer=firm, worker=file.worker, valid_from=date(2026, 10, 1))

    assert again.pk


@pytest.mark.parametrize(
    "ended", [DAY - timedelta(days=1), date(2027, 2, 2), LATER.date() + timedelta(days=1)]
)
def test_a_day_on_which_it_cannot_have_ended_is_refused(firm, boss, printed, ended):
    file = make.file("granted", kind="visa", employer=firm)

    with pytest.raises(Invalid) as refusal:
        files.terminate(file_id=file.pk, ended_on=ended, why="Démission", by=boss, now=LATER)

    assert refusal.value.field == "ended_on"
    assert not Milestone.objects.filter(kind="contract_ended").exists()


def test_an_end_has_its_reason(firm, boss, printed):
    with pytest.raises(Invalid):
        files.terminate(
            file_id=make.file("granted", kind="visa", employer=firm).pk,
            ended_on=DAY,
            why=" ",
            by=boss,
            now=LATER,
        )


@pytest.mark.parametrize(
    ("kind", "status"),
    [("visa", "in_review"), ("visa", "ready"), ("visa", "terminated"), ("certificate", "granted")],
)
def test_only_a_visaed_contract_ends(firm, boss, printed, kind, status):
    with pytest.raises(StepRefused):
        files.terminate(
            file_id=make.file(status, kind=kind, employer=firm).pk,
            ended_on=DAY,
            why="Fin",
            by=boss,
            now=LATER,
        )


def test_the_desk_ends_no_contract(firm, printed):
    file = make.file("granted", kind="visa", employer=firm)

    with pytest.raises(NotAllowed):
        files.terminate(
            file_id=file.pk, ended_on=DAY, why="Fin", by=make.actor(file.held_by, "permit_lead"), now=LATER
        )


# --- two valid visas ---------------------------------------------------------


def test_the_database_itself_refuses_two_visas_that_overlap(firm):
    worker = make.worker(firm.organisation)
    make.file("granted", kind="visa", employer=firm, worker=worker)

    with pytest.raises(IntegrityError, match="no_two_valid_visas"), transaction.atomic():
        make.file(
            "granted", kind="visa", employer=firm, worker=worker, valid_from=date(2027, 2, 1), valid_to=None
        )


def test_it_does_so_across_organisations_that_do_not_see_each_other(firm, agency):
    worker = make.worker(firm.organisation, document="SAME12345")
    same = make.worker(agency, document="SAME12345")
    establishment = make.employer(owner=agency, ice=firm.ice)
    make.file("granted", kind="visa", employer=firm, worker=worker)

    with pytest.raises(IntegrityError, match="no_two_valid_visas"), transaction.atomic():
        make.file("granted", kind="visa", employer=establishment, worker=same)


def test_one_visa_after_another_stands(firm):
    worker = make.worker(firm.organisation)
    make.file("granted", kind="visa", employer=firm, worker=worker)

    after = make.file(
        "granted",
        kind="visa",
        employer=firm,
        worker=worker,
        valid_from=date(2027, 2, 2),
        valid_to=date(2028, 1, 1),
    )

    assert after.pk


def test_two_employers_may_visa_one_worker_in_one_period(firm):
    worker = make.worker(firm.organisation)
    make.file("granted", kind="visa", employer=firm, worker=worker)

    other = make.employer(owner=firm.organisation, name="Autre établissement")

    assert make.file("granted", kind="visa", employer=other, worker=worker).pk


@pytest.mark.parametrize("status", ["refused", "abandoned", "in_review", "draft"])
def test_what_is_no_visa_excludes_none(firm, status):
    worker = make.worker(firm.organisation)
    make.file("granted", kind="visa", employer=firm, worker=worker)

    assert make.file(status, kind="visa", employer=firm, worker=worker, valid_from=DAY).pk


# --- appealing ---------------------------------------------------------------


def test_a_refusal_is_appealed_once(firm, boss):
    file = make.file("refused", employer=firm)

    made = files.appeal(file_id=file.pk, grounds=" Le diplôme est joint. ", by=boss, now=NOW)

    assert (made.status, made.grounds, made.filed_by) == ("filed", "Le diplôme est joint.", boss.user)
    with pytest.raises(Conflict):
        files.appeal(file_id=file.pk, grounds="Encore", by=boss, now=NOW)


def test_a_withdrawal_is_appealed_too(firm, boss):
    assert files.appeal(
        file_id=make.file("withdrawn", employer=firm).pk, grounds="Erreur", by=boss, now=NOW
    ).pk


def test_an_appeal_says_why(firm, boss):
    with pytest.raises(Invalid):
        files.appeal(file_id=make.file("refused", employer=firm).pk, grounds=" ", by=boss, now=NOW)


@pytest.mark.parametrize("status", ["draft", "in_review", "granted", "abandoned"])
def test_only_what_was_refused_or_withdrawn_is_appealed(firm, boss, status):
    with pytest.raises(StepRefused):
        files.appeal(file_id=make.file(status, employer=firm).pk, grounds="Non", by=boss, now=NOW)


def test_the_lead_of_the_desk_is_told(firm, boss):
    from maslak.outbox.models import Message

    file = make.file("refused", employer=firm)
    lead = make.account(file.held_by, "permit_lead")

    files.appeal(file_id=file.pk, grounds="Le diplôme est joint.", by=boss, now=NOW)

    assert Message.objects.filter(user_id=lead.pk, template="permit_appealed").exists()


def test_an_appeal_is_taken_back_and_another_may_follow(firm, boss):
    file = make.file("refused", employer=firm)
    made = files.appeal(file_id=file.pk, grounds="Erreur", by=boss, now=NOW)

    files.take_back_appeal(appeal_id=made.pk, by=boss, now=NOW)

    assert Appeal.objects.get(pk=made.pk).status == "withdrawn"
    assert files.appeal(file_id=file.pk, grounds="Tout de même", by=boss, now=NOW).status == "filed"


@pytest.mark.parametrize("status", ["upheld", "dismissed", "withdrawn"])
def test_an_answered_appeal_is_not_taken_back(firm, boss, status):
    made = make.appeal(make.file("refused", employer=firm), status=status, decided_at=NOW)

    with pytest.raises(StepRefused):
        files.take_back_appeal(appeal_id=made.pk, by=boss, now=NOW)


def test_another_organisation_takes_no_appeal_back(firm):
    made = make.appeal(make.file("refused", employer=firm))
    stranger = make.actor(make.employer("AUTRE-EMPLOYEUR").organisation, "employer")

    for number in (made.pk, 0):
        with pytest.raises(NotAllowed):
            files.take_back_appeal(appeal_id=number, by=stranger, now=NOW)


def test_the_trail_keeps_no_word_of_the_appeal(firm, boss):
    files.appeal(file_id=make.file("refused", employer=firm).pk, grounds="Ma maladie", by=boss, now=NOW)

    assert "maladie" not in str(AuditEvent.objects.get(event="permit.appealed").new)


def test_a_file_moves_its_version_with_each_act(firm, boss, printed):
    file = make.file("granted", kind="visa", employer=firm)

    files.terminate(file_id=file.pk, ended_on=DAY, why="Fin", by=boss, now=LATER)

    assert PermitFile.objects.get(pk=file.pk).version == file.version + 1
