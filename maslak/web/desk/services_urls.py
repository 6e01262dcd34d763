"""The desk's services: reception, interviews, workshops, appointments, referrals, placements, continuity."""

from __future__ import annotations

urlpatterns: list = []  # type: ignore[type-arg]
