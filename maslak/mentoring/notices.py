"""What the two of a pair, their office and the circle are told, as rows of the outbox."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from maslak.access import roles
from maslak.access.enums import Role
from maslak.access.models import Membership, Organisation, User
from maslak.mentoring.models import Concern, Mentee, Mentor, Pair
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outbox.texts import word


def names(organisation: Organisation) -> dict[str, str]:
    """The organisation's name by language."""
    french = organisation.name_fr
    return {"fr": french, "ar": organisation.name_ar or french, "en": organisation.name_en or french}


def to_mentee(template: str, pair: Pair) -> None:
    """Tell the person, in their space alone. With the whole register in sight."""
    mentee = Mentee.objects.select_related("person").get(pk=pair.mentee_id)
    mentor = Mentor.objects.get(pk=pair.mentor_id)
    outbox.queue(
        template=template, person=mentee.person, organisation_id=pair.organisation_id, channel=Channel.SPACE,
        params={"mentor": mentor.first_name, "organisation": names(pair.organisation)},
    )  # fmt: skip


def to_mentor(template: str, pair: Pair) -> None:
    """Tell the mentor, who names nobody: an account's messages may be read over a shoulder."""
    mentor = Mentor.objects.select_related("account").get(pk=pair.mentor_id)
    if mentor.account is not None:
        outbox.queue(
            template=template, user=mentor.account, organisation_id=pair.organisation_id,
            params={"reference": pair.ref, "organisation": names(pair.organisation)},
        )  # fmt: skip


def to_office(pair: Pair, answer: str, *, on: date) -> None:
    """Tell whoever proposed the pair what became of it, if they still look after the pool."""
    user = pair.proposed_by
    if user is not None and user in colleagues(pair.organisation, "mentoring.manage", on):
        outbox.queue(
            template="mentoring_answered", user=user, organisation_id=pair.organisation_id,
            params={"reference": pair.ref, "answer": word("mentoring_answer", answer)},
        )  # fmt: skip


def to_circle(concern: Concern, *, on: date) -> int:
    """Tell each of the circle that something waits for them, without a word of what; how many were told.

    The reporter may not read others' messages: the key lets the row be written unseen.
    """
    people = circle(concern.organisation, on)
    for user in people:
        outbox.queue(
            template="concern_received", user=user, params={"reference": concern.ref},
            dedupe_key=f"concern:{concern.ref}:{user.pk}",
        )  # fmt: skip
    return len(people)


def circle(organisation: Organisation, on: date) -> list[User]:
    """The accounts that handle concerns of that organisation on that day."""
    return _holding(organisation, [Role.SAFEGUARDING], on)


def colleagues(organisation: Organisation, permission: str, on: date) -> list[User]:
    """The active accounts that may do that in that organisation on that day."""
    return _holding(organisation, [r for r in roles.PERMISSIONS if roles.scope(r, permission)], on)


def _holding(organisation: Organisation, wanted: list[str], on: date) -> list[User]:
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gte=on), organisation=organisation, role__in=wanted, since__lte=on
    )
    return list(User.objects.filter(pk__in=members.values("user_id"), is_active=True).order_by("pk"))
