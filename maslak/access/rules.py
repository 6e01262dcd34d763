"""Rules of accounts: plain functions of dates and values."""

from __future__ import annotations

from datetime import date

#: An establishment or a household that hires is no staff of the programme: nobody asks it for a second factor unless a
#: day is set.
EXEMPT_KINDS = frozenset({"employer"})


def second_factor_due(*, since: date | None, kind: str, on: date, by_default: bool) -> bool:
    """Whether the staff of an organisation need a second factor on that day.

    `since` is the day that the organisation has set; without one, `by_default` decides, as the installation has it.
    """
    if since is not None:
        return on >= since
    return by_default and kind not in EXEMPT_KINDS
