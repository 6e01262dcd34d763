"""The addresses of assisted contracts."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "assisted"
urlpatterns: list[URLPattern] = []
