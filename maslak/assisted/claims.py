"""Month after month: claimed with its papers, looked at, paid by another hand. Never twice, never over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.assisted import facts, notices, proofs, rules
from maslak.assisted.enums import AgreementStatus
from maslak.assisted.models import Agreement, Claim, Payment
from maslak.assisted.policies import check_two, locked, locked_claim
from maslak.assisted.words import listed
from maslak.assisted.workflow import ASK, CLAIM
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.law import assisted

_CENTIME = Decimal("0.01")
#: Copies by the code of their paper: name and content.
Copies = Mapping[str, tuple[str, bytes]]


@transaction.atomic
def claim(
    *, agreement_id: int, number: int, wage_paid_mad: Decimal, copies: Copies, by: Actor, now: datetime
) -> Claim:
    """Ask for one month that is over: `wage_paid_mad`, gross, was paid; `copies` prove it.

    Raises NotAllowed, StepRefused unless the agreement runs, Invalid, Conflict for a month asked for already.
    """
    found = locked(agreement_id, by=by, permission=ASK)
    _check_running(found)
    today = timezone.localdate(now)
    if number not in rules.claimable(found.starts_on, found.months, today):
        raise Invalid(_("Choisissez un mois terminé, parmi ceux de la convention."), field="number")
    amount = _amount(found, wage_paid_mad)
    try:
        with transaction.atomic():
            made = Claim.objects.create(
                agreement=found, number=number, month=rules.month_day(found.starts_on, number),
                wage_paid_mad=wage_paid_mad, amount_mad=amount, submitted_on=today,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Ce mois est déjà demandé."), field="number") from error
    _keep(found, made, copies, by, now)
    notices.to_office(found, "claimed", now=now)
    audit.record(
        "assisted.claimed", by=by, target=made, person_id=found.person_id,
        new={"month": made.month.isoformat(), "amount_mad": str(amount)},
    )  # fmt: skip
    return made


@transaction.atomic
def send_again(*, claim_id: int, wage_paid_mad: Decimal, copies: Copies, by: Actor, now: datetime) -> Claim:
    """Send a month again that was returned, with what was missing. Raises NotAllowed, StepRefused, Invalid."""
    agreement, found = locked_claim(claim_id, by=by, permission=ASK)
    _check_running(agreement)
    old, target = found.status, CLAIM.step("send_again", status=found.status).target
    found.wage_paid_mad, found.amount_mad = wage_paid_mad, _amount(agreement, wage_paid_mad)
    _keep(agreement, found, copies, by, now)
    found.status, found.submitted_on, found.note = target, timezone.localdate(now), ""
    found.save(update_fields=["status", "submitted_on", "note", "wage_paid_mad", "amount_mad"])
    notices.to_office(agreement, "claimed", now=now)
    audit.record(
        "assisted.claimed_again", by=by, target=found, person_id=agreement.person_id, old=old, new=target
    )
    return found


def _check_running(agreement: Agreement) -> None:
    if agreement.status != AgreementStatus.RUNNING:
        raise StepRefused(_("Un mois se demande pendant que la convention court."))


def _amount(agreement: Agreement, wage_paid_mad: Decimal) -> Decimal:
    if wage_paid_mad <= 0 or wage_paid_mad != wage_paid_mad.quantize(_CENTIME):
        raise Invalid(
            _("Le salaire versé est un montant positif, en dirhams et centimes."), field="wage_paid_mad"
        )
    amount = rules.month_amount(
        assisted.thawed(agreement.terms), agreed_mad=agreement.wage_mad, paid_mad=wage_paid_mad
    )
    if not amount:
        raise Invalid(_("Ce salaire ne donne droit à rien ce mois-là."), field="wage_paid_mad")
    return amount


def _keep(agreement: Agreement, made: Claim, copies: Copies, by: Actor, now: datetime) -> None:
    for code, (name, content) in copies.items():
        proofs.attach(
            agreement_id=agreement.pk, claim=made, code=code, name=name, content=content, by=by, now=now
        )
    if missing := proofs.missing(agreement, when="month", claim=made):
        raise Invalid(_("Il manque : %(papers)s.") % {"papers": listed(missing)}, field="content")


@transaction.atomic
def accept(*, claim_id: int, by: Actor, now: datetime) -> Claim:
    """The papers prove the month: it may be paid. Raises NotAllowed, StepRefused."""
    return _answer(claim_id, "accept", "", by, now)


@transaction.atomic
def send_back(*, claim_id: int, reason: str, by: Actor, now: datetime) -> Claim:
    """Something is missing: the employer reads what and sends it again. Raises NotAllowed, StepRefused, Invalid."""
    return _answer(claim_id, "return", reason, by, now)


@transaction.atomic
def refuse(*, claim_id: int, reason: str, by: Actor, now: datetime) -> Claim:
    """The month is not paid, and why. Raises NotAllowed, StepRefused, Invalid without a reason."""
    return _answer(claim_id, "refuse", reason, by, now)


_EVENTS = {"accept": "claim_accepted", "return": "claim_returned", "refuse": "claim_refused"}


def _answer(claim_id: int, step: str, reason: str, by: Actor, now: datetime) -> Claim:
    row = CLAIM.steps[step]
    agreement, found = locked_claim(claim_id, by=by, permission=row.permission)
    old, target = found.status, CLAIM.step(step, status=found.status).target
    if step == "accept":
        _check_running(agreement)
    elif not reason.strip():
        raise Invalid(_("Écrivez la raison : l'employeur la lira."), field="reason")
    found.status, found.note = target, reason.strip()
    found.decided_on, found.decided_by = timezone.localdate(now), by.user
    found.save(update_fields=["status", "note", "decided_on", "decided_by"])
    notices.to_employer(agreement, _EVENTS[step], now=now)
    audit.record(
        f"assisted.{_EVENTS[step]}", by=by, target=found, person_id=agreement.person_id, old=old, new=target,
        reason=found.note,
    )  # fmt: skip
    return found


@transaction.atomic
def pay(*, claim_id: int, paid_on: date, reference: str, by: Actor, now: datetime) -> Payment:
    """One accepted month is paid, by somebody else than who accepted it. Writes « assisted paid ».

    Raises NotAllowed, StepRefused for a month paid already, Invalid.
    """
    agreement, found = locked_claim(claim_id, by=by, permission=CLAIM.steps["pay"].permission)
    target = CLAIM.step("pay", status=found.status).target
    _check_running(agreement)
    check_two(
        by, found.decided_by_id, _("Qui accepte un mois ne le verse pas : demandez à une ou un collègue.")
    )
    if not reference.strip():
        raise Invalid(_("Notez la référence du versement."), field="reference")
    assert found.decided_on is not None  # a constraint of the table
    if not found.decided_on <= paid_on <= timezone.localdate(now):
        raise Invalid(_("Le versement se situe entre la décision et aujourd'hui."), field="paid_on")
    made = Payment.objects.create(
        claim=found,
        amount_mad=found.amount_mad,
        paid_on=paid_on,
        paid_by=by.user,
        reference=reference.strip(),
    )
    found.status = target
    found.save(update_fields=["status"])
    facts.paid(made, agreement, by=by)
    notices.to_employer(agreement, "paid", now=now)
    audit.record(
        "assisted.paid",
        by=by,
        target=made,
        person_id=agreement.person_id,
        new={"amount_mad": str(made.amount_mad)},
    )
    return made
