"""Envelopes: what a payer puts at hand, and up to where. The sums taken from them are added up by the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.assisted.models import Envelope
from maslak.assisted.policies import unknown
from maslak.assisted.words import money
from maslak.core.errors import Conflict, Invalid
from maslak.law import assisted
from maslak.programme.models import Project

_CENTIME = Decimal("0.01")


@transaction.atomic
def open_envelope(
    *,
    scheme: str,
    title: str,
    ceiling_mad: Decimal,
    starts_on: date,
    ends_on: date,
    organisation: Organisation | None = None,
    project: Project | None = None,
    by: Actor,
) -> Envelope:
    """An envelope in dirhams for a scheme; of one office, or of every office. Raises NotAllowed, Invalid."""
    check_may(by, "assisted.budget")
    found = assisted.scheme(scheme)
    if found is None or not found.claimed:
        raise Invalid(_("Choisissez un dispositif géré ici."), field="scheme")
    if not title.strip():
        raise Invalid(_("Donnez un nom à l'enveloppe."), field="title")
    _check_amount(ceiling_mad)
    if ends_on < starts_on:
        raise Invalid(_("La fin de l'enveloppe vient après son début."), field="ends_on")
    made = Envelope.objects.create(
        scheme=scheme, title=title.strip(), ceiling_mad=ceiling_mad, starts_on=starts_on, ends_on=ends_on,
        organisation=organisation, project=project,
    )  # fmt: skip
    audit.record("assisted.envelope_opened", by=by, target=made, new={"amount_mad": str(ceiling_mad)})
    return made


@transaction.atomic
def set_ceiling(
    *, envelope_id: int, ceiling_mad: Decimal, reason: str, version: int | None = None, by: Actor
) -> Envelope:
    """Raise or lower a ceiling; never under what is committed. Raises NotAllowed, Invalid, Conflict."""
    check_may(by, "assisted.budget")
    found = Envelope.objects.select_for_update(of=("self",)).filter(pk=envelope_id).first()
    if found is None:
        raise unknown()
    if version is not None and found.version != version:
        raise Conflict(_("Quelqu'un a modifié cette enveloppe entre-temps. Relisez-la, puis recommencez."))
    _check_amount(ceiling_mad)
    if not reason.strip():
        raise Invalid(_("Dites pourquoi le plafond change."), field="reason")
    if ceiling_mad < found.committed_mad:
        raise Invalid(
            _("%(committed)s DH sont déjà engagés : le plafond ne peut pas descendre au-dessous.")
            % {"committed": money(found.committed_mad)},
            field="ceiling_mad",
        )
    old, found.ceiling_mad = found.ceiling_mad, ceiling_mad
    found.version += 1
    found.save(update_fields=["ceiling_mad", "version"])
    audit.record(
        "assisted.ceiling_set", by=by, target=found, old={"amount_mad": str(old)},
        new={"amount_mad": str(ceiling_mad)}, reason=reason.strip(),
    )  # fmt: skip
    return found


def _check_amount(amount: Decimal) -> None:
    if amount <= 0 or amount != amount.quantize(_CENTIME):
        raise Invalid(_("Un montant est positif, en dirhams et centimes."), field="ceiling_mad")
