"""Things of mentoring in a given state, written straight to the tables. Call bound to who may see them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any

from django.utils import timezone

from maslak.access.models import Organisation, User
from maslak.core.vault import vault
from maslak.mentoring.enums import STANDING, Check
from maslak.mentoring.models import Concern, ConcernFile, Goal, Meeting, Mentee, Mentor, Pair
from tests import factories

DAY = date(2020, 3, 2)  # a Monday
BEFORE = date(2020, 2, 3)
NOW = timezone.make_aware(datetime(2020, 3, 2, 10, 0))
_numbers = count(1)


def account(role: str, organisation: Organisation, username: str = "") -> User:
    """An account with that role there."""
    name = username or f"{role}-{organisation.code}-{next(_numbers)}".lower()
    user, _made = User.objects.get_or_create(username=name, defaults={"display_name": "Essai"})
    user.memberships.get_or_create(
        organisation=organisation, role=role, until=None, defaults={"since": date(2015, 1, 1)}
    )
    return user


def mentor(organisation: Organisation, *, status: str = "active", **fields: Any) -> Mentor:
    """A mentor of Casablanca who speaks French and sews, unless told otherwise."""
    values: dict[str, Any] = {
        "first_name": f"Mentor{next(_numbers)}", "family_name": "Essai", "sex": "female", "languages": ["fr"],
        "occupation": "Couture", "isco": "7531", "region": "MA-06", "candidate_on": BEFORE,
    }  # fmt: skip
    if status in ("screened", "trained", "active", "paused", "left"):
        values |= {"screened_on": BEFORE, "checks": sorted(Check.values)}
    if status in ("trained", "active", "paused", "left"):
        values |= {"trained_on": BEFORE, "training_hours": 6}
    return Mentor.objects.create(organisation=organisation, status=status, **values | fields)


def mentee(organisation: Organisation, *, status: str = "open", person: Any = None, **fields: Any) -> Mentee:
    """A request of Casablanca, in French, with one goal."""
    values: dict[str, Any] = {
        "first_name": f"Mentee{next(_numbers)}", "languages": ["fr"], "preferred_language": "fr", "region": "MA-06",
        "occupation": "Couture", "isco": "7531", "agreed_at": NOW, "agreement_version": "1",
        "agreement_language": "fr", "asked_on": BEFORE,
    }  # fmt: skip
    if status == "closed":
        values |= {"closed_on": DAY, "close_reason": "moved"}
    made = Mentee.objects.create(
        organisation=organisation, person=person or factories.person(organisation), status=status, **values | fields
    )  # fmt: skip
    goal(made)
    return made


def goal(of: Mentee, *, status: str = "open", title: str = "Ouvrir un atelier") -> Goal:
    settled = {} if status == "open" else {"settled_on": DAY}
    return Goal.objects.create(mentee=of, title=title, status=status, added_on=BEFORE, **settled)


def pair(organisation: Organisation, *, status: str = "proposed", **fields: Any) -> Pair:
    """A pair in that status; the mentor's place is taken while it stands."""
    values: dict[str, Any] = {
        "score": 50,
        "reasons": [{"code": "region", "about": ["MA-06"]}],
        "proposed_at": NOW,
    }
    if status in ("active", "ended"):
        values["started_on"] = BEFORE
    if status not in STANDING:
        values["settled_on"] = DAY
    if status == "declined":
        values |= {"declined_by": "mentor", "decline_reason": "no_time"}
    if status == "ended":
        values["outcome"] = "partly"
    values |= fields
    guide = values.pop("mentor", None) or mentor(organisation)
    seeker = values.pop("mentee", None) or mentee(organisation)
    if status in STANDING:
        guide.places_taken += 1
        guide.save(update_fields=["places_taken"])
        values.setdefault("mentee_card", {"first_name": seeker.first_name, "languages": seeker.languages})
    values.setdefault("mentor_card", {"first_name": guide.first_name, "languages": guide.languages})
    return Pair.objects.create(
        organisation=organisation, mentor=guide, mentee=seeker, status=status, **values
    )


def meeting(of: Pair, *, status: str = "held", held_on: date = BEFORE) -> Meeting:
    return Meeting.objects.create(
        pair=of, held_on=held_on, mode="onsite", minutes=60, status=status, recorded_at=NOW
    )


def concern(
    organisation: Organisation, reporter: User, *, status: str = "received", **fields: Any
) -> Concern:
    """A concern as `reporter` sent it. Call bound to them, then to one of the circle for a later status."""
    made = Concern(organisation=organisation, reporter=reporter, reported_at=NOW)
    made.save()
    closed = {"closed_on": DAY, "finding": "acted"} if status == "closed" else {}
    values = {"side": "mentor", "topic": "respect", "words_sealed": vault().seal("Des mots blessants.")}
    ConcernFile.objects.create(
        concern=made, organisation=organisation, status=status, **values | closed | fields
    )
    return made
