"""The addresses of data protection: requests of persons, the timetable, the register of processing."""

from __future__ import annotations

from django.urls import path

from maslak.web.protection import views_register, views_requests, views_timetable

app_name = "protection"
urlpatterns = [
    path("", views_requests.home, name="home"),
    path("demandes/", views_requests.requests_list, name="requests"),
    path("demandes/personne/<slug:ref>/", views_requests.at_counter, name="ask"),
    path("demandes/personne/<slug:ref>/copie.pdf", views_requests.copy, name="copy"),
    path("demandes/<slug:ref>/", views_requests.request_page, name="request"),
    path("demandes/<slug:ref>/<slug:step>/", views_requests.step, name="request-step"),
    path("avis/<int:pk>/garder/", views_requests.keep, name="keep"),
    path("conservation/", views_timetable.timetable, name="timetable"),
    path("traitements/", views_register.register, name="register"),
    path("traitements/registre.<slug:form>", views_register.printed, name="register-download"),
    path("traitements/<slug:code>/", views_register.line, name="processing"),
]
