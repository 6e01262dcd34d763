"""My day: what is expected, what is late, what others wait for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.casework.models import (
    Appointment,
    CaseFile,
    FollowUp,
    Goal,
    Interview,
    Referral,
    Session,
    Slot,
    Workshop,
)
from maslak.people.models import Consent, ResidenceStatus
from tests import factories
from tests.web.desk.conftest import page, signed_in, with_file

pytestmark = pytest.mark.django_db


def at(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def appointment(counsellor, person, day, hour=10, status="booked"):
    slot = Slot.objects.create(
        organisation=counsellor.organisation,
        counsellor=counsellor.user,
        starts_at=at(day, hour),
        ends_at=at(day, hour) + timedelta(minutes=30),
        mode="video",
        link="https://visio.example/x",
    )
    return Appointment.objects.create(slot=slot, person=person, purpose="Point sur le CV", status=status)


def test_an_empty_day_says_so(desk):
    text = page(desk, "today")

    assert "Rien n’est prévu, et rien n’est en retard." in text
    assert "Recevoir quelqu’un" in text
    assert "Tout est à jour" in text


def test_the_appointments_and_sessions_of_the_day_are_told_by_hour(desk, counsellor, agency, person, today):
    appointment(counsellor, person, today, 15)
    workshop = Workshop.objects.create(code="CV", title_fr="Rédiger son CV", counts_as="job_search")
    Session.objects.create(
        workshop=workshop,
        organisation=agency,
        starts_at=at(today, 9),
        ends_at=at(today, 11),
        mode="onsite",
        seats=12,
    )

    text = page(desk, "today")

    assert text.index("Rédiger son CV") < text.index("Mariama Diallo")
    assert "1 rendez-vous" in text
    assert "1 atelier" in text
    assert "https://visio.example/x" in text


def test_tomorrows_appointment_is_not_today(desk, counsellor, person, today):
    appointment(counsellor, person, today + timedelta(days=1))

    assert "Point sur le CV" not in page(desk, "today")


def test_what_is_late_is_told_with_its_delay(desk, person, today):
    case = CaseFile.objects.get()
    FollowUp.objects.create(case=case, due_on=today - timedelta(days=3), subject="Prendre des nouvelles")
    Goal.objects.create(case=case, due_on=today - timedelta(days=1), title="Finir le CV")

    text = page(desk, "today")

    assert "1 personne à recontacter" in text
    assert "3 jours de retard" in text
    assert "1 objectif dépassé" in text
    assert "2 choses en retard" in text


def test_a_contact_due_today_is_in_the_agenda(desk, person, today):
    FollowUp.objects.create(case=CaseFile.objects.get(), due_on=today, subject="Prendre des nouvelles")

    text = page(desk, "today")

    assert "Prendre des nouvelles" in text
    assert "en retard" not in text.split("agenda")[1].split("late")[0]


def test_a_colleagues_work_shows_only_with_the_whole_team(desk, make_actor, agency, today):
    colleague = make_actor("counsellor", agency, "colleague")
    other = with_file(agency, colleague, today, family_name="Traoré", given_name="Awa")
    appointment(colleague, other, today)

    assert "Traoré" not in page(desk, "today")
    assert "Traoré" in page(desk, "today", vue="agence")


def test_whoever_leads_sees_the_whole_team_first(supervisor, counsellor, person, today):
    appointment(counsellor, person, today)

    assert "Mariama Diallo" in page(signed_in(supervisor), "today")


def test_another_organisations_day_never_shows(stranger, counsellor, person, today):
    appointment(counsellor, person, today)

    assert "Diallo" not in page(signed_in(stranger), "today", vue="agence")


def test_drafts_titles_that_end_and_referrals_received_stand_beside(
    desk, agency, ngo, counsellor, person, today
):
    Interview.objects.create(
        case=CaseFile.objects.get(), organisation=agency, held_on=today, mode="onsite", author=counsellor.user
    )
    ResidenceStatus.objects.create(
        person=person, basis="regular_resident_ci", valid_to=today + timedelta(days=20), recorded_on=today
    )
    sent = factories.person(ngo, family_name="Ailleurs")
    consent = Consent.objects.create(
        person=sent,
        purpose="referral",
        organisation=agency,
        text_version="1",
        language="fr",
        given_at=timezone.now(),
    )
    Referral.objects.create(
        person=sent,
        from_organisation=ngo,
        to_organisation=agency,
        consent=consent,
        purpose="job",
        need="emploi",
        sent_at=timezone.now(),
        answer_due_on=today + timedelta(days=9),
    )

    text = page(desk, "today")

    assert "1 entretien à terminer" in text
    assert "1 titre qui se termine" in text
    assert "1 orientation reçue" in text
    assert sent.family_name not in text


def test_the_number_of_queries_does_not_grow_with_the_work(desk, counsellor, agency, today):
    def busy(number):
        for place in range(number):
            someone = with_file(agency, counsellor, today)
            case = someone.cases.get()
            FollowUp.objects.create(case=case, due_on=today - timedelta(days=1), subject="x")
            Goal.objects.create(case=case, due_on=today - timedelta(days=1), title="x")
            appointment(counsellor, someone, today, place + 1 + len(used))
        used.extend(range(number))

    def queries():
        bind(operator())
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert desk.get(reverse("desk:today")).status_code == 200
        bind(operator())
        return len(caught)

    used: list[int] = []
    busy(2)
    queries()
    few = queries()
    busy(9)
    assert queries() == few
