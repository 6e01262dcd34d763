"""The addresses of the guide to hire a foreigner: open to anybody, without an account."""

from __future__ import annotations

from django.urls import path

from maslak.web.guide import views

app_name = "guide"
urlpatterns = [
    path("", views.start, name="start"),
    path("questions/", views.question, name="question"),
    path("reponse/", views.answer, name="answer"),
    path("listes/", views.lists, name="lists"),
    path("travail-domestique/", views.domestic, name="domestic"),
    path("titre-de-sejour/", views.title, name="title"),
    path("titre-de-sejour/rappels.ics", views.title_ics, name="title-ics"),
]
