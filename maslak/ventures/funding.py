"""Money: envelopes, what is decided from them, what is signed, what is paid against evidence. Never over, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.programme.models import Disruption, Project
from maslak.ventures import facts
from maslak.ventures.enums import GrantKind, GrantStatus, InstalmentStatus, VentureStatus
from maslak.ventures.models import Budget, Grant, Instalment
from maslak.ventures.policies import locked, locked_part, unknown
from maslak.ventures.workflow import GRANT, INSTALMENT

_CENTIME = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """An instalment to come: how much, when, against which evidence."""

    amount_mad: Decimal
    due_on: date
    condition: str


@transaction.atomic
def open_budget(
    *,
    organisation: Organisation,
    title: str,
    amount_mad: Decimal,
    starts_on: date,
    ends_on: date,
    project: Project | None = None,
    by: Actor,
) -> Budget:
    """An envelope in dirhams. Raises NotAllowed, Invalid."""
    check_may(by, "venture.fund", organisation_id=organisation.pk)
    if not title.strip():
        raise Invalid(_("Donnez un nom à l'enveloppe."), field="title")
    _check_amount(amount_mad, "amount_mad")
    if ends_on < starts_on:
        raise Invalid(_("La fin de l'enveloppe vient après son début."), field="ends_on")
    budget = Budget.objects.create(
        organisation=organisation, title=title.strip(), amount_mad=amount_mad, starts_on=starts_on, ends_on=ends_on,
        project=project,
    )  # fmt: skip
    audit.record("venture.budget_opened", by=by, target=budget, new={"amount_mad": str(amount_mad)})
    return budget


@transaction.atomic
def decide(
    *,
    venture_id: int,
    budget_id: int,
    kind: str,
    purpose: str,
    parts: Sequence[Part],
    decided_on: date,
    emergency: bool = False,
    disruption: Disruption | None = None,
    by: Actor,
    now: datetime,
) -> Grant:
    """Money decided for a project, its instalments set. Writes « grant decided ».

    Raises NotAllowed, Invalid, Conflict when the envelope does not hold that much any more.
    """
    venture = locked(venture_id, by=by, permission="venture.fund")
    if venture.status == VentureStatus.ENDED:
        raise Invalid(_("Ce projet est terminé : rien ne peut plus lui être accordé."))
    budget = _locked_budget(budget_id, by=by)
    _check_terms(kind, purpose, parts, decided_on, budget, disruption, emergency, now)
    amount = sum((part.amount_mad for part in parts), Decimal(0))
    _commit(budget, amount)
    grant = Grant.objects.create(
        venture=venture, budget=budget, kind=kind, purpose=purpose.strip(), amount_mad=amount, emergency=emergency,
        disruption=disruption, decided_on=decided_on, decided_by=by.user,
    )  # fmt: skip
    Instalment.objects.bulk_create(
        Instalment(
            grant=grant, number=number, amount_mad=part.amount_mad, due_on=part.due_on, condition=part.condition.strip()
        )
        for number, part in enumerate(parts, start=1)
    )  # fmt: skip
    facts.record(
        Kind.GRANT_DECIDED, venture, on=decided_on, by=by, source=grant, grant_kind=kind, emergency=emergency,
        amount_mad=str(amount),
    )  # fmt: skip
    audit.record("venture.grant_decided", by=by, target=grant, new={"amount_mad": str(amount), "kind": kind})
    return grant


def _check_terms(
    kind: str,
    purpose: str,
    parts: Sequence[Part],
    decided_on: date,
    budget: Budget,
    disruption: Disruption | None,
    emergency: bool,
    now: datetime,
) -> None:
    if kind not in GrantKind.values:
        raise Invalid(_("Choisissez la forme du financement dans la liste."), field="kind")
    if not purpose.strip():
        raise Invalid(_("Dites à quoi l'argent servira."), field="purpose")
    if not parts:
        raise Invalid(_("Un financement a au moins une tranche."), field="parts")
    for part in parts:
        _check_amount(part.amount_mad, "parts")
        if not part.condition.strip():
            raise Invalid(_("Chaque tranche dit contre quel justificatif elle est versée."), field="parts")
        if part.due_on < decided_on:
            raise Invalid(_("Une tranche est versée après la décision."), field="parts")
    if not budget.starts_on <= decided_on <= min(budget.ends_on, timezone.localdate(now)):
        raise Invalid(
            _("La décision tombe dans la période de l'enveloppe, au plus tard aujourd'hui."),
            field="decided_on",
        )
    if disruption is not None and not emergency:
        raise Invalid(_("Seul un renforcement d'urgence se rattache à une perturbation."), field="disruption")
    if disruption is not None and decided_on < disruption.starts_on:
        raise Invalid(_("La décision précède la perturbation : choisissez-en une autre."), field="disruption")


def _check_amount(amount: Decimal, field: str) -> None:
    if amount <= 0 or amount != amount.quantize(_CENTIME):
        raise Invalid(_("Un montant est positif, en dirhams et centimes."), field=field)


def _locked_budget(budget_id: int, *, by: Actor) -> Budget:
    budget = Budget.objects.select_for_update().filter(pk=budget_id).first()
    if budget is None:
        raise unknown()
    check_may(by, "venture.fund", organisation_id=budget.organisation_id)
    return budget


def _commit(budget: Budget, amount: Decimal) -> None:
    """Take that much from the locked envelope; give back a negative amount."""
    if budget.committed_mad + amount > budget.amount_mad:
        raise Conflict(
            _("L'enveloppe « %(title)s » ne contient plus que %(left)s DH : réduisez le montant.")
            % {"title": budget.title, "left": budget.left_mad},
            field="budget",
        )
    budget.committed_mad += amount
    budget.save(update_fields=["committed_mad"])


@transaction.atomic
def sign(*, grant_id: int, signed_on: date, by: Actor, now: datetime) -> Grant:
    """The agreement is signed: instalments may be paid from now on. Raises NotAllowed, StepRefused, Invalid."""
    grant = _locked_grant(grant_id, by=by, permission="venture.fund")
    old, target = grant.status, GRANT.step("sign", status=grant.status).target
    if not grant.decided_on <= signed_on <= timezone.localdate(now):
        raise Invalid(_("La signature se situe entre la décision et aujourd'hui."), field="signed_on")
    grant.status, grant.signed_on = target, signed_on
    grant.save(update_fields=["status", "signed_on"])
    audit.record("venture.grant_signed", by=by, target=grant, old=old, new=grant.status)
    return grant


@transaction.atomic
def pay(
    *, instalment_id: int, paid_on: date, evidence: str, reference: str, by: Actor, now: datetime
) -> Instalment:
    """One instalment paid, against what was seen. Writes « grant paid »; the last one completes the grant.

    Whoever decided the grant does not pay it. Raises NotAllowed, StepRefused for one paid already, Invalid.
    """
    check_may(by, "venture.pay")
    grant_id = Instalment.objects.filter(pk=instalment_id).values_list("grant_id", flat=True).first()
    if grant_id is None:
        raise unknown()
    grant = _locked_grant(grant_id, by=by, permission="venture.pay")  # first, as every other act on it does
    part = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment_id)
    target = INSTALMENT.step("pay", status=part.status).target
    if grant.status != GrantStatus.SIGNED:
        raise Invalid(_("La convention n'est pas signée : rien ne peut être versé."))
    if by.user is not None and grant.decided_by_id == by.user.pk:
        raise Invalid(_("Qui décide un financement ne le verse pas : demandez à une ou un collègue."))
    if not evidence.strip() or not reference.strip():
        raise Invalid(_("Notez le justificatif vu et la référence du versement."), field="evidence")
    if not grant.decided_on <= paid_on <= timezone.localdate(now):
        raise Invalid(_("Le versement se situe entre la décision et aujourd'hui."), field="paid_on")
    part.status, part.paid_on, part.paid_by = target, paid_on, by.user
    part.evidence, part.reference = evidence.strip(), reference.strip()
    part.save(update_fields=["status", "paid_on", "paid_by", "evidence", "reference"])
    grant.paid_mad += part.amount_mad
    if not grant.instalments.filter(status=InstalmentStatus.DUE).exists():
        grant.status = GRANT.step("complete", status=grant.status).target
    grant.save(update_fields=["paid_mad", "status"])
    _tell_paid(grant, part, by)
    audit.record("venture.instalment_paid", by=by, target=part, new={"amount_mad": str(part.amount_mad)})
    return part


def _tell_paid(grant: Grant, part: Instalment, by: Actor) -> None:
    assert part.paid_on is not None
    more: dict[str, Any] = {
        "grant_kind": grant.kind, "emergency": grant.emergency, "amount_mad": str(part.amount_mad),
    }  # fmt: skip
    facts.record(Kind.GRANT_PAID, grant.venture, on=part.paid_on, by=by, source=part, **more)
    if grant.kind == GrantKind.TOP_UP and part.number == 1:
        facts.record(Kind.PROJECT_STRENGTHENED, grant.venture, on=part.paid_on, by=by, **more)


@transaction.atomic
def cancel(*, grant_id: int, reason: str, on: date, by: Actor, now: datetime) -> Grant:
    """A grant taken back before it is paid out: what was not paid returns to the envelope.

    Voids « grant decided » when nothing was paid. Raises NotAllowed, StepRefused, Invalid without a reason.
    """
    grant = _locked_grant(grant_id, by=by, permission="venture.fund")
    old, target = grant.status, GRANT.step("cancel", status=grant.status).target
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi ce financement est annulé."), field="reason")
    if not grant.decided_on <= on <= timezone.localdate(now):
        raise Invalid(_("L'annulation se situe entre la décision et aujourd'hui."), field="on")
    budget = _locked_budget(grant.budget_id, by=by)
    _commit(budget, grant.paid_mad - grant.amount_mad)
    grant.instalments.filter(status=InstalmentStatus.DUE).update(status=InstalmentStatus.CANCELLED)
    grant.amount_mad = grant.paid_mad if grant.paid_mad else grant.amount_mad
    grant.status, grant.cancelled_on, grant.cancel_reason = target, on, reason.strip()
    grant.save(update_fields=["status", "cancelled_on", "cancel_reason", "amount_mad"])
    if not grant.paid_mad:
        pathway.void_source(grant, by=by, reason=reason)
    audit.record("venture.grant_cancelled", by=by, target=grant, old=old, new=target, reason=reason)
    return grant


def _locked_grant(grant_id: int, *, by: Actor, permission: str) -> Grant:
    return locked_part(Grant, grant_id, by=by, permission=permission, path="venture.organisation_id")
