"""The addresses of mentoring."""

from django.urls import path

from maslak.web.mentoring import views_concerns, views_mentors, views_pair, views_pool

app_name = "mentoring"
urlpatterns = [
    path("", views_pool.pairs_list, name="pairs"),
    path("propositions/", views_pool.proposals, name="proposals"),
    path("propositions/envoyer/", views_pool.propose, name="propose"),
    path("demandes/", views_pool.mentees, name="mentees"),
    path("equilibre/", views_pool.balance, name="balance"),
    path("mentors/", views_mentors.mentors_list, name="mentors"),
    path("mentors/nouveau/", views_mentors.new, name="mentor-new"),
    path("mentors/<slug:ref>/", views_mentors.mentor, name="mentor"),
    path("mentors/<slug:ref>/corriger/", views_mentors.edit, name="mentor-edit"),
    path("mentors/<slug:ref>/compte/", views_mentors.account, name="mentor-account"),
    path("mentors/<slug:ref>/<slug:step>/", views_mentors.step, name="mentor-step"),
    path("personnes/<slug:ref>/", views_mentors.request_of, name="request"),
    path("personnes/<slug:ref>/clore/", views_mentors.request_close, name="request-close"),
    path("mes-binomes/", views_pair.mine, name="mine"),
    path("binomes/<slug:ref>/", views_pair.pair, name="pair"),
    path("binomes/<slug:ref>/accepter/", views_pair.accept, name="pair-accept"),
    path("binomes/<slug:ref>/decliner/", views_pair.decline, name="pair-decline"),
    path("binomes/<slug:ref>/retirer/", views_pair.cancel, name="pair-cancel"),
    path("binomes/<slug:ref>/terminer/", views_pair.end, name="pair-end"),
    path("binomes/<slug:ref>/rencontre/", views_pair.meeting, name="meeting-new"),
    path(
        "binomes/<slug:ref>/rencontre/<int:number>/annuler/", views_pair.meeting_cancel, name="meeting-cancel"
    ),
    path("binomes/<slug:ref>/objectif/", views_pair.goal_new, name="goal-new"),
    path("binomes/<slug:ref>/objectif/<int:number>/", views_pair.progress, name="progress"),
    path("binomes/<slug:ref>/signaler/", views_concerns.report, name="report-pair"),
    path("signaler/", views_concerns.report, name="report"),
    path("signalements/", views_concerns.concerns_list, name="concerns"),
    path("signalements/<slug:ref>/", views_concerns.concern, name="concern"),
    path("signalements/<slug:ref>/clore/", views_concerns.close, name="concern-close"),
    path("signalements/<slug:ref>/<slug:step>/", views_concerns.step, name="concern-step"),
]
