"""One action turns an office remote, tells all, stops the clocks it names; ending early gives back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from maslak.access.actor import bind, operator
from maslak.casework import appointments, continuity, queries, seats, workshops
from maslak.casework.models import Session, Slot
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.programme.models import Disruption
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NEXT_WEEK, NOW, YESTERDAY

TEXT = {"fr": "Urgence sanitaire", "ar": "حالة الطوارئ الصحية", "en": "Health emergency"}
GUIDANCE = {"fr": "Appelez-nous.", "ar": "اتصلوا بنا.", "en": "Call us."}
END = date(2020, 3, 20)


@pytest.fixture
def supervisor(make_actor, agency):
    return make_actor("supervisor", agency)


def _go(agency, by, **more):
    values = {
        "starts_on": DAY,
        "ends_on": END,
        "text": TEXT,
        "guidance": GUIDANCE,
        "clocks": ["referral"],
    } | more
    return continuity.go_remote(organisation=agency, by=by, now=NOW, **values)


def _end(turned, by, last_day, now=NOW):
    return continuity.end_early(disruption_id=turned.disruption_id, last_day=last_day, by=by, now=now)


def test_one_action_turns_the_office_remote(agency, ngo, supervisor):
    session = make.session(agency, starts_at=NEXT_WEEK)
    enrolled = make.enrolment(session, person=factories.person(agency, preferred_language="ar"))
    make.enrolment(session, status="waiting", person=factories.person(agency, preferred_language="en"))
    meeting = make.appointment(agency, starts_at=NEXT_WEEK)
    linked = make.slot(agency, starts_at=NEXT_WEEK + timedelta(days=1), link="https://visio.example/1")
    waiting = make.referral(ngo, agency)
    bind(supervisor)

    turned = _go(agency, supervisor)

    session.refresh_from_db()
    linked.refresh_from_db()
    meeting.refresh_from_db()
    waiting.refresh_from_db()
    assert (turned.sessions, turned.slots, turned.told, turned.clocks) == (1, 2, 3, 1)
    assert (session.mode, session.mode_before, linked.mode, meeting.slot.mode) == (
        "remote",
        "onsite",
        "video",
        "phone",
    )
    assert meeting.sequence == 1
    assert waiting.answer_due_on == date(2020, 4, 3)
    assert dict(Message.objects.filter(template="workshop_remote").values_list("language", "channel")) == {
        "ar": "space",
        "en": "space",
    }
    assert "عن بعد" in Message.objects.get(person_id=enrolled.person_id).body


def test_what_is_outside_the_period_gone_by_or_remote_already_stays(agency, supervisor):
    kept = [
        make.session(agency, starts_at=YESTERDAY),
        make.session(agency, starts_at=NOW + timedelta(days=30)),
        make.session(agency, starts_at=NEXT_WEEK, mode="video"),
        make.session(agency, starts_at=NEXT_WEEK + timedelta(hours=1), status="cancelled"),
    ]

    turned = _go(agency, supervisor)

    assert (turned.sessions, turned.told) == (0, 0)
    assert [s.mode for s in Session.objects.order_by("id")] == [s.mode for s in kept]


def test_another_office_s_sessions_stay_as_they_are(agency, other_agency, supervisor):
    elsewhere = make.session(other_agency, starts_at=NEXT_WEEK)

    _go(agency, supervisor)

    elsewhere.refresh_from_db()
    assert elsewhere.mode == "onsite"


def test_the_reminder_says_how_the_appointment_takes_place_now(agency, supervisor, counsellor):
    slot = make.slot(agency, starts_at=NEXT_WEEK)
    appointments.book(
        slot_id=slot.pk, person=factories.person(agency), purpose="Bilan", by=counsellor, now=NOW
    )

    _go(agency, supervisor)

    reminder = Message.objects.get(template="appointment_reminder")
    assert "par téléphone" in reminder.body


def test_what_is_planned_meanwhile_is_remote_from_the_start(agency, supervisor):
    _go(agency, supervisor)

    session = workshops.plan(
        workshop=make.workshop(),
        organisation=agency,
        starts_at=NEXT_WEEK,
        ends_at=NEXT_WEEK + timedelta(hours=2),
        mode="onsite",
        by=supervisor,
        now=NOW,
    )
    [slot] = appointments.open_slots(
        organisation=agency,
        counsellor=supervisor.user,
        day=NEXT_WEEK.date(),
        opens=time(9),
        closes=time(10),
        minutes=60,
        by=supervisor,
        now=NOW,
    )

    assert (session.mode, session.mode_before, slot.mode, slot.mode_before) == (
        "remote",
        "onsite",
        "phone",
        "onsite",
    )


def test_ending_early_gives_back_what_has_not_happened_and_tells_it(agency, ngo, supervisor):
    before, after = (
        make.session(agency, starts_at=NEXT_WEEK),
        make.session(agency, starts_at=NEXT_WEEK + timedelta(days=3)),
    )
    seat = make.enrolment(after)
    meeting = make.appointment(agency, starts_at=NEXT_WEEK + timedelta(days=4))
    waiting = make.referral(ngo, agency)
    turned = _go(agency, supervisor)
    bind(supervisor)

    back = _end(turned, supervisor, NEXT_WEEK.date())

    before.refresh_from_db()
    after.refresh_from_db()
    meeting.refresh_from_db()
    waiting.refresh_from_db()
    assert (back.sessions, back.slots, back.told, back.clocks) == (1, 1, 2, 1)
    assert (before.mode, after.mode, after.mode_before, meeting.slot.mode) == (
        "remote",
        "onsite",
        "",
        "onsite",
    )
    assert meeting.sequence == 2
    assert waiting.answer_due_on == date(2020, 3, 23)
    assert Message.objects.filter(person_id=seat.person_id, template="workshop_back").count() == 1
    assert Disruption.objects.get().ends_on == NEXT_WEEK.date()


def test_a_period_called_off_before_it_begins_leaves_no_mark_on_the_charts(agency, supervisor):
    session = make.session(agency, starts_at=NEXT_WEEK)
    turned = _go(agency, supervisor, starts_on=date(2020, 3, 5))

    _end(turned, supervisor, date(2020, 3, 4))

    session.refresh_from_db()
    assert (session.mode, session.disruption) == ("onsite", None)
    assert not Disruption.objects.exists()


def test_a_longer_period_takes_in_more(agency, supervisor):
    later = make.session(agency, starts_at=NOW + timedelta(days=30))
    turned = _go(agency, supervisor)

    more = continuity.prolong(
        disruption_id=turned.disruption_id, ends_on=date(2020, 4, 30), by=supervisor, now=NOW
    )

    later.refresh_from_db()
    assert (more.sessions, later.mode) == (1, "remote")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2020, 3, 1)}, "ends_on"),
        ({"text": TEXT | {"ar": " "}}, "text"),
        ({"guidance": {"fr": "Appelez."}}, "guidance"),
        ({"clocks": ["sundial"]}, "clocks"),
    ],
)
def test_a_period_that_cannot_be_is_refused(agency, supervisor, change, field):
    with pytest.raises(Invalid) as refusal:
        _go(agency, supervisor, **change)

    assert refusal.value.field == field
    assert not Disruption.objects.exists()


def test_two_periods_of_one_office_do_not_overlap(agency, other_agency, supervisor, operator_actor):
    _go(agency, supervisor)

    with pytest.raises(Invalid):
        _go(agency, supervisor, starts_on=END)
    _go(other_agency, operator_actor)


def test_what_is_over_is_not_ended_again_nor_prolonged_backwards(agency, supervisor):
    turned = _go(agency, supervisor)

    with pytest.raises(StepRefused):
        _end(turned, supervisor, END, now=NOW + timedelta(days=40))
    with pytest.raises(Invalid):
        _end(turned, supervisor, END + timedelta(days=1))
    with pytest.raises(Invalid):
        continuity.prolong(disruption_id=turned.disruption_id, ends_on=END, by=supervisor, now=NOW)


def test_it_is_for_those_who_lead_the_office_or_the_programme(
    agency, other_agency, counsellor, supervisor, make_actor
):
    for actor in (counsellor, make_actor("supervisor", other_agency), make_actor("donor")):
        with pytest.raises(NotAllowed):
            _go(agency, actor)
    turned = _go(agency, supervisor)
    with pytest.raises(NotAllowed):
        _end(turned, make_actor("supervisor", other_agency), DAY)


def test_the_coordination_turns_an_office_remote_without_reading_its_files(agency, ministry, make_actor):
    session = make.session(agency, starts_at=NEXT_WEEK)
    make.enrolment(session)
    coordinator = make_actor("coordinator", ministry)
    bind(coordinator)

    turned = _go(agency, coordinator)

    assert (turned.sessions, turned.told) == (1, 1)
    assert not Session.objects.exists()
    assert not factories.Person.objects.exists()
    bind(operator())
    session.refresh_from_db()
    assert session.mode == "remote"


def test_a_shock_on_a_sector_is_declared_by_the_coordination(agency, ministry, supervisor, make_actor):
    values = {
        "sector": "catering",
        "starts_on": date(2020, 3, 16),
        "ends_on": date(2020, 6, 30),
        "text": TEXT,
    }

    with pytest.raises(NotAllowed):
        continuity.declare_shock(by=supervisor, **values)
    shock = continuity.declare_shock(by=make_actor("coordinator", ministry), **values)

    assert (shock.kind, shock.sector, shock.organisation) == ("sector_shock", "catering", None)


@pytest.mark.parametrize("change", [{"sector": " "}, {"ends_on": date(2020, 1, 1)}, {"text": {"fr": "x"}}])
def test_a_shock_that_cannot_be_is_refused(operator_actor, change):
    values = {"sector": "catering", "starts_on": DAY, "text": TEXT} | change

    with pytest.raises(Invalid):
        continuity.declare_shock(by=operator_actor, **values)


def test_guidance_is_published_from_a_week_before_to_the_last_day(agency, supervisor):
    _go(agency, supervisor, starts_on=date(2020, 3, 10))
    shown = [day for day in (2, 3, 10, 20, 21) if queries.published_guidance(date(2020, 3, day)).exists()]

    assert shown == [3, 10, 20]
    [period] = queries.published_guidance(END)
    assert (period.guidance_ar, period.organisation) == (GUIDANCE["ar"], agency)


def test_a_slot_that_nobody_has_turns_without_a_message(agency, supervisor, counsellor):
    session = make.session(agency, starts_at=NEXT_WEEK)
    seats.enrol(session_id=session.pk, person=factories.person(agency), by=counsellor, now=NOW)
    make.slot(agency, starts_at=NEXT_WEEK)

    turned = _go(agency, supervisor)

    assert (turned.slots, turned.told) == (1, 1)
    assert Slot.objects.get().mode == "phone"


def test_a_period_without_a_name_has_one_in_three_languages(agency, supervisor):
    _go(agency, supervisor, text=None)

    period = Disruption.objects.get()
    assert (period.text_fr, period.text_en) == ("Services à distance", "Remote services")
    assert period.text_ar
