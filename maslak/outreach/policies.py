"""Who may touch which record of outreach."""

from __future__ import annotations

from operator import attrgetter
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, NotAllowed

M = TypeVar("M", bound=Model)


def unknown() -> NotAllowed:
    """The refusal of what does not exist, or is another organisation's: the same words."""
    return NotAllowed(_("Cet élément n'existe pas, ou il appartient à une autre organisation."))


def locked(model: type[M], pk: int, *, by: Actor, permission: str, belongs_to: str = "organisation_id") -> M:
    """The record, locked, once `by` may touch it; `belongs_to` is the path to its organisation. Raises NotAllowed."""
    check_may(by, permission)
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).order_by("pk").first()
    if found is None:
        raise unknown()
    check_may(by, permission, organisation_id=attrgetter(belongs_to)(found))
    return found


def said(text: str, field: str, sentence: str) -> str:
    """The text without the blanks around it. Raises Invalid with `sentence` when nothing is left."""
    clean = text.strip()
    if not clean:
        raise Invalid(sentence, field=field)
    return clean
