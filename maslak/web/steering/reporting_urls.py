"""The addresses of indicators, bilans and the programme."""

from __future__ import annotations

from django.urls import path

from maslak.web.steering import (
    views_bilan,
    views_figures,
    views_mapping,
    views_matching,
    views_programme,
    views_shocks,
    views_survival,
)

urlpatterns = [
    path("", views_figures.overview, name="overview"),
    path("indicateurs/", views_figures.indicators, name="indicators"),
    path("indicateurs/<slug:code>/", views_figures.indicator, name="indicator"),
    path("indicateurs/<slug:code>/faits/", views_figures.facts, name="facts"),
    path("profils/", views_mapping.profiles, name="profiles"),
    path("profils/<int:year>/publier/", views_mapping.release, name="profiles-release"),
    path("profils/<int:year>/<slug:format>/", views_mapping.download, name="profiles-download"),
    path("appariement/", views_matching.matching, name="matching"),
    path("appariement/examiner/", views_matching.look, name="matching-look"),
    path("appariement/poids/nouveaux/", views_matching.weights_new, name="weights-new"),
    path("appariement/poids/<slug:ref>/", views_matching.weights, name="weights"),
    path("appariement/poids/<slug:ref>/essayer/", views_matching.weights_try, name="weights-try"),
    path(
        "appariement/poids/<slug:ref>/en-vigueur/", views_matching.weights_in_force, name="weights-in-force"
    ),
    path("appariement/poids/<slug:ref>/abandonner/", views_matching.weights_discard, name="weights-discard"),
    path("survie/", views_survival.survival, name="survival"),
    path("bilans/", views_bilan.bilans, name="bilans"),
    path("bilans/ouvrir/", views_bilan.create, name="bilan-create"),
    path("bilans/<slug:ref>/", views_bilan.edition, name="bilan"),
    path("bilans/<slug:ref>/paragraphes/ajouter/", views_bilan.paragraph_new, name="paragraph-new"),
    path("bilans/<slug:ref>/paragraphes/<int:pk>/", views_bilan.paragraph, name="paragraph"),
    path("bilans/<slug:ref>/arreter/", views_bilan.freeze, name="bilan-freeze"),
    path("bilans/<slug:ref>/<slug:format>/", views_bilan.download, name="bilan-download"),
    path("programme/", views_programme.programme, name="programme"),
    path("programme/lignes/nouvelle/", views_programme.note_new, name="note-new"),
    path("programme/lignes/<int:pk>/", views_programme.note, name="note"),
    path("programme/lignes/<int:pk>/modifier/", views_programme.note_edit, name="note-edit"),
    path("programme/lignes/<int:pk>/<slug:step>/", views_programme.note_step, name="note-step"),
    path("programme/chocs/signaler/", views_shocks.shock_new, name="shock-new"),
    path("programme/chocs/<int:pk>/finir/", views_shocks.shock_end, name="shock-end"),
    path("programme/projets/<slug:code>/", views_programme.project, name="project"),
    path("programme/declarer/", views_programme.declare, name="declare"),
]
