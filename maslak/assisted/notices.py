"""What the two sides are told, as rows of the outbox; the person too, when the contribution is granted."""

from __future__ import annotations

from datetime import datetime

from maslak.access import roles
from maslak.access.models import Membership, Organisation, User
from maslak.access.queries import current_memberships
from maslak.assisted.models import Agreement
from maslak.assisted.workflow import ASK, DECIDE
from maslak.law import assisted
from maslak.law.calendar import civil_day
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outbox.texts import Param, word
from maslak.people.models import Person
from maslak.people.sight import whole_register


def to_employer(agreement: Agreement, turn: str, *, now: datetime) -> None:
    """Tell the employer's accounts what becomes of the agreement; `turn` is a word of the texts."""
    _tell(agreement, agreement.asked_by, ASK, turn, now)
    if turn == "accepted":
        _to_person(agreement)


def to_office(agreement: Agreement, turn: str, *, now: datetime) -> None:
    """Tell those who decide that something waits for them."""
    _tell(agreement, agreement.organisation, DECIDE, turn, now)


def _tell(
    agreement: Agreement, organisation: Organisation, permission: str, turn: str, now: datetime
) -> None:
    params: dict[str, Param] = {"reference": agreement.ref, "turn": word("assisted_turn", turn)}
    with whole_register():
        for user in _holders(organisation, permission, now):
            outbox.queue(
                template="assisted_turn", user=user, organisation_id=agreement.organisation_id, params=params
            )


def _to_person(agreement: Agreement) -> None:
    found = assisted.scheme(agreement.scheme)
    assert found is not None
    title: Param = {"fr": found.label.fr, "ar": found.label.ar, "en": found.label.en}
    with whole_register():
        outbox.queue(
            template="assisted_person", person=Person.objects.get(pk=agreement.person_id), channel=Channel.SPACE,
            organisation_id=agreement.organisation_id, params={"title": title},
        )  # fmt: skip


def _holders(organisation: Organisation, permission: str, now: datetime) -> list[User]:
    holding = [role for role in roles.PERMISSIONS if roles.scope(role, permission) is not None]
    members = Membership.objects.filter(organisation=organisation, role__in=holding, user__is_active=True)
    users = User.objects.filter(pk__in=members.values("user_id")).order_by("pk")
    return [
        each for each in users if current_memberships(each, civil_day(now)).filter(organisation=organisation)
    ]
