"""Agreements: prepared, signed, ended by a day or by a party. That one is over by its date is reckoned, never stored."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.programme.catalogue import known_indicators
from maslak.programme.models import Agreement
from maslak.programme.projects import check_order, exact
from maslak.programme.workflow import AGREEMENT

_FIELDS = frozenset(
    {"text_fr", "text_ar", "text_en", "project", "starts_on", "ends_on", "indicator", "target", "source"}
)


@transaction.atomic
def draft(*, text_fr: str, parties: Iterable[Organisation], by: Actor, **more: Any) -> Agreement:
    """An agreement in preparation. `more`: texts, project, starts_on, ends_on, indicator, target, source.

    Raises NotAllowed, Invalid with fewer than two parties, without purpose, or with a target that counts nothing.
    """
    check_may(by, "programme.write")
    agreement = Agreement(key=f"c-{secrets.token_hex(6)}", text_fr=text_fr.strip())
    _fill(agreement, more)
    bodies = _two(parties)
    agreement.save()
    agreement.parties.set(bodies)
    audit.record(
        "agreement.drafted", by=by, target=agreement, new={"organisations": [b.code for b in bodies]}
    )
    return agreement


@transaction.atomic
def update(
    *, agreement_id: int, parties: Iterable[Organisation] | None = None, by: Actor, **changes: Any
) -> Agreement:
    """Change what an agreement says; its steps have their own acts. Raises NotAllowed, Invalid."""
    check_may(by, "programme.write")
    agreement = _locked(agreement_id)
    _fill(agreement, changes)
    agreement.save()
    if parties is not None:
        agreement.parties.set(_two(parties))
    audit.record("agreement.updated", by=by, target=agreement, new={"fields": sorted(changes)})
    return agreement


@transaction.atomic
def sign(*, agreement_id: int, signed_on: date, by: Actor, today: date) -> Agreement:
    """It is signed. Raises NotAllowed, StepRefused, Invalid for a day to come or after its end."""
    agreement, old = _step(agreement_id, "sign", by)
    if signed_on > today:
        raise Invalid(_("Cette date est dans l'avenir."), field="signed_on")
    if agreement.ends_on and signed_on > agreement.ends_on:
        raise Invalid(_("La convention serait signée après sa fin."), field="signed_on")
    agreement.signed_on = signed_on
    return _kept(agreement, "agreement.signed", old, by)


@transaction.atomic
def terminate(*, agreement_id: int, terminated_on: date, reason: str, by: Actor, today: date) -> Agreement:
    """A party ends it before its day. Raises NotAllowed, StepRefused, Invalid without reason or for a day to come."""
    agreement, old = _step(agreement_id, "terminate", by)
    if terminated_on > today:
        raise Invalid(_("Cette date est dans l'avenir."), field="terminated_on")
    if agreement.signed_on and terminated_on < agreement.signed_on:
        raise Invalid(_("Une convention prend fin après sa signature."), field="terminated_on")
    agreement.terminated_on, agreement.reason = terminated_on, _said(reason)
    return _kept(agreement, "agreement.terminated", old, by)


@transaction.atomic
def abandon(*, agreement_id: int, reason: str, by: Actor) -> Agreement:
    """It will not be signed. Raises NotAllowed, StepRefused, Invalid without reason."""
    agreement, old = _step(agreement_id, "abandon", by)
    agreement.reason = _said(reason)
    return _kept(agreement, "agreement.abandoned", old, by)


def _fill(agreement: Agreement, changes: dict[str, Any]) -> None:
    unknown = sorted(set(changes) - _FIELDS)
    if unknown:
        raise ValueError(f"an agreement has no editable field {', '.join(unknown)}")
    for field, value in changes.items():
        setattr(agreement, field, value.strip() if isinstance(value, str) else value)
    if not agreement.text_fr:
        raise Invalid(_("Écrivez l'objet de la convention en français."), field="text_fr")
    check_order(agreement.starts_on, agreement.ends_on)
    if agreement.indicator and agreement.indicator not in known_indicators():
        raise Invalid(
            _("Aucun indicateur ne porte le code %(code)s : choisissez-en un dans le catalogue.")
            % {"code": agreement.indicator},
            field="indicator",
        )
    if agreement.target is not None:
        if not agreement.indicator:
            raise Invalid(_("Dites avec un indicateur ce que la cible compte."), field="indicator")
        agreement.target = exact(agreement.target, "target", least=Decimal(0))


def _two(parties: Iterable[Organisation]) -> list[Organisation]:
    bodies = list(parties)
    if len(bodies) < 2:
        raise Invalid(_("Une convention lie au moins deux organisations."), field="parties")
    return bodies


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("Dites pourquoi, en une phrase."), field="reason")
    return reason.strip()


def _locked(agreement_id: int) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)


def _step(agreement_id: int, name: str, by: Actor) -> tuple[Agreement, str]:
    check_may(by, AGREEMENT.steps[name].permission)
    agreement = _locked(agreement_id)
    old, agreement.status = agreement.status, AGREEMENT.step(name, status=agreement.status).target
    return agreement, old


def _kept(agreement: Agreement, event: str, old: str, by: Actor) -> Agreement:
    agreement.save()
    audit.record(event, by=by, target=agreement, old=old, new=agreement.status, reason=agreement.reason)
    return agreement


def is_over(agreement: Agreement, on: date) -> bool:
    """Whether a signed agreement has reached its last day."""
    return bool(agreement.ends_on and agreement.ends_on < on)
