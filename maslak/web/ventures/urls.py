"""The addresses of ventures."""

from django.urls import path

from maslak.web.ventures import views_jury, views_lists, views_money, views_venture

app_name = "ventures"
urlpatterns = [
    path("", views_lists.projects, name="list"),
    path("nouveau/", views_venture.new, name="new"),
    path("suivi/", views_lists.follow_up, name="follow-up"),
    path("survie/", views_lists.survival, name="survival"),
    path("enveloppes/", views_money.budgets, name="budgets"),
    path("enveloppes/nouvelle/", views_money.budget_new, name="budget-new"),
    path("jurys/", views_jury.juries, name="juries"),
    path("jurys/nouveau/", views_jury.new, name="jury-new"),
    path("jurys/<slug:ref>/", views_jury.jury, name="jury"),
    path("jurys/<slug:ref>/membres/", views_jury.seat, name="seat"),
    path("jurys/<slug:ref>/membres/<int:number>/excuser/", views_jury.excuse, name="excuse"),
    path("jurys/<slug:ref>/projets/<int:number>/", views_jury.score, name="score"),
    path("jurys/<slug:ref>/decision/", views_jury.close, name="close"),
    path("projets/<slug:ref>/", views_venture.venture, name="venture"),
    path("projets/<slug:ref>/plan/", views_venture.plan, name="plan"),
    path("projets/<slug:ref>/formalites/<int:number>/", views_venture.formality, name="formality"),
    path("projets/<slug:ref>/visites/<int:number>/", views_venture.visit, name="visit"),
    path("projets/<slug:ref>/financement/", views_money.decide, name="grant-new"),
    path("projets/<slug:ref>/financements/<slug:grant>/signature/", views_money.sign, name="grant-sign"),
    path("projets/<slug:ref>/financements/<slug:grant>/annulation/", views_money.cancel, name="grant-cancel"),
    path("projets/<slug:ref>/tranches/<int:number>/", views_money.pay, name="pay"),
    path("projets/<slug:ref>/actes/<slug:code>/", views_venture.act, name="act"),
]
