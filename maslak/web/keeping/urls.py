"""The addresses of drafts."""

from __future__ import annotations

from django.urls import path

from maslak.web.keeping import views

app_name = "keeping"
urlpatterns = [
    path("", views.keep, name="keep"),
    path("<slug:ref>/oublier/", views.forget, name="forget"),
]
