"""What the person, the employer and the office are told of an application, as rows of the outbox.

Called with the whole register in sight: who writes and who reads are strangers to each other's rows.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from maslak.access import roles
from maslak.access.models import Membership, Organisation, User
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outbox.texts import Param, word
from maslak.people.models import Person
from maslak.placement.models import Application
from maslak.placement.workflow import ANSWER, OFFICE

_HOUSEHOLD = {"fr": "un particulier employeur", "ar": "مشغل منزلي", "en": "a private household"}
#: Worth an SMS where the person agreed to it; the others wait in their space.
_PRESSING = frozenset({"application_invited", "application_retained", "application_hired"})


def to_person(template: str, application: Application, **more: Param) -> None:
    """Tell the person what becomes of their application."""
    outbox.queue(
        template=template,
        person=Person.objects.get(pk=application.person_id),
        organisation_id=application.organisation_id,
        channel="" if template in _PRESSING else Channel.SPACE,
        params=_about(application) | more,
    )


def to_recruiter(template: str, application: Application, *, on: date, **more: Param) -> int:
    """Tell those who answer for the offer, who read no name in a message; how many were told."""
    users = colleagues(application.recruiter, _recruits(application.recruiter), on)
    for user in users:
        outbox.queue(
            template=template,
            user=user,
            organisation_id=application.recruiter_id,
            params=_about(application) | {"reference": application.ref} | more,
        )
    return len(users)


def to_companion(template: str, application: Application, *, on: date) -> int:
    """Tell the colleague who applied with the person, while they work there; how many were told.

    Without one, the office reads it in its list: nobody is told what is not theirs to do.
    """
    users = [
        user
        for user in colleagues(application.organisation, OFFICE, on)
        if user.pk == application.agreed_with_id
    ]
    for user in users:
        outbox.queue(
            template=template,
            user=user,
            organisation_id=application.organisation_id,
            params=_about(application) | {"reference": application.ref},
        )
    return len(users)


def refusal_in_words(reason: str) -> Param:
    """A reason to refuse, as a message says it in each language."""
    return word("application_refusal", reason)


def _about(application: Application) -> dict[str, Param]:
    offer = application.offer
    return {"offer": offer.title, "employer": offer.shown_as or _HOUSEHOLD}


def _recruits(organisation: Organisation) -> str:
    return ANSWER if organisation.kind == "employer" else OFFICE


def colleagues(organisation: Organisation, permission: str, on: date) -> list[User]:
    """The active accounts that may do that in that organisation on that day."""
    holding = [role for role in roles.PERMISSIONS if roles.scope(role, permission)]
    members = Membership.objects.filter(
        Q(until=None) | Q(until__gte=on), organisation=organisation, role__in=holding, since__lte=on
    )
    return list(User.objects.filter(pk__in=members.values("user_id"), is_active=True).order_by("pk"))
