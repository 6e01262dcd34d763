"""The capital of a company or a cooperative, in shares that its members hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core.errors import Invalid
from maslak.law import legal_forms
from maslak.ventures.enums import LegalForm, VentureStatus
from maslak.ventures.models import Venture
from maslak.ventures.policies import locked

#: The forms whose members hold shares.
SHARED = frozenset({LegalForm.SARL, LegalForm.SARL_AU, LegalForm.COOPERATIVE})


@transaction.atomic
def subscribe(
    *, venture_id: int, share_mad: Decimal, shares: Mapping[int, int], by: Actor, now: datetime
) -> Venture:
    """What one share is worth in dirhams, and how many each member of the team takes (`shares`: member → number).

    The capital is their product; each holds one share at least. The least amounts are those of the legal form that
    day. Raises NotAllowed, Invalid.
    """
    venture = locked(venture_id, by=by, permission="venture.write")
    if venture.legal_form not in SHARED or venture.status == VentureStatus.ENDED:
        raise Invalid(_("Seules une société ou une coopérative ont un capital en parts."))
    team = {member.pk: member for member in venture.members.filter(until=None)}
    if set(shares) != set(team) or any(number < 1 for number in shares.values()):
        raise Invalid(_("Chaque membre de l'équipe prend au moins une part."), field="shares")
    if share_mad <= 0 or share_mad != share_mad.quantize(Decimal("0.01")):
        raise Invalid(_("Un montant est positif, en dirhams et centimes."), field="share_mad")
    capital = share_mad * sum(shares.values())
    _check_least(venture, share_mad, capital, now)
    for pk, member in team.items():
        member.shares = shares[pk]
        member.save(update_fields=["shares"])
    venture.capital_mad, venture.share_mad = capital, share_mad
    venture.version += 1
    venture.save(update_fields=["capital_mad", "share_mad", "version"])
    audit.record("venture.capital", by=by, target=venture, new={"amount_mad": str(capital)})
    return venture


def _check_least(venture: Venture, share_mad: Decimal, capital: Decimal, now: datetime) -> None:
    form = legal_forms.form(venture.legal_form, timezone.localdate(now))
    if form.share_min_mad is not None and share_mad < form.share_min_mad:
        raise Invalid(
            _("Une part vaut au moins %(least)s DH.") % {"least": form.share_min_mad}, field="share_mad"
        )
    if form.capital_min_mad is not None and capital < form.capital_min_mad:
        raise Invalid(
            _("Le capital est d'au moins %(least)s DH ; celui-ci fait %(amount)s DH.")
            % {"least": form.capital_min_mad, "amount": capital},
            field="shares",
        )
