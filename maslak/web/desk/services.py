"""Where the file and the day lead to in the services of the desk: one table of doors.

A service that an installation does not have has no address; its link is then not drawn.
"""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

# What one opens → the name of its address. A person's own acts take the person's reference.
DOORS = {
    "interview_new": "desk:interview-new",
    "interview": "desk:interview",
    "appointment_new": "desk:appointment-new",
    "appointment": "desk:appointment",
    "enrolment_new": "desk:enrolment-new",
    "session": "desk:session",
    "referral_new": "desk:referral-new",
    "referral": "desk:referral",
    "applications": "desk:applications",
    "application": "desk:application",
    "placement_new": "desk:placement-new",
    "placement": "desk:placement",
    "received": "desk:received",
    "referrals": "desk:referrals",
    "placements": "desk:placements",
    "appointments": "desk:appointments",
    "workshops": "desk:workshops",
}


def door(name: str, *args: object) -> str:
    """The address behind a door, empty when it is not built in."""
    try:
        return reverse(DOORS[name], args=args)
    except NoReverseMatch:
        return ""
