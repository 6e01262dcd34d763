"""Money that a register says was granted: by kind one grant a project, paid at once on the day that the line gives.

The register gives no envelope: one is kept for each year, as large as what it paid. Corrected, the grant is written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from maslak.access.models import Organisation
from maslak.programme.models import Project
from maslak.ventures.enums import GrantStatus, InstalmentStatus
from maslak.ventures.models import Budget, Grant, Instalment, Venture


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What a line says of money: its kind (enums.GrantKind), how much in dirhams, paid when."""

    kind: str
    amount_mad: Decimal
    on: date


def keep(
    granted: Sequence[tuple[Venture, Sequence[Granted]]],
    *,
    organisation: Organisation,
    project: Project | None,
) -> None:
    """Write the grants of these saved projects, and let go those that the register no longer tells of."""
    told = Grant.objects.filter(venture__in=[venture.pk for venture, _all in granted], budget__title=_title())
    before: dict[int, set[Granted]] = {}
    for grant in told:
        one = Granted(kind=grant.kind, amount_mad=grant.amount_mad, on=grant.decided_on)
        before.setdefault(grant.venture_id, set()).add(one)
    changed = [
        (venture, wanted) for venture, wanted in granted if set(wanted) != before.get(venture.pk, set())
    ]
    if not changed:
        return
    gone = told.filter(venture__in=[venture.pk for venture, _all in changed])
    touched = {grant.budget_id for grant in gone}
    Instalment.objects.filter(grant__in=gone).delete()
    gone.delete()
    budgets: dict[int, Budget] = {}
    grants = []
    for venture, wanted in changed:
        for one in wanted:
            budget = budgets.get(one.on.year) or _budget(one, organisation, project)
            budgets[one.on.year] = budget
            grants.append(_grant(venture, one, budget))
    _settle(touched, [])
    for budget in budgets.values():
        coming = sum((grant.amount_mad for grant in grants if grant.budget_id == budget.pk), Decimal(0))
        _settle([budget.pk], [coming])
    Grant.objects.bulk_create(grants, batch_size=1000)
    Instalment.objects.bulk_create([_paid(grant) for grant in grants], batch_size=1000)


def _title() -> str:
    with translation.override("fr"):  # one name, whoever sends the register
        return _("Financements du registre")


def _budget(one: Granted, organisation: Organisation, project: Project | None) -> Budget:
    """The envelope of the year, as large as its first grant until it is settled."""
    first, last = date(one.on.year, 1, 1), date(one.on.year, 12, 31)
    found, _made = Budget.objects.get_or_create(
        organisation=organisation, project=project, title=_title(), starts_on=first, ends_on=last,
        defaults={"amount_mad": one.amount_mad},
    )  # fmt: skip
    return found


def _settle(budgets: Sequence[int] | set[int], coming: Sequence[Decimal]) -> None:
    """Each envelope holds what was paid from it and what is about to be."""
    for budget in Budget.objects.select_for_update().filter(pk__in=budgets):
        paid = budget.grants.aggregate(all=Sum("amount_mad"))["all"] or Decimal(0)
        whole = paid + sum(coming, Decimal(0))
        if whole:
            budget.amount_mad = budget.committed_mad = whole
            budget.save(update_fields=["amount_mad", "committed_mad"])
        elif not coming:
            budget.committed_mad = Decimal(0)
            budget.save(update_fields=["committed_mad"])


def _grant(venture: Venture, one: Granted, budget: Budget) -> Grant:
    return Grant(
        venture=venture, budget=budget, kind=one.kind, purpose=_("Selon le registre du projet"),
        amount_mad=one.amount_mad, paid_mad=one.amount_mad, status=GrantStatus.COMPLETED, decided_on=one.on,
        signed_on=one.on,
    )  # fmt: skip


def _paid(grant: Grant) -> Instalment:
    return Instalment(
        grant=grant, number=1, amount_mad=grant.amount_mad, due_on=grant.decided_on, paid_on=grant.decided_on,
        status=InstalmentStatus.PAID, condition=_("Selon le registre du projet"),
        evidence=_("Formulaire de terrain"), reference=grant.venture.office_number or grant.venture.ref,
    )  # fmt: skip
