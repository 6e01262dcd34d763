"""The addresses of ventures."""

from django.urls import path

from maslak.web.ventures import (
    views_jury,
    views_lists,
    views_money,
    views_plan,
    views_team,
    views_trade,
    views_venture,
)

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
    path("projets/<slug:ref>/plan/", views_plan.plan, name="plan"),
    path("projets/<slug:ref>/plan/nouveau/", views_plan.write, name="plan-new"),
    path("projets/<slug:ref>/chiffre-affaires/", views_trade.turnover, name="turnover"),
    path("projets/<slug:ref>/capital/", views_trade.capital, name="capital"),
    path("projets/<slug:ref>/catalogue/", views_trade.financing, name="financing"),
    path("projets/<slug:ref>/catalogue/demande/", views_trade.financing_ask, name="financing-ask"),
    path("projets/<slug:ref>/catalogue/<int:number>/", views_trade.financing_answer, name="financing-answer"),
    path("projets/<slug:ref>/presentation/", views_team.describe, name="describe"),
    path("projets/<slug:ref>/seances/", views_team.sessions, name="sessions"),
    path("projets/<slug:ref>/equipe/<int:number>/sortie/", views_team.leave, name="member-leave"),
    path("projets/<slug:ref>/equipe/<int:number>/relais/", views_team.hand_over, name="member-lead"),
    path("projets/<slug:ref>/visites/ajout/", views_team.add_visit, name="visit-add"),
    path("projets/<slug:ref>/visites/<int:number>/annulation/", views_team.cancel_visit, name="visit-cancel"),
    path("projets/<slug:ref>/formalites/<int:number>/", views_venture.formality, name="formality"),
    path("projets/<slug:ref>/visites/<int:number>/", views_venture.visit, name="visit"),
    path("projets/<slug:ref>/financement/", views_money.decide, name="grant-new"),
    path("projets/<slug:ref>/financements/<slug:grant>/signature/", views_money.sign, name="grant-sign"),
    path("projets/<slug:ref>/financements/<slug:grant>/annulation/", views_money.cancel, name="grant-cancel"),
    path("projets/<slug:ref>/tranches/<int:number>/", views_money.pay, name="pay"),
    path("projets/<slug:ref>/actes/<slug:code>/", views_venture.act, name="act"),
]
