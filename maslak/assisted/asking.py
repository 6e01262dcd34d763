"""The doors to a request: an employer's hire, a job that an office recorded, the reference that a person gives."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.assisted import agreements
from maslak.assisted.models import Agreement
from maslak.assisted.policies import check_may_ask, unknown
from maslak.core.errors import Invalid
from maslak.employers.models import Employer
from maslak.employers.queries import establishment_of
from maslak.placement.enums import ApplicationStatus
from maslak.placement.hiring import contract_of
from maslak.placement.models import Application, Placement


@transaction.atomic
def from_hire(
    *,
    application_id: int,
    scheme: str,
    worker_name: str,
    wage_mad: Decimal,
    contract_months: int | None = None,
    by: Actor,
    now: datetime,
) -> Agreement:
    """An employer asks for somebody hired from its own offer. Raises NotAllowed, and what `agreements.draft` raises."""
    check_may_ask(by)
    hire = Application.objects.filter(pk=application_id, status=ApplicationStatus.HIRED).first()
    if (
        hire is None
        or by.organisation is None
        or hire.recruiter_id != by.organisation.pk
        or hire.starts_on is None
    ):
        raise unknown()
    offer = hire.offer
    return agreements.draft(
        scheme=scheme, organisation=hire.organisation, asked_by=by.organisation, employer=offer.employer,
        person_id=hire.person_id, worker_name=worker_name, job_title=offer.title, contract_type=contract_of(offer),
        contract_months=contract_months, starts_on=hire.starts_on, wage_mad=wage_mad, region=offer.region,
        offer_id=offer.pk, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def from_reference(
    *,
    reference: str,
    scheme: str,
    worker_name: str,
    job_title: str,
    contract_type: str,
    starts_on: date,
    wage_mad: Decimal,
    contract_months: int | None = None,
    by: Actor,
    now: datetime,
) -> Agreement:
    """An employer asks for somebody who gave it the reference of their file; the office that follows them decides.

    The employer learns nothing of the file. Raises NotAllowed, Invalid, and what `agreements.draft` raises.
    """
    check_may_ask(by)
    employer = establishment_of(by.organisation) if by.organisation is not None else None
    if employer is None or by.organisation is None:
        raise Invalid(_("Décrivez d'abord votre établissement."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, organisation_id FROM maslak.assisted_desk(%s)", [reference.strip().upper()]
        )
        row = cursor.fetchone()
    if row is None:
        raise Invalid(
            _("Aucun dossier suivi par une agence n'a ce numéro. La personne le lit dans son espace."),
            field="reference",
        )
    return agreements.draft(
        scheme=scheme, organisation=Organisation.objects.get(pk=row[1]), asked_by=by.organisation, employer=employer,
        person_id=row[0], worker_name=worker_name, job_title=job_title, contract_type=contract_type,
        contract_months=contract_months, starts_on=starts_on, wage_mad=wage_mad, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def from_placement(
    *, placement_id: int, scheme: str, contract_months: int | None = None, wage_mad: Decimal | None = None,
    by: Actor, now: datetime,
) -> Agreement:  # fmt: skip
    """An office asks on behalf of the employer of a job that it recorded.

    An employer that has an account here, known by the same ICE, finds the request in its space and completes it;
    the office completes it for any other. Raises NotAllowed, Invalid, and what `agreements.draft` raises.
    """
    check_may_ask(by)
    job = (
        Placement.objects.select_related("person", "employer", "organisation").filter(pk=placement_id).first()
    )
    if job is None or by.organisation is None or job.organisation_id != by.organisation.pk:
        raise unknown()
    wage = wage_mad or job.wage_mad
    if wage is None:
        raise Invalid(_("Indiquez le salaire brut par mois : l'insertion ne le dit pas."), field="wage_mad")
    return agreements.draft(
        scheme=scheme, organisation=job.organisation, asked_by=_account_of(job.employer) or job.organisation,
        employer=job.employer, person_id=job.person_id, worker_name=job.person.full_name,
        job_title=job.job_title or str(job.get_contract_type_display()), contract_type=job.contract_type,
        contract_months=contract_months, starts_on=job.starts_on, wage_mad=wage, region=job.region,
        placement_id=job.pk, by=by, now=now,
    )  # fmt: skip


def _account_of(employer: Employer) -> Organisation | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT maslak.employer_account(%s)", [employer.ice])
        row = cursor.fetchone()
    return Organisation.objects.get(pk=row[0]) if row and row[0] is not None else None
