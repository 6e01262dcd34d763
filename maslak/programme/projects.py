"""Partner projects as the coordinator keeps them: opened, corrected, their funders and those who carry them out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict, Invalid
from maslak.programme.enums import Rhythm
from maslak.programme.models import Funding, Project

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST = Decimal(10) ** 12
_CENT = Decimal("0.01")
# What the page of a project may change; its code stays, since registers and files name it.
FIELDS = frozenset(
    {
        "text_fr", "text_ar", "text_en", "note_fr", "note_ar", "note_en", "starts_on", "ends_on", "regions",
        "budget_amount", "budget_currency", "sector", "report_every", "source",
    }
)  # fmt: skip


@transaction.atomic
def create_project(
    *, code: str, text_fr: str, implementers: Iterable[Organisation], by: Actor, **more: Any
) -> Project:
    """A partner project, with those who carry it out. `more`: any of FIELDS.

    Raises NotAllowed, Invalid with what to mend, Conflict when the code is taken.
    """
    check_may(by, "programme.write")
    wanted = code.strip().upper()
    if not _CODE.fullmatch(wanted):
        raise Invalid(
            _("Un code de projet s'écrit en lettres, chiffres et tirets, sans espace : W4I, GIZ-TIZNIT."), field="code"
        )  # fmt: skip
    bodies = list(implementers)
    if not bodies:
        raise Invalid(
            _("Choisissez au moins une organisation qui met le projet en œuvre."), field="implementers"
        )
    project = Project(code=wanted, text_fr=text_fr.strip(), certainty="official")
    _fill(project, more)
    try:
        with transaction.atomic():
            project.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            _("Un projet porte déjà le code %(code)s.") % {"code": wanted}, field="code"
        ) from error
    project.implementers.set(bodies)
    audit.record(
        "project.opened", by=by, target=project, new={"code": wanted, "organisations": [b.code for b in bodies]}
    )  # fmt: skip
    return project


@transaction.atomic
def update_project(
    *, project_id: int, implementers: Iterable[Organisation] | None = None, by: Actor, **changes: Any
) -> Project:
    """Change fields of a project (FIELDS) and those who carry it out. Raises NotAllowed, Invalid."""
    check_may(by, "programme.write")
    project = locked(project_id)
    _fill(project, changes)
    project.save()
    if implementers is not None:
        bodies = list(implementers)
        if not bodies:
            raise Invalid(
                _("Choisissez au moins une organisation qui met le projet en œuvre."), field="implementers"
            )
        project.implementers.set(bodies)
    audit.record("project.updated", by=by, target=project, new={"fields": sorted(changes)})
    return project


@transaction.atomic
def set_funding(
    *, project_id: int, funder: Organisation, amount: Decimal | None = None, currency: str = "", by: Actor
) -> Funding:
    """A funder and its share; None as long as no source says it. Said again, the share is replaced.

    Raises NotAllowed, Invalid for an amount without currency or not above nothing.
    """
    check_may(by, "programme.write")
    project = locked(project_id)
    share = None if amount is None else exact(amount, "amount")
    money = check_currency(currency, "currency") if share is not None else ""
    funding, made = Funding.objects.select_for_update().get_or_create(project=project, funder=funder)
    old = _told(funding)
    funding.amount, funding.currency = share, money
    funding.save(update_fields=["amount", "currency"])
    audit.record(
        "project.funder_set", by=by, target=project, old=None if made else old,
        new={"organisation": funder.code, **_told(funding)},
    )  # fmt: skip
    return funding


@transaction.atomic
def remove_funding(*, funding_id: int, by: Actor) -> None:
    """Take a funder away. Raises NotAllowed, Conflict while budget lines rest on it."""
    check_may(by, "programme.write")
    funding = (
        Funding.objects.select_for_update(of=("self",)).select_related("project", "funder").get(pk=funding_id)
    )
    if funding.budget_lines.exists():
        raise Conflict(_("Des lignes de budget reposent sur ce bailleur : rattachez-les d'abord à un autre."))
    audit.record(
        "project.funder_removed", by=by, target=funding.project, old={"organisation": funding.funder.code}
    )
    funding.delete()


def locked(project_id: int) -> Project:
    """The project, locked until the transaction ends."""
    return Project.objects.select_for_update(of=("self",)).get(pk=project_id)


def exact(number: Decimal | int | str, field: str, *, least: Decimal = _CENT) -> Decimal:
    """An amount to the cent, at least `least`. Raises Invalid for what is none, or finer than a cent."""
    amount = Decimal(str(number))
    if not amount.is_finite() or not least <= amount < _MOST or amount != amount.quantize(_CENT):
        raise Invalid(
            _("%(number)s n'est pas un montant possible : au centime près, et pas en dessous de %(least)s.")
            % {"number": number, "least": least},
            field=field,
        )
    return amount.quantize(_CENT)


def check_currency(code: str, field: str) -> str:
    """The three letters of a currency. Raises Invalid."""
    if not _CURRENCY.fullmatch(code.strip().upper()):
        raise Invalid(_("Indiquez la devise par ses trois lettres : MAD, EUR, USD."), field=field)
    return code.strip().upper()


def _fill(project: Project, changes: dict[str, Any]) -> None:
    unknown = sorted(set(changes) - FIELDS)
    if unknown:
        raise ValueError(f"a project has no editable field {', '.join(unknown)}")
    for field, value in changes.items():
        setattr(project, field, value.strip() if isinstance(value, str) else value)
    if not project.text_fr:
        raise Invalid(_("Donnez au projet un titre en français."), field="text_fr")
    check_order(project.starts_on, project.ends_on)
    known = {region.code for region in places.REGIONS}
    if any(region not in known for region in project.regions):
        raise Invalid(_("Choisissez les régions dans la liste."), field="regions")
    if project.budget_amount is not None:
        project.budget_amount = exact(project.budget_amount, "budget_amount")
        project.budget_currency = check_currency(project.budget_currency, "budget_currency")
    if project.report_every is not None and project.report_every not in Rhythm.values:
        raise Invalid(_("Choisissez le rythme des comptes rendus dans la liste."), field="report_every")


def check_order(first: date | None, last: date | None) -> None:
    """Raises Invalid when `last` comes before `first`."""
    if first and last and last < first:
        raise Invalid(
            _("La date de fin précède la date de début : corrigez l'une des deux."), field="ends_on"
        )


def _told(funding: Funding) -> dict[str, str | None]:
    return {"amount": None if funding.amount is None else str(funding.amount), "currency": funding.currency}
