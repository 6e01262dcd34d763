"""A counsellor's services on the pages: received, interviewed, taught, expected, sent on, placed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.casework import appointments, grid, workshops
from maslak.casework.models import Appointment, Enrolment, Interview, Referral, Session, Visit, Workshop
from maslak.pathway.models import Milestone
from maslak.people.models import Person
from maslak.placement.models import Placement
from maslak.programme.models import Disruption
from tests import factories
from tests.web.desk.conftest import page, send, signed_in, told, with_file

DAY = timedelta(days=1)


@pytest.fixture
def head(supervisor):
    """The browser of the head of the office."""
    return signed_in(supervisor)


@pytest.fixture
def session(agency, operator_actor):
    """A workshop in three days, with one seat."""
    at = timezone.make_aware(datetime.combine(timezone.localdate() + 3 * DAY, time(10)))
    return workshops.plan(
        workshop=Workshop.objects.get(code="cv"), organisation=agency, starts_at=at, ends_at=at + timedelta(hours=2),
        mode="onsite", place="Salle 1", seats=1, by=operator(agency), now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def slot(agency, counsellor):
    """A free hour tomorrow."""
    bind(operator(agency))
    made = appointments.open_slots(
        organisation=agency, counsellor=counsellor.user, day=timezone.localdate() + DAY, opens=time(9),
        closes=time(10), minutes=30, by=operator(agency), now=timezone.now(),
    )  # fmt: skip
    return made[0]


def facts(person: Person) -> list[str]:
    """The kinds in somebody's ledger, oldest first."""
    bind(operator())
    return list(
        Milestone.objects.filter(subject=person.subject.pseudonym)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


# ---- reception


def test_somebody_at_the_door_gets_a_ticket_without_a_name(desk):
    answer = send(desk, "reception", need="papers", language="wo", interpreter="on")

    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert (visit.need, visit.language, visit.needs_interpreter) == ("papers", "wo", True)
    assert "wolof" in page(desk, "reception").lower()


def test_a_ticket_without_a_need_is_not_taken(desk):
    answer = send(desk, "reception", language="fr")

    assert answer.status_code in (200, 422)
    assert not Visit.objects.exists()


def test_a_visitor_is_received_once(desk):
    send(desk, "reception", need="job", language="fr")
    visit = Visit.objects.get()

    send(desk, "visit-step", visit.pk, "recevoir")
    assert "rendez-vous" in page(desk, "visit", visit.pk).lower()
    send(desk, "visit-step", visit.pk, "recevoir")

    assert Visit.objects.get().status == "received"
    assert "n'est plus possible" in told(desk)


def test_a_visitor_of_another_office_is_not_there(desk, stranger):
    send(signed_in(stranger), "reception", need="job", language="fr")

    assert send(desk, "visit-step", Visit.objects.get().pk, "recevoir").status_code == 404


# ---- interview


def answered(interview: Interview) -> dict[str, object]:
    """An answer to every question that must have one."""
    given: dict[str, object] = {"version": interview.version}
    for question in grid.questions().values():
        if question.required and question.type == "rows":
            given[f"{question.code}__0__{question.columns[0].code}"] = "Cuisinière"
        elif question.required:
            options = {"yes_no": "yes", "number": 1, "amount": 1, "day": timezone.localdate().isoformat()}
            given[question.code] = next(iter(question.options), options.get(question.type, "Cuisinière"))
    return given


def test_an_interview_goes_from_the_grid_to_a_plan_and_into_the_ledger(desk, person, today):
    answer = send(desk, "interview-new", person.ref, mode="phone", held_on=today.isoformat())
    interview = Interview.objects.get()
    assert answer.url.endswith(f"/entretiens/{interview.pk}/")

    answer = send(desk, "interview", interview.pk, **answered(interview), finish="1")
    assert answer.url.endswith("/terminer/"), answer.context["form"].errors
    answer = send(
        desk, "interview-complete", interview.pk, profile="B",
        title_1="Refaire le CV", due_1=(today + 14 * DAY).isoformat(),
    )  # fmt: skip

    assert answer.status_code == 302, answer.context["form"].errors
    assert "interviewed" in facts(person)
    assert "Refaire le CV" in page(desk, "person", person.ref)


def test_an_interview_without_its_required_answers_is_not_ended(desk, person, today):
    send(desk, "interview-new", person.ref, mode="phone", held_on=today.isoformat())

    answer = send(desk, "interview-complete", Interview.objects.get().pk, profile="B")

    assert "Il manque une réponse" in answer.content.decode()
    assert facts(person) == ["registered"]


def test_an_interview_of_tomorrow_is_refused(desk, person, today):
    answer = send(desk, "interview-new", person.ref, mode="onsite", held_on=(today + DAY).isoformat())

    assert answer.status_code == 422
    assert not Interview.objects.exists()


def test_the_grid_saved_from_an_old_page_is_refused_and_said(desk, person, today):
    send(desk, "interview-new", person.ref, mode="onsite", held_on=today.isoformat())
    interview = Interview.objects.get()
    send(desk, "interview", interview.pk, version=interview.version)

    answer = send(desk, "interview", interview.pk, version=interview.version)

    assert answer.status_code == 200
    assert "entre-temps" in answer.content.decode() or "modifi" in answer.content.decode()


def test_an_interview_taken_back_voids_its_fact(desk, person, today):
    send(desk, "interview-new", person.ref, mode="onsite", held_on=today.isoformat())
    interview = Interview.objects.get()
    send(desk, "interview", interview.pk, **answered(interview))
    send(desk, "interview-complete", interview.pk, profile="B")
    assert facts(person)[-1] == "interviewed"

    send(desk, "interview-cancel", interview.pk, reason="Saisi sur le mauvais dossier")

    assert facts(person)[-1] == "voided"


# ---- workshops


def test_a_session_is_announced_and_shown(head, desk, today):
    answer = send(
        head, "session-new", workshop=Workshop.objects.get(code="cv").pk, day=(today + 5 * DAY).isoformat(),
        begins="10:00", ends="12:00", mode="onsite", place="Salle Exemple", seats=8,
    )  # fmt: skip

    assert answer.status_code == 302, answer.context["form"].errors
    assert "Salle Exemple" in page(desk, "workshops")


def test_a_session_that_ends_before_it_begins_is_refused(head, today):
    answer = send(
        head, "session-new", workshop=Workshop.objects.get(code="cv").pk, day=(today + 5 * DAY).isoformat(),
        begins="12:00", ends="10:00", mode="onsite", seats=8,
    )  # fmt: skip

    assert answer.status_code == 422
    assert not Session.objects.exists()


def test_the_second_person_waits_and_moves_up(desk, agency, counsellor, person, session, today):
    other = with_file(agency, counsellor, today, family_name="Mensah", given_name="Kofi", birth_year=1988)

    send(desk, "session-enrol", session.ref, person=person.ref)
    send(desk, "session-enrol", session.ref, person=other.ref.lower())
    assert list(Enrolment.objects.order_by("pk").values_list("status", flat=True)) == ["enrolled", "waiting"]
    assert "complet" in page(desk, "workshops")

    send(desk, "seat-leave", Enrolment.objects.order_by("pk").first().pk)

    assert Enrolment.objects.get(person=other).status == "enrolled"


def test_a_reference_nobody_bears_takes_no_seat(desk, session):
    send(desk, "session-enrol", session.ref, person="ZZZZZZZZZZ")
    send(desk, "session-enrol", session.ref, person="\x00a")

    assert not Enrolment.objects.exists()
    assert "Aucun dossier" in told(desk)


def test_attendance_is_kept_once_the_session_has_begun(desk, person, session):
    send(desk, "session-enrol", session.ref, person=person.ref)
    seat = Enrolment.objects.get()
    send(desk, "session-attendance", session.ref, came=seat.pk)
    assert Enrolment.objects.get().status == "enrolled"  # in three days only

    bind(operator())
    began = timezone.now() - timedelta(hours=3)
    Session.objects.update(starts_at=began, ends_at=began + timedelta(hours=2))
    send(desk, "session-attendance", session.ref, came=seat.pk)

    assert Enrolment.objects.get().status == "attended"
    assert "workshop_attended" in facts(person)
    assert person.given_name in page(desk, "certificate", seat.pk)


# ---- appointments


def test_an_appointment_is_taken_kept_and_given_as_a_calendar_file(desk, person, slot):
    send(desk, "appointment-new", person.ref, slot_id=slot.pk, purpose="Faire le point")
    appointment = Appointment.objects.get()

    assert person.ref in page(desk, "appointments") or "Diallo" in page(desk, "appointments")
    calendar = desk.get(f"/bureau/rendez-vous/{appointment.ref}/agenda.ics")
    assert b"BEGIN:VEVENT" in calendar.content
    assert b"Diallo" not in calendar.content  # a calendar is read by others too

    bind(operator())
    slot.starts_at, slot.ends_at = timezone.now() - timedelta(hours=1), timezone.now()
    slot.save()
    send(desk, "appointment-step", appointment.ref, "keep")
    assert Appointment.objects.get().status == "kept"


def test_an_appointment_is_not_missed_before_its_hour(desk, person, slot):
    send(desk, "appointment-new", person.ref, slot_id=slot.pk, purpose="Faire le point")

    send(desk, "appointment-step", Appointment.objects.get().ref, "miss")

    assert Appointment.objects.get().status == "booked"


def test_hours_that_close_before_they_open_are_refused(head, counsellor, today):
    answer = send(
        head, "slots-new", counsellor=counsellor.user.pk, day=(today + DAY).isoformat(), opens="11:00",
        closes="09:00", minutes=30, mode="onsite",
    )  # fmt: skip

    assert answer.status_code == 422
    assert answer.context["form"].errors


# ---- referrals


def test_a_referral_asks_for_the_agreement_first(desk, person, ngo):
    answer = send(
        desk, "referral-new", person.ref, to_organisation=ngo.pk, purpose="language", need="Cours du soir"
    )

    assert answer.status_code == 422
    assert not Referral.objects.exists()


def test_the_receiver_sees_no_name_before_it_accepts(desk, person, ngo, make_actor):
    send(
        desk,
        "referral-new",
        person.ref,
        to_organisation=ngo.pk,
        purpose="language",
        need="Cours du soir",
        agreed="on",
    )
    referral = Referral.objects.get()
    partner = signed_in(make_actor("partner", ngo))

    before = page(partner, "referral", referral.ref)
    assert "Cours du soir" in before
    assert "Diallo" not in before

    assert send(partner, "referral-answer", referral.ref, "accept").status_code == 302
    assert "Diallo" in page(partner, "referral", referral.ref)
    assert "referral_sent" in facts(person)


def test_a_refusal_takes_a_reason(desk, person, ngo, make_actor):
    send(
        desk,
        "referral-new",
        person.ref,
        to_organisation=ngo.pk,
        purpose="language",
        need="Cours du soir",
        agreed="on",
    )
    referral, partner = Referral.objects.get(), signed_in(make_actor("partner", ngo))

    send(partner, "referral-answer", referral.ref, "refuse")
    assert Referral.objects.get().status == "sent"
    send(partner, "referral-answer", referral.ref, "refuse", reason="full")

    assert Referral.objects.get().status == "refused"


def test_the_sender_does_not_answer_its_own_referral(desk, person, ngo):
    send(
        desk,
        "referral-new",
        person.ref,
        to_organisation=ngo.pk,
        purpose="language",
        need="Cours du soir",
        agreed="on",
    )

    assert send(desk, "referral-answer", Referral.objects.get().ref, "accept").status_code == 404


# ---- placements


def placed(desk, person, today, **more):
    values = {
        "employer": "Atelier Exemple", "job_title": "Cuisinière", "contract_type": "cdd", "region": "MA-06",
        "starts_on": (today - 40 * DAY).isoformat(), "evidence": "contract", "mediated_by": "agency",
        "wage_mad": "3200", "assisted": "on",
    }  # fmt: skip
    return send(desk, "placement-new", person.ref, **{**values, **more})


def test_a_placement_has_its_checks_and_its_fact(desk, person, today):
    answer = placed(desk, person, today)
    assert answer.status_code == 302, answer.context["form"].errors

    placement = Placement.objects.get()
    assert [check.month for check in placement.checks.order_by("month")] == [1, 3, 6, 12]
    assert "placed" in facts(person)
    assert "Atelier Exemple" in page(desk, "placement", placement.ref)
    assert "Atelier Exemple" in page(desk, "placements")


def test_the_check_of_the_first_month_is_noted(desk, person, today):
    placed(desk, person, today)
    placement = Placement.objects.get()
    check = placement.checks.get(month=1)

    answer = send(desk, "placement-check", placement.ref, check.pk, outcome="in_job", on=today.isoformat())

    assert answer.status_code == 302, answer.context["form"].errors
    assert placement.checks.get(month=1).outcome == "in_job"


def test_a_placement_without_an_employer_is_refused(desk, person, today):
    answer = placed(desk, person, today, employer="")

    assert answer.status_code == 422
    assert not Placement.objects.exists()


def test_a_placement_recorded_by_mistake_is_voided(desk, person, today):
    placed(desk, person, today)

    send(desk, "placement-cancel", Placement.objects.get().ref, reason="Mauvaise personne")

    assert facts(person)[-1] == "voided"


# ---- continuity


def remote(today: date) -> dict[str, str]:
    words = {f"guidance_{language}": f"Appelez le 0500000000 ({language})" for language in ("fr", "ar", "en")}
    return {"starts_on": today.isoformat(), "ends_on": (today + 20 * DAY).isoformat()} | words


def test_going_remote_is_rehearsed_before_it_is_done(head, session, today):
    rehearsed = send(head, "continuity", **remote(today))

    assert rehearsed.context["would"].sessions == 1
    assert not Disruption.objects.filter(kind="continuity").exists()
    assert Session.objects.get().mode == "onsite"

    send(head, "continuity", **remote(today), confirm="1")

    assert Disruption.objects.filter(kind="continuity").count() == 1
    assert Session.objects.get().mode == "remote"


def test_going_remote_is_for_the_head_of_the_office(desk, today):
    assert send(desk, "continuity", **remote(today), confirm="1").status_code == 403
    assert not Disruption.objects.filter(kind="continuity").exists()


def test_what_is_said_in_one_language_only_is_refused(head, today):
    send(head, "continuity", **(remote(today) | {"guidance_ar": ""}), confirm="1")

    assert not Disruption.objects.filter(kind="continuity").exists()


@pytest.mark.parametrize(
    "name", ["reception", "workshops", "appointments", "referrals", "placements", "continuity", "received"]
)
def test_every_list_teaches_when_it_is_empty(head, make_actor, ngo, name):
    client = signed_in(make_actor("partner", ngo)) if name == "received" else head

    assert len(page(client, name)) > 2000


def test_the_papers_of_another_office_are_not_there(desk, other_agency, today):
    elsewhere = factories.person(other_agency)

    for name in ("interview-new", "appointment-new", "referral-new", "placement-new", "enrolment-new"):
        assert send(desk, name, elsewhere.ref).status_code == 404
