"""The addresses of training: the directory, and what operators and those who send people do."""

from __future__ import annotations

from django.urls import path

from maslak.web.training import (
    views_groups,
    views_offers,
    views_portfolio,
    views_public,
    views_received,
    views_refer,
)

app_name = "training"
urlpatterns = [
    path("", views_public.directory, name="directory"),
    path("emetteur.json", views_public.issuer, name="issuer"),
    path("offre/<slug:ref>/", views_public.offer, name="offer"),
    # the operator
    path("recues/", views_received.received, name="received"),
    path("orientations/<slug:ref>/", views_received.referral, name="referral"),
    path("orientations/<slug:ref>/<slug:slug>/", views_received.answer, name="answer"),
    path("mes-offres/", views_offers.mine, name="offers"),
    path("mes-offres/nouvelle/", views_offers.new, name="offer-new"),
    path("mes-offres/liste/", views_offers.take_in, name="offers-take-in"),
    path("mes-offres/liste/modele.csv", views_offers.model_file, name="offers-model"),
    path("mes-offres/<slug:ref>/", views_offers.offer, name="offer-mine"),
    path("mes-offres/<slug:ref>/modifier/", views_offers.edit, name="offer-edit"),
    path("mes-offres/<slug:ref>/groupe/", views_offers.intake_new, name="intake-new"),
    path("mes-offres/<slug:ref>/<slug:slug>/", views_offers.step, name="offer-step"),
    path("groupes/", views_groups.groups, name="groups"),
    path("groupes/<slug:ref>/", views_groups.group, name="group"),
    path("groupes/<slug:ref>/journee/", views_groups.note_day, name="day"),
    path("groupes/<slug:ref>/places/", views_offers.seats, name="seats"),
    path("groupes/<slug:ref>/etape/<slug:slug>/", views_groups.group_step, name="group-step"),
    path("inscriptions/<slug:ref>/", views_groups.enrolment, name="enrolment"),
    path("inscriptions/<slug:ref>/certificat.pdf", views_groups.certificate, name="certificate"),
    path("inscriptions/<slug:ref>/<slug:slug>/", views_groups.enrolment_step, name="enrolment-step"),
    # whoever accompanies
    path("envoyees/", views_refer.sent_list, name="sent"),
    path("personnes/<slug:ref>/", views_refer.person, name="person"),
    path("personnes/<slug:ref>/orienter/<slug:offer>/", views_refer.refer, name="refer"),
    path("personnes/<slug:ref>/cours/", views_refer.course_new, name="course-new"),
    path("personnes/<slug:ref>/acquis/", views_portfolio.new, name="portfolio-new"),
    path("cours/<slug:ref>/preuve-vue/", views_refer.course_prove, name="course-prove"),
    path("cours/<slug:ref>/preuve-refusee/", views_refer.course_refuse, name="course-refuse"),
    path("acquis/<slug:ref>/", views_portfolio.portfolio, name="portfolio"),
    path("acquis/<slug:ref>/ajouter/<slug:what>/", views_portfolio.add, name="portfolio-add"),
    path("acquis/<slug:ref>/jury/", views_portfolio.jury, name="portfolio-jury"),
    path("acquis/<slug:ref>/reponse/", views_portfolio.answered, name="portfolio-answer"),
    path("acquis/<slug:ref>/etape/<slug:slug>/", views_portfolio.press, name="portfolio-step"),
    path("acquis/savoir-faire/<int:pk>/<slug:what>/", views_portfolio.skill, name="portfolio-skill"),
]
