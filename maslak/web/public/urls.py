"""The addresses that anyone may open, without an account."""

from __future__ import annotations

from django.urls import path

from maslak.web.account import views as account
from maslak.web.public import financing, views, views_offers, views_proofs

app_name = "public"
urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("droits/", views.rights, name="rights"),
    path("droits/<slug:slug>/", views.situation, name="situation"),
    path("services/", views.services, name="services"),
    path("services/<slug:slug>/", views.service, name="service"),
    path("a-distance/", views.remote, name="remote"),
    path("bureaux/", views.offices, name="offices"),
    path("financements/", financing.financing, name="financing"),
    path("mots/", views.glossary, name="glossary"),
    path("vie-privee/", views.privacy, name="privacy"),
    path("ateliers/", views.workshops, name="workshops"),
    path("ateliers/<slug:code>/", views.workshop, name="workshop"),
    path("ateliers/<slug:code>/<slug:step>/", views.workshop_step, name="workshop-step"),
    path("offres/", views_offers.offers, name="offers"),
    path("offres.jsonld", views_offers.feed, name="offers-data"),
    path("offres/<slug:ref>/", views_offers.offer, name="offer"),
    path("offres/<slug:ref>/offre.jsonld", views_offers.offer_data, name="offer-data"),
    path("journal/", views_proofs.heads, name="heads"),
    path("journal.json", views_proofs.heads_data, name="heads-data"),
    path("entrer/", views.enter, name="enter"),
    path("mot-de-passe/", account.change_password, name="password"),  # this one asks to sign in
]
