"""The addresses of the person's own space."""

from __future__ import annotations

from django.urls import path

from maslak.web.person import (
    views_contracts,
    views_home,
    views_mentoring,
    views_mine,
    views_project,
    views_training,
)

app_name = "person"
urlpatterns = [
    path("", views_home.home, name="home"),
    path("messages/lus/", views_home.read_letters, name="read-letters"),
    path("papiers/", views_home.documents, name="documents"),
    path("contrat/", views_contracts.contracts, name="contracts"),
    path("contrat/<slug:ref>/<slug:number>.pdf", views_contracts.paper, name="contract-paper-download"),
    path("projet/", views_project.project, name="project"),
    path("mentorat/", views_mentoring.mentoring, name="mentoring"),
    path("mentorat/retirer/", views_mentoring.withdraw, name="mentoring-withdraw"),
    path("mentorat/objectif/", views_mentoring.goal_new, name="mentoring-goal"),
    path("mentorat/objectif/<int:number>/", views_mentoring.progress, name="mentoring-progress"),
    path("mentorat/signaler/", views_mentoring.concern, name="mentoring-concern"),
    path("mentorat/<slug:ref>/accepter/", views_mentoring.accept, name="mentoring-accept"),
    path("mentorat/<slug:ref>/decliner/", views_mentoring.decline, name="mentoring-decline"),
    path("mentorat/<slug:ref>/arreter/", views_mentoring.stop, name="mentoring-stop"),
    path("formations/", views_training.trainings, name="trainings"),
    path("formations/demande/<slug:ref>/", views_training.wish, name="training-wish"),
    path("formations/demande/<slug:ref>/retirer/", views_training.take_back, name="training-take-back"),
    path("formations/cours/", views_training.course_new, name="training-course"),
    path("formations/certificat/<slug:ref>.pdf", views_training.certificate, name="training-certificate"),
    path("formations/attestation/<slug:ref>.json", views_training.credential, name="training-credential"),
    path("formations/passeport/a-lire.pdf", views_training.passport_pdf, name="passport-pdf"),
    path("formations/passeport/<slug:form>.json", views_training.passport_file, name="passport"),
    path("formations/acquis/<slug:ref>/", views_training.portfolio, name="portfolio"),
    path("formations/acquis/savoir-faire/<int:pk>/", views_training.judge, name="portfolio-judge"),
    path("traces/", views_home.traces, name="traces"),
    path("donnees/", views_home.data, name="data"),
    path("donnees/fichier.json", views_home.data_file, name="data-download"),
    path("donnees/correction/", views_home.ask_correction, name="ask-correction"),
    path("rendez-vous/", views_mine.appointments, name="appointments"),
    path("rendez-vous/prendre/<int:pk>/", views_mine.appointment_book, name="appointment-book"),
    path("rendez-vous/<slug:ref>/deplacer/", views_mine.appointment_move, name="appointment-move"),
    path("rendez-vous/<slug:ref>/excuse/", views_mine.appointment_excuse, name="appointment-excuse"),
    path("rendez-vous/<slug:ref>/agenda.ics", views_mine.appointment_ics, name="appointment-ics"),
    path("ateliers/", views_mine.workshops, name="workshops"),
    path("ateliers/seances/<slug:ref>/", views_mine.seat_take, name="seat-take"),
    path("ateliers/places/<int:pk>/rendre/", views_mine.seat_leave, name="seat-leave"),
    path("ateliers/<slug:code>/", views_mine.workshop_start, name="workshop-start"),
    path("ateliers/<slug:code>/<slug:step>/", views_mine.step, name="step"),
    path("choix/", views_mine.choices, name="consents"),
    path("choix/<slug:purpose>/donner/", views_mine.choice_give, name="consent-give"),
    path("choix/<int:pk>/retirer/", views_mine.choice_withdraw, name="consent-withdraw"),
]
