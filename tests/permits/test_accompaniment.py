"""A desk that only accompanies notes what the authority's portal says, and decides nothing itself."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import bind, operator
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.papers.models import Paper
from maslak.pathway.models import Milestone
from maslak.permits import accompaniment
from maslak.permits.models import Decision, Passage
from tests import factories
from tests.permits import make
from tests.permits.make import DAY

END = date(2027, 2, 1)
MARCH = make.at(date(2026, 3, 31), 10)


@pytest.fixture
def desk(db):
    """A counter of the ministry, which does not work here: an association follows its files."""
    return make.desk("visa", decides=False, code="GUICHET-SUIVI")


@pytest.fixture
def ngo(db):
    return make.organisation("ASSO-SUIVI", kind="ngo")


@pytest.fixture
def caseworker(ngo):
    return make.actor(ngo, "caseworker")


@pytest.fixture
def file(desk, ngo):
    return make.file("submitted", kind="visa", desk=desk, employer=make.employer(owner=ngo))


def _note(file, by, state, on=DAY, reference="TAE-1", **more):
    return accompaniment.note_external(
        file_id=file.pk, state=state, reference=reference, on=on, by=by, now=MARCH, **more
    )


def _kinds():
    return list(Milestone.objects.order_by("pk").values_list("kind", flat=True))


def test_what_the_portal_says_is_noted_with_its_reference(file, caseworker):
    bind(caseworker)

    _note(file, caseworker, "entered")

    file.refresh_from_db()
    assert (file.status, file.external_state) == ("submitted", "entered")
    assert (file.external_ref, file.external_on) == ("TAE-1", DAY)
    assert (
        Passage.objects.get(file=file, step="note_external").note
        == "saisi sur le portail du ministère · TAE-1"
    )


def test_the_reference_is_kept_from_one_note_to_the_next(file, caseworker):
    _note(file, caseworker, "entered")

    _note(file, caseworker, "in_review", reference="")

    file.refresh_from_db()
    assert file.external_ref == "TAE-1"


def test_a_visa_granted_there_counts_marked_external(file, caseworker):
    bind(caseworker)
    _note(file, caseworker, "deposited", on=date(2026, 2, 3))

    _note(file, caseworker, "granted", on=date(2026, 2, 16), number="V-77", valid_to=END)

    file.refresh_from_db()
    assert (file.status, file.number, file.valid_from, file.valid_to) == (
        "granted",
        "V-77",
        date(2026, 2, 16),
        END,
    )
    assert file.decided_by is None
    assert _kinds() == []  # the association does not read the counter's ledger
    bind(operator())
    facts = Milestone.objects.order_by("pk")
    assert [fact.kind for fact in facts] == ["visa_filed", "visa_granted"]
    assert {fact.attributes["external"] for fact in facts} == {True}
    assert {fact.organisation for fact in facts} == {file.held_by}
    assert (facts[1].attributes["working_days"], facts[1].attributes["on_time"]) == (9, True)


def test_nothing_is_decided_nor_printed_here(file, caseworker):
    _note(file, caseworker, "granted", valid_to=END)

    assert Decision.objects.count() == 0
    assert Paper.objects.count() == 0


def test_a_refusal_noted_closes_the_file(file, caseworker):
    _note(file, caseworker, "refused")

    file.refresh_from_db()
    assert (file.status, file.decided_by) == ("refused", None)
    assert _kinds() == ["visa_refused"]


def test_a_refusal_overturned_there_becomes_a_visa(file, caseworker):
    _note(file, caseworker, "refused")

    _note(file, caseworker, "granted", on=date(2026, 3, 2), valid_to=END)

    assert _kinds() == ["visa_refused", "visa_granted"]


def test_a_certificate_counts_as_requested_once(caseworker, ngo):
    desk = make.desk("certificate", decides=False, code="AGENCE-SUIVI")
    file = make.file("submitted", desk=desk, employer=make.employer(owner=ngo))

    _note(file, caseworker, "entered")
    _note(file, caseworker, "entered", reference="TAE-2")

    assert _kinds() == ["certificate_requested"]


def test_no_delay_is_told_once_the_authority_asks_for_more(file, caseworker):
    _note(file, caseworker, "deposited")
    file.refresh_from_db()
    assert file.due_on == date(2026, 2, 16)

    _note(file, caseworker, "to_complete", on=date(2026, 2, 5))
    file.refresh_from_db()
    assert (file.due_on, file.clock_started_at) == (None, None)

    _note(file, caseworker, "granted", on=date(2026, 3, 20), valid_to=END)
    granted = Milestone.objects.get(kind="visa_granted")
    assert "working_days" not in granted.attributes


def test_the_person_concerned_is_told_in_their_space(desk, ngo, caseworker):
    person = factories.person(ngo)
    employer = make.employer(owner=ngo)
    worker = make.worker(ngo, person=person)
    file = make.file("submitted", kind="visa", desk=desk, employer=employer, worker=worker)
    bind(caseworker)

    _note(file, caseworker, "ready")

    bind(operator())
    message = Message.objects.get(person_id=person.pk)
    assert (message.template, message.channel) == ("permit_turn", "space")
    assert "visa prêt" in message.body


def test_who_noted_it_is_not_told_what_they_wrote(file, caseworker):
    colleague = make.account(file.filed_by, "caseworker", "collegue")

    _note(file, caseworker, "ready")

    assert [m.user_id for m in Message.objects.exclude(user_id=None)] == [colleague.pk]


def test_an_officer_of_the_desk_that_holds_the_file_notes_too(file, desk):
    officer = make.actor(desk.organisation, "permit_officer")

    _note(file, officer, "in_review")

    file.refresh_from_db()
    assert file.external_state == "in_review"


def test_a_desk_that_decides_follows_no_portal(caseworker, ngo):
    file = make.file("submitted", kind="visa", employer=make.employer(owner=ngo))

    with pytest.raises(NotAllowed, match="décide lui-même"):
        _note(file, caseworker, "granted", valid_to=END)


def test_another_association_notes_nothing(file):
    stranger = make.actor(make.organisation("AUTRE-ASSO", kind="ngo"), "caseworker")

    with pytest.raises(NotAllowed):
        _note(file, stranger, "ready")


def test_an_employer_notes_nothing(desk):
    file = make.file("submitted", kind="visa", desk=desk)

    with pytest.raises(NotAllowed):
        _note(file, make.actor(file.filed_by, "employer"), "ready")


@pytest.mark.parametrize(
    ("state", "more", "field"),
    [
        ("", {}, "state"),
        ("lost", {}, "state"),
        ("entered", {"reference": " "}, "reference"),
        ("entered", {"reference": "x" * 61}, "reference"),
        ("entered", {"on": date(2026, 4, 1)}, "on"),
        ("granted", {}, "valid_to"),
        ("granted", {"valid_to": date(2026, 1, 1)}, "valid_to"),
        ("granted", {"valid_to": END, "number": "x" * 41}, "number"),
    ],
)
def test_what_the_portal_cannot_say_is_not_noted(file, caseworker, state, more, field):
    with pytest.raises(Invalid) as refusal:
        _note(file, caseworker, state, **more)

    assert refusal.value.field == field
    file.refresh_from_db()
    assert file.external_state == ""


def test_the_portal_does_not_go_back_in_time(file, caseworker):
    _note(file, caseworker, "in_review", on=date(2026, 2, 10))

    with pytest.raises(Invalid, match="10/02/2026"):
        _note(file, caseworker, "ready", on=date(2026, 2, 9))


@pytest.mark.parametrize("state", ["entered", "ready", "granted", "refused"])
def test_a_file_that_is_over_has_no_more_to_say(desk, ngo, caseworker, state):
    file = make.file("abandoned", kind="visa", desk=desk, employer=make.employer(owner=ngo))

    with pytest.raises(StepRefused):
        _note(file, caseworker, state, valid_to=END)


def test_two_files_do_not_bear_one_number(file, desk, ngo, caseworker):
    make.file("granted", kind="visa", desk=desk, employer=make.employer(owner=ngo), number="V-77")

    with pytest.raises(Conflict) as refusal:
        _note(file, caseworker, "granted", number="V-77", valid_to=END)

    assert refusal.value.field == "number"


def test_an_external_visa_does_not_overlap_another_either(file, desk, ngo, caseworker):
    make.file("granted", kind="visa", desk=desk, employer=file.employer, worker=file.worker)

    with pytest.raises(Conflict) as refusal:
        _note(file, caseworker, "granted", valid_to=END)

    assert refusal.value.field == "on"
