"""Where papers are verified, by anyone, and downloaded, by those who may."""

from __future__ import annotations

from django.urls import path

from maslak.web.papers import views

app_name = "papers"
urlpatterns = [
    path("verifier/", views.check, name="check"),
    path("verifier/fichier/", views.check_file, name="file"),
    path("verifier/certificat.pem", views.certificate, name="certificate"),
    path("verifier/<slug:token>/", views.paper, name="paper"),
    path("papiers/<slug:number>.pdf", views.download, name="download"),
]
