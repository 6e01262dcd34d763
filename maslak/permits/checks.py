"""What every act of the desk looks at first: the step in the table, the words given, the colleague named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from maslak.access import roles
from maslak.access.actor import Actor
from maslak.access.models import Membership, Organisation, User
from maslak.core.errors import Invalid, StepRefused
from maslak.law import refusals
from maslak.law.refusals import UnknownReason
from maslak.permits import rules
from maslak.permits.completeness import missing_pieces, named
from maslak.permits.enums import FileStatus, PieceState, Route
from maslak.permits.models import PermitFile
from maslak.permits.policies import check_decides, check_version, has_part, locked_file, workflow_of

#: The piece of a visa's checklist that is the activity certificate itself.
CERTIFICATE_PIECE = "attestation_activite"


def file_for(
    step: str,
    file_id: int,
    *,
    by: Actor,
    permission: str,
    version: int | None = None,
    today: date | None = None,
) -> PermitFile:
    """The locked file, once `by` may take `step` on it and the desk is the authority that takes it.

    Raises NotAllowed, StepRefused from another status or for another kind of file, Invalid for an old `version`.
    """
    file = locked_file(file_id, by=by, permission=permission, today=today)
    check_decides(file)
    check_step(file, step)
    check_version(file, version)
    return file


def check_step(file: PermitFile, step: str) -> None:
    """Raise StepRefused unless the table of the file's kind has `step` from its status."""
    table = workflow_of(file)
    if step not in table.steps:
        raise StepRefused(_("Cette étape n'existe pas pour ce type de demande."))
    table.step(step, status=file.status)


def words(text: str, *, field: str, most: int, ask: str) -> str:
    """The text without the blanks around it. Raises Invalid with `ask` when empty, or when longer than `most`."""
    kept = text.strip()
    if not kept:
        raise Invalid(ask, field=field)
    return no_longer(kept, field=field, most=most)


def no_longer(text: str, *, field: str, most: int) -> str:
    """The text without the blanks around it. Raises Invalid when longer than `most` signs."""
    kept = text.strip()
    if len(kept) > most:
        raise Invalid(_("Ce texte est trop long : %(most)s signes au plus.") % {"most": most}, field=field)
    return kept


def check_reasons(kind: str, reasons: Iterable[str], text: str) -> list[str]:
    """The codes of the reasons, each once, in order.

    Raises Invalid without any, for one that is none of the list for that kind, or without the words that one needs.
    """
    codes = list(dict.fromkeys(reasons))
    if not codes:
        raise Invalid(
            _("Choisissez au moins un motif : une décision défavorable est motivée."), field="reasons"
        )
    for code in codes:
        try:
            reason = refusals.reason(code, kind)
        except UnknownReason as error:
            raise Invalid(_("Choisissez les motifs dans la liste."), field="reasons") from error
        if reason.says_more and not text.strip():
            raise Invalid(_("Ce motif demande une explication : écrivez-la."), field="text")
    return codes


def holders(organisation: Organisation | int, permission: str, on: date) -> QuerySet[User]:
    """The active accounts that may do that in that organisation on that day, in a steady order."""
    number = organisation if isinstance(organisation, int) else organisation.pk
    holding = [role for role in roles.PERMISSIONS if roles.scope(role, permission) is not None]
    memberships = Membership.objects.filter(
        Q(until=None) | Q(until__gte=on), organisation_id=number, role__in=holding, since__lte=on
    )
    return User.objects.filter(is_active=True, pk__in=memberships.values("user_id")).order_by("pk")


def check_colleague(user: User, file: PermitFile, permission: str, *, today: date) -> None:
    """Raise Invalid unless `user` may do that at the file's desk today and has no part in the file."""
    if not holders(file.held_by_id, permission, today).filter(pk=user.pk).exists():
        raise Invalid(_("Choisissez une personne de votre service qui instruit des dossiers."), field="user")
    if has_part(user, file, today):
        raise Invalid(
            _(
                "Cette personne appartient à l'organisation qui dépose le dossier : choisissez quelqu'un d'autre."
            ),
            field="user",
        )


def check_certificate(file: PermitFile, today: date) -> None:
    """Raise Invalid unless the visa rests on an exemption, or on a certificate that holds today.

    A certificate that another system issued is no file here: the desk then sees the paper and accepts that piece.
    """
    if file.route in (Route.EXEMPT, Route.UNKNOWN):
        return
    certificate = file.certificate
    if certificate is None and _seen_on_paper(file):
        return
    if certificate is None or certificate.status != FileStatus.GRANTED:
        raise Invalid(
            _(
                "Ce visa demande une attestation d'activité accordée, pour ce poste et cet employeur. "
                "Délivrée ailleurs, elle se voit en original : acceptez alors cette pièce."
            ),
            field="certificate",
        )
    if rules.is_expired(certificate.status, certificate.valid_to, today):
        raise Invalid(
            _("L'attestation d'activité de ce dossier ne vaut plus depuis le %(day)s.")
            % {"day": f"{certificate.valid_to:%d/%m/%Y}"},
            field="certificate",
        )


def _seen_on_paper(file: PermitFile) -> bool:
    return file.pieces.filter(code=CERTIFICATE_PIECE, state=PieceState.ACCEPTED).exists()


def check_pieces(file: PermitFile) -> None:
    """Raise Invalid while a required piece is missing or to be done again, naming each."""
    missing = missing_pieces(file)
    if missing:
        raise Invalid(
            _("Il manque encore, ou il faut refaire : %(missing)s.") % {"missing": named(missing)},
            field="pieces",
        )
