"""The duty to keep the post: looked at on its days; broken, what goes back is counted, received or remitted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.assisted import notices, printing, rules
from maslak.assisted.enums import BLAMELESS, AgreementStatus, Breach, CheckOutcome, ClaimStatus
from maslak.assisted.models import Agreement, DutyCheck, Repayment
from maslak.assisted.policies import check_two, locked, unknown
from maslak.assisted.words import money
from maslak.assisted.workflow import AGREEMENT, DUTY
from maslak.core.errors import Invalid, StepRefused
from maslak.law import assisted

_CENTIME = Decimal("0.01")


@transaction.atomic
def check(*, check_id: int, outcome: str, on: date, note: str = "", by: Actor, now: datetime) -> DutyCheck:
    """What a look at the post found that day; noted wrongly, it is noted again.

    Raises NotAllowed, StepRefused, Invalid.
    """
    if outcome not in (CheckOutcome.PRESENT, CheckOutcome.LEFT, CheckOutcome.UNREACHED):
        raise Invalid(_("Dites si la personne est toujours en poste."), field="outcome")
    permission = DUTY.steps[outcome].permission
    check_may(by, permission)
    agreement_id = DutyCheck.objects.filter(pk=check_id).values_list("agreement_id", flat=True).first()
    if agreement_id is None:
        raise unknown()
    agreement = locked(agreement_id, by=by, permission=permission)
    found = DutyCheck.objects.select_for_update(of=("self",)).get(pk=check_id)
    old, target = found.outcome, DUTY.step(outcome, status=found.outcome).target
    if agreement.status != AgreementStatus.RUNNING:
        raise StepRefused(_("Cette convention ne court plus : il n'y a plus rien à vérifier."))
    if not agreement.starts_on <= on <= timezone.localdate(now):
        raise Invalid(
            _("La vérification se situe entre le premier jour de travail et aujourd'hui."), field="on"
        )
    found.outcome, found.checked_on, found.checked_by, found.note = target, on, by.user, note.strip()
    found.save(update_fields=["outcome", "checked_on", "checked_by", "note"])
    audit.record("assisted.checked", by=by, target=found, person_id=agreement.person_id, old=old, new=target)
    return found


@transaction.atomic
def break_off(
    *, agreement_id: int, broken_on: date, breach: str, note: str = "", by: Actor, now: datetime
) -> Agreement:
    """The post ended, `broken_on` its last day of work: nothing more is paid, what goes back is counted by the terms.

    Months not yet paid are refused. Where nothing goes back, the agreement is settled at once. Raises NotAllowed,
    StepRefused, Invalid.
    """
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["break"].permission)
    old, target = found.status, AGREEMENT.step("break", status=found.status).target
    today = timezone.localdate(now)
    assert found.keep_until is not None  # a constraint of the table
    if breach not in Breach.values or not breach:
        raise Invalid(_("Dites pourquoi le poste a pris fin."), field="breach")
    if not found.starts_on <= broken_on <= min(today, found.keep_until):
        raise Invalid(
            _(
                "La fin se situe entre le premier jour de travail et aujourd'hui, avant la fin de l'engagement."
            ),
            field="broken_on",
        )
    terms = assisted.thawed(found.terms)
    assert terms.recovery is not None  # published, or the agreement was not accepted
    due = rules.due_back(
        terms.recovery, paid_mad=found.paid_mad, starts_on=found.starts_on, keep_until=found.keep_until,
        broken_on=broken_on, blameless=breach in BLAMELESS,
    )  # fmt: skip
    _close_months(found, by, today)
    printing.withdraw(found, why=_("Le poste a pris fin avant la date convenue."), by=by, now=now)
    found.status, found.broken_on, found.breach, found.broken_by = target, broken_on, breach, by.user
    found.due_back_mad, found.committed_mad, found.settle_note = due, found.paid_mad, note.strip()
    _save(found, "status", "broken_on", "breach", "broken_by", "due_back_mad", "committed_mad", "settle_note")
    audit.record(
        "assisted.broken", by=by, target=found, person_id=found.person_id, old=old,
        new={"status": target, "amount_mad": str(due)},
    )  # fmt: skip
    if due:
        notices.to_employer(found, "broken", now=now)
    else:
        _settle(found, "recover", by, today)
    return found


def _close_months(found: Agreement, by: Actor, today: date) -> None:
    open_months = found.claims.filter(
        status__in=[ClaimStatus.SUBMITTED, ClaimStatus.RETURNED, ClaimStatus.ACCEPTED]
    )
    open_months.update(
        status=ClaimStatus.REFUSED, decided_on=today, decided_by=by.user, note=_("Le poste a pris fin.")
    )
    found.checks.filter(outcome=CheckOutcome.DUE).update(outcome=CheckOutcome.CANCELLED)


@transaction.atomic
def repay(
    *, agreement_id: int, amount_mad: Decimal, received_on: date, reference: str, by: Actor, now: datetime
) -> Repayment:
    """Money that the employer gave back; the last of it settles the agreement. Raises NotAllowed, StepRefused, Invalid."""
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["recover"].permission)
    AGREEMENT.step("recover", status=found.status)
    left = found.due_back_mad - found.given_back_mad
    if amount_mad <= 0 or amount_mad != amount_mad.quantize(_CENTIME):
        raise Invalid(_("Un montant est positif, en dirhams et centimes."), field="amount_mad")
    if amount_mad > left:
        raise Invalid(_("Il ne reste que %(left)s DH à rendre.") % {"left": money(left)}, field="amount_mad")
    if not reference.strip():
        raise Invalid(_("Notez la référence du versement."), field="reference")
    assert found.broken_on is not None  # a constraint of the table
    if not found.broken_on <= received_on <= timezone.localdate(now):
        raise Invalid(_("L'argent revient entre la rupture et aujourd'hui."), field="received_on")
    made = Repayment.objects.create(
        agreement=found, amount_mad=amount_mad, received_on=received_on, recorded_by=by.user,
        reference=reference.strip(),
    )  # fmt: skip
    audit.record(
        "assisted.repaid", by=by, target=made, person_id=found.person_id, new={"amount_mad": str(amount_mad)}
    )
    if amount_mad == left:
        _settle(found, "recover", by, timezone.localdate(now))
        notices.to_employer(found, "recovered", now=now)
    return made


@transaction.atomic
def waive(*, agreement_id: int, reason: str, by: Actor, now: datetime) -> Agreement:
    """What is still to be given back is remitted, by somebody else than who noted the breach.

    Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    found = locked(agreement_id, by=by, permission=AGREEMENT.steps["waive"].permission)
    AGREEMENT.step("waive", status=found.status)
    check_two(
        by,
        found.broken_by_id,
        _("Qui a noté la rupture n'accorde pas la remise : demandez à une ou un collègue."),
    )
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi la remise est accordée."), field="reason")
    found.settle_note = reason.strip()
    _settle(found, "waive", by, timezone.localdate(now))
    notices.to_employer(found, "waived", now=now)
    return found


def _settle(found: Agreement, step: str, by: Actor, today: date) -> None:
    old, found.status = found.status, AGREEMENT.step(step, status=found.status).target
    found.settled_on = today
    _save(found, "status", "settled_on", "settle_note")
    audit.record(
        f"assisted.{found.status}", by=by, target=found, person_id=found.person_id, old=old, new=found.status,
        reason=found.settle_note if step == "waive" else "",
    )  # fmt: skip


def _save(found: Agreement, *fields: str) -> None:
    found.version += 1
    found.save(update_fields=[*fields, "version"])
