"""Who may touch a permit file: the applicant on their side, the desk on its own, nobody on a file they have a part in."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.models import Membership, User
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, NotAllowed
from maslak.core.workflow import Workflow
from maslak.permits.enums import FileKind
from maslak.permits.models import PermitFile
from maslak.permits.workflow import OF_KIND

#: The applicant's permissions; every other one is the desk's.
_APPLICANTS = frozenset({"permit.file", "permit.accompany"})
#: What decides on somebody's right.
_DECIDING = frozenset({"permit.decide", "permit.appeal", "permit.withdraw"})


def workflow_of(file: PermitFile) -> Workflow:
    """The table of the file's kind."""
    return OF_KIND[FileKind(file.kind)]


def locked_file(file_id: int, *, by: Actor, permission: str, today: date | None = None) -> PermitFile:
    """The file, locked until the transaction ends, once `by` is known to be allowed to touch it.

    An applicant's permission is asked on the organisation that filed, a desk's on the one that holds the file,
    accompanying on either; a deciding one also needs a desk that decides and an officer without a part in it
    (give `today`).
    Raises NotAllowed; out of sight is refused in the same words as what does not exist.
    """
    check_may(by, permission)
    file = (
        PermitFile.objects.select_for_update(of=("self",))
        .select_related("desk", "held_by", "filed_by", "employer", "worker")
        .filter(pk=file_id)
        .order_by("pk")
        .first()
    )
    if file is None:
        raise NotAllowed(_("Ce dossier n'existe pas, ou il appartient à une autre organisation."))
    check_may(by, permission, organisation_id=_owner(file, permission, by))
    if permission in _DECIDING:
        check_decides(file)
        check_no_part(file, by=by, today=today)
    return file


def _owner(file: PermitFile, permission: str, by: Actor) -> int:
    """The organisation whose account may use that permission on the file."""
    acting = by.organisation.pk if by.organisation else None
    if permission == "permit.accompany" and acting == file.held_by_id:
        return file.held_by_id
    return file.filed_by_id if permission in _APPLICANTS else file.held_by_id


def check_decides(file: PermitFile) -> None:
    """Raise NotAllowed where the desk only accompanies: the authority decides, on its own portal."""
    if file.desk is None or not file.desk.decides:
        raise NotAllowed(
            _(
                "Ce service accompagne les demandes et ne les décide pas : notez la réponse de l'administration"
                " dans « Suivi sur le portail »."
            )
        )


def check_no_part(file: PermitFile, *, by: Actor, today: date | None) -> None:
    """Conflict of interest: nobody decides a file of an organisation they belong to, now or on the day it was filed."""
    if by.user is not None and has_part(by.user, file, today or date.max):
        raise NotAllowed(
            _("Vous appartenez à l'organisation qui dépose ce dossier : une ou un collègue doit le décider.")
        )


def has_part(user: User, file: PermitFile, day: date) -> bool:
    """Whether the account belongs to the applicant or the employer on that day, or did since the file was opened."""
    return Membership.objects.filter(
        Q(until=None) | Q(until__gte=file.created_at.date()),
        user=user,
        organisation_id__in={file.filed_by_id, file.employer.organisation_id},
        since__lte=day,
    ).exists()


def check_version(file: PermitFile, version: int | None) -> None:
    """Raise Invalid when the page was opened on an older state of the file than the one stored."""
    if version is not None and file.version != version:
        raise Invalid(
            _(
                "Quelqu'un a modifié ce dossier entre-temps. Relisez-le : votre saisie n'a pas été enregistrée."
            )
        )
