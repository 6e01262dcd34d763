"""The addresses of the working calendar: a year to read, a deadline to reckon, lines to keep."""

from __future__ import annotations

from django.urls import path

from maslak.web.almanac import views, views_edit

app_name = "almanac"
urlpatterns = [
    path("", views.year, name="year"),
    path("<int:number>/", views.year, name="year-of"),
    path("<int:number>/jours-fermes.ics", views.year_ics, name="year-ics"),
    path("delais/", views.deadline, name="deadline"),
    path("jours/", views_edit.record, name="record"),
    path("jours/retirer/", views_edit.withdraw, name="withdraw"),
    path("interruptions/", views_edit.declare, name="declare"),
    path("interruptions/<int:pk>/fin/", views_edit.end, name="end"),
    path("interruptions/<int:pk>/retirer/", views_edit.withdraw_interruption, name="withdraw-interruption"),
    path("historique/", views_edit.history, name="history"),
]
