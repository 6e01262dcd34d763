"""The calendar is read by everybody, visitors included; only those who work in the house write a line of it.

Which of them may is for the actions to check (calendar.write); the tables are append-only besides.
"""

from maslak.core.rowsecurity import Policy

_PUBLIC = Policy(
    read="true",
    write="(SELECT maslak.reach()) IN ('all', 'aggregate', 'organisation')",
)
POLICIES = {
    "almanac_calendarline": _PUBLIC,
    "almanac_serviceinterruption": _PUBLIC,
}
