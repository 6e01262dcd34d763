"""The acting account: who, for which organisation, in which role. Passed as `by=` to every action."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from maslak.access import roles
from maslak.access.enums import Reach, Role
from maslak.access.models import Organisation, User


@dataclass(frozen=True)
class Actor:
    """Who acts. `user` is None for the command line; `person_id` is set in a person's own space."""

    user: User | None
    organisation: Organisation | None
    role: str
    person_id: int | None = None

    @property
    def reach(self) -> str:
        """How far row security lets this actor see."""
        return roles.REACH.get(self.role, Reach.NONE)

    @property
    def role_label(self) -> str:
        """The role in words, in the reader's language."""
        return str(Role(self.role).label)

    def may(self, permission: str) -> bool:
        """Whether the role holds the permission in any scope; templates draw buttons by it."""
        return roles.scope(self.role, permission) is not None


def operator(organisation: Organisation | None = None) -> Actor:
    """The command line, acting for one organisation or for none."""
    return Actor(user=None, organisation=organisation, role=Role.OPERATOR)


def bind(actor: Actor | None) -> None:
    """Tell the database who acts, until the end of the present transaction. None unbinds."""
    values = {
        "maslak.reach": actor.reach if actor else "",
        "maslak.user": str(actor.user.pk) if actor and actor.user else "",
        "maslak.organisation": str(actor.organisation.pk) if actor and actor.organisation else "",
        "maslak.person": str(actor.person_id) if actor and actor.person_id else "",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in values),
            [part for pair in values.items() for part in pair],
        )


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """A transaction bound to `actor`. What happens inside is kept whole or not at all."""
    with transaction.atomic():
        bind(actor)
        yield actor
