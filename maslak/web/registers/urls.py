"""The addresses of registers."""

from __future__ import annotations

from django.urls import path

from maslak.web.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.batches, name="list"),
    path("envoyer/", views.send, name="send"),
    path("formulaires/<slug:code>.xlsx", views.field_form, name="form-download"),
    path("<slug:ref>/", views.batch, name="batch"),
    path("<slug:ref>/colonnes/", views.columns, name="columns"),
    path("<slug:ref>/enregistrer/", views.commit, name="commit"),
    path("<slug:ref>/abandonner/", views.drop, name="drop"),
    path("<slug:ref>/a-corriger.xlsx", views.corrections, name="corrections-download"),
]
