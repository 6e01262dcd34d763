"""The addresses of partner projects: a partner's own space to report, its review, the projects and agreements."""

from __future__ import annotations

from django.urls import path

from maslak.web.partner import views_agreements, views_home, views_project, views_report, views_setup

app_name = "partner"
urlpatterns = [
    path("", views_home.home, name="home"),
    path("comptes-rendus/", views_home.reviews, name="reviews"),
    path("comptes-rendus/<slug:ref>/", views_report.report, name="report"),
    path("comptes-rendus/<slug:ref>/ecrire/", views_report.write, name="write"),
    path("comptes-rendus/<slug:ref>/envoyer/", views_report.submit, name="submit"),
    path("comptes-rendus/<slug:ref>/reprendre/", views_report.take_back, name="take-back"),
    path("comptes-rendus/<slug:ref>/corriger/", views_report.correct, name="correct"),
    path("comptes-rendus/<slug:ref>/renvoyer/", views_report.send_back, name="return"),
    path("comptes-rendus/<slug:ref>/valider/", views_report.sign_off, name="sign-off"),
    path("comptes-rendus/<slug:ref>/documents/joindre/", views_report.evidence_new, name="evidence-new"),
    path(
        "comptes-rendus/<slug:ref>/documents/<slug:document>/retirer/",
        views_report.evidence_remove,
        name="evidence-remove",
    ),
    path("documents/<slug:document>/", views_report.evidence_read, name="evidence"),
    path("projets/", views_home.projects, name="projects"),
    path("projets/nouveau/", views_setup.project_new, name="project-new"),
    path("projets/<slug:code>/", views_project.project, name="project"),
    path("projets/<slug:code>/iati.xml", views_project.iati, name="iati"),
    path("projets/<slug:code>/rendre-compte/", views_home.open_report, name="open"),
    path("projets/<slug:code>/modifier/", views_setup.project_edit, name="project-edit"),
    path("projets/<slug:code>/bailleurs/", views_setup.funding_set, name="funding-set"),
    path(
        "projets/<slug:code>/bailleurs/<int:pk>/retirer/", views_setup.funding_remove, name="funding-remove"
    ),
    path("projets/<slug:code>/budget/nouvelle/", views_setup.line_new, name="line-new"),
    path("projets/<slug:code>/budget/<int:pk>/prevoir/", views_setup.line_revise, name="line-revise"),
    path("projets/<slug:code>/budget/<int:pk>/engager/", views_setup.commit, name="commit"),
    path("projets/<slug:code>/budget/<int:pk>/verser/", views_setup.disburse, name="disburse"),
    path("projets/<slug:code>/resultats/nouveau/", views_setup.outcome_new, name="outcome-new"),
    path("projets/<slug:code>/indicateurs/nouveau/", views_setup.result_new, name="result-new"),
    path("projets/<slug:code>/indicateurs/<int:pk>/", views_setup.result_edit, name="result-edit"),
    path("projets/<slug:code>/indicateurs/<int:pk>/cible/", views_setup.target, name="target"),
    path("conventions/", views_agreements.register, name="agreements"),
    path("conventions/nouvelle/", views_agreements.agreement_new, name="agreement-new"),
    path("conventions/<int:pk>/", views_agreements.agreement, name="agreement"),
    path("conventions/<int:pk>/modifier/", views_agreements.agreement_edit, name="agreement-edit"),
    path("conventions/<int:pk>/<slug:step>/", views_agreements.agreement_step, name="agreement-step"),
]
