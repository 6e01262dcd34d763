"""Turnover declared month by month, by the office or by the holder, and the alerts that follow from it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.law import legal_forms
from maslak.law.parameters import parameter
from maslak.ventures import ceilings
from maslak.ventures.enums import Activity, LegalForm
from maslak.ventures.models import Sale, Venture
from maslak.ventures.policies import locked, unknown

_CENTIME = Decimal("0.01")


@transaction.atomic
def declare(
    *,
    venture_id: int,
    month: date,
    activity: str,
    amount_mad: Decimal,
    customer: str = "",
    by: Actor,
    now: datetime,
) -> Sale:
    """The turnover of one month, in dirhams; said again for the same customer, it replaces what was said.

    `month` is any day of it. The office that accompanies declares, or a member of the team for their own project.
    Raises NotAllowed, Invalid for an enterprise that did not exist then, a month to come, an amount that cannot be.
    """
    mine = by.person_id is not None
    venture = _mine(venture_id, by=by) if mine else locked(venture_id, by=by, permission="venture.follow")
    first = month.replace(day=1)
    if activity not in Activity.values:
        raise Invalid(_("Dites s'il s'agit de ventes ou de services."), field="activity")
    if amount_mad < 0 or amount_mad != amount_mad.quantize(_CENTIME):
        raise Invalid(
            _("Un chiffre d'affaires est en dirhams et centimes ; zéro se déclare."), field="amount_mad"
        )
    if venture.created_on is None:
        raise Invalid(_("Le chiffre d'affaires se déclare une fois l'entreprise créée."))
    last = venture.ended_on or timezone.localdate(now)
    if not venture.created_on.replace(day=1) <= first <= last:
        raise Invalid(_("Choisissez un mois entre la création et aujourd'hui."), field="month")
    sale, _made = Sale.objects.update_or_create(
        venture=venture, month=first, activity=activity, customer=" ".join(customer.split()),
        defaults={
            "amount_mad": amount_mad, "declared_at": now, "declared_by": by.user, "by_holder": mine,
        },
    )  # fmt: skip
    audit.record("venture.turnover_declared", by=by, target=venture, new={"month": f"{first:%Y-%m}"})
    return sale


def _mine(venture_id: int, *, by: Actor) -> Venture:
    """The project of whose team the person acting is, locked. Raises NotAllowed."""
    check_may(by, "self.venture")
    if by.person_id is None:
        raise unknown()
    found = Venture.objects.select_for_update(of=("self",)).filter(pk=venture_id).order_by("pk").first()
    if found is None or not found.members.filter(person_id=by.person_id, until=None).exists():
        raise unknown()
    return found


def monitor(of: Venture, year: int) -> ceilings.Monitor | None:
    """The year's turnover beside what the status allows; None for a form without a ceiling.

    Ceilings, alert levels and the limit by customer are those of the last day of that year.
    """
    if of.legal_form != LegalForm.AUTO_ENTREPRENEUR:
        return None
    day = date(year, 12, 31)
    limit = next(
        (each.amount_mad for each in legal_forms.limits(of.legal_form, day) if each.code == "single_client"),
        None,
    )
    declared = [
        ceilings.Turnover(sale.month.year, sale.activity, sale.customer, sale.amount_mad)
        for sale in of.sales.all()
    ]
    return ceilings.monitor(
        declared, year, ceilings=legal_forms.form(of.legal_form, day).ceilings_mad,
        levels=parameter("turnover_alert_levels_pct", day).value,
        years_before_loss=parameter("turnover_years_before_loss", day).value, customer_limit=limit,
    )  # fmt: skip


def undeclared(of: Venture, today: date) -> list[date]:
    """The months of this year and the last, ended and without any declaration, the oldest first."""
    if of.created_on is None or of.legal_form != LegalForm.AUTO_ENTREPRENEUR:
        return []
    said = {sale.month for sale in of.sales.all()}
    month = max(of.created_on.replace(day=1), date(today.year - 1, 1, 1))
    end = min(of.ended_on or today, today).replace(day=1)
    missing = []
    while month < end:
        if month not in said:
            missing.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return missing
