"""Who may touch which agreement, envelope or claim."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.assisted.models import Agreement, Claim, Envelope
from maslak.assisted.workflow import ASK
from maslak.core.errors import Conflict, Invalid, NotAllowed


def unknown() -> NotAllowed:
    """The refusal of what does not exist, or is somebody else's: the same words."""
    return NotAllowed(_("Ce contrat aidé n'existe pas, ou il ne concerne pas votre organisation."))


def may_ask(by: Actor, agreement: Agreement) -> bool:
    """Whether `by` acts for the employer: its own account, or the office that decides, on its behalf."""
    if by.reach == "all":
        return True
    if by.organisation is None:
        return False
    if by.may(ASK):
        return by.organisation.pk == agreement.asked_by_id
    return by.may("assisted.propose") and by.organisation.pk == agreement.organisation_id


def check_may_ask(by: Actor, agreement: Agreement | None = None) -> None:
    """Raise NotAllowed unless `by` may ask; for that agreement when there is one."""
    if not by.may(ASK) and not by.may("assisted.propose"):
        raise NotAllowed(_("Votre rôle ne permet pas cette opération."))
    if agreement is not None and not may_ask(by, agreement):
        raise unknown()


def locked(agreement_id: int, *, by: Actor, permission: str, version: int | None = None) -> Agreement:
    """The agreement, locked, once `by` may take that step and has read its present state (`version`).

    Raises NotAllowed; Conflict when somebody changed it meanwhile.
    """
    if permission == ASK:
        check_may_ask(by)
    else:
        check_may(by, permission)
    found = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement_id).order_by("pk").first()
    if found is None:
        raise unknown()
    if permission == ASK:
        check_may_ask(by, found)
    else:
        check_may(by, permission, organisation_id=found.organisation_id)
    if version is not None and found.version != version:
        raise Conflict(
            _(
                "Quelqu'un a modifié ce dossier entre-temps. Relisez-le : votre saisie n'a pas été enregistrée."
            )
        )
    return found


def locked_claim(claim_id: int, *, by: Actor, permission: str) -> tuple[Agreement, Claim]:
    """A claim with its agreement, the agreement locked first as every act on it does. Raises NotAllowed."""
    if permission == ASK:
        check_may_ask(by)
    else:
        check_may(by, permission)
    agreement_id = Claim.objects.filter(pk=claim_id).values_list("agreement_id", flat=True).first()
    if agreement_id is None:
        raise unknown()
    agreement = locked(agreement_id, by=by, permission=permission)
    return agreement, Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)


def locked_envelope(envelope_id: int | None, agreement: Agreement) -> Envelope:
    """The envelope, locked, once it may pay for the agreement. Raises Invalid with the field « envelope »."""
    found = Envelope.objects.select_for_update(of=("self",)).filter(pk=envelope_id or 0).first()
    if (
        found is None
        or found.scheme != agreement.scheme
        or found.organisation_id not in (None, agreement.organisation_id)
    ):
        raise Invalid(_("Choisissez une enveloppe ouverte pour ce dispositif."), field="envelope")
    return found


def check_two(by: Actor, earlier: int | None, sentence: str) -> None:
    """Two pairs of eyes: raise Invalid with the sentence when `by` is whoever acted `earlier`."""
    if by.user is not None and earlier == by.user.pk:
        raise Invalid(sentence)
