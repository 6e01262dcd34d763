"""The addresses of mentoring."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "mentoring"
urlpatterns: list[URLPattern] = []
