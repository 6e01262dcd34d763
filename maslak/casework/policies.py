"""Who may touch which record of casework."""

from __future__ import annotations

from operator import attrgetter
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed

M = TypeVar("M", bound=Model)


def locked(
    model: type[M], pk: int, *, by: Actor, permission: str, belongs_to: str = "organisation_id", own: str = ""
) -> M:
    """The record, locked until the transaction ends, once `by` is known to be allowed to touch it.

    `belongs_to` is the path to the organisation that the record belongs to (« case.organisation_id »). With
    `own`, a person in their own space needs that permission instead, and only for a record of theirs.
    Raises NotAllowed; a record out of sight is refused in the same words as one that does not exist.
    """
    as_person = bool(own) and by.role == Role.PERSON
    check_may(by, own if as_person else permission)
    record = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).order_by("pk").first()
    try:
        owner = None if record is None or as_person else attrgetter(belongs_to)(record)
    except ObjectDoesNotExist:
        record = None
    if record is None:
        raise NotAllowed(_("Cet élément n'existe pas, ou il appartient à une autre organisation."))
    if as_person:
        check_self(by, attrgetter("person_id")(record))
    else:
        check_may(by, permission, organisation_id=owner)
    return record


def check_may_for(by: Actor, permission: str, *, own: str, person_id: int, organisation_id: int) -> None:
    """Staff need `permission` in that organisation; a person `own`, for themselves alone.

    Raises NotAllowed.
    """
    if by.role == Role.PERSON:
        check_may(by, own)
        check_self(by, person_id)
    else:
        check_may(by, permission, organisation_id=organisation_id)


def check_self(by: Actor, person_id: int) -> None:
    """Raise NotAllowed unless the person acts for themselves."""
    if by.person_id != person_id:
        raise NotAllowed(_("Dans votre espace, vous ne pouvez agir que pour vous-même."))
