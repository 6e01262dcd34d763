"""What only one may have goes to one, however many ask in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import Organisation
from maslak.casework import appointments, files, reception, referrals, seats, self_paced, workshops
from maslak.casework.catalogue import steps_of
from maslak.casework.models import Appointment, CaseFile, Enrolment, Session
from maslak.core.errors import Conflict, StepRefused
from maslak.outbox import actions as outbox
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from maslak.people.models import LocalNumber
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NEXT_WEEK, NOW
from tests.concurrency.numbers import numbers

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
MANY = 6


def _office(kind: str = "office", **fields: Any) -> Organisation:
    return factories.organisation(f"THREAD-{next(numbers)}", kind=kind, **fields)


def _counsellors(office: Organisation, number: int = MANY, role: str = "counsellor") -> list[Actor]:
    names = [f"{role}-{office.code}-{n}".lower() for n in range(number)]
    return [Actor(user=make.account(office, role, name), organisation=office, role=role) for name in names]


def _given(build: Callable[[], Any]) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _kept(results: list[Any], kind: type) -> list[Any]:
    return [result for result in results if isinstance(result, kind)]


def test_the_last_seat_is_taken_once(together):
    def build():
        office = _office()
        session = make.session(office, starts_at=NEXT_WEEK, seats=1)
        return session, _counsellors(office), [factories.person(office) for _ in range(MANY)]

    session, actors, people = _given(build)

    together(
        [
            (
                by,
                lambda by=by, person=person: seats.enrol(
                    session_id=session.pk, person=person, by=by, now=NOW
                ),
            )
            for by, person in zip(actors, people, strict=True)
        ]
    )

    with acting(operator()):
        statuses = sorted(Enrolment.objects.filter(session=session).values_list("status", flat=True))
    assert statuses == ["enrolled"] + ["waiting"] * (MANY - 1)


def test_persons_who_do_not_see_one_another_do_not_share_a_seat_either(together):
    def build():
        office = _office()
        people = [factories.person(office) for _ in range(MANY)]
        accounts = [make.account(office, "person", f"self-{person.ref}") for person in people]
        return make.session(office, starts_at=NEXT_WEEK, seats=2), people, accounts

    session, people, accounts = _given(build)
    actors = [Actor(user, None, "person", person.pk) for user, person in zip(accounts, people, strict=True)]

    together(
        [
            (
                by,
                lambda by=by, person=person: seats.enrol(
                    session_id=session.pk, person=person, by=by, now=NOW
                ),
            )
            for by, person in zip(actors, people, strict=True)
        ]
    )

    with acting(operator()):
        assert Enrolment.objects.filter(session=session, status="enrolled").count() == 2
        assert Enrolment.objects.filter(session=session, status="waiting").count() == MANY - 2


def test_seats_given_up_at_once_seat_as_many_of_those_who_wait(together):
    def build():
        office = _office()
        session = make.session(office, starts_at=NEXT_WEEK, seats=3)
        seated = [make.enrolment(session) for _ in range(3)]
        for minute in range(4):
            make.enrolment(session, status="waiting", queued_at=NOW + timedelta(minutes=minute))
        return session, seated, _counsellors(office, 3)

    session, seated, actors = _given(build)

    together(
        [
            (by, lambda by=by, seat=seat: seats.cancel(enrolment_id=seat.pk, by=by, now=NOW))
            for by, seat in zip(actors, seated, strict=True)
        ]
    )

    with acting(operator()):
        left = Enrolment.objects.filter(session=session).exclude(status="cancelled").order_by("queued_at")
        assert [enrolment.status for enrolment in left] == ["enrolled"] * 3 + ["waiting"]
        promoted = Message.objects.filter(
            template="workshop_promoted", organisation_id=session.organisation_id
        )
        assert promoted.count() == 3


def test_one_slot_is_booked_once(together):
    def build():
        office = _office()
        return (
            make.slot(office, starts_at=NEXT_WEEK),
            _counsellors(office),
            [factories.person(office) for _ in range(MANY)],
        )

    slot, actors, people = _given(build)

    results = together(
        [
            (
                by,
                lambda by=by, person=person: appointments.book(
                    slot_id=slot.pk, person=person, purpose="Bilan", by=by, now=NOW
                ),
            )
            for by, person in zip(actors, people, strict=True)
        ]
    )

    assert len(_kept(results, Appointment)) == 1
    assert len(_kept(results, Conflict)) == MANY - 1
    with acting(operator()):
        assert (
            Message.objects.filter(
                template="appointment_booked", organisation_id=slot.organisation_id
            ).count()
            == 1
        )


def test_invitations_sent_at_once_take_different_hours(together):
    def build():
        office = _office()
        counsellor = make.account(office)
        for hour in range(MANY - 1):
            make.slot(office, starts_at=NEXT_WEEK + timedelta(hours=hour), counsellor=counsellor)
        return office, _counsellors(office), [factories.person(office) for _ in range(MANY)]

    office, actors, people = _given(build)

    results = together(
        [
            (
                by,
                lambda by=by, person=person: appointments.invite(
                    organisation=office, person=person, purpose="Bilan", by=by, now=NOW
                ),
            )
            for by, person in zip(actors, people, strict=True)
        ]
    )

    assert len({booked.slot_id for booked in _kept(results, Appointment)}) == MANY - 1
    assert len(_kept(results, Conflict)) == 1


def test_a_ticket_is_given_once(together):
    office, actors = _given(lambda: (lambda office: (office, _counsellors(office)))(_office()))

    visits = together(
        [
            (by, lambda by=by: reception.arrive(organisation=office, need="job", by=by, now=NOW))
            for by in actors
        ]
    )

    assert sorted(visit.ticket for visit in visits) == list(range(1, MANY + 1))


def test_an_own_number_is_given_once(together):
    def build():
        office = _office()
        return office, _counsellors(office), [factories.person(office) for _ in range(MANY)]

    office, actors, people = _given(build)

    together(
        [
            (
                by,
                lambda by=by, person=person: files.open_case(
                    person=person, organisation=office, registered_on=DAY, by=by
                ),
            )
            for by, person in zip(actors, people, strict=True)
        ]
    )

    with acting(operator()):
        numbers = sorted(LocalNumber.objects.filter(organisation=office).values_list("number", flat=True))
    assert numbers == [f"2020-0000{n}" for n in range(1, MANY + 1)]


def test_one_file_is_opened_for_one_person(together):
    def build():
        office = _office()
        return office, _counsellors(office), factories.person(office)

    office, actors, person = _given(build)

    results = together(
        [
            (by, lambda by=by: files.open_case(person=person, organisation=office, registered_on=DAY, by=by))
            for by in actors
        ]
    )

    assert len(_kept(results, CaseFile)) == 1
    assert len(_kept(results, Conflict)) == MANY - 1
    with acting(operator()):
        assert Milestone.objects.filter(kind="registered", organisation=office).count() == 1


def test_a_referral_is_answered_once(together):
    def build():
        sender, receiver = _office(), _office("ngo", receives_referrals=True)
        return make.referral(sender, receiver), receiver, _counsellors(receiver, role="partner")

    referral, receiver, actors = _given(build)

    def answer(by: Actor, number: int) -> Any:
        if number % 2:
            return referrals.accept(referral_id=referral.pk, by=by, now=NOW)
        return referrals.refuse(referral_id=referral.pk, reason="full", by=by, now=NOW)

    results = together([(by, lambda by=by, n=n: answer(by, n)) for n, by in enumerate(actors)])

    assert len(_kept(results, StepRefused)) == MANY - 1
    with acting(operator()):
        assert Milestone.objects.filter(organisation=receiver).count() == 1


def test_a_visitor_is_received_by_one_colleague(together):
    def build():
        office = _office()
        return make.visit(office), _counsellors(office)

    visit, actors = _given(build)

    results = together(
        [(by, lambda by=by: reception.receive(visit_id=visit.pk, by=by, now=NOW)) for by in actors]
    )

    assert len(_kept(results, StepRefused)) == MANY - 1


def test_attendance_marked_by_two_is_one_fact(together):
    def build():
        office = _office()
        return make.enrolment(make.session(office)), _counsellors(office)

    enrolment, actors = _given(build)

    results = together(
        [(by, lambda by=by: workshops.attend(enrolment_id=enrolment.pk, by=by, now=NOW)) for by in actors]
    )

    assert len(_kept(results, StepRefused)) == MANY - 1
    with acting(operator()):
        assert Milestone.objects.filter(kind="workshop_attended", source_id=enrolment.pk).count() == 1


def test_a_register_read_by_two_makes_one_session(together):
    def build():
        office = _office()
        make.workshop()
        return office, _counsellors(office), [make.case(office) for _ in range(MANY)]

    office, actors, cases = _given(build)

    together(
        [
            (
                by,
                lambda by=by, case=case: workshops.record_past(
                    case=case, topic="cv", held_on=date(2020, 2, 10), mode="onsite", by=by, now=NOW
                ),
            )
            for by, case in zip(actors, cases, strict=True)
        ]
    )

    with acting(operator()):
        assert Session.objects.get(organisation=office).enrolments.count() == MANY


def test_the_last_steps_done_in_two_windows_complete_the_workshop_once(together):
    def build():
        office = _office()
        return office, _counsellors(office, 2), factories.person(office), make.workshop()

    office, actors, person, workshop = _given(build)
    codes = [step.code for step in steps_of("cv")]
    with acting(actors[0]):
        for code in codes[:-2]:
            self_paced.complete_step(person=person, workshop=workshop, step=code, by=actors[0], now=NOW)

    together(
        [
            (
                by,
                lambda by=by, code=code: self_paced.complete_step(
                    person=person, workshop=workshop, step=code, by=by, now=NOW
                ),
            )
            for by, code in zip(actors, codes[-2:], strict=True)
        ]
    )

    with acting(operator()):
        assert Milestone.objects.filter(kind="self_paced_completed", organisation=office).count() == 1


def test_two_workers_never_send_one_message_twice(together):
    def build():
        office = _office()
        person = factories.person(office, phone="0612000457", consents=["sms"])
        params = {"when": NEXT_WEEK, "organisation": "x", "mode": "x"}
        for _ in range(12):
            outbox.queue(template="appointment_reminder", person=person, params=params)

    _given(build)
    sent: list[str] = []

    def deliver(channel: str, address: str, body: str, language: str) -> None:
        sent.append(address)

    results = together([(operator(), lambda: outbox.send_due(now=NOW, deliver=deliver)) for _ in range(3)])

    mine = [
        address for address in sent if address.endswith("612000457")
    ]  # other tests leave messages of theirs
    assert len(mine) == 12
    assert sum(result.sent for result in results) == len(sent)
