"""Who may touch which record of training."""

from __future__ import annotations

from operator import attrgetter
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed

M = TypeVar("M", bound=Model)


def unknown() -> NotAllowed:
    """The refusal of what does not exist, or is another organisation's: the same words."""
    return NotAllowed(_("Cet élément n'existe pas, ou il appartient à une autre organisation."))


def locked(model: type[M], pk: int, *, by: Actor, permission: str, belongs_to: str, own: str = "") -> M:
    """The record, locked, once `by` may touch it; `belongs_to` is the path to the organisation that it is of.

    With `own`, a person in their own space needs that permission instead, for a record of theirs alone.
    Raises NotAllowed, in the same words for a record out of sight and for none.
    """
    as_person = bool(own) and by.role == Role.PERSON
    check_may(by, own if as_person else permission)
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).order_by("pk").first()
    if found is None:
        raise unknown()
    if as_person:
        if by.person_id is None or attrgetter("person_id")(found) != by.person_id:
            raise unknown()
    else:
        check_may(by, permission, organisation_id=attrgetter(belongs_to)(found))
    return found
