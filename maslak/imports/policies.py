"""Who may send which register."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Reach
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed
from maslak.imports.reading.kinds import Kind, kind, kinds

# What the rows of a register do, and so what their sender must be allowed to do.
_RECORDS = {
    "registrations": ("person.register",),
    "services": ("interview.write", "workshop.attend"),
    "placements": ("placement.write",),
    "project_holders": ("person.register", "venture.write"),
    "field_projects": ("person.register", "venture.write"),
    "startups": ("person.register", "venture.write"),
    "job_offers": ("offer.write",),
}
# Registers of a partner's project: whoever else sent one would write into that project's figures.
_KEEPER_ONLY = frozenset({"field_projects", "startups"})


def may_send(by: Actor, code: str, organisation: Organisation) -> bool:
    """Whether `by` may send that register for the organisation.

    Registers of people need the permissions of what they record. The others end as figures of the whole country:
    their usual keeper sends them, or somebody who may declare figures. A partner's register is its keeper's.
    """
    if not by.may("import.write"):
        return False
    keeper = kind(code).organisation
    if code in _RECORDS:
        allowed = all(by.may(permission) for permission in _RECORDS[code])
        return allowed and (code not in _KEEPER_ONLY or by.reach == Reach.ALL or keeper == organisation.code)
    return by.may("declared.write") or (bool(keeper) and keeper == organisation.code)


def check_may_send(by: Actor, code: str, organisation: Organisation) -> None:
    """Return quietly when `by` may send that register for the organisation; raise NotAllowed in words otherwise."""
    check_may(by, "import.write", organisation_id=organisation.pk)
    if may_send(by, code, organisation):
        return
    words = {"register": label(kind(code)), "keeper": kind(code).organisation}
    if code in _RECORDS and not all(by.may(permission) for permission in _RECORDS[code]):
        raise NotAllowed(
            _(
                "Votre rôle ne permet pas d'envoyer le registre « %(register)s » : il touche des dossiers de personnes."
            )
            % words
        )
    if code in _KEEPER_ONLY:
        raise NotAllowed(
            _("Le registre « %(register)s » est celui d'un projet : seule l'organisation qui le porte (%(keeper)s) "
              "l'envoie.")
            % words
        )  # fmt: skip
    if words["keeper"]:
        raise NotAllowed(
            _("Le registre « %(register)s » donne des chiffres nationaux : seule l'organisation qui le tient (%(keeper)s) "
              "ou la coordination l'envoie.") % words
        )  # fmt: skip
    raise NotAllowed(_("Seule la coordination du programme envoie le registre « %(register)s ».") % words)


def kinds_for(by: Actor) -> list[Kind]:
    """The registers that `by` may send for their acting organisation."""
    if by.organisation is None:
        return []
    return [each for code, each in kinds().items() if may_send(by, code, by.organisation)]


def label(register: Kind) -> str:
    """The name of a register in the reader's language."""
    return register.label.get((get_language() or "fr")[:2], register.label["fr"])
