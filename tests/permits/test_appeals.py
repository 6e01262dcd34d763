"""Appeals: answered by somebody else; upheld they reopen the file and its clock, dismissed they leave it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.permits import appeals, clock, deciding
from maslak.permits.models import Decision
from tests.permits import make
from tests.permits.make import NOW

pytestmark = pytest.mark.usefixtures("printed")
LATER = make.at(date(2026, 3, 2), 10)


@pytest.fixture
def desk(db):
    return make.desk("certificate")


@pytest.fixture
def lead(desk):
    return make.actor(desk.organisation, "permit_lead")


@pytest.fixture
def first(desk):
    """Who decided."""
    return make.actor(desk.organisation, "permit_lead", "qui-a-decide")


def _refused(first):
    file = make.file("in_review")
    deciding.refuse(file_id=file.pk, reasons=["wrong_category"], by=first, now=NOW)
    return file, make.appeal(file)


def test_an_appeal_upheld_reopens_the_file_with_a_new_clock_and_no_officer(lead, first, printed):
    file, appeal = _refused(first)

    appeals.uphold(appeal_id=appeal.pk, answer="La liste A2 couvre ce poste.", by=lead, now=LATER)

    file.refresh_from_db()
    appeal.refresh_from_db()
    assert (file.status, file.assigned_to, file.decided_by, file.served_at) == ("in_review", None, None, None)
    assert (file.clock_started_at, file.due_on) == (LATER, date(2026, 3, 4))
    assert (appeal.status, appeal.decided_by, appeal.decided_at) == ("upheld", lead.user, LATER)
    assert ("withdraw", file.ref) in printed


def test_the_file_is_then_decided_anew(lead, first):
    file, appeal = _refused(first)
    appeals.uphold(appeal_id=appeal.pk, answer="Couvert.", by=lead, now=LATER)

    deciding.grant(file_id=file.pk, valid_to=date(2027, 3, 1), by=lead, now=LATER)

    outcomes = list(Decision.objects.filter(file=file).order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["refused", "upheld", "granted"]


def test_what_was_withdrawn_is_examined_again_too(lead, first):
    file = make.file("granted")
    deciding.withdraw(file_id=file.pk, reasons=["doc_missing"], text="Fraude", by=first, now=NOW)

    appeals.uphold(appeal_id=make.appeal(file).pk, answer="Établi à tort.", by=lead, now=LATER)

    file.refresh_from_db()
    assert (file.status, file.valid_from, file.valid_to) == ("in_review", None, None)


def test_the_clock_does_not_wait_for_pieces_that_never_came(lead, first):
    file = make.file("to_complete")
    until = file.piece_request.until
    deciding.lapse(file_id=file.pk, by=first, now=make.at(until + timedelta(days=1), 9))

    appeals.uphold(appeal_id=make.appeal(file).pk, answer="Jointes au recours.", by=lead, now=LATER)

    file.refresh_from_db()
    clock.reckon(file, today=date(2026, 3, 3))
    assert file.due_on == date(2026, 3, 4)


def test_an_appeal_dismissed_leaves_the_decision(lead, first):
    file, appeal = _refused(first)
    applicant = make.account(file.filed_by, "employer")

    appeals.dismiss(appeal_id=appeal.pk, answer="Aucun élément nouveau.", by=lead, now=LATER)

    file.refresh_from_db()
    appeal.refresh_from_db()
    assert (file.status, appeal.status) == ("refused", "dismissed")
    assert Decision.objects.filter(file=file, outcome="dismissed").get().by == lead.user
    assert Message.objects.filter(user_id=applicant.pk, template="permit_appeal_dismissed").exists()


@pytest.mark.parametrize("act", [appeals.uphold, appeals.dismiss], ids=["uphold", "dismiss"])
def test_who_decided_first_never_answers_the_appeal(first, act):
    _file, appeal = _refused(first)

    with pytest.raises(NotAllowed, match="contestée"):
        act(appeal_id=appeal.pk, answer="Je maintiens.", by=first, now=LATER)


@pytest.mark.parametrize("act", [appeals.uphold, appeals.dismiss], ids=["uphold", "dismiss"])
def test_nor_does_somebody_who_decided_it_a_turn_before(lead, first, act):
    file, appeal = _refused(first)
    appeals.uphold(appeal_id=appeal.pk, answer="Couvert.", by=lead, now=LATER)
    deciding.refuse(file_id=file.pk, reasons=["vague_job_title"], by=lead, now=LATER)
    again = make.appeal(file)

    for decided in (first, lead):
        with pytest.raises(NotAllowed):
            act(appeal_id=again.pk, answer="Non", by=decided, now=LATER)


@pytest.mark.parametrize("act", [appeals.uphold, appeals.dismiss], ids=["uphold", "dismiss"])
@pytest.mark.parametrize("answer", ["  ", "x" * 2001])
def test_an_answer_says_why(lead, first, act, answer):
    _file, appeal = _refused(first)

    with pytest.raises(Invalid):
        act(appeal_id=appeal.pk, answer=answer, by=lead, now=LATER)


@pytest.mark.parametrize("act", [appeals.uphold, appeals.dismiss], ids=["uphold", "dismiss"])
def test_an_appeal_is_answered_once(lead, first, act):
    _file, appeal = _refused(first)
    appeals.dismiss(appeal_id=appeal.pk, answer="Non.", by=lead, now=LATER)

    with pytest.raises(StepRefused):
        act(appeal_id=appeal.pk, answer="Si.", by=lead, now=LATER)


def test_an_officer_answers_no_appeal(desk, first):
    _file, appeal = _refused(first)
    officer = make.actor(desk.organisation, "permit_officer")

    with pytest.raises(NotAllowed):
        appeals.dismiss(appeal_id=appeal.pk, answer="Non.", by=officer, now=LATER)


def test_nor_does_a_lead_with_a_part_in_the_file(lead, first):
    file, appeal = _refused(first)
    make.account(file.filed_by, "employer", lead.user.username)

    with pytest.raises(NotAllowed):
        appeals.dismiss(appeal_id=appeal.pk, answer="Non.", by=lead, now=LATER)


def test_an_appeal_that_does_not_exist_is_refused_like_one_out_of_sight(lead):
    with pytest.raises(NotAllowed):
        appeals.uphold(appeal_id=987654321, answer="Oui.", by=lead, now=LATER)
