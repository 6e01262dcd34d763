"""What people, those who send them and operators are told, as rows of the outbox. Nothing is sent from here.

No name goes to an operator, and a person reads these in their own space alone: a telephone is often shared. Neither
side reads the messages of the other, so they are written with the whole register in sight and nothing is handed back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from maslak.access import roles
from maslak.access.models import Membership, Organisation, User
from maslak.access.queries import current_memberships
from maslak.law.calendar import civil_day
from maslak.outbox import actions as outbox
from maslak.outbox.models import Channel
from maslak.outbox.queries import is_known
from maslak.outbox.texts import Param, word
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.training.models import Portfolio, TrainingReferral


def sent(referral: TrainingReferral, *, now: datetime) -> None:
    """Tell the person that their request left, and the operator that it is there."""
    _to_person(referral, "training_sent", _about(referral))
    _to_accounts(referral, answerers(referral.operator, now), "training_received", _about(referral))


def turned(referral: TrainingReferral, turn: str, *, now: datetime) -> None:
    """Tell the person and whoever sent them what becomes of it; `turn` is a word of the texts."""
    params = _about(referral) | {"turn": word("training_turn", turn)}
    _to_person(referral, "training_turn", params)
    _to_accounts(referral, _senders(referral, now), "training_answered", params)


def revoked(referral: TrainingReferral, *, now: datetime) -> None:
    """Tell the operator that nothing more is expected of it."""
    _to_accounts(referral, answerers(referral.operator, now), "training_revoked", _about(referral))


def silent(referral: TrainingReferral, *, now: datetime) -> int:
    """Tell both sides, once, that nobody acknowledged a referral in time; how many were told just now."""
    key = f"training-silent:{referral.ref}:{referral.acknowledge_by.isoformat()}:"
    told = _to_accounts(referral, _senders(referral, now), "training_silent", _about(referral), key=key)
    return told + _to_accounts(
        referral, answerers(referral.operator, now), "training_waits_for_you", _about(referral), key=key
    )


def about_portfolio(portfolio: Portfolio, turn: str) -> None:
    """Tell the person what becomes of their portfolio; `turn` is a word of the texts."""
    with whole_register():
        outbox.queue(
            template="training_portfolio", person=Person.objects.get(pk=portfolio.person_id),
            organisation_id=portfolio.organisation_id, channel=Channel.SPACE,
            params={"title": portfolio.target, "turn": word("portfolio_turn", turn)},
        )  # fmt: skip


def answerers(organisation: Organisation, now: datetime) -> list[User]:
    """The active accounts that may answer for that operator today."""
    return _holders(organisation, "training.answer", now)


def _senders(referral: TrainingReferral, now: datetime) -> list[User]:
    """Who sent it while they are still there, or their team. Nobody for a person's own wish but the office's team."""
    user = referral.sent_by
    if user is not None and current_memberships(user, civil_day(now)).filter(
        organisation_id=referral.from_organisation_id
    ):
        return [user]
    return [] if referral.own_wish else _holders(referral.from_organisation, "training.refer", now)


def _holders(organisation: Organisation, permission: str, now: datetime) -> list[User]:
    holding = [role for role in roles.PERMISSIONS if roles.scope(role, permission) is not None]
    memberships = Membership.objects.filter(organisation=organisation, role__in=holding, user__is_active=True)
    users = User.objects.filter(pk__in=memberships.values("user_id")).order_by("pk")
    return [u for u in users if current_memberships(u, civil_day(now)).filter(organisation=organisation)]


def _about(referral: TrainingReferral) -> dict[str, Param]:
    operator = referral.operator
    french = operator.name_fr
    return {
        "reference": referral.ref,
        "title": referral.offer.titles,
        "organisation": {"fr": french, "ar": operator.name_ar or french, "en": operator.name_en or french},
        "due": referral.acknowledge_by,
    }


def _to_person(referral: TrainingReferral, template: str, params: dict[str, Param]) -> None:
    with whole_register():
        outbox.queue(
            template=template, person=Person.objects.get(pk=referral.person_id), channel=Channel.SPACE,
            organisation_id=referral.from_organisation_id, params=params,
        )  # fmt: skip


def _to_accounts(
    referral: TrainingReferral,
    users: Iterable[User],
    template: str,
    params: dict[str, Param],
    *,
    key: str = "",
) -> int:
    told = 0
    with whole_register():
        for user in users:
            if key and is_known(f"{key}{user.pk}"):
                continue
            outbox.queue(
                template=template, user=user, organisation_id=referral.operator_id, params=params,
                dedupe_key=f"{key}{user.pk}" if key else None,
            )  # fmt: skip
            told += 1
    return told
