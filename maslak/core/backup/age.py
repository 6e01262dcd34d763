"""How old a backup may be before somebody must look."""

from __future__ import annotations

from datetime import datetime, timedelta

#: one a night, with the time that it takes
FRESH = timedelta(hours=26)
#: two nights were missed
OLD = timedelta(hours=74)


def freshness(made_at: datetime | None, now: datetime) -> str:
    """« fresh », « ageing » when a night was missed, « old » beyond, « none » when there is none."""
    if made_at is None:
        return "none"
    age = now - made_at
    return "fresh" if age <= FRESH else "ageing" if age <= OLD else "old"
