"""The addresses of the services: reception, interviews, workshops, appointments, referrals, placements, continuity."""

from __future__ import annotations

from django.urls import path

from maslak.web.desk import (
    views_appointments,
    views_continuity,
    views_interviews,
    views_placements,
    views_reception,
    views_referrals,
    views_workshops,
)

urlpatterns = [
    path("accueil/", views_reception.reception, name="reception"),
    path("accueil/<int:pk>/", views_reception.visit, name="visit"),
    path("accueil/<int:pk>/<slug:step>/", views_reception.visit_step, name="visit-step"),
    path("personnes/<slug:ref>/entretien/", views_interviews.new, name="interview-new"),
    path("entretiens/<int:pk>/", views_interviews.interview, name="interview"),
    path("entretiens/<int:pk>/terminer/", views_interviews.complete, name="interview-complete"),
    path("entretiens/<int:pk>/annuler/", views_interviews.cancel, name="interview-cancel"),
    path("ateliers/", views_workshops.workshops, name="workshops"),
    path("ateliers/prevoir/", views_workshops.plan, name="session-new"),
    path("ateliers/<slug:ref>/", views_workshops.session, name="session"),
    path("ateliers/<slug:ref>/inscrire/", views_workshops.enrol, name="session-enrol"),
    path("ateliers/<slug:ref>/presences/", views_workshops.attendance, name="session-attendance"),
    path("ateliers/<slug:ref>/annuler/", views_workshops.cancel, name="session-cancel"),
    path("ateliers/places/<int:pk>/rendre/", views_workshops.seat_leave, name="seat-leave"),
    path("ateliers/places/<int:pk>/attestation/", views_workshops.certificate, name="certificate"),
    path("personnes/<slug:ref>/atelier/", views_workshops.enrol_person, name="enrolment-new"),
    path("rendez-vous/", views_appointments.appointments, name="appointments"),
    path("rendez-vous/ouvrir/", views_appointments.open_slots, name="slots-new"),
    path("rendez-vous/<slug:ref>/", views_appointments.appointment, name="appointment"),
    path("rendez-vous/<slug:ref>/agenda.ics", views_appointments.calendar, name="appointment-ics"),
    path("rendez-vous/<slug:ref>/<slug:step>/", views_appointments.step, name="appointment-step"),
    path("personnes/<slug:ref>/rendez-vous/", views_appointments.new, name="appointment-new"),
    path("orientations/", views_referrals.referrals, name="referrals"),
    path("orientations/recues/", views_referrals.received, name="received"),
    path("orientations/<slug:ref>/", views_referrals.referral, name="referral"),
    path("orientations/<slug:ref>/<slug:step>/", views_referrals.answer, name="referral-answer"),
    path("personnes/<slug:ref>/orientation/", views_referrals.new, name="referral-new"),
    path("insertions/", views_placements.placements, name="placements"),
    path("insertions/<slug:ref>/", views_placements.placement, name="placement"),
    path("insertions/<slug:ref>/verifier/<int:pk>/", views_placements.check, name="placement-check"),
    path("insertions/<slug:ref>/terminer/", views_placements.end, name="placement-end"),
    path("insertions/<slug:ref>/annuler/", views_placements.cancel, name="placement-cancel"),
    path("personnes/<slug:ref>/insertion/", views_placements.new, name="placement-new"),
    path("continuite/", views_continuity.continuity, name="continuity"),
    path("continuite/<int:pk>/finir/", views_continuity.end, name="continuity-end"),
]
