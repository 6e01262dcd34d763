"""Who may touch which project."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, NotAllowed
from maslak.ventures.models import Venture

M = TypeVar("M", bound=Model)


def unknown() -> NotAllowed:
    """The refusal of what does not exist, or is another organisation's: the same words."""
    return NotAllowed(_("Ce projet n'existe pas, ou il est suivi par une autre organisation."))


def locked(venture_id: int, *, by: Actor, permission: str, version: int | None = None) -> Venture:
    """The project, locked, once `by` may touch it and has read its present state (`version`).

    Raises NotAllowed; Conflict when somebody changed it meanwhile.
    """
    check_may(by, permission)
    found = Venture.objects.select_for_update(of=("self",)).filter(pk=venture_id).order_by("pk").first()
    if found is None:
        raise unknown()
    check_may(by, permission, organisation_id=found.organisation_id)
    if version is not None and found.version != version:
        raise Conflict(
            _("Quelqu'un a modifié ce projet entre-temps. Relisez-le : votre saisie n'a pas été enregistrée.")
        )
    return found


def locked_part(model: type[M], pk: int, *, by: Actor, permission: str, path: str) -> M:
    """A record locked like that, the organisation being at the end of `path` (« venture.organisation_id »)."""
    check_may(by, permission)
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).order_by("pk").first()
    if found is None:
        raise unknown()
    owner: object = found
    for name in path.split("."):
        owner = getattr(owner, name)
    check_may(by, permission, organisation_id=owner)  # type: ignore[arg-type]
    return found
