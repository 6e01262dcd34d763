"""May this actor do that? One gatekeeper for every action."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maslak.access import roles
from maslak.access.actor import Actor
from maslak.core.errors import NotAllowed


def check_may(by: Actor, permission: str, *, organisation_id: int | None = None) -> None:
    """Return quietly when `by` may; raise NotAllowed otherwise.

    With `organisation_id` the thing belongs to that organisation: an actor whose scope is its own
    organisation may only touch its own.
    """
    scope = roles.scope(by.role, permission)
    if scope is None:
        raise NotAllowed(_("Votre rôle ne permet pas cette opération."))
    if scope == "all" or organisation_id is None or by.reach == "all":
        return
    if by.organisation is None or by.organisation.pk != organisation_id:
        raise NotAllowed(_("Ce dossier appartient à une autre organisation."))
