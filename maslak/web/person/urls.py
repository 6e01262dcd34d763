"""The addresses of this wing."""

from __future__ import annotations

app_name = "person"
urlpatterns: list = []  # type: ignore[type-arg]
