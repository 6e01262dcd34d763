"""Who may touch which project: a partner those that it carries out, the coordinator all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Reach
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, NotAllowed
from maslak.programme.models import Project, Report


def unknown() -> NotAllowed:
    """The refusal of what does not exist, or is another organisation's: the same words."""
    return NotAllowed(_("Ce projet n'existe pas, ou une autre organisation le met en œuvre."))


def carries(by: Actor, project: Project) -> bool:
    """Whether the actor's organisation carries the project out."""
    return (
        by.organisation is not None and project.implementers.filter(pk=by.organisation.pk).exists()
    ) or by.reach == Reach.ALL


def check_carries(by: Actor, project: Project, permission: str = "project.report") -> None:
    """Return quietly when `by` reports on this project; raise NotAllowed otherwise."""
    check_may(by, permission)
    if not carries(by, project):
        raise unknown()


def locked_report(report_id: int, *, by: Actor, permission: str, version: int | None = None) -> Report:
    """The report, locked, once `by` may touch it and has read its present state (`version`).

    Raises NotAllowed; Conflict when somebody changed it meanwhile.
    """
    check_may(by, permission)
    found = (
        Report.objects.select_for_update(of=("self",))
        .select_related("project", "organisation")
        .filter(pk=report_id)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise unknown()
    check_may(by, permission, organisation_id=found.organisation_id)
    if version is not None and found.version != version:
        raise Conflict(
            _(
                "Quelqu'un a modifié ce compte rendu entre-temps. Relisez-le : votre saisie n'a pas été enregistrée."
            )
        )
    return found
