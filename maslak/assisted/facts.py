"""What an agreement leaves in the ledger: granted, paid, and that the job is an assisted one."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.assisted.models import Agreement, Payment
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.models import Person
from maslak.people.sight import whole_register
from maslak.placement.models import Application, Placement


def agreed(agreement: Agreement, *, on: date, by: Actor) -> None:
    """Write « assisted agreed »."""
    _record(Kind.ASSISTED_AGREED, agreement, agreement, on=on, by=by, scheme=agreement.scheme)


def paid(payment: Payment, agreement: Agreement, *, by: Actor) -> None:
    """Write « assisted paid », with its amount in dirhams."""
    _record(
        Kind.ASSISTED_PAID, agreement, payment, on=payment.paid_on, by=by, scheme=agreement.scheme,
        amount_mad=str(payment.amount_mad),
    )  # fmt: skip


def _record(
    kind: str, agreement: Agreement, source: Agreement | Payment, *, on: date, by: Actor, **more: str
) -> None:
    pathway.record(
        kind, person=Person.objects.get(pk=agreement.person_id), occurred_on=on, organisation=agreement.organisation,
        source=source, by=by, region=agreement.region, attributes=dict(more),
    )  # fmt: skip


def undone(agreement: Agreement, *, by: Actor, reason: str) -> None:
    """What was granted and never began was not granted: an employer that withdraws does not see the ledger."""
    with whole_register():
        pathway.void_source(agreement, by=by, reason=reason)


def placement_of(agreement: Agreement) -> Placement | None:
    """The job of the agreement: the one it names, or the one that its hire led to."""
    if agreement.placement_id is not None:
        return Placement.objects.filter(pk=agreement.placement_id).first()
    hires = Application.objects.filter(person_id=agreement.person_id, offer_id=agreement.offer_id)
    hire = (
        hires.filter(placement__isnull=False).select_related("placement").first()
        if agreement.offer_id
        else None
    )
    return hire.placement if hire is not None else None


def placement_is_assisted(agreement: Agreement, *, by: Actor) -> None:
    """Say of the job that it is assisted: its fact is told anew, so that indicators count what was agreed."""
    placement = placement_of(agreement)
    if placement is None or placement.assisted or placement.organisation_id != agreement.organisation_id:
        return
    placement.assisted = True
    placement.save(update_fields=["assisted"])
    if agreement.placement_id is None:
        agreement.placement = placement
        agreement.save(update_fields=["placement"])
    if not pathway.void_source(placement, by=by, reason=_("Contrat aidé accordé."), kind=Kind.PLACED):
        return
    pathway.record(
        Kind.PLACED, person=placement.person, occurred_on=placement.starts_on, organisation=placement.organisation,
        source=placement, by=by, region=placement.region, project=placement.project,
        attributes={
            "contract_type": placement.contract_type, "assisted": True, "mediated_by": placement.mediated_by,
        },
    )  # fmt: skip
