"""The budget of a project, line by line: planned, committed, paid out, spent. Never over, whoever clicks first."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.programme.enums import MovementKind
from maslak.programme.models import BudgetLine, BudgetMovement, Funding, Report
from maslak.programme.policies import check_carries, unknown
from maslak.programme.projects import check_currency, exact, locked

_NOTHING = Decimal(0)


@transaction.atomic
def open_line(
    *,
    project_id: int,
    code: str,
    label: str,
    year: int,
    planned: Decimal,
    currency: str,
    organisation: Organisation | None = None,
    funding: Funding | None = None,
    by: Actor,
) -> BudgetLine:
    """A line of one year's budget. Raises NotAllowed, Invalid, Conflict when that line of that year exists."""
    check_may(by, "programme.write")
    project = locked(project_id)
    if not code.strip() or not label.strip():
        raise Invalid(
            _("Donnez à la ligne un code et un intitulé."), field="code" if label.strip() else "label"
        )
    if not 2000 <= year <= 2100:
        raise Invalid(_("L'année %(year)s n'est pas plausible.") % {"year": year}, field="year")
    if organisation is not None and not project.implementers.filter(pk=organisation.pk).exists():
        raise Invalid(_("Cette organisation ne met pas le projet en œuvre."), field="organisation")
    if funding is not None and funding.project_id != project.pk:
        raise Invalid(_("Ce bailleur ne finance pas ce projet."), field="funding")
    line = BudgetLine(
        project=project, code=code.strip().upper(), label=label.strip(), year=year,
        currency=check_currency(currency, "currency"), planned=exact(planned, "planned"),
        organisation=organisation, funding=funding,
    )  # fmt: skip
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as error:
        raise Conflict(_("Cette ligne existe déjà pour cette année : modifiez-la."), field="code") from error
    audit.record("project.budget_line_opened", by=by, target=line, new=_told(line))
    return line


@transaction.atomic
def revise_line(*, line_id: int, planned: Decimal, by: Actor) -> BudgetLine:
    """Plan more or less; never less than what is committed. Raises NotAllowed, Invalid, Conflict."""
    check_may(by, "programme.write")
    line = _locked(line_id)
    wanted, old = exact(planned, "planned"), _told(line)
    if wanted < line.committed:
        raise Conflict(
            _(
                "%(committed)s %(currency)s sont déjà engagés sur cette ligne : elle ne peut pas prévoir moins."
            )
            % {"committed": line.committed, "currency": line.currency},
            field="planned",
        )
    line.planned = wanted
    line.save(update_fields=["planned"])
    audit.record("project.budget_line_revised", by=by, target=line, old=old, new=_told(line))
    return line


@transaction.atomic
def commit(
    *, line_id: int, amount: Decimal, on: date, purpose: str, by: Actor, now: datetime
) -> BudgetMovement:
    """Commit an amount of the line: by the coordinator, or by who carries the project out.

    Raises NotAllowed, Invalid, Conflict when the line does not hold that much any more.
    """
    line = _ours(line_id, by=by)
    wanted = exact(amount, "amount")
    _check_movement(on, purpose, now)
    left = line.planned - line.committed
    if wanted > left:
        raise _too_much(left, line)
    line.committed += wanted
    line.save(update_fields=["committed"])
    return _moved(line, MovementKind.COMMITMENT, wanted, on, purpose, by=by, now=now)


@transaction.atomic
def disburse(
    *, line_id: int, amount: Decimal, on: date, purpose: str, by: Actor, now: datetime
) -> BudgetMovement:
    """Money paid out to who carries the project out, within what is committed.

    Raises NotAllowed, Invalid, Conflict when more would be paid out than is committed.
    """
    check_may(by, "programme.write")
    line = _locked(line_id)
    wanted = exact(amount, "amount")
    _check_movement(on, purpose, now)
    left = line.committed - line.disbursed
    if wanted > left:
        raise _too_much(left, line)
    line.disbursed += wanted
    line.save(update_fields=["disbursed"])
    return _moved(line, MovementKind.DISBURSEMENT, wanted, on, purpose, by=by, now=now)


def spend(report: Report, amounts: dict[int, Decimal], *, by: Actor, now: datetime) -> None:
    """Move the lines by what a report says (line → amount, negative for what a correction takes back).

    Inside the sign-off of that report. What is spent is committed by it where it was not yet. Lines are locked in
    one order, so that two sign-offs never wait for one another. Raises Conflict when a line would be overspent.
    """
    lines = {
        line.pk: line
        for line in BudgetLine.objects.select_for_update(of=("self",)).filter(pk__in=amounts).order_by("pk")
    }
    for pk, amount in sorted(amounts.items()):
        if not amount:
            continue
        line = lines[pk]
        if line.spent + amount > line.planned or line.spent + amount < _NOTHING:
            raise _too_much(line.planned - line.spent, line)
        line.spent += amount
        line.committed = max(line.committed, line.spent)
        line.save(update_fields=["spent", "committed"])
        on = min(report.ends_on, timezone.localdate(now))
        _moved(line, MovementKind.EXPENDITURE, amount, on, line.label, by=by, now=now, report=report)


def _ours(line_id: int, *, by: Actor) -> BudgetLine:
    """The line, locked, for the coordinator or for the partner whose line it is."""
    if by.may("programme.write"):
        return _locked(line_id)
    check_may(by, "project.report")
    line = _locked(line_id)
    check_carries(by, line.project)
    ours = by.organisation.pk if by.organisation else None
    if line.organisation_id is not None and line.organisation_id != ours:
        raise NotAllowed(_("Cette ligne du budget est celle d'une autre organisation."))
    return line


def _locked(line_id: int) -> BudgetLine:
    line = (
        BudgetLine.objects.select_for_update(of=("self",))
        .select_related("project")
        .filter(pk=line_id)
        .first()
    )
    if line is None:
        raise unknown()
    return line


def _check_movement(on: date, purpose: str, now: datetime) -> None:
    if on > timezone.localdate(now):
        raise Invalid(_("Cette date est dans l'avenir."), field="on")
    if not purpose.strip():
        raise Invalid(_("Dites à quoi sert cet argent, en quelques mots."), field="purpose")


def _too_much(left: Decimal, line: BudgetLine) -> Conflict:
    return Conflict(
        _("La ligne %(code)s ne contient plus que %(left)s %(currency)s : réduisez le montant.")
        % {"code": line.code, "left": max(left, _NOTHING), "currency": line.currency},
        field="amount",
    )


def _moved(
    line: BudgetLine, kind: str, amount: Decimal, on: date, purpose: str, *, by: Actor, now: datetime,
    report: Report | None = None,
) -> BudgetMovement:  # fmt: skip
    moved = BudgetMovement.objects.create(
        line=line, kind=kind, amount=amount, on=on, purpose=purpose.strip(), report=report, recorded_at=now,
        recorded_by=by.user,
    )  # fmt: skip
    audit.record(f"project.{kind}", by=by, target=line, new={"amount": str(amount), **_told(line)})
    return moved


def _told(line: BudgetLine) -> dict[str, str]:
    return {
        "code": line.code, "planned": str(line.planned), "committed": str(line.committed),
        "disbursed": str(line.disbursed), "spent": str(line.spent),
    }  # fmt: skip
