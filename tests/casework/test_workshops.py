"""Sessions planned, held, cancelled; attendance with its fact and certificate; the register's past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maslak.access.actor import bind
from maslak.casework import queries, workshops
from maslak.casework.catalogue import catalogue, steps_of
from maslak.casework.models import Enrolment, Session, Workshop
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from maslak.pathway.queries import standing
from tests import factories
from tests.casework import make
from tests.casework.make import DAY, NEXT_WEEK, NOW, YESTERDAY


@pytest.fixture
def supervisor(make_actor, agency):
    return make_actor("supervisor", agency)


def _plan(agency, by, **more):
    values = {
        "workshop": make.workshop(),
        "starts_at": NEXT_WEEK,
        "ends_at": NEXT_WEEK + timedelta(hours=3),
        "mode": "onsite",
        "seats": 12,
    } | more
    return workshops.plan(organisation=agency, by=by, now=NOW, **values)


def test_a_session_is_planned_by_those_who_manage_workshops(agency, counsellor, supervisor):
    with pytest.raises(NotAllowed):
        _plan(agency, counsellor)
    session = _plan(agency, supervisor)

    assert (session.status, session.seats) == ("planned", 12)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": YESTERDAY}, "starts_at"),
        ({"ends_at": NEXT_WEEK}, "ends_at"),
        ({"mode": ""}, "mode"),
        ({"mode": "somehow"}, "mode"),
        ({"seats": 0}, "seats"),
    ],
)
def test_a_session_that_cannot_be_is_refused(agency, supervisor, change, field):
    with pytest.raises(Invalid) as refusal:
        _plan(agency, supervisor, **change)

    assert refusal.value.field == field


def test_a_workshop_that_left_the_catalogue_is_not_planned(agency, supervisor):
    old = Workshop.objects.create(code="old", counts_as="job_search", title_fr="Ancien", is_active=False)

    with pytest.raises(Invalid):
        _plan(agency, supervisor, workshop=old)


def test_attendance_writes_the_fact_and_a_certificate(agency, counsellor):
    bind(counsellor)
    enrolment = make.enrolment(make.session(agency, mode="video"))

    workshops.attend(enrolment_id=enrolment.pk, by=counsellor, now=NOW)

    enrolment.refresh_from_db()
    [fact] = standing()
    assert (fact.kind, fact.mode, fact.occurred_on) == ("workshop_attended", "video", date(2020, 3, 1))
    assert fact.attributes == {"counts_as": "job_search", "topic": "cv"}
    assert queries.certificate(enrolment.certificate_number).workshop.code == "cv"


def test_a_certificate_is_checked_by_anybody_and_names_nobody(agency, counsellor):
    enrolment = make.enrolment(make.session(agency))
    number = workshops.attend(enrolment_id=enrolment.pk, by=counsellor, now=NOW).certificate_number

    bind(None)

    found = queries.certificate(f" {number.lower()} ")
    assert (found.organisation, found.held_on) == (agency, date(2020, 3, 1))
    assert queries.certificate("AAAAA-AAAAA") is None
    assert queries.certificate("") is None


def test_a_corrected_attendance_voids_the_fact_and_the_certificate(agency, counsellor):
    enrolment = make.enrolment(make.session(agency))
    number = workshops.attend(enrolment_id=enrolment.pk, by=counsellor, now=NOW).certificate_number

    workshops.miss(enrolment_id=enrolment.pk, by=counsellor, now=NOW)
    assert not standing().exists()
    assert queries.certificate(number) is None
    workshops.attend(enrolment_id=enrolment.pk, by=counsellor, now=NOW)

    assert standing().count() == 1
    assert Milestone.objects.count() == 3


def test_presence_is_noted_once_the_session_has_begun_and_only_if_it_took_place(agency, counsellor):
    ahead = make.enrolment(make.session(agency, starts_at=NEXT_WEEK))
    called_off = make.enrolment(make.session(agency, status="cancelled"))

    for enrolment in (ahead, called_off):
        with pytest.raises(StepRefused):
            workshops.attend(enrolment_id=enrolment.pk, by=counsellor, now=NOW)
    with pytest.raises(StepRefused):
        workshops.hold(session_id=ahead.session_id, by=counsellor, now=NOW)


def test_the_whole_sheet_is_kept_at_once(agency, counsellor):
    session = make.session(agency)
    here, away, waiting = (
        make.enrolment(session),
        make.enrolment(session),
        make.enrolment(session, status="waiting"),
    )

    workshops.hold(session_id=session.pk, attended={here.pk}, by=counsellor, now=NOW)

    statuses = {e.pk: e.status for e in Enrolment.objects.all()}
    assert statuses == {here.pk: "attended", away.pk: "absent", waiting.pk: "cancelled"}


def test_a_cancelled_session_frees_and_tells_everybody(agency, supervisor):
    session = make.session(agency, starts_at=NEXT_WEEK)
    for status, language in (("enrolled", "ar"), ("waiting", "en"), ("cancelled", "fr")):
        make.enrolment(session, status=status, person=factories.person(agency, preferred_language=language))

    workshops.cancel_session(session_id=session.pk, by=supervisor, now=NOW)

    assert set(Enrolment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert sorted(Message.objects.values_list("language", "template")) == [
        ("ar", "workshop_cancelled"),
        ("en", "workshop_cancelled"),
    ]


def _past(case, by, **more):
    values = {"topic": "cv", "held_on": date(2020, 2, 10), "mode": "onsite"} | more
    make.workshop()
    return workshops.record_past(case=case, by=by, now=NOW, **values)


def test_a_register_s_lines_gather_in_one_session_a_day_and_mode(agency, counsellor):
    first, second, third = make.case(agency), make.case(agency), make.case(agency)
    _past(first, counsellor)
    _past(second, counsellor)
    _past(third, counsellor, mode="remote")

    assert sorted(Session.objects.values_list("mode", "status", "from_register", "seats")) == [
        ("onsite", "held", True, None),
        ("remote", "held", True, None),
    ]
    assert sorted(standing().values_list("mode", flat=True)) == ["onsite", "onsite", "remote"]


def test_a_register_read_twice_adds_nothing_and_gives_no_certificate(agency, counsellor):
    case = make.case(agency)

    assert _past(case, counsellor) == _past(case, counsellor)
    assert standing().count() == 1
    assert Enrolment.objects.get().certificate_number == ""


@pytest.mark.parametrize("order", [(True, False), (False, True)])
def test_where_a_register_contradicts_itself_having_come_holds(agency, counsellor, order):
    case = make.case(agency)
    for attended in order:
        _past(case, counsellor, attended=attended)

    assert Enrolment.objects.get().status == "attended"
    assert standing().count() == 1


def test_an_absence_in_a_register_is_no_fact(agency, counsellor):
    _past(make.case(agency), counsellor, attended=False)

    assert not standing().exists()


@pytest.mark.parametrize(
    ("change", "field"), [({"topic": "chess"}, "topic"), ({"held_on": DAY + timedelta(days=1)}, "held_on")]
)
def test_a_register_s_line_that_cannot_be_is_refused(agency, counsellor, change, field):
    with pytest.raises(Invalid) as refusal:
        _past(make.case(agency), counsellor, **change)

    assert refusal.value.field == field


def test_the_catalogue_is_loaded_and_loaded_again(operator_actor, counsellor):
    Workshop.objects.create(code="gone", counts_as="job_search", title_fr="Ancien")

    with pytest.raises(NotAllowed):
        workshops.load_catalogue(by=counsellor)
    count = workshops.load_catalogue(by=operator_actor)
    workshops.load_catalogue(by=operator_actor)

    assert set(Workshop.objects.filter(is_active=True).values_list("code", flat=True)) == set(catalogue())
    assert Workshop.objects.filter(is_active=True).count() == count
    assert not Workshop.objects.get(code="gone").is_active


def test_every_workshop_has_its_titles_and_its_steps_for_the_phone():
    for entry in catalogue().values():
        assert all(entry.title[language] and entry.description[language] for language in ("fr", "ar", "en"))
        assert entry.counts_as in ("job_search", "information")
        assert len(steps_of(entry.code)) >= 2, entry.code
        assert len({step.code for step in entry.steps}) == len(entry.steps)
    assert steps_of("unheard-of") == ()
