"""The addresses of this wing."""

from __future__ import annotations

app_name = "registers"
urlpatterns: list = []  # type: ignore[type-arg]
