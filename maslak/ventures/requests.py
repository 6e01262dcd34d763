"""Financing asked for outside, from the catalogue: what was sent, what was answered, and how often it is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Conflict, Invalid
from maslak.law import financing
from maslak.ventures.enums import RefusalGround, RequestStatus, VentureStatus
from maslak.ventures.models import FinancingRequest
from maslak.ventures.policies import locked, locked_part
from maslak.ventures.workflow import REQUEST


@transaction.atomic
def ask(
    *, venture_id: int, product: str, amount_mad: Decimal, sent_on: date, by: Actor, now: datetime
) -> FinancingRequest:
    """A product of the catalogue asked for on a day when it was offered, in dirhams.

    Raises NotAllowed, Invalid, Conflict while the same product still has no answer.
    """
    venture = locked(venture_id, by=by, permission="venture.follow")
    if venture.status == VentureStatus.ENDED:
        raise Invalid(_("Ce projet est terminé : rien ne se demande plus pour lui."))
    if not venture.registered_on <= sent_on <= timezone.localdate(now):
        raise Invalid(_("Le jour se situe entre l'inscription du projet et aujourd'hui."), field="sent_on")
    if product not in {each.code for each in financing.products(sent_on)}:
        raise Invalid(_("Choisissez un financement du catalogue."), field="product")
    if amount_mad <= 0 or amount_mad != amount_mad.quantize(Decimal("0.01")):
        raise Invalid(_("Un montant est positif, en dirhams et centimes."), field="amount_mad")
    try:
        with transaction.atomic():
            made = FinancingRequest.objects.create(
                venture=venture, product=product, amount_mad=amount_mad, sent_on=sent_on
            )
    except IntegrityError as error:
        raise Conflict(
            _("Ce financement est déjà demandé : notez d'abord la réponse."), field="product"
        ) from error
    audit.record("venture.financing_asked", by=by, target=venture, new={"product": product})
    return made


@transaction.atomic
def answer(
    *, request_id: int, status: str, on: date, ground: str = "", by: Actor, now: datetime
) -> FinancingRequest:
    """What the provider answered: granted, refused for a ground, or the request was dropped.

    Raises NotAllowed, StepRefused for one answered already, Invalid.
    """
    found = locked_part(
        FinancingRequest, request_id, by=by, permission="venture.follow", path="venture.organisation_id"
    )
    if status not in REQUEST.steps:
        raise Invalid(_("Dites ce qui a été répondu."), field="status")
    old, target = found.status, REQUEST.step(status, status=found.status).target
    if not found.sent_on <= on <= timezone.localdate(now):
        raise Invalid(_("La réponse se situe entre l'envoi et aujourd'hui."), field="on")
    if (status == RequestStatus.REFUSED) != bool(ground) or ground not in RefusalGround.values:
        raise Invalid(_("Un refus, et lui seul, dit sa raison."), field="ground")
    found.status, found.answered_on, found.ground = target, on, ground
    found.save(update_fields=["status", "answered_on", "ground"])
    audit.record("venture.financing_answered", by=by, target=found.venture, old=old, new=target)
    return found
