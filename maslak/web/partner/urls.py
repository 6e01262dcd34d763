"""The addresses of partner projects: a partner's own space to report, and its review."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "partner"
urlpatterns: list[URLPattern] = []
